use serde::Deserialize;

use super::problem::ChainProblem;
use super::reading::read;
use crate::audit::hash::{Hash, leaf_hash};

/// The place of a record in its chain, read from its bytes: only a record that is valid by itself has one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The case, or `desk`.
    pub case: Box<str>,
    /// The sequence number in the case.
    pub seq: u64,
    /// The hash of the previous record; `None` in the first.
    pub prev: Option<Hash>,
    /// The hash of the record.
    pub hash: Hash,
}

/// The chain and the sequence number that a record states, even if it is otherwise invalid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecordPlace {
    /// The case, or `desk`.
    pub case: Box<str>,
    /// The sequence number in the case.
    pub seq: u64,
}

impl RecordPlace {
    /// Reads the place from a record; `None` if that is impossible.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// The last record of a chain so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChainEnd {
    /// The sequence number of the record after it: the number of records.
    pub next: u64,
    /// Its hash.
    pub last: Hash,
}

impl Link {
    /// Reads one record, and checks everything that does not need the others.
    pub fn read(bytes: &[u8]) -> Result<Self, ChainProblem> {
        Self::with_hash(bytes, leaf_hash(bytes))
    }

    /// Reads one record whose hash is known.
    pub(crate) fn with_hash(bytes: &[u8], hash: Hash) -> Result<Self, ChainProblem> {
        let reading = read(bytes)?;
        Ok(Self { case: reading.case.into(), seq: reading.seq, prev: reading.prev, hash })
    }

    /// Checks that the record has the sequence number that comes after the end of its chain; `None` before the first
    /// record. Does not compare hashes: [`follows`](Self::follows) does.
    pub fn is_next(&self, end: Option<&ChainEnd>) -> Result<(), ChainProblem> {
        let expected = end.map_or(0, |end| end.next);
        if self.seq == expected { Ok(()) } else { Err(ChainProblem::Sequence { expected, found: self.seq }) }
    }

    /// Returns true if the record names the end of its chain as its previous record.
    pub fn follows(&self, end: Option<&ChainEnd>) -> bool {
        self.prev.as_ref() == end.map(|end| &end.last)
    }

    /// Returns the place of the record.
    pub fn place(&self) -> RecordPlace {
        RecordPlace { case: self.case.clone(), seq: self.seq }
    }

    /// Returns the place of the record before it; `None` for the first.
    #[cfg(feature = "case")]
    pub(crate) fn place_before(&self) -> Option<RecordPlace> {
        Some(RecordPlace { case: self.case.clone(), seq: self.seq.checked_sub(1)? })
    }

    /// Returns the end of the chain with this record.
    pub const fn end(&self) -> ChainEnd {
        ChainEnd { next: self.seq.saturating_add(1), last: self.hash }
    }
}

impl ChainEnd {
    /// Returns the end of a chain: the number of its records, and the hash of the last.
    pub const fn new(next: u64, last: Hash) -> Self {
        Self { next, last }
    }
}
