//! Personal data in a record: a salted commitment, and the value sealed under a key of the person.
//!
//! Anyone with the salt and the value can check the commitment. Once the person's key is destroyed,
//! nobody can open the value or try values against the commitment.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::Zeroizing;

use super::hash::Hash;
use crate::keys::{Cipher, Draws, KeyError, PersonKey, Sensitive};

/// The length of a salt, in bytes.
const SALT: usize = 32;

/// A personal value in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Personal {
    /// The commitment: HMAC-SHA-256(salt, path 0x00 value).
    pub c: Hash,
    /// The random alias of the person.
    pub p: String,
    /// Salt and value, sealed under the person's key; base64url without padding.
    pub s: String,
}

/// A personal value, opened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Opened {
    /// The value.
    pub value: Sensitive<String>,
    /// The salt of its commitment, to be passed with the value to anyone who checks it.
    pub salt: Sensitive<[u8; SALT]>,
}

/// A personal value that does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PersonalError {
    /// Other bytes, another key, or another case, sequence number or path than it was sealed with.
    #[error("the value does not open: it was changed, moved or sealed with another key")]
    Damaged,
    /// The value opens, but the commitment is to another value.
    #[error("the value is not the one that was committed to")]
    Commitment,
}

/// Seals the values of one person in one record.
pub(crate) struct PersonalSealer<'a> {
    cipher: Cipher,
    alias: &'a str,
    /// Case and sequence; the path follows.
    place: String,
}

impl<'a> PersonalSealer<'a> {
    pub(crate) fn new(key: &PersonKey, alias: &'a str, case: &str, seq: u64) -> Self {
        Self { cipher: Cipher::new(key.expose()), alias, place: place(case, seq) }
    }

    /// Seals `value` for the place `path` in the record: `data.subject`, `data.entered[2]`.
    pub(crate) fn seal(&self, draws: &mut Draws, path: &str, value: &str) -> Result<Personal, KeyError> {
        // Drawn per path, so that two paths never share a salt, even if a seed is repeated.
        let salt: Zeroizing<[u8; SALT]> = Zeroizing::new(draws.bytes(&["salt/", path].concat()));
        let nonce = draws.bytes(&["seal/", path].concat());
        let mut plain = Zeroizing::new(Vec::with_capacity(SALT.saturating_add(value.len())));
        plain.extend_from_slice(&*salt);
        plain.extend_from_slice(value.as_bytes());
        let sealed = self.cipher.seal(&nonce, [&self.place, path].concat().as_bytes(), &plain)?;
        Ok(Personal {
            c: commitment(&salt, path, value),
            p: self.alias.to_owned(),
            s: URL_SAFE_NO_PAD.encode(sealed),
        })
    }
}

impl fmt::Debug for PersonalSealer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonalSealer").field("alias", &self.alias).finish_non_exhaustive()
    }
}

/// Opens a personal value at `path` in record `seq` of `case`, and checks its commitment.
pub fn open(
    key: &PersonKey,
    case: &str,
    seq: u64,
    path: &str,
    personal: &Personal,
) -> Result<Opened, PersonalError> {
    let sealed = URL_SAFE_NO_PAD.decode(&personal.s).map_err(|_| PersonalError::Damaged)?;
    let ad = [&place(case, seq), path].concat();
    let plain = Cipher::new(key.expose()).open(ad.as_bytes(), &sealed).map_err(|_| PersonalError::Damaged)?;
    let (salt, value) = plain.expose().split_first_chunk::<SALT>().ok_or(PersonalError::Damaged)?;
    let value = str::from_utf8(value).map_err(|_| PersonalError::Damaged)?;
    if commits(personal, salt, path, value) {
        Ok(Opened { value: value.into(), salt: Sensitive::new(*salt) })
    } else {
        Err(PersonalError::Commitment)
    }
}

/// Returns true if `personal`, at `path`, commits to this salt and value. Needs no key.
pub fn commits(personal: &Personal, salt: &[u8; SALT], path: &str, value: &str) -> bool {
    commitment(salt, path, value).as_bytes().ct_eq(personal.c.as_bytes()).into()
}

fn commitment(salt: &[u8; SALT], path: &str, value: &str) -> Hash {
    // The key is padded to a block, as in RFC 2104, because this constructor cannot fail.
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(salt).for_each(|(to, from)| *to = *from);
    let mac = Hmac::<Sha256>::new((&*block).into());
    let mac = mac.chain_update(path).chain_update([0]).chain_update(value);
    Hash::from_bytes(mac.finalize().into_bytes().into())
}

/// The prefix of the associated data; neither a case id nor a number contains a zero byte.
fn place(case: &str, seq: u64) -> String {
    format!("{case}\0{seq}\0")
}
