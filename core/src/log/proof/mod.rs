//! Proofs of RFC 6962, section 2.1: that a record is in a tree, and that a tree is the beginning of another.

mod make;

use thiserror::Error;

pub use make::{Subtree, consistency_proof, inclusion_proof};

use super::tree::{Head, node_hash};
use crate::audit::Hash;

/// A proof that a record is at a position of a tree: the hashes beside its path, from the leaf up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InclusionProof {
    /// The position of the record, from 0.
    pub index: u64,
    /// The hashes.
    pub path: Vec<Hash>,
}

/// A proof that the first records of a tree are those of an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsistencyProof {
    /// The hashes, from the leaves up.
    pub path: Vec<Hash>,
}

/// A proof that does not prove it, or cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The tree has no such record.
    #[error("position `{index}` is beyond the {size} records of the tree")]
    Beyond {
        /// The position.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The newer tree is smaller than the older one.
    #[error("the newer tree has {new} records, and the older one {old}: a log never shrinks")]
    Shrunk {
        /// The size of the older tree.
        old: u64,
        /// The size of the newer tree.
        new: u64,
    },
    /// More or fewer hashes than such a proof has.
    #[error("the proof has another number of hashes than the sizes require")]
    Length,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root hash: the record, the proof or the root is another one")]
    Root,
    /// The hashes do not lead to the root of the older tree.
    #[error(
        "the two trees contradict each other: the log was rewritten, or shows different people different records"
    )]
    Contradiction,
}

impl ProofError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Beyond { .. } => "ask for a record of the tree, or wait for a newer checkpoint",
            Self::Shrunk { .. } => {
                "pass the older checkpoint first; if they are in order, keep both as evidence"
            }
            Self::Length | Self::Root => "fetch record, proof and checkpoint again, all three of one log",
            Self::Contradiction => "keep both checkpoints as evidence: their signatures prove it",
        }
    }
}

impl InclusionProof {
    /// Returns a proof with these hashes.
    pub const fn new(index: u64, path: Vec<Hash>) -> Self {
        Self { index, path }
    }

    /// Checks that the record with the hash `leaf` is at this position of the tree.
    pub fn check(&self, leaf: &Hash, head: &Head) -> Result<(), ProofError> {
        let Some(last) = head.size.checked_sub(1).filter(|last| self.index <= *last) else {
            return Err(ProofError::Beyond { index: self.index, size: head.size });
        };
        let (mut node, mut last, mut hash) = (self.index, last, *leaf);
        for beside in &self.path {
            if last == 0 {
                return Err(ProofError::Length);
            }
            if node % 2 == 1 || node == last {
                hash = node_hash(beside, &hash);
                // A node without a right neighbour is its own parent, up to where it is a right child.
                let up = if node == 0 { 1 } else { node.trailing_zeros().saturating_add(1) };
                (node, last) = (shifted(node, up), shifted(last, up));
            } else {
                hash = node_hash(&hash, beside);
                (node, last) = (shifted(node, 1), shifted(last, 1));
            }
        }
        match (last, hash == head.root) {
            (1.., _) => Err(ProofError::Length),
            (0, false) => Err(ProofError::Root),
            (0, true) => Ok(()),
        }
    }
}

impl ConsistencyProof {
    /// Returns a proof with these hashes.
    pub const fn new(path: Vec<Hash>) -> Self {
        Self { path }
    }

    /// Checks that the tree `old` is the beginning of the tree `new`.
    pub fn check(&self, old: &Head, new: &Head) -> Result<(), ProofError> {
        if old.size > new.size {
            return Err(ProofError::Shrunk { old: old.size, new: new.size });
        }
        if old.size == 0 || old.size == new.size {
            let same = if old.size == 0 { *old == Head::empty() } else { old.root == new.root };
            return match (self.path.is_empty(), same) {
                (false, _) => Err(ProofError::Length),
                (true, false) => Err(ProofError::Contradiction),
                (true, true) => Ok(()),
            };
        }
        // The last node of the old tree that is complete: the proof starts with it, unless it is the old root itself.
        let skip = old.size.trailing_zeros();
        let (mut node, mut last) =
            (shifted(old.size.saturating_sub(1), skip), shifted(new.size.saturating_sub(1), skip));
        let mut path = self.path.iter();
        let first = if node == 0 { &old.root } else { path.next().ok_or(ProofError::Length)? };
        let (mut before, mut after) = (*first, *first);
        for beside in path {
            if last == 0 {
                return Err(ProofError::Length);
            }
            if node % 2 == 1 || node == last {
                (before, after) = (node_hash(beside, &before), node_hash(beside, &after));
                let up = if node == 0 { 1 } else { node.trailing_zeros().saturating_add(1) };
                (node, last) = (shifted(node, up), shifted(last, up));
            } else {
                after = node_hash(&after, beside);
                (node, last) = (shifted(node, 1), shifted(last, 1));
            }
        }
        match (last, after == new.root, before == old.root) {
            (1.., ..) => Err(ProofError::Length),
            (0, false, _) => Err(ProofError::Root),
            (0, true, false) => Err(ProofError::Contradiction),
            (0, true, true) => Ok(()),
        }
    }
}

fn shifted(node: u64, by: u32) -> u64 {
    node.checked_shr(by).unwrap_or(0)
}
