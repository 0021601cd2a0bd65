use std::fmt;
use std::sync::Arc;

use bonafides::keys::{KeyName, Keys, RawKeys};

/// The keys of a desk, ready for use.
#[derive(Clone)]
pub struct DeskKeys {
    keys: Arc<dyn Keys + Send + Sync>,
    grant_publics: Vec<(String, [u8; 32])>,
}

impl DeskKeys {
    /// Returns the keys, for [`DeskBuilder::new`](crate::DeskBuilder::new).
    pub fn keys(&self) -> Arc<dyn Keys + Send + Sync> {
        Arc::clone(&self.keys)
    }

    /// Returns the public keys of all keys that sign or have signed grants, with their ids, oldest first.
    pub fn grant_publics(&self) -> &[(String, [u8; 32])] {
        &self.grant_publics
    }

    /// Returns the id of a key in use; `None` is the key that signs grants.
    pub fn current(&self, key: Option<KeyName>) -> &str {
        key.map_or_else(|| self.keys.grant_key(), |key| self.keys.current(key))
    }

    /// Returns the ids of the keys in use: `state`, `vault`, `index` and `grant`.
    pub fn ids(&self) -> [&str; 4] {
        [Some(KeyName::State), Some(KeyName::Vault), Some(KeyName::Index), None].map(|key| self.current(key))
    }
}

impl From<RawKeys> for DeskKeys {
    fn from(keys: RawKeys) -> Self {
        let grant_publics = keys.grant_publics().map(|(id, public)| (id.to_owned(), public)).collect();
        Self { keys: Arc::new(keys), grant_publics }
    }
}

#[cfg(feature = "pkcs11")]
impl From<bonafides_keys_pkcs11::TokenKeys> for DeskKeys {
    fn from(keys: bonafides_keys_pkcs11::TokenKeys) -> Self {
        let grant_publics = keys.grant_publics().map(|(id, public)| (id.to_owned(), public)).collect();
        Self { keys: Arc::new(keys), grant_publics }
    }
}

/// Shows the ids alone.
impl fmt::Debug for DeskKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DeskKeys").field(&self.ids()).finish()
    }
}
