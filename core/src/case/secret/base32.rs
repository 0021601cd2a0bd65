//! Base32: bytes as letters and digits, five bits each.

use crate::keys::Sensitive;

/// The alphabet of RFC 4648 §6, which authenticators read.
pub(super) const STANDARD: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Crockford's alphabet: no `I`, `L`, `O`, `U`.
pub(super) const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Encodes `bytes` in `alphabet`, without padding; the last character is filled with zero bits.
pub(super) fn encode(bytes: &[u8], alphabet: &[u8; 32]) -> Sensitive<String> {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for chunk in bytes.chunks(5) {
        let mut block = [0_u8; 8];
        for (to, from) in block.iter_mut().skip(3).zip(chunk) {
            *to = *from;
        }
        let bits = u64::from_be_bytes(block);
        let characters = chunk.len().saturating_mul(8).div_ceil(5);
        for shift in [35_u32, 30, 25, 20, 15, 10, 5, 0].into_iter().take(characters) {
            let five = usize::try_from((bits >> shift) & 0x1F).unwrap_or_default();
            text.extend(alphabet.get(five).copied().map(char::from));
        }
    }
    Sensitive::new(text)
}
