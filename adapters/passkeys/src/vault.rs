use std::fmt;
use std::sync::Arc;

use bonafides::keys::{KeyName, Keys, Nonce};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::PasskeyError;

/// Rows sealed with the key `vault` of the desk, each for its place: a row that was written by anybody else, or copied to
/// another place, does not open.
#[derive(Clone)]
pub(crate) struct Vault(Arc<dyn Keys + Send + Sync>);

impl Vault {
    pub(crate) fn new(keys: Arc<dyn Keys + Send + Sync>) -> Self {
        Self(keys)
    }

    /// Returns the length of the key's id in a byte, the id, and what the key sealed.
    pub(crate) fn seal(&self, place: &[u8], content: &impl Serialize) -> Result<Vec<u8>, PasskeyError> {
        let plain = serde_json::to_vec(content).map_err(|error| PasskeyError::Library(error.to_string()))?;
        let mut nonce = Nonce::default();
        getrandom::fill(&mut nonce).map_err(|_| PasskeyError::Random)?;
        let id = self.0.current(KeyName::Vault);
        let length = u8::try_from(id.len()).map_err(|_| PasskeyError::Row)?;
        let sealed = self.0.seal(KeyName::Vault, &nonce, place, &plain)?;
        Ok([&[length], id.as_bytes(), &sealed].concat())
    }

    pub(crate) fn open<T: DeserializeOwned>(&self, place: &[u8], bytes: &[u8]) -> Result<T, PasskeyError> {
        let (id, sealed) = split(bytes).ok_or(PasskeyError::Row)?;
        let plain = self.0.open(KeyName::Vault, id, place, sealed)?;
        serde_json::from_slice(plain.expose()).map_err(|_| PasskeyError::Row)
    }
}

fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (id, sealed) = rest.split_at_checked(usize::from(*length))?;
    Some((std::str::from_utf8(id).ok()?, sealed))
}

/// Returns the place of a row: the kind, and what identifies it among its kind, each after its length.
pub(crate) fn place(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut place = format!("bonafides passkeys, {kind}").into_bytes();
    for part in parts {
        place.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        place.extend_from_slice(part);
    }
    place
}

/// Shows nothing of the keys.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}
