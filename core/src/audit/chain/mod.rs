//! Verifies that the records of one case are complete, in order and unchanged.

mod problem;
mod reading;

use thiserror::Error;

pub use self::problem::ChainProblem;
use self::reading::{Names, Reading, read};
use super::hash::{Hash, leaf_hash};

/// A valid chain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChainSummary {
    /// The case of all records.
    pub case: String,
    /// The number of records, from sequence 0.
    pub records: u64,
    /// The hash of the last record. A cut tail is only detected with a hash from elsewhere.
    pub last: Hash,
}

/// The first bad record of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct ChainError {
    /// The index of the record, from 0.
    pub record: u64,
    /// The problem with the record.
    pub problem: ChainProblem,
}

/// Verifies the chain of one case: each record is in canonical form, has the members of its format, is in
/// sequence, and names the hash of the previous record.
///
/// Does not detect a cut tail, or records that were all rewritten: for that, use [`verify_chain_to`] with
/// a hash from elsewhere.
pub fn verify_chain<'a>(records: impl IntoIterator<Item = &'a [u8]>) -> Result<ChainSummary, ChainError> {
    verify(records.into_iter(), None)
}

/// Verifies a chain like [`verify_chain`], and that it contains the record with the hash `newest`, which a
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

/// Checks that a record with this case and sequence number belongs here.
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

/// Returns the first of two mismatched records that is proven bad: the later one if the next record does
/// not follow it or the earlier one is vouched for, else the earlier one.
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
