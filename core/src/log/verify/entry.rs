use crate::audit::{ChainProblem, Hash, Link, RecordPlace, leaf_hash};

/// A record of a log, read and hashed. Reading is most of the work of verifying: it needs no other record, so several
/// threads can share it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) hash: Hash,
    /// The link; of an invalid record the problem, and the place that it states nevertheless.
    pub(super) link: Result<Link, (ChainProblem, Option<RecordPlace>)>,
}

impl Entry {
    /// Reads a record. An invalid one is an entry also, and an error when it is [pushed](super::Verification::push).
    pub fn read(record: &[u8]) -> Self {
        let hash = leaf_hash(record);
        Self {
            hash,
            link: Link::with_hash(record, hash).map_err(|problem| (problem, RecordPlace::of(record))),
        }
    }

    /// Returns the place that the record states.
    pub(super) fn place(&self) -> Option<RecordPlace> {
        match &self.link {
            Ok(link) => Some(link.place()),
            Err((_, place)) => place.clone(),
        }
    }
}
