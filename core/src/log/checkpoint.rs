//! Checkpoints, C2SP tlog-checkpoint: the head of a log, signed.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::key::{self, BadSignature, LogKey, LogPublicKey};
use super::name::SignerName;
use super::note::{Note, NoteError};
use super::proof::ProofError;
use super::text::{decimal, hash, hash_lines};
use super::tree::Head;
use crate::keys::KeyError;

/// The head of a log: its origin, its size and its root, in three lines.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: SignerName,
    /// Its size and root.
    pub head: Head,
}

impl Checkpoint {
    /// Returns the head of a log.
    pub const fn new(origin: SignerName, head: Head) -> Self {
        Self { origin, head }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}", self.origin, self.head.size, hash_lines(&[self.head.root]))
    }
}

/// Reads the text of a checkpoint, which has exactly three lines.
impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, end] = *lines else {
            let extended = lines.len() > 4;
            return Err(if extended {
                CheckpointError::Extended
            } else {
                CheckpointError::Line { line: lines.len() }
            });
        };
        let line = |line| CheckpointError::Line { line };
        let origin = origin.parse().map_err(|_| line(1))?;
        let head = Head::new(decimal(size).ok_or(line(2))?, hash(root).ok_or(line(3))?);
        if end.is_empty() { Ok(Self { origin, head }) } else { Err(CheckpointError::Extended) }
    }
}

/// A checkpoint with a valid signature of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs the head of the log that the key belongs to.
    ///
    /// Sign only a head that is stored: [`Sequencer::head`](super::sequence::Sequencer::head) is. The same head has the same bytes
    /// whenever it is signed.
    pub fn sign(head: Head, key: &dyn LogKey) -> Result<Self, CheckpointError> {
        let checkpoint = Checkpoint::new(key.public().name().clone(), head);
        let note = key::sign(key, checkpoint.to_string())?;
        // A key that signs wrongly is found here, and not by everyone else.
        Self::checked(checkpoint, note, key.public())
    }

    /// Reads a checkpoint, and checks that this log signed it.
    pub fn open(bytes: &[u8], key: &LogPublicKey) -> Result<Self, CheckpointError> {
        let note = Note::from_bytes(bytes)?;
        let checkpoint: Checkpoint = note.text().parse()?;
        Self::checked(checkpoint, note, key)
    }

    fn checked(checkpoint: Checkpoint, note: Note, key: &LogPublicKey) -> Result<Self, CheckpointError> {
        if checkpoint.origin != *key.name() {
            let (expected, found) = (key.name().clone(), checkpoint.origin);
            return Err(CheckpointError::Origin { expected, found });
        }
        match key.signed(&note) {
            Ok(true) => Ok(Self { checkpoint, note }),
            Ok(false) => Err(CheckpointError::Unsigned(checkpoint.origin)),
            Err(BadSignature) => Err(CheckpointError::Signature(checkpoint.origin)),
        }
    }

    /// Returns the name of the log.
    pub const fn origin(&self) -> &SignerName {
        &self.checkpoint.origin
    }

    /// Returns the size and the root of the log.
    pub const fn head(&self) -> &Head {
        &self.checkpoint.head
    }

    /// Returns text and signatures. Its text is the bytes of the checkpoint.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    pub(super) const fn note_mut(&mut self) -> &mut Note {
        &mut self.note
    }

    /// Checks what two checkpoints of one log tell without a proof: that it did not shrink, and that one size has one
    /// root.
    pub fn follows(&self, older: &Self) -> Result<(), CheckpointError> {
        let (old, new) = (older.head(), self.head());
        if older.origin() != self.origin() {
            let (expected, found) = (older.origin().clone(), self.origin().clone());
            return Err(CheckpointError::Origin { expected, found });
        }
        if new.size < old.size {
            return Err(ProofError::Shrunk { old: old.size, new: new.size }.into());
        }
        if new.size == old.size && new.root != old.root {
            return Err(ProofError::Contradiction.into());
        }
        Ok(())
    }
}

/// The bytes of the checkpoint, with every signature.
impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// A checkpoint that cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Not a signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A line is missing, or is not what it must be.
    #[error("line {line} of the checkpoint is not the origin, the size or the root")]
    Line {
        /// The line, from 1.
        line: usize,
    },
    /// More lines than origin, size and root.
    #[error("the checkpoint has more than three lines, and what the others mean is unknown here")]
    Extended,
    /// The checkpoint of another log.
    #[error("the checkpoint is of the log `{found}`, and not of `{expected}`")]
    Origin {
        /// The expected origin.
        expected: SignerName,
        /// The origin of the checkpoint.
        found: SignerName,
    },
    /// No signature of the key of the log.
    #[error("the checkpoint has no signature of the key of `{0}`")]
    Unsigned(SignerName),
    /// A signature of the key of the log that does not match.
    #[error("the signature of `{0}` does not match the checkpoint: one of the two was changed")]
    Signature(SignerName),
    /// Two checkpoints do not fit together.
    #[error(transparent)]
    Order(#[from] ProofError),
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl CheckpointError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Note(error) => error.help(),
            Self::Line { .. } => "fetch the checkpoint again, byte for byte as it was published",
            Self::Extended => "use a newer version",
            Self::Origin { .. } => "pass the key and the checkpoint of one log",
            Self::Unsigned(_) => "get the key of the log from whoever runs it, on a path of its own",
            Self::Signature(_) => "fetch the checkpoint again; if it stays so, it is a forgery",
            Self::Order(error) => error.help(),
            Self::Key(_) => "make the key available, and sign the same head again",
        }
    }
}
