use thiserror::Error;

use crate::audit::format::MAX_RECORD;

/// What is wrong with a record. Says nothing of its content but names and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChainProblem {
    /// There is no record at all.
    #[error("there is no record")]
    Empty,
    /// More bytes than a record may have.
    #[error("the record has {bytes} bytes; at most {MAX_RECORD} are allowed")]
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
    /// No UTF-8, or no well-formed JSON; cut off in the middle, for instance.
    #[error("the record is no well-formed JSON")]
    NotJson,
    /// JSON, but not its one canonical form: spaces, another order, a name twice, a null, a fraction.
    #[error("the record is not in canonical form")]
    NotCanonical,
    /// A record of a format that is not read here.
    #[error("the record has format `{found}`; only format 1 is read")]
    Format {
        /// Its format.
        found: u64,
    },
    /// A member is not there.
    #[error("the member `{member}` is missing")]
    Missing {
        /// The member, as a path.
        member: String,
    },
    /// There is a member that records do not have.
    #[error("there is no member `{member}` in a record")]
    Unknown {
        /// The member, as a path.
        member: String,
    },
    /// A member holds something else than it should.
    #[error("the member `{member}` does not hold what it should")]
    Member {
        /// The member, as a path.
        member: String,
    },
    /// It belongs to another case than the first record.
    #[error("the record belongs to another case")]
    OtherCase,
    /// Another sequence than follows: a record is missing, twice there or in the wrong place.
    #[error(
        "a record with sequence `{found}` stands where `{expected}` belongs: one is missing, or the order is wrong"
    )]
    Sequence {
        /// The sequence that belongs here.
        expected: u64,
        /// The sequence that stands here.
        found: u64,
    },
    /// The next record names another one before it: this one was edited or replaced.
    #[error("the record is not the one that the next record follows: it was edited or replaced")]
    Edited,
    /// It names another record before it than the one that is there, and was itself edited or
    /// replaced: what comes after it does not follow it.
    #[error("the record does not follow the one before it: it was edited or replaced")]
    Replaced,
    /// The decision is not the one its `explanation_digest` was made of.
    #[error("the decision does not fit its explanation digest")]
    Explanation,
    /// The records end before the one they were said to hold: cut off, or all written anew.
    #[error(
        "the record with the expected hash is missing: the end was cut off, or the records were replaced"
    )]
    CutTail,
}
