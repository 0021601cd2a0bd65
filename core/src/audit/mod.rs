//! The record of a case: canonical bytes, chained by their hashes, without personal data in the clear.
//!
//! `docs/records.md` describes the format for authors of verifiers.
//!
//! ```
//! use bonafides::audit::{ChainProblem, canonical_json, leaf_hash, verify_chain};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let record = canonical_json(r#"{ "seq": 0, "case": "4f0c" }"#)?;
//! assert_eq!(record, r#"{"case":"4f0c","seq":0}"#);
//! println!("{}", leaf_hash(record.as_bytes())); // `prev` of the next record
//!
//! // Canonical, but not a record: verification names the first bad record and its problem.
//! let error = verify_chain([record.as_bytes()]).err().ok_or("not a record")?;
//! assert_eq!(error.record, 0);
//! assert!(matches!(error.problem, ChainProblem::Missing { .. }));
//! # Ok(())
//! # }
//! ```

pub(crate) mod canonical;
mod chain;
mod format;
mod hash;
#[cfg(feature = "case")]
mod personal;
#[cfg(feature = "case")]
mod record;
#[cfg(feature = "case")]
mod replay;
#[cfg(all(test, feature = "case"))]
mod tests;

pub use canonical::{CanonicalError, canonical_json, to_string as to_canonical_json};
pub use chain::{
    ChainEnd, ChainError, ChainProblem, ChainSummary, Link, RecordPlace, verify_chain, verify_chain_to,
};
#[cfg(feature = "case")]
pub(crate) use format::DESK;
pub use format::MAX_RECORD;
pub use hash::{Hash, HashError, leaf_hash};
#[cfg(feature = "case")]
pub(crate) use personal::PersonalSealer;
#[cfg(feature = "case")]
pub use personal::{Opened, Personal, PersonalError, commits, open};
#[cfg(feature = "case")]
pub use record::RecordError;
#[cfg(feature = "case")]
pub(crate) use record::{Actor, Encoded, Record, RecordedCommand, Shadow, encode};
#[cfg(feature = "case")]
pub use replay::{Replay, ReplayError, replay};
