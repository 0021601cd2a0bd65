use thiserror::Error;

use crate::audit::format::MAX_RECORD;

/// The problem with a record. Reveals nothing of its content except names and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChainProblem {
    /// There is no record.
    #[error("there is no record")]
    Empty,
    /// More bytes than a record may have.
    #[error("the record has {bytes} bytes; the limit is {MAX_RECORD}")]
    TooLong {
        /// The size of the record, in bytes.
        bytes: usize,
    },
    /// Not UTF-8 or not well-formed JSON, for example because it was cut off in the middle.
    #[error("the record is not well-formed JSON")]
    NotJson,
    /// JSON, but not in canonical form: spaces, another order, a duplicate name, a null, a fraction.
    #[error("the record is not in canonical form")]
    NotCanonical,
    /// A record of an unsupported format.
    #[error("the record has format `{found}`; only format 1 is read")]
    Format {
        /// The format of the record.
        found: u64,
    },
    /// A member is missing.
    #[error("the member `{member}` is missing")]
    Missing {
        /// The member, as a path.
        member: String,
    },
    /// A member that records do not have.
    #[error("unknown member `{member}`")]
    Unknown {
        /// The member, as a path.
        member: String,
    },
    /// A member has an invalid value.
    #[error("the member `{member}` has an invalid value")]
    Member {
        /// The member, as a path.
        member: String,
    },
    /// The record belongs to another case than the first record.
    #[error("the record belongs to another case")]
    OtherCase,
    /// Not the next sequence number: a record is missing, duplicated or out of order.
    #[error(
        "expected sequence number `{expected}`, found `{found}`: a record is missing, or the order is wrong"
    )]
    Sequence {
        /// The expected sequence number.
        expected: u64,
        /// The sequence number of the record.
        found: u64,
    },
    /// The next record names another previous record: this one was edited or replaced.
    #[error("the record is not the one that the next record follows: it was edited or replaced")]
    Edited,
    /// The next record names another previous record, and no record follows that tells which of the two is bad.
    #[error(
        "the record and the next one do not fit together: one of them was edited or replaced, and no record \
         follows that tells which"
    )]
    OneOfTwo,
    /// The record does not name the previous record, and was itself edited or replaced: the next record does
    /// not follow it.
    #[error("the record does not follow the one before it: it was edited or replaced")]
    Replaced,
    /// The decision does not match its `explanation_digest`.
    #[error("the decision does not match its explanation digest")]
    Explanation,
    /// The records end before the expected record: cut off, or all rewritten.
    #[error(
        "the record with the expected hash is missing: the end was cut off, or the records were replaced"
    )]
    CutTail,
}

impl ChainProblem {
    /// The stable names of all problems.
    pub const CODES: &'static [&'static str] = &[
        "empty",
        "too_long",
        "not_json",
        "not_canonical",
        "format",
        "missing_member",
        "unknown_member",
        "member",
        "other_case",
        "sequence",
        "edited",
        "one_of_two",
        "replaced",
        "explanation",
        "cut_tail",
    ];

    /// Returns the stable name of the problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::NotJson => "not_json",
            Self::NotCanonical => "not_canonical",
            Self::Format { .. } => "format",
            Self::Missing { .. } => "missing_member",
            Self::Unknown { .. } => "unknown_member",
            Self::Member { .. } => "member",
            Self::OtherCase => "other_case",
            Self::Sequence { .. } => "sequence",
            Self::Edited => "edited",
            Self::OneOfTwo => "one_of_two",
            Self::Replaced => "replaced",
            Self::Explanation => "explanation",
            Self::CutTail => "cut_tail",
        }
    }
}
