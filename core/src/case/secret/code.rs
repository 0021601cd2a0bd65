//! Codes that the engine makes and the host sends.

use subtle::ConstantTimeEq as _;

use crate::keys::{Draws, KeyError, KeyName, Keys, Sensitive};

/// The longest typed code that is looked at, in bytes.
const LONGEST_TYPED: usize = 64;

/// A new code of so many digits.
pub(crate) fn make(draws: &mut Draws, digits: u8) -> Sensitive<String> {
    draws.digits("code", digits)
}

/// What a case keeps of a code: its HMAC under the key `state` of that id.
///
/// `issue` counts the codes of that case, so that none is good for another issue.
pub(crate) fn mac(
    keys: &dyn Keys,
    key: &str,
    case: &str,
    challenge: &str,
    issue: u32,
    code: &str,
) -> Result<[u8; 32], KeyError> {
    let parts = [case.as_bytes(), challenge.as_bytes(), &issue.to_be_bytes(), code.as_bytes()];
    super::mac(keys, KeyName::State, key, "bonafides/1/code", &parts)
}

/// Whether `typed` is the code of which [`mac`] made `stored`; compared in constant time. White space
/// and dashes are ignored; anything longer than 64 bytes is no code.
pub(crate) fn matches(
    keys: &dyn Keys,
    key: &str,
    case: &str,
    challenge: &str,
    issue: u32,
    stored: &[u8; 32],
    typed: &str,
) -> Result<bool, KeyError> {
    if typed.len() > LONGEST_TYPED {
        return Ok(false);
    }
    Ok(mac(keys, key, case, challenge, issue, tidy(typed).expose())?.ct_eq(stored).into())
}

/// A typed code without white space and dashes of any kind.
fn tidy(typed: &str) -> Sensitive<String> {
    let mut tidy = String::with_capacity(typed.len());
    tidy.extend(typed.chars().filter(|c| !c.is_whitespace() && !super::is_dash(*c)));
    Sensitive::new(tidy)
}
