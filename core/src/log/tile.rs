//! The paths and the content of tiles, as C2SP tlog-tiles names and encodes them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::text::decimal;
use crate::audit::{Hash, MAX_RECORD};

/// The number of hashes or records in a full tile.
pub const TILE: u16 = 256;
pub(super) const FULL: u64 = 256;
/// The highest level of hashes that 2^64 records have.
const TOP: u8 = 7;

/// The content of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "tlog-tiles has no others")]
pub enum TileLevel {
    /// Records.
    Entries,
    /// Hashes of records at level 0; above, each is the root of a full tile of the level below.
    Hashes(u8),
}

/// The place of a tile: `tile/0/x001/234.p/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    level: TileLevel,
    index: u64,
    /// 1 to 256.
    width: u16,
}

impl TilePath {
    /// Returns the full tile `index` of a level.
    pub(super) const fn full(level: TileLevel, index: u64) -> Self {
        Self { level, index, width: TILE }
    }

    /// Returns the last tile of a level in a tree of `size` records, if the level has any.
    pub(super) fn last(level: TileLevel, size: u64) -> Option<Self> {
        let all = count(level, size);
        let index = all.checked_sub(1)? / FULL;
        Some(Self { level, index, width: width(all, index) })
    }

    /// Returns every tile of a tree of `new` records that a tree of `old` records does not have, records first, then
    /// hashes by level. From 0: every tile of a log, for static hosting.
    pub fn added(old: u64, new: u64) -> impl Iterator<Item = Self> {
        let hashes = (0..=TOP).map(TileLevel::Hashes);
        [TileLevel::Entries].into_iter().chain(hashes).flat_map(move |level| {
            let (before, after) = (count(level, old), count(level, new));
            let tiles = if before < after { before / FULL..after.div_ceil(FULL) } else { 0..0 };
            tiles.map(move |index| Self { level, index, width: width(after, index) })
        })
    }

    /// Returns the content.
    pub const fn level(&self) -> TileLevel {
        self.level
    }

    /// Returns the index in its level, from 0.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Returns the number of hashes or records, 1 to 256.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Returns the position of its first hash or record in its level.
    pub const fn first(&self) -> u64 {
        self.index.saturating_mul(FULL)
    }

    /// Returns the full tile at the same place, which contains this one and may have replaced it.
    #[must_use]
    pub const fn to_full(self) -> Self {
        Self { width: TILE, ..self }
    }
}

/// The number of records or complete hashes of a level.
fn count(level: TileLevel, size: u64) -> u64 {
    match level {
        TileLevel::Entries => size,
        TileLevel::Hashes(level) => size.checked_shr(u32::from(level).saturating_mul(8)).unwrap_or(0),
    }
}

fn width(all: u64, index: u64) -> u16 {
    let before = index.saturating_mul(FULL);
    u16::try_from(all.saturating_sub(before)).unwrap_or(TILE).min(TILE)
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            TileLevel::Entries => f.write_str("tile/entries")?,
            TileLevel::Hashes(level) => write!(f, "tile/{level}")?,
        }
        let groups = std::iter::successors(Some(self.index), |rest| (*rest >= 1000).then(|| rest / 1000));
        let groups: Vec<u64> = groups.map(|rest| rest % 1000).collect();
        for (place, group) in groups.iter().enumerate().rev() {
            write!(f, "/{}{group:03}", if place == 0 { "" } else { "x" })?;
        }
        if self.width == TILE { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TilePath {
    type Err = TilePathError;

    fn from_str(text: &str) -> Result<Self, TilePathError> {
        let read = || {
            let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
            let level = match level {
                "entries" => TileLevel::Entries,
                number => {
                    TileLevel::Hashes(u8::try_from(decimal(number)?).ok().filter(|level| *level <= TOP)?)
                }
            };
            let (index, width) = match rest.split_once(".p/") {
                Some((index, width)) => (index, u16::try_from(decimal(width)?).ok()?),
                None => (rest, TILE),
            };
            let index = index.split('/').try_fold(0_u64, |index, group| {
                let digits = group.trim_start_matches('x').parse::<u16>().ok()?;
                index.checked_mul(1000)?.checked_add(digits.into())
            })?;
            Some(Self { level, index, width })
        };
        // A place has one path only, so that what differs from it in any way is refused.
        read()
            .filter(|path| (1..=TILE).contains(&path.width) && path.to_string() == text)
            .ok_or(TilePathError)
    }
}

/// Text that is not the path of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the path of a tile")]
#[non_exhaustive]
pub struct TilePathError;

/// A tile that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {problem}")]
#[non_exhaustive]
pub struct TileError {
    /// The tile.
    pub path: TilePath,
    /// The problem with it.
    pub problem: TileProblem,
}

/// The problem with a tile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TileProblem {
    /// The place that keeps it does not return it; the reason in its words.
    #[error("the tile cannot be read: {0}")]
    Unavailable(String),
    /// More or fewer bytes than its hashes or records have.
    #[error("the tile has another length than its path says: it was cut off or replaced")]
    Length,
    /// The hashes are not those that the checkpoint covers.
    #[error(
        "the tile does not lead to the root of the checkpoint: it was changed, or belongs to another log"
    )]
    Changed,
}

impl TileError {
    /// Returns the error of a source of tiles, with its reason.
    pub fn unavailable(path: TilePath, reason: impl Into<String>) -> Self {
        Self { path, problem: TileProblem::Unavailable(reason.into()) }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self.problem {
            TileProblem::Unavailable(_) => "fetch the tiles again, of the size that the checkpoint names",
            TileProblem::Length | TileProblem::Changed => {
                "fetch the tile again; if it stays so, whoever keeps the log changed it"
            }
        }
    }
}

/// Reads the hashes of a tile.
pub(super) fn read_hashes(path: TilePath, bytes: &[u8]) -> Result<Vec<Hash>, TileError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if hashes.len() != usize::from(path.width) || !rest.is_empty() {
        return Err(TileError { path, problem: TileProblem::Length });
    }
    Ok(hashes.iter().map(|hash| Hash::from_bytes(*hash)).collect())
}

/// Appends a record to the bytes of a bundle: its length in two bytes, the high one first, and the record. False, and
/// nothing is appended, if it is longer than [`MAX_RECORD`].
#[must_use]
pub fn push_entry(bundle: &mut Vec<u8>, record: &[u8]) -> bool {
    let Ok(length) = u16::try_from(record.len()) else { return false };
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(record);
    true
}

/// Returns the records of a bundle.
pub fn read_entries(path: TilePath, bundle: &[u8]) -> Result<Vec<&[u8]>, TileError> {
    let mut records = Vec::with_capacity(path.width.into());
    let mut rest = bundle;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let Some((record, after)) = after.split_at_checked(u16::from_be_bytes(*length).into()) else { break };
        records.push(record);
        rest = after;
    }
    if rest.is_empty() && records.len() == usize::from(path.width) {
        Ok(records)
    } else {
        Err(TileError { path, problem: TileProblem::Length })
    }
}

const _: () = assert!(
    MAX_RECORD == u16::MAX as usize && FULL == TILE as u64,
    "a bundle gives a record two bytes for its length"
);
