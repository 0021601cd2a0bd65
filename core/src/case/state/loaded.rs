use postcard::ser_flavors::Size;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::case::protocol::{Fault, Rows};
use crate::keys::{Draws, Keys, Row, RowError, StateKey, open_row, seal_row};

/// A row of a step, of any content.
pub(in crate::case) trait Stored {
    fn key(&self) -> &StateKey;

    /// Returns the version after this step is committed; `None` if the step leaves the row unchanged.
    fn next_version(&self) -> Option<u64>;

    /// Returns the bytes to store then; `None` if the row is deleted.
    fn sealed(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Option<Vec<u8>>, Fault>;
}

/// Returns a row of any content, for lists of rows.
pub(in crate::case) fn any<T: Stored>(row: &T) -> &dyn Stored {
    row
}

/// A row that was read in this step, opened; written if it was edited.
#[derive(Debug)]
pub(in crate::case) struct Loaded<T> {
    key: StateKey,
    version: u64,
    value: T,
    edited: bool,
}

impl<T> Loaded<T> {
    /// Returns a row that was opened before, at this version.
    pub(in crate::case) const fn opened(key: StateKey, version: u64, value: T) -> Self {
        Self { key, version, value, edited: false }
    }

    pub(in crate::case) const fn edit(&mut self) -> &mut T {
        self.edited = true;
        &mut self.value
    }

    pub(in crate::case) const fn version(&self) -> u64 {
        self.version
    }

    /// Returns true if nothing is stored.
    pub(in crate::case) const fn is_absent(&self) -> bool {
        self.version == 0
    }

    /// Leaves the stored row unchanged.
    pub(in crate::case) const fn discard(&mut self) {
        self.edited = false;
    }

    pub(in crate::case) fn into_value(self) -> T {
        self.value
    }
}

impl<T: Default + DeserializeOwned> Loaded<T> {
    /// Reads the row. An absent row is empty; a row that was not passed is a fault.
    pub(in crate::case) fn read(rows: Rows<'_>, key: StateKey, keys: &dyn Keys) -> Result<Self, Fault> {
        let row = rows.get(&key)?;
        let value = match &row.bytes {
            Some(bytes) if row.version > 0 => parse(&key, bytes, keys)?,
            None if row.version == 0 => T::default(),
            // A row that was written has bytes: one that lost them is not an empty ledger.
            _ => return Err(Fault::Row { key, error: RowError::Truncated }),
        };
        Ok(Self::opened(key, row.version, value))
    }

    /// Discards all edits.
    pub(in crate::case) fn reset(&mut self, rows: Rows<'_>, keys: &dyn Keys) -> Result<(), Fault> {
        if self.edited {
            *self = Self::read(rows, self.key.clone(), keys)?;
        }
        Ok(())
    }
}

impl<T: Serialize> Stored for Loaded<T> {
    fn key(&self) -> &StateKey {
        &self.key
    }

    fn next_version(&self) -> Option<u64> {
        self.edited.then(|| self.version.saturating_add(1))
    }

    fn sealed(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Option<Vec<u8>>, Fault> {
        seal(&self.key, &self.value, keys, draws).map(Some)
    }
}

/// A row that this step deletes.
pub(in crate::case) struct Deleted {
    key: StateKey,
    version: u64,
}

impl Deleted {
    /// Returns the row with this key, as passed.
    pub(in crate::case) fn read(rows: Rows<'_>, key: StateKey) -> Result<Self, Fault> {
        let version = rows.get(&key)?.version;
        Ok(Self { key, version })
    }

    /// Returns true if nothing is stored.
    pub(in crate::case) const fn is_absent(&self) -> bool {
        self.version == 0
    }
}

impl Stored for Deleted {
    fn key(&self) -> &StateKey {
        &self.key
    }

    fn next_version(&self) -> Option<u64> {
        Some(self.version.saturating_add(1))
    }

    fn sealed(&self, _: &dyn Keys, _: &mut Draws) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }
}

/// The rows that a step writes, in the order of their keys.
pub(in crate::case) struct WrittenRows<'r>(Vec<(&'r dyn Stored, u64)>);

impl<'r> FromIterator<&'r dyn Stored> for WrittenRows<'r> {
    fn from_iter<I: IntoIterator<Item = &'r dyn Stored>>(rows: I) -> Self {
        let mut written: Vec<_> =
            rows.into_iter().filter_map(|row| Some((row, row.next_version()?))).collect();
        written.sort_unstable_by(|(a, _), (b, _)| a.key().cmp(b.key()));
        Self(written)
    }
}

impl WrittenRows<'_> {
    /// Returns the kind and the new version of each row, as in the record.
    pub(in crate::case) fn versions(&self) -> Vec<(&'static str, u64)> {
        self.0.iter().map(|(row, version)| (row.key().kind().as_str(), *version)).collect()
    }

    pub(in crate::case) fn sealed(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Vec<Row>, Fault> {
        let seal = |(row, version): &(&dyn Stored, u64)| {
            Ok(Row { key: row.key().clone(), version: *version, bytes: row.sealed(keys, draws)? })
        };
        self.0.iter().map(seal).collect()
    }
}

impl<T> std::ops::Deref for Loaded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

pub(in crate::case) fn parse<T: DeserializeOwned>(
    key: &StateKey,
    bytes: &[u8],
    keys: &dyn Keys,
) -> Result<T, Fault> {
    let fault = |error| Fault::Row { key: key.clone(), error };
    let plain = open_row(keys, key, bytes).map_err(fault)?;
    // This engine sealed what opens: content that does not parse is another version of the format.
    postcard::from_bytes(plain.expose()).map_err(|_| fault(RowError::Truncated))
}

pub(in crate::case) fn seal<T: Serialize>(
    key: &StateKey,
    value: &T,
    keys: &dyn Keys,
    draws: &mut Draws,
) -> Result<Vec<u8>, Fault> {
    let fault = |_| Fault::Encode(key.clone());
    // Measured first: a growing buffer would leave copies behind.
    let length = postcard::serialize_with_flavor(value, Size::default()).map_err(fault)?;
    let plain = postcard::to_extend(value, Vec::with_capacity(length)).map_err(fault)?;
    Ok(seal_row(keys, draws, key, &Zeroizing::new(plain))?)
}
