use serde::Serialize;
use serde::de::DeserializeOwned;

use super::context::Rows;
use super::fault::Fault;
use crate::keys::{Draws, Keys, Row, RowError, StateKey, open_row, seal_row};

/// A row that was read in this step, opened; written if it was edited.
#[derive(Debug)]
pub(super) struct Loaded<T> {
    pub(super) key: StateKey,
    version: u64,
    value: T,
    edited: bool,
}

impl<T: Default + Serialize + DeserializeOwned> Loaded<T> {
    /// Reads the row; one that is absent is empty, one that was not handed in is a fault.
    pub(super) fn read(rows: Rows<'_>, key: StateKey, keys: &dyn Keys) -> Result<Self, Fault> {
        let Some(row) = rows.find(&key) else { return Err(Fault::MissingRow(key)) };
        let value = match &row.bytes {
            Some(bytes) if row.version > 0 => parse(&key, bytes, keys)?,
            None if row.version == 0 => T::default(),
            // A row that was written has bytes: one that lost them is no empty ledger.
            _ => return Err(Fault::Row { key, error: RowError::Truncated }),
        };
        Ok(Self { key, version: row.version, value, edited: false })
    }

    pub(super) fn edit(&mut self) -> &mut T {
        self.edited = true;
        &mut self.value
    }

    /// Whether nothing is stored.
    pub(super) fn is_absent(&self) -> bool {
        self.version == 0
    }

    /// Leaves the row as it is stored.
    pub(super) fn discard(&mut self) {
        self.edited = false;
    }

    pub(super) fn is_edited(&self) -> bool {
        self.edited
    }

    /// The version it will have if this step is committed.
    pub(super) fn next_version(&self) -> u64 {
        self.version.saturating_add(1)
    }

    /// The row to be written.
    pub(super) fn sealed(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Row, Fault> {
        let bytes = seal(&self.key, &self.value, keys, draws)?;
        Ok(Row { key: self.key.clone(), version: self.next_version(), bytes: Some(bytes) })
    }
}

impl<T> std::ops::Deref for Loaded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

pub(super) fn parse<T: DeserializeOwned>(key: &StateKey, bytes: &[u8], keys: &dyn Keys) -> Result<T, Fault> {
    let fault = |error| Fault::Row { key: key.clone(), error };
    let plain = open_row(keys, key, bytes).map_err(fault)?;
    // What opens was sealed by this engine: other content means another shape of the same format.
    postcard::from_bytes(plain.expose()).map_err(|_| fault(RowError::Truncated))
}

/// Bytes that hold most rows.
const TYPICAL: usize = 4096;

pub(super) fn seal<T: Serialize>(
    key: &StateKey,
    value: &T,
    keys: &dyn Keys,
    draws: &mut Draws,
) -> Result<Vec<u8>, Fault> {
    // With room enough, so that growing leaves no copies behind.
    let plain = postcard::to_extend(value, Vec::with_capacity(TYPICAL));
    let plain = zeroize::Zeroizing::new(plain.map_err(|_| Fault::Encode(key.clone()))?);
    Ok(seal_row(keys, draws, key, &plain)?)
}
