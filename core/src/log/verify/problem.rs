use thiserror::Error;

use crate::audit::{ChainProblem, RecordPlace};
use crate::log::checkpoint::CheckpointError;
use crate::log::tile::TileError;

/// The first bad record of a log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct LogError {
    /// Its position in the log, from 0; `None` if the records themselves do not tell.
    pub record: Option<u64>,
    /// The chain and the sequence number that the record found there states; `None` if there is no record or it states none.
    pub place: Option<RecordPlace>,
    /// The problem with it.
    pub problem: LogProblem,
}

/// The problem with a log. Reveals nothing of its records except names and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LogProblem {
    /// The record is invalid by itself, or does not continue its case.
    #[error(transparent)]
    Chain(#[from] ChainProblem),
    /// The log has another record at this position: this one was edited or replaced.
    #[error("the record is not the one in the log: it was edited or replaced")]
    Edited,
    /// The record was added to those of the log.
    #[error("the record is not in the log: it was added")]
    Added,
    /// The record is a second copy of an earlier one.
    #[error("the record is a second copy of record {of}")]
    Doubled {
        /// The position of the first copy.
        of: u64,
    },
    /// Records are missing.
    #[error("records are missing: the next one here is record {next} of the log")]
    Missing {
        /// The position in the log of the record that is here.
        next: u64,
    },
    /// The record belongs to another position.
    #[error("the record is not at its place: it is record {place} of the log")]
    Moved {
        /// The position in the log.
        place: u64,
    },
    /// One of the records is not the one that the checkpoint covers, and there are no tiles to tell which.
    #[error(
        "one of the records {from} to {to} is not the one that the checkpoint covers, or two were swapped"
    )]
    Root {
        /// The position of the first record that no earlier checkpoint covers.
        from: u64,
        /// The position of the last record of the checkpoint.
        to: u64,
    },
    /// The records end before those of the checkpoint do.
    #[error(
        "there are {found} records, and the checkpoint covers {size}: the end was cut off, or records are missing"
    )]
    CutTail {
        /// The number of records.
        found: u64,
        /// The size of the checkpoint.
        size: u64,
    },
    /// A tile is bad. It says nothing about the records.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// Two checkpoints of the log contradict each other.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl LogError {
    /// Returns the problem of the log as a whole, of which no record is known to be the bad one.
    pub(super) fn of_log(problem: impl Into<LogProblem>) -> Self {
        Self { record: None, place: None, problem: problem.into() }
    }
}

impl LogProblem {
    /// The stable names of all problems but those of a chain, [`ChainProblem::CODES`].
    pub const CODES: &'static [&'static str] =
        &["edited", "added", "doubled", "missing", "moved", "root", "cut_tail", "tile", "checkpoint"];

    /// Returns the stable name of the problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Chain(problem) => problem.code(),
            Self::Edited => "edited",
            Self::Added => "added",
            Self::Doubled { .. } => "doubled",
            Self::Missing { .. } => "missing",
            Self::Moved { .. } => "moved",
            Self::Root { .. } => "root",
            Self::CutTail { .. } => "cut_tail",
            Self::Tile(_) => "tile",
            Self::Checkpoint(_) => "checkpoint",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Chain(ChainProblem::Format { .. }) => "use a newer version",
            Self::Chain(_) | Self::Edited | Self::Added | Self::Doubled { .. } | Self::Moved { .. } => {
                "export the log again; if it stays so, whoever keeps the records changed them"
            }
            Self::Root { .. } => "verify the exported folder: with its tiles, the record is named",
            Self::Missing { .. } | Self::CutTail { .. } => {
                "export the log again; if it stays so, whoever keeps the records removed some"
            }
            Self::Tile(error) => error.help(),
            Self::Checkpoint(error) => error.help(),
        }
    }
}
