//! The rows of the log: its head, its tiles, its checkpoints, its witnesses, and the leases of who sequences and who asks.

use bonafides::Time;
use bonafides::audit::{Hash, leaf_hash};
use bonafides::keys::{Row, StateKey};
use bonafides::log::{Head, TileError, TilePath, TileSource, WitnessPublicKey};
use bonafides_parts::{Store, StoreError};

use super::LogError;
use crate::error::DeskError;

const HEAD: &str = "log/head";
const LEASE: &str = "log/lease";
const CHECKPOINT: &str = "log/checkpoint";
/// The newest checkpoint that a witness has cosigned, with every cosignature.
const COSIGNING: &str = "log/cosigning";
/// The newest checkpoint with as many cosignatures as are demanded.
const COSIGNED: &str = "log/cosigned";
const WITNESS_LEASE: &str = "log/witness-lease";

/// Returns a key of the log.
fn key(text: &str) -> Result<StateKey, LogError> {
    text.parse().map_err(|_| LogError::Row(text.to_owned()))
}

pub(super) fn head_key() -> Result<StateKey, LogError> {
    key(HEAD)
}

pub(super) fn lease_key() -> Result<StateKey, LogError> {
    key(LEASE)
}

pub(super) fn checkpoint_key() -> Result<StateKey, LogError> {
    key(CHECKPOINT)
}

pub(super) fn cosigning_key() -> Result<StateKey, LogError> {
    key(COSIGNING)
}

pub(super) fn cosigned_key() -> Result<StateKey, LogError> {
    key(COSIGNED)
}

pub(super) fn witness_lease_key() -> Result<StateKey, LogError> {
    key(WITNESS_LEASE)
}

/// Returns the key of the row of a witness. With another key, it is another witness.
pub(super) fn witness_key(public: &WitnessPublicKey) -> Result<StateKey, LogError> {
    key(&format!("log/witness/{}", leaf_hash(public.to_string().as_bytes())))
}

/// Returns the key of a tile, which keeps its newest content.
pub(super) fn tile_key(path: TilePath) -> Result<StateKey, LogError> {
    key(&format!("log/{}", path.to_full()))
}

/// Returns the text of a row; `None` if it is absent.
pub(super) fn text(row: &Row) -> Result<Option<&str>, LogError> {
    let text = row.bytes.as_deref().map(str::from_utf8).transpose();
    text.map_err(|_| LogError::Row(row.key.to_string()))
}

/// Returns the text of a head.
pub(super) fn head_text(head: &Head) -> String {
    format!("{} {}", head.size, head.root)
}

/// Reads a stored head. An absent one is that of the empty log.
pub(super) fn head(row: &Row) -> Result<Head, LogError> {
    let Some(text) = text(row)? else { return Ok(Head::empty()) };
    let read = || {
        let (size, root) = text.split_once(' ')?;
        Some(Head::new(size.parse().ok()?, root.parse::<Hash>().ok()?))
    };
    read().ok_or_else(|| LogError::Row(row.key.to_string()))
}

/// The time until which a process sequences, and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) holder: String,
    pub(super) until: i64,
}

impl Lease {
    pub(super) fn read(row: &Row) -> Result<Option<Self>, LogError> {
        let Some(text) = text(row)? else { return Ok(None) };
        let read = || {
            let (holder, until) = text.split_once(' ')?;
            Some(Self { holder: holder.to_owned(), until: until.parse().ok()? })
        };
        read().map(Some).ok_or_else(|| LogError::Row(row.key.to_string()))
    }

    pub(super) fn to_text(&self) -> String {
        format!("{} {}", self.holder, self.until)
    }

    /// Returns true if another process sequences now. One that ends so far ahead comes from a clock that is wrong.
    pub(super) fn keeps_out(&self, holder: &str, now: Time, longest: i64) -> bool {
        let left = self.until.saturating_sub(now.milliseconds());
        self.holder != holder && (1..=longest).contains(&left)
    }
}

/// The tiles that a store keeps.
pub(super) struct StoredTiles<'s>(pub(super) &'s dyn Store);

impl TileSource for StoredTiles<'_> {
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, TileError> {
        let unavailable = |reason: String| TileError::unavailable(path, reason);
        let key = tile_key(path).map_err(|error| unavailable(error.to_string()))?;
        let rows = self.0.read(&[key]).map_err(|error| unavailable(error.to_string()))?;
        let bytes = rows.into_iter().next().and_then(|row| row.bytes);
        let mut bytes = bytes.ok_or_else(|| unavailable("it is not stored".to_owned()))?;
        // A tile grows; what was first stays.
        bytes.truncate(usize::from(path.width()).saturating_mul(32));
        Ok(bytes)
    }
}

/// Returns the newest checkpoint, with the cosignatures that it has.
pub(super) fn checkpoint_text(store: &dyn Store) -> Result<Option<String>, DeskError> {
    let (newest, cosigning) = (checkpoint_key()?, cosigning_key()?);
    let read = store.read(&[newest.clone(), cosigning.clone()])?;
    let Some(newest) = text(of(&read, &newest)?)? else { return Ok(None) };
    let cosigning = text(of(&read, &cosigning)?)?.filter(|text| signed_part(text) == signed_part(newest));
    Ok(Some(cosigning.unwrap_or(newest).to_owned()))
}

/// Returns the newest checkpoint with as many cosignatures as are demanded.
pub(super) fn cosigned_text(store: &dyn Store) -> Result<Option<String>, DeskError> {
    let rows = store.read(&[cosigned_key()?])?;
    Ok(rows.first().map(text).transpose()?.flatten().map(str::to_owned))
}

/// Returns what the signatures of a checkpoint are about.
fn signed_part(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or(text)
}

/// Returns the size that a stored checkpoint states.
pub(super) fn size_of(text: &str) -> Result<u64, LogError> {
    let size = text.lines().nth(1).and_then(|size| size.parse().ok());
    size.ok_or_else(|| LogError::Row(CHECKPOINT.to_owned()))
}

/// Returns a row with new content.
pub(super) fn next(row: &Row, bytes: Vec<u8>) -> Row {
    Row::new(row.key.clone(), row.version.saturating_add(1), Some(bytes))
}

/// Returns the row of a key among rows that were read.
pub(super) fn of<'r>(rows: &'r [Row], key: &StateKey) -> Result<&'r Row, StoreError> {
    rows.iter().find(|row| row.key == *key).ok_or(StoreError::Conflict)
}
