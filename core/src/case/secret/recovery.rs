//! Look-up secrets and tokens: random bits in Crockford's base32.

use super::base32;
use crate::keys::{Draws, KeyError, KeyName, Keys, Sensitive};

/// The longest typed text that is looked at, in bytes.
const LONGEST_TYPED: usize = 128;

/// A new recovery code of 80 bits: `XXXX-XXXX-XXXX-XXXX`.
pub(crate) fn make(draws: &mut Draws) -> Sensitive<String> {
    let bits = Sensitive::new(draws.bytes::<10>("recovery_code"));
    grouped(&base32::encode(bits.expose(), base32::CROCKFORD))
}

/// A new re-enrolment key or notice token, which the purpose says, of 128 bits: six groups of four
/// and one of two.
pub(crate) fn token128(draws: &mut Draws, purpose: &str) -> Sensitive<String> {
    let bits = Sensitive::new(draws.bytes::<16>(purpose));
    grouped(&base32::encode(bits.expose(), base32::CROCKFORD))
}

/// A typed code or token as it was made, without the groups: `o` is `0`, `i` and `l` are `1`, case,
/// white space and dashes do not matter. Anything longer than 128 bytes becomes empty.
pub(crate) fn normalise(typed: &str) -> Sensitive<String> {
    if typed.len() > LONGEST_TYPED {
        return Sensitive::default();
    }
    let mut normal = String::with_capacity(typed.len());
    normal.extend(typed.chars().filter(|c| !c.is_whitespace() && !super::is_dash(*c)).map(|c| match c {
        'o' | 'O' => '0',
        'i' | 'I' | 'l' | 'L' => '1',
        other => other.to_ascii_uppercase(),
    }));
    Sensitive::new(normal)
}

/// What is stored of a code or token: its HMAC under the key `vault` of that id. However it is
/// typed, it is the same.
pub(crate) fn mac(keys: &dyn Keys, id: &str, text: &str) -> Result<[u8; 32], KeyError> {
    super::mac(keys, KeyName::Vault, id, "bonafides/1/lookup", &[normalise(text).expose().as_bytes()])
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
