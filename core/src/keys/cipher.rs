//! The sealing algorithm, and the byte that identifies it. No other module knows either.

use std::fmt;

use aes_gcm_siv::aead::{Aead as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit as _};
use hmac::Hmac;
use hmac::digest::Key;
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{KeyError, Nonce, Sensitive};

/// Seals and opens with one key, as algorithm 1 of [`Keys::seal`](super::Keys::seal): algorithm byte, nonce,
/// AES-256-GCM-SIV ciphertext and tag (RFC 8452). For providers of keys.
#[derive(Clone)]
pub struct Cipher(Aes256GcmSiv);

impl Cipher {
    /// Returns the cipher of a key: 32 random bytes, for this use alone.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Aes256GcmSiv::new(key.into()))
    }

    /// Seals `plain` together with `ad`. A nonce used twice reveals whether both texts are the
    /// same, and nothing else.
    pub fn seal(&self, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let sealed = self.0.encrypt(nonce.into(), Payload { msg: plain, aad: ad });
        let sealed = sealed.map_err(|_| KeyError::Unavailable("too long to be sealed".to_owned()))?;
        Ok([&[AES_256_GCM_SIV], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`seal`](Self::seal) made with the same key and the same `ad`.
    pub fn open(&self, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        let (algorithm, sealed) = sealed.split_first().ok_or(KeyError::Damaged)?;
        if *algorithm != AES_256_GCM_SIV {
            return Err(KeyError::Damaged);
        }
        let (nonce, sealed) = sealed.split_first_chunk::<12>().ok_or(KeyError::Damaged)?;
        let plain = self.0.decrypt(nonce.into(), Payload { msg: sealed, aad: ad });
        plain.map(Sensitive::new).map_err(|_| KeyError::Damaged)
    }
}

/// Shows nothing of the key.
impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cipher").finish_non_exhaustive()
    }
}

/// The algorithm byte.
const AES_256_GCM_SIV: u8 = 1;

/// Returns HMAC-SHA-256 with a key of 32 bytes.
pub(super) fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // Padded to a block, as in RFC 2104: the constructor that takes a block cannot fail.
    let mut block = Key::<Hmac<Sha256>>::default();
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = Hmac::new(&block);
    block.as_mut_slice().zeroize();
    mac
}
