use bonafides::keys;
use bonafides_surface as surface;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use crate::error::thrown;

/// A row of the store.
#[napi(object)]
pub struct Row {
    /// The key of the row.
    pub key: String,
    /// The number of writes; 0 if the row is absent.
    pub version: i64,
    /// The sealed bytes.
    pub bytes: Option<Buffer>,
}

impl Row {
    pub(crate) fn read(self) -> napi::Result<keys::Row> {
        // `lib/values.js` has refused negative versions.
        let version = u64::try_from(self.version).unwrap_or_default();
        surface::row(&self.key, version, self.bytes.map(Into::into)).map_err(thrown)
    }

    pub(crate) fn read_all(rows: Vec<Self>) -> napi::Result<Vec<keys::Row>> {
        rows.into_iter().map(Self::read).collect()
    }
}

impl From<keys::Row> for Row {
    fn from(row: keys::Row) -> Self {
        // The engine refuses versions that a double cannot represent.
        let version = i64::try_from(row.version).unwrap_or(i64::MAX);
        Self { key: row.key.to_string(), version, bytes: row.bytes.map(Into::into) }
    }
}

/// A row with the version at which it was read.
#[napi(object)]
pub struct Compared {
    /// The key of the row.
    pub key: String,
    /// The version that the row must still have.
    pub version: i64,
}
