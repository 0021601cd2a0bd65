//! Numbers and hashes as the lines of C2SP texts hold them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::audit::Hash;

/// Reads a decimal number without a sign or leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// Reads base64 with padding (RFC 4648, section 4), in its only canonical form.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(super) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads a hash in base64.
pub(super) fn hash(text: &str) -> Option<Hash> {
    base64(text)?.try_into().ok().map(Hash::from_bytes)
}

/// Returns each hash in base64 on a line of its own.
pub(super) fn hash_lines(hashes: &[Hash]) -> String {
    hashes.iter().map(|hash| to_base64(hash.as_bytes()) + "\n").collect()
}
