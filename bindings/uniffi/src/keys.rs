use std::sync::{Arc, PoisonError, RwLock};

use bonafides::keys::{self, KeyError, KeyIdError};
use bonafides_surface::{Error, ForeignKeys, Held, RawKeySet, public_key};

use crate::{HostError, Result};

/// Keys held in memory, from the secret store of the host.
#[derive(Debug, uniffi::Object)]
pub struct RawKeys(RwLock<keys::RawKeys>);

#[uniffi::export]
impl RawKeys {
    /// Four independent random keys of 32 bytes, with the ids `state-1`, `vault-1`, `index-1` and `grant-1`.
    #[uniffi::constructor]
    pub fn new(state: Vec<u8>, vault: Vec<u8>, index: Vec<u8>, grant_seed: Vec<u8>) -> Result<Self> {
        Ok(Self(RwLock::new(RawKeySet::keys(&state, &vault, &index, &grant_seed)?)))
    }

    /// The public key of `grant-1`, as it is configured at a connector: base64url.
    pub fn grant_public(&self) -> String {
        public_key(&self.0.read().unwrap_or_else(PoisonError::into_inner).grant_public())
    }

    /// From now on seals with `key`; what an older key `state` sealed still opens.
    pub fn rotate_state(&self, id: &str, key: Vec<u8>) -> Result<()> {
        let key = RawKeySet::key(&key, "key")?;
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.rotate_state(id, key).map_err(key_id)?)
    }

    /// From now on seals with `key`; what an older key `vault` sealed still opens.
    pub fn rotate_vault(&self, id: &str, key: Vec<u8>) -> Result<()> {
        let key = RawKeySet::key(&key, "key")?;
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.rotate_vault(id, key).map_err(key_id)?)
    }
}

fn key_id(error: KeyIdError) -> Error {
    Error::input("key_id", error.to_string(), "choose 1 to 64 of `A-Za-z0-9._-` that no key had before")
        .at("id")
}

/// Keys that the host holds itself. Each package has the documentation of its own.
#[uniffi::export(with_foreign)]
pub trait Keys: Send + Sync {
    /// The id of the current key of this name; of the key `grant`, its `kid`.
    fn current(&self, key: String) -> std::result::Result<String, HostError>;
    /// Seals with the current key.
    fn seal(
        &self,
        key: String,
        draw: Vec<u8>,
        ad: Vec<u8>,
        plain: Vec<u8>,
    ) -> std::result::Result<Vec<u8>, HostError>;
    /// Opens what was sealed with the key of that id and with the same `ad`.
    fn unseal(
        &self,
        key: String,
        id: String,
        ad: Vec<u8>,
        sealed: Vec<u8>,
    ) -> std::result::Result<Vec<u8>, HostError>;
    /// HMAC-SHA-256 over `message` with the key of that id: 32 bytes.
    fn mac(&self, key: String, id: String, message: Vec<u8>) -> std::result::Result<Vec<u8>, HostError>;
    /// Signs a grant with Ed25519: 64 bytes.
    fn sign_grant(&self, message: Vec<u8>) -> std::result::Result<Vec<u8>, HostError>;
}

/// Where an engine has its keys.
pub(crate) enum KeySource {
    Raw(Arc<RawKeys>),
    Host(Arc<dyn Keys>),
}

impl KeySource {
    /// Lends the keys for one call.
    pub(crate) fn lend<T>(
        &self,
        work: impl FnOnce(&dyn keys::Keys) -> std::result::Result<T, Error>,
    ) -> Result<T> {
        Ok(match self {
            Self::Raw(keys) => {
                let keys = keys.0.read().unwrap_or_else(PoisonError::into_inner).clone();
                work(&keys)?
            }
            Self::Host(keys) => {
                let held =
                    Held::new(Lent(&**keys)).map_err(bonafides::case::Fault::from).map_err(Error::from)?;
                work(&held)?
            }
        })
    }
}

struct Lent<'a>(&'a dyn Keys);

impl ForeignKeys for Lent<'_> {
    fn current(&self, key: &str) -> std::result::Result<String, KeyError> {
        Ok(self.0.current(key.to_owned())?)
    }

    fn seal(
        &self,
        key: &str,
        draw: &[u8],
        ad: &[u8],
        plain: &[u8],
    ) -> std::result::Result<Vec<u8>, KeyError> {
        Ok(self.0.seal(key.to_owned(), draw.to_vec(), ad.to_vec(), plain.to_vec())?)
    }

    fn open(&self, key: &str, id: &str, ad: &[u8], sealed: &[u8]) -> std::result::Result<Vec<u8>, KeyError> {
        Ok(self.0.unseal(key.to_owned(), id.to_owned(), ad.to_vec(), sealed.to_vec())?)
    }

    fn mac(&self, key: &str, id: &str, message: &[u8]) -> std::result::Result<Vec<u8>, KeyError> {
        Ok(self.0.mac(key.to_owned(), id.to_owned(), message.to_vec())?)
    }

    fn sign_grant(&self, message: &[u8]) -> std::result::Result<Vec<u8>, KeyError> {
        Ok(self.0.sign_grant(message.to_vec())?)
    }
}
