//! Keys that are read anew when something needs one that was added since, so that a rotation stops no process.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use bonafides::case::{Connector, GrantError};
use bonafides::keys::{KeyError, KeyName, Keys, Nonce, PersonKey, Sensitive, Wrapped};

use crate::keys::DeskKeys;

/// Reads the keys. `None` if that fails now.
pub(crate) type ReadKeys = dyn Fn() -> Option<DeskKeys> + Send + Sync;

/// Keys with the way to read them anew.
///
/// They open more as the file grows. They seal with the keys that were in use when they were first read, until the
/// process starts again: the id of a key and what it seals must never be of two moments.
pub(crate) struct FreshKeys {
    first: Arc<dyn Keys + Send + Sync>,
    newest: Mutex<Arc<dyn Keys + Send + Sync>>,
    read: Arc<ReadKeys>,
}

impl FreshKeys {
    pub(crate) fn new(first: Arc<dyn Keys + Send + Sync>, read: Arc<ReadKeys>) -> Self {
        Self { newest: Mutex::new(Arc::clone(&first)), first, read }
    }

    /// Asks the keys as they were read first, then as they were read last, then as they are now.
    fn with<T>(&self, ask: impl Fn(&dyn Keys) -> Result<T, KeyError>) -> Result<T, KeyError> {
        let unknown = match ask(&*self.first) {
            Err(unknown @ KeyError::Unknown { .. }) => unknown,
            answer => return answer,
        };
        // Held while the keys are read: threads that need the same new key read it once.
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        match ask(&**newest) {
            Err(KeyError::Unknown { .. }) => {}
            answer => return answer,
        }
        let Some(now) = (self.read)() else { return Err(unknown) };
        *newest = now.keys();
        let answer = ask(&**newest);
        if answer.is_ok() {
            tracing::info!("desk.keys_read_anew");
        }
        answer
    }
}

impl Keys for FreshKeys {
    fn current(&self, key: KeyName) -> &str {
        self.first.current(key)
    }

    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.first.seal(key, nonce, ad, plain)
    }

    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        self.with(|keys| keys.open(key, id, ad, sealed))
    }

    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        self.with(|keys| keys.mac(key, id, parts))
    }

    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        self.first.wrap(nonce, ad, person_key)
    }

    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        self.with(|keys| keys.unwrap(ad, wrapped))
    }

    fn grant_key(&self) -> &str {
        self.first.grant_key()
    }

    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        self.first.sign_grant(message)
    }
}

/// The connector of a desk, which learns new keys of grants.
pub(crate) struct FreshConnector {
    trusted: RwLock<Trusted>,
    read: Option<Arc<ReadKeys>>,
}

struct Trusted {
    connector: Connector,
    /// The ids of its keys.
    ids: BTreeSet<String>,
}

impl FreshConnector {
    pub(crate) const fn new(
        connector: Connector,
        ids: BTreeSet<String>,
        read: Option<Arc<ReadKeys>>,
    ) -> Self {
        Self { trusted: RwLock::new(Trusted { connector, ids }), read }
    }

    fn trusted(&self) -> RwLockReadGuard<'_, Trusted> {
        self.trusted.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns true if the connector trusts a key of this id.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.trusted().ids.contains(id)
    }

    /// Calls the connector, once more if a grant names a key that is not known yet and is now.
    pub(crate) fn with<T>(
        &self,
        mut call: impl FnMut(&Connector) -> Result<T, GrantError>,
    ) -> Result<T, GrantError> {
        let answer = call(&self.trusted().connector);
        match answer {
            Err(GrantError::UnknownKey) if self.learn() => call(&self.trusted().connector),
            answer => answer,
        }
    }

    /// Reads the keys anew. False if that is not possible now.
    fn learn(&self) -> bool {
        let Some(now) = self.read.as_ref().and_then(|read| read()) else { return false };
        let mut trusted = self.trusted.write().unwrap_or_else(PoisonError::into_inner);
        for (id, public) in now.grant_publics() {
            // A key that is malformed is not trusted.
            if let Ok(more) = trusted.connector.clone().key(id, *public) {
                trusted.connector = more;
                trusted.ids.insert(id.clone());
            }
        }
        true
    }
}
