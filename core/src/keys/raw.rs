use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroize as _;

use super::cipher::{Cipher, hmac};
use super::kdf::Kdf;
use super::{KeyError, KeyName, Keys, Nonce, PersonKey, Sensitive, Wrapped, is_key_id};

/// Keys held in memory.
///
/// Each symmetric key yields one derived subkey per use, so that no key serves two algorithms.
#[derive(Clone)]
pub struct RawKeys {
    state: Ring,
    vault: Ring,
    index: Ring,
    grant: GrantKeys,
}

/// A key with its id, from [`RawKeys::with_ids`].
pub type RawKey<'i> = (&'i str, [u8; 32]);

impl RawKeys {
    /// Wraps four independent random keys, with the ids `state-1`, `vault-1`, `index-1` and `grant-1`.
    pub fn new(state: [u8; 32], vault: [u8; 32], index: [u8; 32], grant_seed: [u8; 32]) -> Self {
        Self {
            state: Ring::new(KeyName::State, "state-1", state),
            vault: Ring::new(KeyName::Vault, "vault-1", vault),
            index: Ring::new(KeyName::Index, "index-1", index),
            grant: GrantKeys::new("grant-1", grant_seed),
        }
    }

    /// Wraps four independent random keys with their ids, for keys that were rotated before.
    pub fn with_ids(
        state: RawKey<'_>,
        vault: RawKey<'_>,
        index: RawKey<'_>,
        grant_seed: RawKey<'_>,
    ) -> Result<Self, KeyIdError> {
        let all = [state.0, vault.0, index.0, grant_seed.0];
        if all.iter().any(|id| !is_key_id(id.as_bytes())) {
            return Err(KeyIdError::Malformed);
        }
        Ok(Self {
            state: Ring::new(KeyName::State, state.0, state.1),
            vault: Ring::new(KeyName::Vault, vault.0, vault.1),
            index: Ring::new(KeyName::Index, index.0, index.1),
            grant: GrantKeys::new(grant_seed.0, grant_seed.1),
        })
    }

    /// Seals with `key` from now on; older `state` keys still open what they sealed.
    pub fn rotate_state(&mut self, id: &str, key: [u8; 32]) -> Result<(), KeyIdError> {
        self.state.rotate(id, key)
    }

    /// Seals with `key` from now on; older `vault` keys still open what they sealed.
    pub fn rotate_vault(&mut self, id: &str, key: [u8; 32]) -> Result<(), KeyIdError> {
        self.vault.rotate(id, key)
    }

    /// Signs grants with `seed` from now on. Verifiers need the older public keys until the last grant that these
    /// signed has expired.
    pub fn rotate_grant(&mut self, id: &str, seed: [u8; 32]) -> Result<(), KeyIdError> {
        if !is_key_id(id.as_bytes()) {
            return Err(KeyIdError::Malformed);
        }
        if self.grant_publics().any(|(known, _)| known == id) {
            return Err(KeyIdError::Taken(id.to_owned()));
        }
        let key = GrantKey::new(id, seed);
        self.grant.older.push(std::mem::replace(&mut self.grant.current, key));
        Ok(())
    }

    /// Returns the public key of the key that signs grants, for verifiers of grants.
    pub fn grant_public(&self) -> [u8; 32] {
        self.grant.current.public()
    }

    /// Returns the public keys of all keys that sign or have signed grants, with their ids, oldest first.
    pub fn grant_publics(&self) -> impl Iterator<Item = (&str, [u8; 32])> {
        self.grant.older.iter().chain([&self.grant.current]).map(|key| (key.id.as_str(), key.public()))
    }

    const fn ring(&self, name: KeyName) -> &Ring {
        match name {
            KeyName::State => &self.state,
            KeyName::Vault => &self.vault,
            KeyName::Index => &self.index,
        }
    }
}

/// An invalid id for a new key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyIdError {
    /// Not 1 to 64 characters of `A-Za-z0-9._-`.
    #[error("a key id must be 1 to 64 characters of `A-Za-z0-9._-`")]
    Malformed,
    /// The id of an existing key.
    #[error("a key with the id `{0}` already exists")]
    Taken(String),
}

impl Keys for RawKeys {
    fn current(&self, key: KeyName) -> &str {
        &self.ring(key).current.id
    }

    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.ring(key).current.cipher(key)?.seal(nonce, ad, plain)
    }

    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        self.ring(key).of(id)?.cipher(key)?.open(ad, sealed)
    }

    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        let mut mac = self.ring(key).of(id)?.mac.clone();
        for part in parts {
            mac.update(part);
        }
        Ok(mac.finalize().into_bytes().into())
    }

    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        let key = &self.vault.current;
        Ok(Wrapped { key: key.id.clone(), sealed: key.wrap.seal(nonce, ad, person_key.expose())? })
    }

    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        let plain = self.vault.of(&wrapped.key)?.wrap.open(ad, &wrapped.sealed)?;
        let key = plain.expose().as_slice().try_into();
        key.map(PersonKey::new).map_err(|_| KeyError::Damaged)
    }

    fn grant_key(&self) -> &str {
        &self.grant.current.id
    }

    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        Ok(self.grant.current.key.sign(message).to_bytes())
    }
}

impl fmt::Debug for RawKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawKeys")
            .field("state", &self.state.current.id)
            .field("vault", &self.vault.current.id)
            .field("index", &self.index.current.id)
            .field("grant", &self.grant_key())
            .finish()
    }
}

/// The key that signs grants, and those that signed before.
#[derive(Clone)]
struct GrantKeys {
    current: GrantKey,
    older: Vec<GrantKey>,
}

impl GrantKeys {
    fn new(id: &str, seed: [u8; 32]) -> Self {
        Self { current: GrantKey::new(id, seed), older: Vec::new() }
    }
}

/// A key that signs grants.
#[derive(Clone)]
struct GrantKey {
    id: String,
    key: SigningKey,
}

impl GrantKey {
    fn new(id: &str, mut seed: [u8; 32]) -> Self {
        let key = SigningKey::from_bytes(&seed);
        seed.zeroize();
        Self { id: id.to_owned(), key }
    }

    fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }
}

/// One of the keys, with its versions.
#[derive(Clone)]
struct Ring {
    name: KeyName,
    current: Key,
    older: Vec<Key>,
}

impl Ring {
    fn new(name: KeyName, id: &str, key: [u8; 32]) -> Self {
        Self { name, current: Key::derive(name, id.to_owned(), key), older: Vec::new() }
    }

    fn rotate(&mut self, id: &str, key: [u8; 32]) -> Result<(), KeyIdError> {
        if !is_key_id(id.as_bytes()) {
            return Err(KeyIdError::Malformed);
        }
        if self.of(id).is_ok() {
            return Err(KeyIdError::Taken(id.to_owned()));
        }
        let key = Key::derive(self.name, id.to_owned(), key);
        self.older.push(std::mem::replace(&mut self.current, key));
        Ok(())
    }

    fn of(&self, id: &str) -> Result<&Key, KeyError> {
        let mut keys = std::iter::once(&self.current).chain(self.older.iter().rev());
        keys.find(|key| key.id == id).ok_or_else(|| KeyError::Unknown { name: self.name, id: id.to_owned() })
    }
}

/// The subkeys of one key, ready for use.
#[derive(Clone)]
struct Key {
    id: String,
    seal: Cipher,
    wrap: Cipher,
    mac: Hmac<Sha256>,
}

impl Key {
    /// Derives HKDF-SHA-256(key, no salt, `bonafides/1/raw/` name `/` use) for each use.
    fn derive(name: KeyName, id: String, mut key: [u8; 32]) -> Self {
        let kdf = Kdf::new(b"", &key);
        key.zeroize();
        let subkey = |for_use: &str| {
            let parts = [b"bonafides/1/raw/", name.as_str().as_bytes(), b"/", for_use.as_bytes()];
            Sensitive::new(kdf.expand::<32>(&parts))
        };
        Self {
            id,
            seal: Cipher::new(subkey("seal").expose()),
            wrap: Cipher::new(subkey("wrap").expose()),
            mac: hmac(subkey("mac").expose()),
        }
    }

    /// Returns the cipher that seals; none for `index`, which only makes the keys of rows.
    fn cipher(&self, name: KeyName) -> Result<&Cipher, KeyError> {
        match name {
            KeyName::State | KeyName::Vault => Ok(&self.seal),
            KeyName::Index => Err(KeyError::Unknown { name, id: self.id.clone() }),
        }
    }
}
