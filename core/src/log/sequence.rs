//! The sequencer: which records a log takes next, and what is stored before what is signed.
//!
//! It decides, and whoever runs it stores. One order is safe against a crash at any moment, and against another sequencer
//! that runs at the same time:
//!
//! 1. Read the stored head, and [`Sequencer::load`].
//! 2. Read records without a position, and [`queue`] them.
//! 3. [`Sequencer::append`] them, and store in one transaction, *if the stored head is still [`Append::compare`]*:
//!    [`Append::head`], [`Append::tiles`], and the positions from [`Append::first`] on.
//! 4. [`Sequencer::committed`]; then sign [`Sequencer::head`] with
//!    [`SignedCheckpoint::sign`](super::SignedCheckpoint::sign), and publish it.
//!
//! If the stored head was another one, or if it is unknown whether the transaction was stored, drop the sequencer and begin
//! again. A head that is stored but not signed is signed then: the same head, so never two roots for one size.

use std::collections::BTreeMap;

use super::tile::TileError;
use super::tiles::{TileSource, open_edge};
use super::tree::{HashTile, Head, Tree};
use crate::audit::{ChainEnd, ChainProblem, Hash, Link};

/// Records without a position, in the order in which a log takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queue {
    /// The records to append, in order, each after its predecessor in its case; as indices of the given records.
    pub next: Vec<usize>,
    /// The records whose predecessor is missing. They wait.
    pub waiting: Vec<usize>,
    /// The records that cannot follow their chain, and so must never be in the log. Later ones of the case wait.
    pub bad: Vec<(usize, ChainProblem)>,
}

/// Orders records that have no position yet, given in any order; best that of their commits. `end` returns the last record
/// of a chain that has a position.
pub fn queue<E>(
    records: &[Link],
    mut end: impl FnMut(&str) -> Result<Option<ChainEnd>, E>,
) -> Result<Queue, E> {
    let mut queue = Queue::default();
    let mut chains: BTreeMap<&str, Waiting> = BTreeMap::new();
    for (at, link) in records.iter().enumerate() {
        let chain = match chains.entry(&link.case) {
            std::collections::btree_map::Entry::Occupied(chain) => chain.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Waiting { end: end(&link.case)?, later: BTreeMap::new() })
            }
        };
        let expected = chain.end.map_or(0, |end| end.next);
        if link.seq < expected || chain.later.contains_key(&link.seq) {
            queue.bad.push((at, ChainProblem::Sequence { expected, found: link.seq }));
            continue;
        }
        chain.later.insert(link.seq, (at, link));
        while let Some(entry) = chain.later.first_entry() {
            let (at, link) = *entry.get();
            if link.is_next(chain.end.as_ref()).is_err() {
                break;
            }
            if !link.follows(chain.end.as_ref()) {
                queue.bad.push((at, ChainProblem::Replaced));
                entry.remove();
                break;
            }
            entry.remove();
            chain.end = Some(link.end());
            queue.next.push(at);
        }
    }
    queue.waiting = chains.values().flat_map(|chain| chain.later.values().map(|(at, _)| *at)).collect();
    queue.waiting.sort_unstable();
    Ok(queue)
}

/// The records of a chain that wait for an earlier one, by sequence number.
struct Waiting<'l> {
    end: Option<ChainEnd>,
    later: BTreeMap<u64, (usize, &'l Link)>,
}

/// The tree of a log at its stored head.
#[derive(Debug, Clone)]
pub struct Sequencer {
    head: Head,
    tree: Tree,
}

/// An append that is not stored yet.
#[derive(Debug, Clone)]
#[must_use]
pub struct Append {
    compare: Head,
    head: Head,
    tree: Tree,
    tiles: Vec<HashTile>,
}

impl Sequencer {
    /// Returns the sequencer of a log at its stored head, with the tiles at the right edge of its tree. Tiles that do not
    /// lead to the root of the head are an error.
    pub fn load(head: Head, tiles: &dyn TileSource) -> Result<Self, TileError> {
        Ok(Self { head, tree: open_edge(head, tiles)? })
    }

    /// Returns the sequencer of a new log.
    pub fn new() -> Self {
        Self { head: Head::empty(), tree: Tree::new() }
    }

    /// Returns the stored head: the only one that may be signed.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Returns what to store for these records, by their hashes. Changes nothing.
    pub fn append(&self, records: impl IntoIterator<Item = Hash>) -> Append {
        let (mut tree, mut tiles) = (self.tree.clone(), Vec::new());
        for record in records {
            tree.grow(record, &mut |tile| tiles.push(tile));
        }
        let is_longer = |tile: &HashTile| tile.hashes != self.tree.last_tile_at(&tile.path);
        tiles.extend(tree.edge().filter(is_longer));
        Append { compare: self.head, head: tree.head(), tree, tiles }
    }

    /// Goes on from an append that was stored. One of another sequencer, or one that was made before another was stored,
    /// cannot have been, and changes nothing: false.
    pub fn committed(&mut self, append: Append) -> bool {
        let is_next = append.compare == self.head;
        if is_next {
            (self.head, self.tree) = (append.head, append.tree);
        }
        is_next
    }
}

impl Default for Sequencer {
    fn default() -> Self {
        Self::new()
    }
}

impl Append {
    /// Returns the head that must still be stored: otherwise nothing is.
    pub const fn compare(&self) -> &Head {
        &self.compare
    }

    /// Returns the head to store in its place.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the position of the first record; each of the others has the next one.
    pub const fn first(&self) -> u64 {
        self.compare.size
    }

    /// Returns the tiles to store. A tile that was partial before is longer now, and begins with the same hashes.
    pub fn tiles(&self) -> &[HashTile] {
        &self.tiles
    }
}
