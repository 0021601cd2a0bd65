//! Tiles read back: each hash is checked against the root before it is used.

use std::sync::Arc;

use super::proof::Subtree;
use super::tile::{FULL, TILE, TileError, TileLevel, TilePath, TileProblem, read_hashes};
use super::tree::{Head, Tree, complete, edge_widths};
use crate::audit::Hash;

/// A place that keeps tiles: a folder, a database, a server.
pub trait TileSource {
    /// Returns the bytes of a tile of hashes. A place that keeps only the newest content of each tile returns its
    /// beginning, [`width`](TilePath::width) times 32 bytes.
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, TileError>;
}

/// The hashes of a log of a known head.
///
/// Tiles that do not lead to the root of the head are errors, so that what it returns can be trusted like the root itself.
#[derive(Clone)]
pub struct Tiles<'s> {
    source: &'s dyn TileSource,
    head: Head,
    edge: Arc<Tree>,
    /// The tiles of each level that were read last, at most [`KEPT`].
    read: Vec<Vec<(u64, Arc<[Hash]>)>>,
}

/// The number of tiles of a level that are kept: 64 KiB.
const KEPT: usize = 8;

impl<'s> Tiles<'s> {
    /// Reads the right edge of the tree, and checks that it leads to the root.
    pub fn open(head: Head, source: &'s dyn TileSource) -> Result<Self, TileError> {
        let edge = Arc::new(open_edge(head, source)?);
        Ok(Self { source, head, read: vec![Vec::new(); edge_widths(head.size).len()], edge })
    }

    /// Returns size and root.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the hash of the record at `index`; `None` beyond the size.
    pub fn record(&mut self, index: u64) -> Result<Option<Hash>, TileError> {
        if index < self.head.size { self.at(0, index).map(Some) } else { Ok(None) }
    }

    /// Returns the position of the first record with this hash. Reads every hash.
    pub fn position(&mut self, hash: &Hash) -> Result<Option<u64>, TileError> {
        for index in 0..self.head.size.div_ceil(FULL) {
            let tile = self.tile(0, index)?;
            if let Some((_, place)) =
                tile.iter().zip(index.saturating_mul(FULL)..).find(|(other, _)| *other == hash)
            {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Returns the root of a complete subtree, for proofs.
    pub fn subtree(&mut self, of: Subtree) -> Result<Hash, TileError> {
        let (level, height) = (of.level / 8, of.level % 8);
        let hashes = 1_u64.checked_shl(height.into()).unwrap_or(0);
        let first = of.index.saturating_mul(hashes);
        let tile = self.tile(level, first / FULL)?;
        let from = usize::try_from(first % FULL).unwrap_or(0);
        let to = from.saturating_add(usize::try_from(hashes).unwrap_or(0));
        let root = tile.get(from..to).and_then(complete);
        root.ok_or(TileError {
            path: TilePath::full(TileLevel::Hashes(level), of.index),
            problem: TileProblem::Length,
        })
    }

    /// Returns the hash at a position of a level of tiles.
    fn at(&mut self, level: u8, index: u64) -> Result<Hash, TileError> {
        let tile = self.tile(level, index / FULL)?;
        let place = usize::try_from(index % FULL).unwrap_or(0);
        let path = TilePath::full(TileLevel::Hashes(level), index / FULL);
        tile.get(place).copied().ok_or(TileError { path, problem: TileProblem::Length })
    }

    /// Returns the hashes of a tile, checked.
    fn tile(&mut self, level: u8, index: u64) -> Result<Arc<[Hash]>, TileError> {
        let kept =
            self.read.get(usize::from(level)).and_then(|kept| kept.iter().find(|(kept, _)| *kept == index));
        if let Some((_, hashes)) = kept {
            return Ok(Arc::clone(hashes));
        }
        let path = TilePath::full(TileLevel::Hashes(level), index);
        let partial =
            TilePath::last(TileLevel::Hashes(level), self.head.size).filter(|last| last.index() == index);
        let hashes: Arc<[Hash]> = match partial {
            Some(last) if last.width() < TILE => self.edge.last_tile(level).into(),
            _ => {
                let hashes = read_hashes(path, &self.source.tile(path)?)?;
                let above = level.saturating_add(1);
                let changed = TileError { path, problem: TileProblem::Changed };
                // The level above has a hash for each full tile, and the last tile of each level is checked.
                if usize::from(above) >= self.read.len() || complete(&hashes) != Some(self.at(above, index)?)
                {
                    return Err(changed);
                }
                hashes.into()
            }
        };
        if let Some(kept) = self.read.get_mut(usize::from(level)) {
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push((index, Arc::clone(&hashes)));
        }
        Ok(hashes)
    }
}

/// Reads the tiles at the right edge of a tree, and checks that they lead to its root.
pub(super) fn open_edge(head: Head, source: &dyn TileSource) -> Result<Tree, TileError> {
    let mut edge = Vec::new();
    let mut lowest = None;
    for (level, width) in (0_u8..).zip(edge_widths(head.size)) {
        let path = TilePath::last(TileLevel::Hashes(level), head.size).filter(|_| width > 0);
        let Some(path) = path else {
            edge.push(Vec::new());
            continue;
        };
        lowest = lowest.or(Some(path));
        edge.push(read_hashes(path, &source.tile(path)?)?);
    }
    let path = lowest.unwrap_or(TilePath::full(TileLevel::Hashes(0), 0));
    let changed = TileError { path, problem: TileProblem::Changed };
    Tree::from_edge(head.size, edge).filter(|tree| tree.head() == head).ok_or(changed)
}
