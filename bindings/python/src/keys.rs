use std::sync::{Arc, PoisonError, RwLock};

use bonafides::keys::{KeyIdError, RawKeys as CoreKeys};
use bonafides_surface::{Error, RawKeySet, public_key};
use pyo3::prelude::*;

use crate::errors::Answer;

/// Four keys in memory: 32 independent random bytes each, drawn once and kept.
#[pyclass(frozen, module = "bonafides")]
pub(crate) struct RawKeys(RwLock<Arc<CoreKeys>>);

#[pymethods]
impl RawKeys {
    #[new]
    fn new(state: &[u8], vault: &[u8], index: &[u8], grant_seed: &[u8]) -> Answer<Self> {
        Ok(Self(RwLock::new(Arc::new(RawKeySet::keys(state, vault, index, grant_seed)?))))
    }

    /// The public key with which connectors check grants, in base64url. Its id is `grant-1`.
    #[getter]
    fn grant_public(&self) -> String {
        public_key(&self.present().grant_public())
    }

    /// Seals new state with this key; stored state still opens with the old key.
    fn rotate_state(&self, id: &str, key: &[u8]) -> Answer<()> {
        let key = RawKeySet::key(key, "state")?;
        self.rotate(|keys| keys.rotate_state(id, key))
    }

    /// Wraps person keys with this key from now on; stored ones still open with the old key.
    fn rotate_vault(&self, id: &str, key: &[u8]) -> Answer<()> {
        let key = RawKeySet::key(key, "vault")?;
        self.rotate(|keys| keys.rotate_vault(id, key))
    }

    fn __repr__(&self) -> String {
        format!("<{:?}>", self.present())
    }
}

impl RawKeys {
    /// Returns the current keys, so that no lock is held while the engine works.
    pub(crate) fn present(&self) -> Arc<CoreKeys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn rotate(&self, rotate: impl FnOnce(&mut CoreKeys) -> Result<(), KeyIdError>) -> Answer<()> {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let refused =
            |error: KeyIdError| Error::input("key_id", error.to_string(), "choose another id").at("id");
        Ok(rotate(Arc::make_mut(&mut keys)).map_err(refused)?)
    }
}
