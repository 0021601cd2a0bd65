//! The secrets of challenges and deliveries: answers, codes, passwords, and their hashes and MACs.
//!
//! Pure functions over draws and keys; counting, storing and showing is left to the case.

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

/// The reason a secret cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub(crate) enum SecretError {
    /// The secret is too long to be hashed.
    #[error("too long to be hashed: at most {at_most} bytes")]
    TooLong { at_most: usize },
    /// There was not enough memory to hash it.
    #[error("hashing failed: not enough memory")]
    Unhashed,
}

/// Returns the HMAC, by the key of that id, of `purpose` and `parts`, each after its length in eight
/// bytes, so that different lists never give the same input.
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
