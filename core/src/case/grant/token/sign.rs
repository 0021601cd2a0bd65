use std::fmt;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::digest::Key;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroize as _;

use crate::audit::canonical;
use crate::case::grant::token::{GrantClaims, LONGEST_TOKEN, header};
use crate::keys::{KeyError, Keys, Sensitive};

/// A signed grant in compact form: `header.payload.signature`.
///
/// Whoever holds it can have the grant carried out, so `Debug` shows only its hash.
#[derive(Clone)]
pub struct GrantToken(Sensitive<String>);

impl GrantToken {
    /// The token itself, to be sent to the connector.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// SHA-256 of the token in lower-case hex: what a record says of it.
    pub fn sha256_hex(&self) -> String {
        hex(&Sha256::digest(self.expose()))
    }
}

/// A token as it came; nothing is known of it before a [`Connector`](crate::case::Connector) checked it.
impl From<String> for GrantToken {
    fn from(token: String) -> Self {
        Self(token.into())
    }
}

impl fmt::Debug for GrantToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrantToken").field("sha256", &self.sha256_hex()).finish()
    }
}

/// Signs a grant with the key `grant`.
///
/// Claims that no connector would read (a number beyond 53 bits, a token of more than 4 KiB) are an
/// error, as is a key id that can not stand in a header.
pub(crate) fn sign(claims: &GrantClaims, keys: &dyn Keys) -> Result<GrantToken, KeyError> {
    let unsigned = |why: &str| KeyError::Unavailable(why.to_owned());
    let header = header(keys.grant_key()).ok_or_else(|| unsigned("the grant key's id is malformed"))?;
    let payload = canonical::to_string(claims).map_err(|_| unsigned("the claims are no canonical JSON"))?;
    let mut token = String::with_capacity(LONGEST_TOKEN);
    BASE64_URL_SAFE_NO_PAD.encode_string(header, &mut token);
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = keys.sign_grant(token.as_bytes())?;
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    if token.len() > LONGEST_TOKEN {
        return Err(unsigned("the grant is longer than 4 KiB"));
    }
    Ok(GrantToken(token.into()))
}

/// Hex HMAC-SHA-256(blind, secret): ties a secret to a token that does not tell it.
pub(crate) fn secret_mac(blind: &[u8; 32], secret: &str) -> String {
    // Filled up to a block, as RFC 2104 does: the constructor that takes a block can not fail.
    let mut block = Key::<Hmac<Sha256>>::default();
    block.iter_mut().zip(blind).for_each(|(to, from)| *to = *from);
    let mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block).chain_update(secret);
    block.as_mut_slice().zeroize();
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        // Writing into a `String` can not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
