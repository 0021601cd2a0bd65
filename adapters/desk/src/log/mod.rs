//! The log of the desk: its tree over all records, and what is published of it.
//!
//! Records get their positions from the store, once and for ever; the tree follows from them. So every process that
//! sequences computes the same root for a size, whoever runs, stops or wakes up meanwhile.

mod folder;
mod receipt;
mod rows;
mod sequence;
mod witness;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bonafides::log::sequence::Sequencer;
use bonafides::log::{LogKey, SignedCheckpoint, TileError};
use thiserror::Error;

use crate::error::DeskError;
use crate::{Desk, Inner};

#[cfg(feature = "witness")]
pub use witness::HttpWitness;
pub(crate) use witness::{Asked, LogWitnesses};
pub use witness::{WitnessFault, WitnessStatus};

/// The log of one process.
pub(crate) struct DeskLog {
    /// Signs checkpoints; without it, records get positions and no more.
    key: Option<Arc<dyn LogKey + Send + Sync>>,
    /// The folder in which the log is published.
    folder: Option<PathBuf>,
    /// Distinguishes this process in the lease.
    holder: String,
    /// The tree as last stored by this process.
    tree: Mutex<Option<Sequencer>>,
    /// The witnesses that cosign checkpoints.
    pub(crate) witnesses: LogWitnesses,
}

impl DeskLog {
    pub(crate) fn new(
        key: Option<Arc<dyn LogKey + Send + Sync>>,
        folder: Option<PathBuf>,
        holder: String,
        witnesses: LogWitnesses,
    ) -> Self {
        Self { key, folder, holder, tree: Mutex::default(), witnesses }
    }
}

/// A log that cannot be continued. Nothing was signed, and nothing rewritten.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LogError {
    /// A row of the log is damaged.
    #[error("the row `{0}` of the log is damaged")]
    Row(String),
    /// A tile does not lead to the stored head.
    #[error("a tile of the log is damaged: {0}")]
    Tile(#[from] TileError),
    /// The head is older than what was signed.
    #[error("the log ends before its checkpoint: {stored} records are stored, and {signed} are signed")]
    Shrunk {
        /// The size of the stored head.
        stored: u64,
        /// The size of the stored checkpoint.
        signed: u64,
    },
    /// A position is missing.
    #[error("the record at position {0} is missing")]
    Gap(u64),
    /// The checkpoint is not one of this log and key, or cannot be signed.
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] bonafides::log::CheckpointError),
    /// The folder cannot be written.
    #[error("the log cannot be published in `{}`: {error}", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        error: std::io::Error,
    },
    /// The case has no record under a checkpoint yet.
    #[error("no checkpoint covers the last record of the case yet")]
    NotCovered,
    /// The witnesses that are demanded have not cosigned a checkpoint over a record of the case.
    #[error("the witnesses that are demanded have not cosigned the last records yet")]
    NotCosigned,
    /// The proof cannot be made.
    #[error("the proof cannot be made: {0}")]
    Proof(#[from] bonafides::log::ProofError),
    /// The receipt cannot be made.
    #[error("the receipt cannot be made: {0}")]
    Receipt(#[from] bonafides::log::ReceiptError),
}

impl LogError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Row(_) | Self::Tile(_) | Self::Shrunk { .. } | Self::Gap(_) => {
                "somebody changed the database, or restored an old backup: compare the log with its published \
                 checkpoints, and restore the newest backup"
            }
            Self::Checkpoint(_) => {
                "use the key that signed the log so far; a new key is a new log, with another origin"
            }
            Self::Folder { .. } => {
                "check the path of `[log] folder`, its permissions and the space on its disk"
            }
            Self::NotCovered => {
                "try again in a moment; if that lasts, check with `doctor` that a worker runs and has the key of the log"
            }
            Self::NotCosigned => "try again in a moment; if that lasts, see the witnesses in `doctor`",
            Self::Proof(_) | Self::Receipt(_) => "run `bonafides audit verify` on the log",
        }
    }
}

impl Desk {
    /// Returns the newest checkpoint of the log, as signed, with the cosignatures of witnesses that it has so far: the text to
    /// publish. `None` if none was signed yet.
    pub fn checkpoint(&self) -> Result<Option<String>, DeskError> {
        rows::checkpoint_text(&*self.0.parts.store)
    }

    /// Returns the newest checkpoint that the demanded number of witnesses has cosigned, or one of them if none is demanded.
    /// It may be older than [`checkpoint`](Self::checkpoint).
    pub fn cosigned_checkpoint(&self) -> Result<Option<String>, DeskError> {
        rows::cosigned_text(&*self.0.parts.store)
    }

    /// Asks the witnesses to cosign the newest checkpoint, and waits for their answers, at most
    /// [`TimeLimits::witness`](crate::TimeLimits::witness). Returns the number of those that have cosigned now. A worker does this
    /// all the time, beside its other work. Without the key of the log, does nothing.
    pub fn cosign_log(&self) -> Result<u64, DeskError> {
        self.0.cosign()
    }

    /// Appends all records that have a position to the tree, and signs its head. A worker does this all the time; a host in
    /// one process may call it after a commit. Returns the number of records. Without the key of the log, does nothing.
    pub fn sequence_log(&self) -> Result<u64, DeskError> {
        let mut all = 0_u64;
        loop {
            self.0.number_records()?;
            let appended = self.0.sequence()?;
            all = all.saturating_add(appended);
            if appended == 0 {
                return Ok(all);
            }
        }
    }
}

impl Desk {
    /// Returns the newest checkpoint, or an older one that is cosigned if that is demanded.
    pub(crate) fn checkpoint_to_keep(&self) -> Result<Option<String>, DeskError> {
        match self.cosigned_checkpoint()? {
            Some(cosigned) if self.0.log.witnesses.demanded().is_some() => Ok(Some(cosigned)),
            _ => self.checkpoint(),
        }
    }
}

impl Inner {
    /// Returns true if this process can sign.
    pub(crate) const fn signs(&self) -> bool {
        self.log.key.is_some()
    }

    /// Returns the number of records under the checkpoint, if there is one. With the key, also checks that the log can be
    /// continued.
    pub(crate) fn signed_records(&self) -> Result<Option<u64>, DeskError> {
        if let Some(key) = &self.log.key {
            self.load(&**key)?;
        }
        self.covered_records()
    }

    /// Returns the number of records under the checkpoint, as it says.
    pub(crate) fn covered_records(&self) -> Result<Option<u64>, DeskError> {
        let text = rows::checkpoint_text(&*self.parts.store)?;
        Ok(text.map(|text| rows::size_of(&text)).transpose()?)
    }
}

/// Returns the checkpoint if this log signed it.
fn signed(text: &str, key: &dyn LogKey) -> Result<SignedCheckpoint, LogError> {
    Ok(SignedCheckpoint::open(text.as_bytes(), key.public())?)
}
