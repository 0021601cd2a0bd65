//! Look-up secrets and tokens: random bits in Crockford's base32.

use crate::case::secret::{base32, typed};
use crate::keys::{Draws, KeyError, KeyName, Keys, Sensitive};

/// The longest typed text that is read, in bytes.
const LONGEST_TYPED: usize = 256;
/// The length of a recovery code without hyphens, in characters.
const LENGTH: usize = 16;

/// Makes a recovery code of 80 bits: `XXXX-XXXX-XXXX-XXXX`.
pub(crate) fn make(draws: &mut Draws) -> Sensitive<String> {
    let bits = Sensitive::new(draws.bytes::<10>("recovery_code"));
    grouped(&base32::encode(bits.expose(), base32::CROCKFORD))
}

/// Makes a re-enrolment key or a notice token, depending on `purpose`, of 128 bits: six groups of four
/// and one of two.
pub(crate) fn token128(draws: &mut Draws, purpose: &str) -> Sensitive<String> {
    let bits = Sensitive::new(draws.bytes::<16>(purpose));
    grouped(&base32::encode(bits.expose(), base32::CROCKFORD))
}

/// Returns a typed code or token as it was made, without hyphens: read by [`typed::code`], `o` is `0`,
/// `i` and `l` are `1`, case does not matter. Anything longer than 256 bytes becomes empty.
pub(crate) fn normalise(typed: &str) -> Sensitive<String> {
    if typed.len() > LONGEST_TYPED {
        return Sensitive::default();
    }
    let code = typed::code(typed);
    let mut normal = String::with_capacity(code.expose().len());
    normal.extend(code.expose().chars().map(|c| match c {
        'o' | 'O' => '0',
        'i' | 'I' | 'l' | 'L' => '1',
        other => other.to_ascii_uppercase(),
    }));
    Sensitive::new(normal)
}

/// Returns true if `typed` could be a recovery code; anything else is refused without counting a try.
pub(crate) fn has_shape(typed: &str) -> bool {
    let normal = normalise(typed);
    normal.expose().len() == LENGTH && normal.expose().bytes().all(|b| base32::CROCKFORD.contains(&b))
}

/// Returns what is stored of a code or token: its HMAC by the `vault` key of that id. It does not
/// depend on how the code is typed.
pub(crate) fn mac(keys: &dyn Keys, id: &str, text: &str) -> Result<[u8; 32], KeyError> {
    crate::case::secret::mac(
        keys,
        KeyName::Vault,
        id,
        "bonafides/1/lookup",
        &[normalise(text).expose().as_bytes()],
    )
}

fn grouped(text: &Sensitive<String>) -> Sensitive<String> {
    let mut grouped = String::with_capacity(text.expose().len().saturating_mul(2));
    for (at, character) in text.expose().chars().enumerate() {
        if at > 0 && at.is_multiple_of(4) {
            grouped.push('-');
        }
        grouped.push(character);
    }
    Sensitive::new(grouped)
}
