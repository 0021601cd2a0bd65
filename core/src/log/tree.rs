//! The Merkle tree of RFC 6962, section 2.1, that grows at its right edge.

use sha2::{Digest as _, Sha256};

use super::tile::{FULL, TILE, TileLevel, TilePath};
use crate::audit::Hash;

/// The size of a tree, and its root hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Head {
    /// The number of records.
    pub size: u64,
    /// The root hash.
    pub root: Hash,
}

impl Head {
    /// Returns the head of a tree.
    pub const fn new(size: u64, root: Hash) -> Self {
        Self { size, root }
    }

    /// Returns the head of the empty tree, whose root is the hash of nothing.
    pub fn empty() -> Self {
        Self::new(0, empty_root())
    }
}

fn empty_root() -> Hash {
    Hash::from_bytes(Sha256::digest([]).into())
}

/// The hash of a node: `SHA-256(0x01 || left || right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = [1; 65];
    let children = left.as_bytes().iter().chain(right.as_bytes());
    node.iter_mut().skip(1).zip(children).for_each(|(to, from)| *to = *from);
    Hash::from_bytes(Sha256::digest(node).into())
}

/// The root of complete and incomplete subtrees from left to right, each larger than the next.
pub(super) fn fold(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    subtrees.rev().reduce(|right, left| node_hash(&left, &right))
}

/// The root of a complete subtree, from the hashes of its nodes at one level.
pub(super) fn complete(hashes: &[Hash]) -> Option<Hash> {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        let (pairs, odd) = level.as_chunks::<2>();
        if !odd.is_empty() {
            return None;
        }
        level = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    level.first().copied()
}

/// A tree of which only the right edge is kept: the hashes of the tiles that are not full, fewer than 256 for
/// each eight levels of the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// The hashes of the last tile of each level.
    edge: Vec<Vec<Hash>>,
}

/// A tile of hashes that an append changed: one more full tile, or a longer part of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HashTile {
    /// Its level, index and width.
    pub path: TilePath,
    /// Its hashes.
    pub hashes: Vec<Hash>,
}

impl HashTile {
    /// Returns the bytes of the tile: its hashes one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }
}

impl Tree {
    /// Returns the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the tree with these hashes at its edge, if they are as many as a tree of this size has.
    pub(super) fn from_edge(size: u64, edge: Vec<Vec<Hash>>) -> Option<Self> {
        let widths = edge_widths(size);
        let fits = widths.len() == edge.len()
            && widths.iter().zip(&edge).all(|(width, hashes)| usize::from(*width) == hashes.len());
        fits.then_some(Self { size, edge })
    }

    /// Returns the number of records.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of a record.
    pub fn push(&mut self, leaf: Hash) {
        self.grow(leaf, &mut |_| ());
    }

    /// Appends the hash of a record, and passes each tile that becomes full.
    pub(super) fn grow(&mut self, leaf: Hash, full: &mut dyn FnMut(HashTile)) {
        let (mut hash, mut index) = (leaf, self.size);
        self.size = self.size.saturating_add(1);
        for level in 0_u8.. {
            let at = usize::from(level);
            if at == self.edge.len() {
                self.edge.push(Vec::new());
            }
            let Some(hashes) = self.edge.get_mut(at) else { return };
            hashes.push(hash);
            let (Some(root), true) = (complete_tile(hashes), hashes.len() == usize::from(TILE)) else {
                return;
            };
            index /= FULL;
            let path = TilePath::full(TileLevel::Hashes(level), index);
            full(HashTile { path, hashes: std::mem::take(hashes) });
            hash = root;
        }
    }

    /// Returns the tiles at the right edge, none of them empty or full.
    pub fn edge(&self) -> impl Iterator<Item = HashTile> {
        let levels = (0_u8..).zip(&self.edge).filter(|(_, hashes)| !hashes.is_empty());
        levels.filter_map(|(level, hashes)| {
            let path = TilePath::last(TileLevel::Hashes(level), self.size)?;
            Some(HashTile { path, hashes: hashes.clone() })
        })
    }

    /// Returns the hashes of the last tile of a level, unless that is full.
    pub(super) fn last_tile(&self, level: u8) -> &[Hash] {
        self.edge.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// Returns the hashes of the last tile of a level if it is at the place of `path`, and not full.
    pub(super) fn last_tile_at(&self, path: &TilePath) -> &[Hash] {
        let TileLevel::Hashes(level) = path.level() else { return &[] };
        let last = TilePath::last(path.level(), self.size);
        if last.is_some_and(|last| last.index() == path.index()) { self.last_tile(level) } else { &[] }
    }

    /// Returns the root hash; that of the empty tree is the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut root = None;
        for hashes in &self.edge {
            let subtrees = split(hashes).into_iter().filter_map(complete);
            root = fold(subtrees.chain(root));
        }
        root.unwrap_or_else(empty_root)
    }

    /// Returns size and root.
    pub fn head(&self) -> Head {
        Head::new(self.size, self.root())
    }
}

/// Returns the root of a tile if it is full.
fn complete_tile(hashes: &[Hash]) -> Option<Hash> {
    (hashes.len() == usize::from(TILE)).then(|| complete(hashes)).flatten()
}

/// Returns how many hashes the last tile of each level has: 0 to 255.
pub(super) fn edge_widths(size: u64) -> Vec<u16> {
    let levels = std::iter::successors(Some(size), |size| Some(size / FULL)).take_while(|size| *size > 0);
    levels.map(|size| u16::try_from(size % FULL).unwrap_or(0)).collect()
}

/// Splits the hashes of an incomplete tile into those of complete subtrees, the largest first.
fn split(hashes: &[Hash]) -> Vec<&[Hash]> {
    let mut parts = Vec::new();
    let mut rest = hashes;
    while let Some(power) = rest.len().checked_ilog2() {
        let Some((part, others)) = rest.split_at_checked(1 << power) else { break };
        parts.push(part);
        rest = others;
    }
    parts
}
