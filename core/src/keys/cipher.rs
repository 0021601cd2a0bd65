use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::digest::Key;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{KeyError, Sensitive};

/// Seals and opens with one key: algorithm byte, nonce, XChaCha20-Poly1305 ciphertext and tag.
#[derive(Clone)]
pub(crate) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals `plain` together with `ad`. A `draw` must belong to one `ad` only: the nonce depends
    /// on the draw and on `plain`, not on `ad`.
    pub(crate) fn seal(&self, draw: &[u8; 32], ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let nonce = nonce(draw, plain);
        let sealed = self.0.encrypt(&nonce, Payload { msg: plain, aad: ad });
        let sealed = sealed.map_err(|_| KeyError::Unavailable("too long to be sealed".to_owned()))?;
        Ok([&[XCHACHA20_POLY1305], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`seal`](Self::seal) made with the same key and the same `ad`.
    pub(crate) fn open(&self, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        let (algorithm, sealed) = sealed.split_first().ok_or(KeyError::Damaged)?;
        if *algorithm != XCHACHA20_POLY1305 {
            return Err(KeyError::Damaged);
        }
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(KeyError::Damaged)?;
        let plain = self.0.decrypt(nonce.into(), Payload { msg: sealed, aad: ad });
        plain.map(Sensitive::new).map_err(|_| KeyError::Damaged)
    }
}

/// The algorithm byte.
const XCHACHA20_POLY1305: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 24;

/// The first 24 bytes of HMAC-SHA-256(draw, plain): a repeated draw repeats no nonce for another
/// plaintext.
fn nonce(draw: &[u8; 32], plain: &[u8]) -> XNonce {
    let mut nonce = XNonce::default();
    let mac = hmac(draw).chain_update(plain).finalize().into_bytes();
    nonce.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
    nonce
}

/// HMAC-SHA-256 under a key of 32 bytes.
pub(super) fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // Filled up to a block, as RFC 2104 does: the constructor that takes a block can not fail.
    let mut block = Key::<Hmac<Sha256>>::default();
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = Hmac::new(&block);
    block.as_mut_slice().zeroize();
    mac
}
