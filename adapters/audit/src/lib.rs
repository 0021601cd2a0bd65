//! Exported logs: verifies, replays and shows them, without a desk.
//!
//! A log is exported as JSON Lines, or as the folder that a desk publishes; `docs/records.md` describes both.
//!
//! ```
//! use bonafides_audit::{AuditError, Evidence, ExportedLog, verify};
//!
//! // Two lines of JSON Lines, which are no records.
//! let log = ExportedLog::of_text("{}\n{}\n");
//! let error = verify(&log, &Evidence::default(), 1).err();
//! assert_eq!(error.as_ref().map(AuditError::code), Some("missing_member"));
//! assert_eq!(error.and_then(|error| error.record()), Some(0));
//! ```
#![forbid(unsafe_code)]

mod cases;
mod chunk;
mod in_order;
mod personal;
mod receipt;
mod replay;
mod source;
mod story;
mod verify;

use std::io;
use std::path::PathBuf;

use bonafides::audit::{ChainProblem, RecordPlace, ReplayError};
use bonafides::log::{
    CheckpointError, LogError, LogProblem, ProofError, ReceiptError, TileError, WitnessError,
};
use thiserror::Error;

pub use cases::{LogCase, cases, records_of};
pub use personal::PersonalValues;
pub use receipt::receipt;
pub use replay::{Replayed, replay};
pub use source::{ExportedLog, Folder};
pub use story::{Record, Story, StoryStep, kind, text, time};
pub use verify::{Evidence, Verified, verify};

/// An exported log that cannot be read, or does not verify.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A file or folder cannot be read.
    #[error("`{}` cannot be read: {error}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        error: io::Error,
    },
    /// A checkpoint or a receipt, and no key to check it with.
    #[error("the checkpoint cannot be checked without the public key of the log")]
    NoKey,
    /// A checkpoint that cannot be trusted.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Cosignatures are missing or wrong.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// A receipt that proves nothing.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// A tile or bundle that cannot be used.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// The first bad record.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The first record whose decision does not follow from its facts.
    #[error("{error}")]
    Replay {
        /// The position of the record, from 0.
        record: u64,
        /// The chain and the sequence number that it states.
        place: Option<RecordPlace>,
        /// The problem with it.
        error: ReplayError,
    },
    /// The log has no record of the case.
    #[error("the log has no record of the case `{0}`")]
    UnknownCase(String),
    /// Only a folder has tiles to make a receipt from.
    #[error("a receipt is made from the folder that a desk publishes, not from JSON Lines")]
    NoTiles,
    /// A proof that cannot be made.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl AuditError {
    /// The stable names of all [verdicts](Self::is_verdict), each once.
    pub fn verdict_codes() -> impl Iterator<Item = &'static str> {
        let own = ["witness", "receipt", "proof"];
        let of_logs = LogProblem::CODES.iter().filter(|code| !ChainProblem::CODES.contains(code));
        ChainProblem::CODES.iter().chain(of_logs).chain(ReplayError::CODES).copied().chain(own)
    }

    /// Returns the stable name of the error: of a bad record, the name of its problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file",
            Self::NoKey => "no_key",
            Self::Checkpoint(_) => "checkpoint",
            Self::Witness(_) => "witness",
            Self::Receipt(_) => "receipt",
            Self::Tile(_) => "tile",
            Self::Log(error) => error.problem.code(),
            Self::Replay { error, .. } => error.code(),
            Self::UnknownCase(_) => "unknown_case",
            Self::NoTiles => "no_tiles",
            Self::Proof(_) => "proof",
        }
    }

    /// Returns the position of the record that it is about.
    pub const fn record(&self) -> Option<u64> {
        match self {
            Self::Log(error) => error.record,
            Self::Replay { record, .. } => Some(*record),
            _ => None,
        }
    }

    /// Returns the chain and the sequence number that the record states.
    pub const fn place(&self) -> Option<&RecordPlace> {
        match self {
            Self::Log(error) => error.place.as_ref(),
            Self::Replay { place, .. } => place.as_ref(),
            _ => None,
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Read { .. } => "check the path",
            Self::NoKey => "pass the public key, from the people who run the log",
            Self::Checkpoint(error) => error.help(),
            Self::Witness(error) => error.help(),
            Self::Receipt(error) => error.help(),
            Self::Tile(error) => error.help(),
            Self::Log(error) => error.problem.help(),
            Self::Replay { error, .. } => error.help(),
            Self::UnknownCase(_) => "check the id of the case",
            Self::NoTiles => "pass the folder",
            Self::Proof(error) => error.help(),
        }
    }

    /// Returns true if the log, or the evidence about it, is bad; false if it could not be looked at.
    pub const fn is_verdict(&self) -> bool {
        !matches!(self, Self::Read { .. } | Self::NoKey | Self::UnknownCase(_) | Self::NoTiles)
    }
}
