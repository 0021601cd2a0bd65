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
/// A holder of the token can have the grant carried out, so `Debug` shows only its hash.
#[derive(Clone)]
pub struct GrantToken(Sensitive<String>);

impl GrantToken {
    /// Returns the token itself, to be sent to the connector.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Returns the SHA-256 of the token in lower-case hex, as it is recorded.
    pub fn sha256_hex(&self) -> String {
        hex(&Sha256::digest(self.expose()))
    }
}

/// An unverified token, for a [`Connector`](crate::case::Connector) to check.
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
/// Claims that no connector would accept (a number beyond 53 bits, a token of more than 4 KiB) are an
/// error, as is a key id that cannot be in a header.
pub(crate) fn sign(claims: &GrantClaims, keys: &dyn Keys) -> Result<GrantToken, KeyError> {
    let unsigned = |why: &str| KeyError::Unavailable(why.to_owned());
    let header = header(keys.grant_key()).ok_or_else(|| unsigned("the grant key's id is malformed"))?;
    let payload = canonical::to_string(claims).map_err(|_| unsigned("the claims are not canonical JSON"))?;
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

/// Returns the hex HMAC-SHA-256(blind, secret), which ties a secret to a token without revealing it.
pub(crate) fn secret_mac(blind: &[u8; 32], secret: &str) -> String {
    // Padded to a block as in RFC 2104, because the constructor that takes a block cannot fail.
    let mut block = Key::<Hmac<Sha256>>::default();
    block.iter_mut().zip(blind).for_each(|(to, from)| *to = *from);
    let mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block).chain_update(secret);
    block.as_mut_slice().zeroize();
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
