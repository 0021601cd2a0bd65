use bonafides::keys;
use bonafides_surface as surface;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use crate::error::thrown;

/// A row as it is stored.
#[napi(object)]
pub struct Row {
    /// Where.
    pub key: String,
    /// Counts its writes; 0: it is not there.
    pub version: i64,
    /// What stands there, sealed.
    pub bytes: Option<Buffer>,
}

impl Row {
    pub(crate) fn read(self) -> napi::Result<keys::Row> {
        // What is below 0 is refused before it comes here.
        let version = u64::try_from(self.version).unwrap_or_default();
        surface::row(&self.key, version, self.bytes.map(Into::into)).map_err(thrown)
    }

    pub(crate) fn read_all(rows: Vec<Self>) -> napi::Result<Vec<keys::Row>> {
        rows.into_iter().map(Self::read).collect()
    }
}

impl From<keys::Row> for Row {
    fn from(row: keys::Row) -> Self {
        // The engine itself refuses versions that a double can not hold.
        let version = i64::try_from(row.version).unwrap_or(i64::MAX);
        Self { key: row.key.to_string(), version, bytes: row.bytes.map(Into::into) }
    }
}

/// A row with the version at which it was read.
#[napi(object)]
pub struct Compared {
    /// The key of the row.
    pub key: String,
    /// The version it must still have.
    pub version: i64,
}
