use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::Time;
use bonafides::keys::Sensitive;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::SignInError;
use crate::metadata::Metadata;
use crate::proof::Purpose;

/// A sign-in that has begun. The host keeps it in the session of the browser that it sends to [`address`](Self::address), and
/// nowhere else: it can be finished once, by the response to this very sign-in.
pub struct SignIn {
    pub(crate) address: String,
    pub(crate) state: Sensitive<String>,
    /// The secret behind the challenge of PKCE (RFC 7636).
    pub(crate) verifier: Sensitive<String>,
    /// The key with which the nonce is derived from the purpose.
    key: Zeroizing<[u8; 32]>,
    pub(crate) begun: Time,
    pub(crate) metadata: Metadata,
}

impl SignIn {
    /// Makes the secrets of a sign-in. Its address is not complete yet.
    pub(crate) fn new(metadata: Metadata, begun: Time) -> Result<Self, SignInError> {
        let no_randomness = || SignInError::Unavailable("this machine has no randomness".to_owned());
        let random = || {
            let mut bytes = Zeroizing::new([0_u8; 32]);
            getrandom::fill(&mut *bytes).ok()?;
            Some(bytes)
        };
        let text = || Some(Sensitive::new(URL_SAFE_NO_PAD.encode(*random()?)));
        Ok(Self {
            address: String::new(),
            state: text().ok_or_else(no_randomness)?,
            verifier: text().ok_or_else(no_randomness)?,
            key: random().ok_or_else(no_randomness)?,
            begun,
            metadata,
        })
    }

    /// Returns the address to which the host sends the browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the nonce for a purpose: another purpose has another one.
    pub(crate) fn nonce(&self, purpose: &Purpose) -> String {
        // A key of any length is one of HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.key) else { return String::new() };
        mac.update(purpose.to_string().as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Returns the challenge of PKCE.
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose().as_bytes()))
    }
}

/// Shows the time alone.
impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("begun", &self.begun).finish_non_exhaustive()
    }
}
