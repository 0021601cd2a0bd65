//! What challenges and deliveries are made of: answers, codes, one-time passwords, their proofs.
//!
//! Pure functions over draws and keys; what is counted, stored and shown is the case's business.

pub(crate) mod answer;
mod base32;
pub(crate) mod code;
pub(crate) mod fold;
pub(crate) mod one_time_password;
pub(crate) mod otp;
mod password;
mod phc;
pub(crate) mod recovery;
mod strength;
#[cfg(test)]
mod tests;
pub(crate) mod typed;

use thiserror::Error;

pub(crate) use otp::TotpSecret;
pub use password::{Blocklist, PasswordPolicy, PasswordProblem};
pub(crate) use password::{hash_password, in_history};
pub use strength::{PasswordWarning, Strength};

use crate::keys::{KeyError, KeyName, Keys};

/// Why a secret can not be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub(crate) enum SecretError {
    /// Longer than anything that is hashed.
    #[error("too long to be hashed: at most {at_most} bytes")]
    TooLong { at_most: usize },
    /// There was no memory to hash it.
    #[error("hashing failed, for lack of memory")]
    Unhashed,
}

/// HMAC with the key of that id over `purpose` and `parts`, each after its length in eight bytes, so
/// that no two different lists give the same text.
fn mac(
    keys: &dyn Keys,
    key: KeyName,
    id: &str,
    purpose: &str,
    parts: &[&[u8]],
) -> Result<[u8; 32], KeyError> {
    let mut joined = Vec::new();
    for part in [purpose.as_bytes()].iter().chain(parts) {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    keys.mac(key, id, &[&joined])
}
