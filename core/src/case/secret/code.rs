//! Codes that the engine makes and the host sends.

use subtle::ConstantTimeEq as _;

use crate::case::secret::typed;
use crate::keys::{Draws, KeyError, KeyName, Keys, Sensitive};

/// The longest typed code that is looked at, in bytes.
const LONGEST_TYPED: usize = 256;

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
    crate::case::secret::mac(keys, KeyName::State, key, "bonafides/1/code", &parts)
}

/// Whether `typed` can be a code of so many digits: sent back if not, as it is no try.
pub(crate) fn has_shape(typed: &str, digits: u8) -> bool {
    if typed.len() > LONGEST_TYPED {
        return false;
    }
    let code = typed::code(typed);
    code.expose().len() == usize::from(digits) && code.expose().bytes().all(|b| b.is_ascii_digit())
}

/// Whether `typed` is the code of which [`mac`] made `stored`, read by [`typed::code`]; compared in
/// constant time. Anything longer than 256 bytes is no code.
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
