//! The record of a case: canonical bytes, chained by their hashes, and no personal data in clear.
//!
//! `docs/records.md` says the same in words, for those who write verifiers.

pub(crate) mod canonical;
mod chain;
mod hash;
mod personal;
mod record;
#[cfg(test)]
mod tests;

pub use canonical::{CanonicalError, canonical_json};
pub use chain::{ChainError, ChainProblem, ChainSummary, verify_chain, verify_chain_to};
pub use hash::{Hash, HashError, leaf_hash};
pub(crate) use personal::PersonalSealer;
pub use personal::{Opened, Personal, PersonalError, commits, open};
pub(crate) use record::{Actor, DESK, Encoded, Record, RecordedCommand, encode};
pub use record::{MAX_RECORD, RecordError};
