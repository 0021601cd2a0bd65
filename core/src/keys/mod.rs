//! Keys, sealed rows and random draws.
//!
//! The host supplies [`Keys`], for example [`RawKeys`]. The crate seals each [`Row`] that it returns, and
//! opens each that it receives.
//!
//! ```
//! use bonafides::keys::{KeyIdError, RawKeys, Sensitive};
//!
//! # fn main() -> Result<(), KeyIdError> {
//! // In production: from the system's random number generator, or behind a key management service.
//! let mut keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
//! keys.rotate_state("state-2", [5; 32])?; // seals new rows; rows sealed with `state-1` still open
//!
//! let password = Sensitive::from("correct horse battery staple");
//! assert_eq!(format!("{password:?}"), "Sensitive(..)");
//! # Ok(())
//! # }
//! ```

mod cipher;
mod draw;
mod kdf;
mod raw;
mod row;
mod sensitive;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use cipher::Cipher;
pub(crate) use draw::Draws;
pub use draw::{Seed, SeedError};
pub use raw::{KeyIdError, RawKey, RawKeys};
pub use row::{Row, RowError, RowKind, StateKey, StateKeyError};
pub(crate) use row::{is_sealed_with_current, open_row, seal_row};
pub use sensitive::Sensitive;
pub(crate) use sensitive::sealed_serde;

/// Random bytes that make each sealed value differ from the next.
pub type Nonce = [u8; 12];

/// The operations with keys that the engine does not hold. Synchronous, and borrowed for one call.
///
/// A key has an id, 1 to 64 characters of `A-Za-z0-9._-`, which must open data sealed with it for as
/// long as the data are kept. Every error is a fault: the step did not happen.
pub trait Keys {
    /// Returns the id of the key that seals and authenticates new data.
    fn current(&self, key: KeyName) -> &str;

    /// Seals `plain` with the current key, together with `ad`, which is not in the result.
    ///
    /// The result is an algorithm byte followed by the output of that algorithm: for algorithm 1, the nonce
    /// and the AES-256-GCM-SIV ciphertext with its tag (RFC 8452); for algorithm 2, the same after another byte 1, under
    /// a key that a token makes of the nonce. A nonce is used with one `ad` only. The key `index` does not seal.
    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// Opens data that were sealed with the key of that id and with the same `ad`.
    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError>;

    /// Returns HMAC-SHA-256 over the concatenation of `parts` with the key of that id.
    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError>;

    /// Wraps a person key with the current key `vault`, together with `ad`.
    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError>;

    /// Unwraps a person key that was wrapped with the same `ad`.
    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError>;

    /// Returns the id of the key that signs grants: the `kid` of their tokens.
    fn grant_key(&self) -> &str;

    /// Signs a grant with Ed25519 (RFC 8032, pure).
    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// The symmetric keys of an engine. They are independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a provider must hold every key")]
pub enum KeyName {
    /// Seals and authenticates cases, ledgers and the outbox.
    State,
    /// Seals and authenticates enrolments, and wraps person keys.
    Vault,
    /// Makes the keys of rows out of ids. Never seals.
    Index,
}

impl KeyName {
    /// Returns the name in the documentation and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Vault => "vault",
            Self::Index => "index",
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The key that seals a person's own data: 32 random bytes, destroyed on erasure.
pub type PersonKey = Sensitive<[u8; 32]>;

/// A person key as it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Wrapped {
    /// The id of the key `vault` that wrapped it.
    pub key: String,
    /// The wrapped key, algorithm byte first.
    pub sealed: Vec<u8>,
}

impl Wrapped {
    /// Returns what the key `vault` with the id `key` wrapped.
    pub fn new(key: impl Into<String>, sealed: Vec<u8>) -> Self {
        Self { key: key.into(), sealed }
    }
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wrapped").field("key", &self.key).field("length", &self.sealed.len()).finish()
    }
}

/// An error of [`Keys`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No key has this id, or the key is not for this use.
    #[error("no key `{name}` with the id `{id}` for this use")]
    Unknown {
        /// The name of the key.
        name: KeyName,
        /// The requested id.
        id: String,
    },
    /// The provider of the keys failed; the reason in its words, without secrets.
    #[error("the keys are unavailable: {0}")]
    Unavailable(String),
    /// The data cannot be opened: bytes, place or key differ from those at sealing.
    #[error("the data cannot be opened: it was changed, moved or sealed with another key")]
    Damaged,
}

/// Returns true if `id` is a valid key id: 1 to 64 characters of `A-Za-z0-9._-`.
pub(crate) fn is_key_id(id: &[u8]) -> bool {
    (1..=64).contains(&id.len()) && id.iter().all(|b| is_plain(*b))
}

/// Returns true for the characters of ids that the engine or the host chooses: `A-Za-z0-9._-`.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}
