//! Codes that the engine makes and the host sends.

use subtle::ConstantTimeEq as _;

use crate::case::secret::typed;
use crate::keys::{Draws, KeyError, KeyName, Keys, Sensitive};

/// The longest typed code that is read, in bytes.
const LONGEST_TYPED: usize = 256;

/// Makes a code of that many digits.
pub(crate) fn make(draws: &mut Draws, digits: u8) -> Sensitive<String> {
    draws.digits("code", digits)
}

/// Returns what a case stores of a code: its HMAC by the `state` key of that id.
///
/// `issue` counts the codes of that case, so that no code is valid for another issue.
pub(crate) fn mac(
    keys: &dyn Keys,
    key: &str,
    case: &str,
    challenge: &str,
    issue: u32,
    code: &str,
) -> Result<[u8; 32], KeyError> {
    let parts = [case.as_bytes(), challenge.as_bytes(), &issue.to_be_bytes(), code.as_bytes()];
    crate::case::secret::mac(keys, KeyName::State, key, "bonafides/1/code", &parts)
}

/// Returns true if `typed` could be a code of `digits` digits; anything else is refused without
/// counting a try.
pub(crate) fn has_shape(typed: &str, digits: u8) -> bool {
    if typed.len() > LONGEST_TYPED {
        return false;
    }
    let code = typed::code(typed);
    code.expose().len() == usize::from(digits) && code.expose().bytes().all(|b| b.is_ascii_digit())
}

/// Returns true if `typed`, read by [`typed::code`], is the code from which [`mac`] made `stored`;
/// compares in constant time. Anything longer than 256 bytes is not a code.
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
    Ok(mac(keys, key, case, challenge, issue, typed::code(typed).expose())?.ct_eq(stored).into())
}
