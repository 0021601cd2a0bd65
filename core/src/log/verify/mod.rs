//! Verifies a whole log: chains, tree, checkpoints and receipts. The first bad record is named, with the reason.

mod entry;
mod problem;
mod suspect;

use std::collections::BTreeMap;

use hashbrown::HashMap;

pub use entry::Entry;
pub use problem::{LogError, LogProblem};

use self::suspect::Suspect;
use super::checkpoint::{CheckpointError, SignedCheckpoint};
use super::proof::ProofError;
use super::receipt::Receipt;
use super::tiles::Tiles;
use super::tree::{Head, Tree};
use crate::audit::{ChainEnd, ChainProblem, Hash};

/// A verification under way: takes the records of a log in order.
#[derive(Clone)]
pub struct Verification<'t> {
    /// The sizes at which the root is known, and the roots.
    heads: BTreeMap<u64, Hash>,
    /// The records that a receipt names, by position.
    named: BTreeMap<u64, Hash>,
    tiles: Option<Tiles<'t>>,
    newest: Option<SignedCheckpoint>,
    tree: Tree,
    /// The end of each chain, with the position of its last record.
    chains: HashMap<Box<str>, (ChainEnd, u64)>,
    /// The number of records that a checkpoint has proven.
    proven: u64,
    /// The number of records so far.
    records: u64,
    suspect: Option<Suspect>,
}

/// A valid log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogSummary {
    /// The number of records.
    pub records: u64,
    /// The number of records, from the first, that a checkpoint proves. Of the others, the end can be cut off and the
    /// last record of each case changed unnoticed.
    pub proven: u64,
    /// The number of cases; the chain `desk` is one.
    pub cases: u64,
}

impl Default for Verification<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'t> Verification<'t> {
    /// Returns a verification of chains alone.
    pub fn new() -> Self {
        Self {
            heads: BTreeMap::new(),
            named: BTreeMap::new(),
            tiles: None,
            newest: None,
            tree: Tree::new(),
            chains: HashMap::new(),
            proven: 0,
            records: 0,
            suspect: None,
        }
    }

    /// Demands the records that a checkpoint covers. Pass the checkpoints of a log from the oldest to the newest: one that
    /// is smaller than the one before, or has another root for its size, is an error.
    pub fn checkpoint(mut self, checkpoint: &SignedCheckpoint) -> Result<Self, LogError> {
        if let Some(older) = self.newest.replace(checkpoint.clone()) {
            checkpoint.follows(&older).map_err(contradiction)?;
        }
        self.demand(checkpoint.head())
    }

    /// Demands the records that a receipt proves.
    pub fn receipt(mut self, receipt: &Receipt) -> Result<Self, LogError> {
        self.named.insert(receipt.index(), *receipt.last());
        self.demand(receipt.checkpoint().head())
    }

    /// Compares each record with the tiles of the log, so that the first bad one is named exactly. Demands the records of
    /// their head.
    pub fn tiles(mut self, tiles: Tiles<'t>) -> Result<Self, LogError> {
        let head = *tiles.head();
        self.tiles = Some(tiles);
        self.demand(&head)
    }

    fn demand(mut self, head: &Head) -> Result<Self, LogError> {
        match self.heads.insert(head.size, head.root) {
            Some(root) if root != head.root => Err(contradiction(ProofError::Contradiction.into())),
            _ => Ok(self),
        }
    }

    /// Takes the next record. After an error, the verification is over.
    pub fn push(&mut self, entry: &Entry) -> Result<(), LogError> {
        let at = self.records;
        self.records = at.saturating_add(1);
        if let Some(suspect) = self.suspect.take() {
            self.suspect = Some(suspect.after(entry, self.tiles.as_mut())?);
            return Ok(());
        }
        let fail = |problem| LogError { record: Some(at), place: entry.place(), problem };
        let logged = self.logged(at).map_err(LogError::of_log)?;
        if logged.is_some_and(|logged| logged != entry.hash) {
            self.suspect = Some(Suspect::Other { at, hash: entry.hash, place: entry.place() });
            return if self.tiles.is_some() { Ok(()) } else { Err(fail(LogProblem::Edited)) };
        }
        let link = entry.link.as_ref().map_err(|(problem, _)| fail(problem.clone().into()))?;
        let before = self.chains.get(&link.case);
        let end = before.map(|(end, _)| end);
        link.is_next(end).map_err(|problem| fail(problem.into()))?;
        if !link.follows(end) {
            let last = before.map_or(at, |(_, last)| *last);
            if last < self.proven || logged.is_some() {
                return Err(fail(ChainProblem::Replaced.into()));
            }
            // One of the two is bad: the next record of the case names the right one.
            self.suspect = Some(Suspect::Link { before: last, at, link: link.clone() });
            return Ok(());
        }
        let end = link.end();
        match self.chains.get_mut(&link.case) {
            Some(chain) => *chain = (end, at),
            None => _ = self.chains.insert(link.case.clone(), (end, at)),
        }
        self.tree.push(entry.hash);
        self.check_root()
    }

    /// Ends the verification after the last record.
    pub fn finish(mut self) -> Result<LogSummary, LogError> {
        if let Some(suspect) = self.suspect.take() {
            return Err(suspect.at_end(self.tiles.as_mut()));
        }
        self.check_root()?;
        let found = self.records;
        match self.heads.last_key_value() {
            Some((size, _)) if *size > found => {
                let problem = LogProblem::CutTail { found, size: *size };
                Err(LogError { record: Some(found), ..LogError::of_log(problem) })
            }
            _ => Ok(LogSummary {
                records: found,
                proven: self.proven,
                cases: u64::try_from(self.chains.len()).unwrap_or(u64::MAX),
            }),
        }
    }

    /// Returns the hash that is known to be at this position of the log.
    fn logged(&mut self, at: u64) -> Result<Option<Hash>, LogProblem> {
        let of_tiles = self.tiles.as_mut().map_or(Ok(None), |tiles| tiles.record(at))?;
        Ok(of_tiles.or_else(|| self.named.get(&at).copied()))
    }

    /// Compares the root with that of a checkpoint of this size.
    fn check_root(&mut self) -> Result<(), LogError> {
        let size = self.tree.size();
        let Some(root) = self.heads.get(&size) else { return Ok(()) };
        if *root != self.tree.root() {
            return Err(LogError::of_log(LogProblem::Root { from: self.proven, to: size.saturating_sub(1) }));
        }
        self.proven = size;
        Ok(())
    }
}

fn contradiction(error: CheckpointError) -> LogError {
    LogError::of_log(error)
}
