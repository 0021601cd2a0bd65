//! Verifies that the records of one case are complete, in order and unchanged.

mod link;
mod problem;
mod reading;

use thiserror::Error;

pub use self::link::{ChainEnd, Link, RecordPlace};
pub use self::problem::ChainProblem;
use self::reading::Names;
#[cfg(feature = "case")]
pub(super) use self::reading::{Explanation, read as read_record};
use super::hash::Hash;

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
        let end = summary.as_ref().map(|chain| ChainEnd::new(chain.records, chain.last));
        let fail = |problem| ChainError { record: at, problem };
        let link = Link::read(bytes).map_err(fail)?;
        if summary.as_ref().is_some_and(|chain| *chain.case != *link.case) {
            return Err(fail(ChainProblem::OtherCase));
        }
        link.is_next(end.as_ref()).map_err(fail)?;
        if !link.follows(end.as_ref()) {
            let next = records.peek().and_then(|bytes| Names::of(bytes));
            return Err(blame(at, end.map(|end| end.last), link.hash, next, newest));
        }
        found = found || newest == Some(&link.hash);
        let case = summary.map_or_else(|| link.case.into(), |chain| chain.case);
        summary = Some(ChainSummary { case, records: at.saturating_add(1), last: link.hash });
    }
    match summary {
        Some(chain) if found => Ok(chain),
        Some(chain) => Err(ChainError { record: chain.records, problem: ChainProblem::CutTail }),
        None => Err(ChainError { record: 0, problem: ChainProblem::Empty }),
    }
}

/// Returns the bad one of two mismatched records: the one that is not vouched for, or else the earlier one if the next record
/// follows the later one, and the later one if it does not. If there is neither, it is the first of the two.
fn blame(
    at: u64,
    before: Option<Hash>,
    hash: Hash,
    next: Option<Names>,
    newest: Option<&Hash>,
) -> ChainError {
    let replaced = ChainError { record: at, problem: ChainProblem::Replaced };
    let of_the_first = |problem| ChainError { record: at.saturating_sub(1), problem };
    match (newest, next) {
        (Some(newest), _) if before.as_ref() == Some(newest) => replaced,
        (Some(newest), _) if hash == *newest => of_the_first(ChainProblem::Edited),
        (_, Some(names)) if names.prev == Some(hash) => of_the_first(ChainProblem::Edited),
        (_, Some(_)) => replaced,
        (_, None) => of_the_first(ChainProblem::OneOfTwo),
    }
}
