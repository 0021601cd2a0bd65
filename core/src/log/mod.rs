//! The log over all cases: one Merkle tree of the records of a desk, in formats that others verify.
//!
//! - [`SignedCheckpoint`]: the size and the root of the log, signed (C2SP tlog-checkpoint), and cosigned by [`Witnesses`].
//! - [`Tiles`]: the hashes of the tree, for proofs (C2SP tlog-tiles); [`Tree`] makes them.
//! - [`Receipt`]: the records of a case, and the proof that they are in the log (C2SP tlog-proof).
//! - [`Verification`]: chains, tree, checkpoints and receipts; names the first bad record.
//! - [`sequence`]: which records the log takes next, and what is stored before what is signed.
//!
//! `docs/records.md` describes the formats for authors of verifiers.
//!
//! ```
//! use bonafides::audit::leaf_hash;
//! use bonafides::log::sequence::Sequencer;
//! use bonafides::log::{LogKey, RawLogKey, SignedCheckpoint};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // In production: random, or behind a key management service.
//! let key = RawLogKey::new("log.contoso.example".parse()?, [7; 32])?;
//!
//! let mut log = Sequencer::new();
//! let append = log.append([leaf_hash(b"first record"), leaf_hash(b"second record")]);
//! // Here a transaction stores `append.head()` and `append.tiles()`, if `append.compare()` is still the stored head.
//! assert!(log.committed(append));
//! let checkpoint = SignedCheckpoint::sign(*log.head(), &key)?.to_string();
//!
//! // Anyone with the public key can read it.
//! let checkpoint = SignedCheckpoint::open(checkpoint.as_bytes(), key.public())?;
//! assert_eq!(checkpoint.head().size, 2);
//! # Ok(())
//! # }
//! ```

mod checkpoint;
mod key;
mod name;
mod note;
mod proof;
mod receipt;
pub mod sequence;
mod text;
mod tile;
mod tiles;
mod tree;
mod verify;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use key::{LogKey, LogPublicKey, PublicKeyError, RawLogKey, WitnessPublicKey};
pub use name::{SignerName, SignerNameError};
pub use note::{Note, NoteError};
pub use proof::{ConsistencyProof, InclusionProof, ProofError, Subtree, consistency_proof, inclusion_proof};
pub use receipt::{Receipt, ReceiptError, Salt};
pub use tile::{TILE, TileError, TileLevel, TilePath, TilePathError, TileProblem, push_entry, read_entries};
pub use tiles::{TileSource, Tiles};
pub use tree::{HashTile, Head, Tree, node_hash};
pub use verify::{Entry, LogError, LogProblem, LogSummary, Verification};
pub use witness::{Cosignature, WitnessError, Witnesses, add_checkpoint, cosigned_size};
