//! Whether the records of one case are all there, in order and as they were written.

mod reading;

use thiserror::Error;

use self::reading::{Names, Reading, read};
use super::hash::{Hash, leaf_hash};
use super::record::MAX_RECORD;

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChainSummary {
    /// The case of all records.
    pub case: String,
    /// How many records there are, from sequence 0.
    pub records: u64,
    /// The hash of the last one. A tail that was cut off shows only against a hash from elsewhere.
    pub last: Hash,
}

/// The first bad record of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct ChainError {
    /// Its place among the records, from 0.
    pub record: u64,
    /// What is wrong with it.
    pub problem: ChainProblem,
}

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

/// Verifies the chain of one case: each record in canonical form, with the members of its format,
/// in sequence, and naming the hash of the one before.
///
/// A cut tail does not show here, nor do records that were all written anew: that takes
/// [`verify_chain_to`] and a hash from elsewhere.
pub fn verify_chain<'a>(records: impl IntoIterator<Item = &'a [u8]>) -> Result<ChainSummary, ChainError> {
    verify(records.into_iter(), None)
}

/// Verifies the same, and that the chain holds the record with the hash `newest`, which a
/// checkpoint, a receipt or a ledger names: nothing up to that record was cut off or replaced.
pub fn verify_chain_to<'a>(
    records: impl IntoIterator<Item = &'a [u8]>,
    newest: &Hash,
) -> Result<ChainSummary, ChainError> {
    verify(records.into_iter(), Some(newest))
}

fn verify<'a>(
    records: impl Iterator<Item = &'a [u8]>,
    newest: Option<&Hash>,
) -> Result<ChainSummary, ChainError> {
    let mut records = records.peekable();
    let mut summary: Option<ChainSummary> = None;
    let mut found = newest.is_none();
    while let Some(bytes) = records.next() {
        let at = summary.as_ref().map_or(0, |chain| chain.records);
        let fail = |problem| ChainError { record: at, problem };
        let reading = read(bytes).map_err(fail)?;
        let hash = leaf_hash(bytes);
        in_place(&reading, summary.as_ref(), at).map_err(fail)?;
        if reading.prev != summary.as_ref().map(|chain| chain.last) {
            let before = summary.as_ref().map(|chain| chain.last);
            let next = records.peek().and_then(|bytes| Names::of(bytes));
            return Err(blame(at, before, hash, next, newest));
        }
        found = found || newest == Some(&hash);
        let case = summary.map_or_else(|| reading.case.into_owned(), |chain| chain.case);
        summary = Some(ChainSummary { case, records: at.saturating_add(1), last: hash });
    }
    match summary {
        Some(chain) if found => Ok(chain),
        Some(chain) => Err(ChainError { record: chain.records, problem: ChainProblem::CutTail }),
        None => Err(ChainError { record: 0, problem: ChainProblem::Empty }),
    }
}

/// Whether a record of this case and sequence belongs here.
fn in_place(reading: &Reading<'_>, before: Option<&ChainSummary>, at: u64) -> Result<(), ChainProblem> {
    if before.is_some_and(|chain| chain.case != reading.case) {
        return Err(ChainProblem::OtherCase);
    }
    if reading.seq != at {
        return Err(ChainProblem::Sequence { expected: at, found: reading.seq });
    }
    match (&reading.prev, at) {
        (None, 1..) => Err(ChainProblem::Missing { member: "prev".to_owned() }),
        (Some(_), 0) => Err(ChainProblem::Unknown { member: "prev".to_owned() }),
        _ => Ok(()),
    }
}

/// Of two records that do not fit, the first that is proven bad: the later one, if it is not what
/// comes after it follows or the one before is vouched for; else the earlier one.
fn blame(
    at: u64,
    before: Option<Hash>,
    hash: Hash,
    next: Option<Names>,
    newest: Option<&Hash>,
) -> ChainError {
    let vouched = before.is_some() && before.as_ref() == newest;
    if vouched || next.is_some_and(|names| names.prev != Some(hash)) {
        ChainError { record: at, problem: ChainProblem::Replaced }
    } else {
        ChainError { record: at.saturating_sub(1), problem: ChainProblem::Edited }
    }
}
