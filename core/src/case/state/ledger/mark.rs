use serde::{Deserialize, Serialize};

use crate::case::state::bytes;

/// The first 16 bytes of an HMAC: enough to distinguish people, references and inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) struct Mark(#[serde(with = "bytes")] [u8; 16]);

impl From<[u8; 16]> for Mark {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// Takes the first half of a MAC.
impl From<[u8; 32]> for Mark {
    fn from(mac: [u8; 32]) -> Self {
        Self(mac.first_chunk().copied().unwrap_or_default())
    }
}
