use super::{ConsistencyProof, InclusionProof, ProofError};
use crate::audit::Hash;
use crate::log::tree::fold;

/// A complete subtree: the records from `index * 2^level` on, `2^level` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Subtree {
    /// The height; 0 is a record.
    pub level: u8,
    /// The index among those of its height, from 0.
    pub index: u64,
}

impl Subtree {
    /// Returns a subtree.
    pub const fn new(level: u8, index: u64) -> Self {
        Self { level, index }
    }
}

/// Returns the proof that the record at `index` is in the tree of `size` records. `hash` returns the roots of complete
/// subtrees: about log2(`size`) of them.
pub fn inclusion_proof<E: From<ProofError>>(
    index: u64,
    size: u64,
    mut hash: impl FnMut(Subtree) -> Result<Hash, E>,
) -> Result<InclusionProof, E> {
    if index >= size {
        return Err(ProofError::Beyond { index, size }.into());
    }
    let mut path = Vec::new();
    let mut range = Range { from: 0, to: size };
    while let Some((left, right)) = range.halves() {
        let (inside, beside) = if index < right.from { (left, right) } else { (right, left) };
        path.push(beside.root(&mut hash)?);
        range = inside;
    }
    path.reverse();
    Ok(InclusionProof { index, path })
}

/// Returns the proof that the tree of `old` records is the beginning of the tree of `new`, with the same `hash`.
pub fn consistency_proof<E: From<ProofError>>(
    old: u64,
    new: u64,
    mut hash: impl FnMut(Subtree) -> Result<Hash, E>,
) -> Result<ConsistencyProof, E> {
    if old > new {
        return Err(ProofError::Shrunk { old, new }.into());
    }
    let mut path = Vec::new();
    let mut range = Range { from: 0, to: if old == 0 { 0 } else { new } };
    while range.to != old {
        let Some((left, right)) = range.halves() else { break };
        let (inside, beside) = if old <= right.from { (left, right) } else { (right, left) };
        path.push(beside.root(&mut hash)?);
        range = inside;
    }
    // The verifier has the old root, so it is left out where the old tree is one complete subtree.
    if range.from > 0 {
        path.push(range.root(&mut hash)?);
    }
    path.reverse();
    Ok(ConsistencyProof { path })
}

/// Records that are the leaves of a node in some tree.
#[derive(Debug, Clone, Copy)]
struct Range {
    from: u64,
    to: u64,
}

impl Range {
    fn records(self) -> u64 {
        self.to.saturating_sub(self.from)
    }

    /// The records under each child; `None` for a single record and for none.
    fn halves(self) -> Option<(Self, Self)> {
        let power = self.records().checked_sub(1)?.checked_ilog2()?;
        let middle = self.from.checked_add(1_u64.checked_shl(power)?)?;
        Some((Self { to: middle, ..self }, Self { from: middle, ..self }))
    }

    fn root<E: From<ProofError>>(self, hash: &mut impl FnMut(Subtree) -> Result<Hash, E>) -> Result<Hash, E> {
        let mut subtrees = Vec::new();
        let mut from = self.from;
        while let Some(power) = self.to.saturating_sub(from).checked_ilog2() {
            let index = from.checked_shr(power).unwrap_or(0);
            subtrees.push(hash(Subtree { level: u8::try_from(power).unwrap_or(u8::MAX), index })?);
            from = from.saturating_add(1_u64.checked_shl(power).unwrap_or(u64::MAX));
        }
        fold(subtrees.into_iter()).ok_or_else(|| ProofError::Length.into())
    }
}
