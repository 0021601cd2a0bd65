use hkdf::Hkdf;
use sha2::Sha256;

/// HKDF-SHA-256 (RFC 5869) after the extraction: each output costs one expansion.
#[derive(Clone)]
pub(super) struct Kdf(Hkdf<Sha256>);

impl Kdf {
    /// Extracts from `secret` with `salt`, which may be empty.
    pub(super) fn new(salt: &[u8], secret: &[u8]) -> Self {
        Self(Hkdf::new(Some(salt), secret))
    }

    /// Expands to `N` bytes for the concatenation of `info`.
    pub(super) fn expand<const N: usize>(&self, info: &[&[u8]]) -> [u8; N] {
        const { assert!(N <= LONGEST, "RFC 5869 expands to at most 255 blocks") }
        let mut out = [0; N];
        // Fails only for a longer output, which the assertion excludes.
        let _ = self.0.expand_multi_info(info, &mut out);
        out
    }
}

/// 255 blocks of SHA-256, in bytes.
const LONGEST: usize = 255 * 32;
