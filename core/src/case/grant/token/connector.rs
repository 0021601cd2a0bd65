use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use subtle::ConstantTimeEq as _;

use crate::case::grant::token::{
    ClaimsError, GrantClaims, GrantError, LONGEST_TOKEN, SKEW, key_id, secret_mac,
};
use crate::decide::Time;
use crate::keys::Sensitive;

/// The component next to a directory that holds the right to reset, and uses it only for a grant.
///
/// The engine is not needed: its public keys and two names are enough.
#[derive(Debug, Clone)]
pub struct Connector {
    id: String,
    origin: String,
    keys: BTreeMap<String, VerifyingKey>,
}

impl Connector {
    /// Returns the connector `id` (`aud` of its grants) of the engine `origin` (their `iss`), without keys.
    pub fn new(id: impl Into<String>, origin: impl Into<String>) -> Self {
        Self { id: id.into(), origin: origin.into(), keys: BTreeMap::new() }
    }

    /// Trusts an Ed25519 public key of the engine under the id it signs with. Keep an older key until
    /// its last token has expired; adding the same id again replaces the key.
    pub fn key(mut self, kid: impl Into<String>, public: [u8; 32]) -> Result<Self, GrantError> {
        let kid = kid.into();
        match VerifyingKey::from_bytes(&public) {
            Ok(key) if !key.is_weak() => {
                self.keys.insert(kid, key);
                Ok(self)
            }
            _ => Err(GrantError::Key(kid)),
        }
    }

    /// Checks that the token allows this delivery now; returns its claims, or the first problem.
    ///
    /// Does not check whether it was carried out before; [`redeem`](Self::redeem) does.
    pub fn verify(&self, token: &str, delivery: &Delivery<'_>, now: Time) -> Result<GrantClaims, GrantError> {
        let claims = self.read(token)?;
        timely(&claims, now)?;
        delivery.fits(&claims)?;
        Ok(claims)
    }

    /// Returns the claims of a token that the engine signed for this connector; does not check its time.
    pub(super) fn read(&self, token: &str) -> Result<GrantClaims, GrantError> {
        if token.len() > LONGEST_TOKEN {
            return Err(GrantError::TooLong);
        }
        let (header, rest) = token.split_once('.').ok_or(GrantError::Header)?;
        let header = decode(header).ok_or(GrantError::Header)?;
        let kid = key_id(&header).ok_or(GrantError::Header)?;
        let key = self.keys.get(kid).ok_or(GrantError::UnknownKey)?;

        let (signed, signature) = token.rsplit_once('.').ok_or(GrantError::Signature)?;
        let signature = decode(signature).ok_or(GrantError::Signature)?;
        let signature = Signature::from_slice(&signature).map_err(|_| GrantError::Signature)?;
        key.verify_strict(signed.as_bytes(), &signature).map_err(|_| GrantError::Signature)?;

        let (payload, _) = rest.rsplit_once('.').ok_or(ClaimsError::Encoding)?;
        let payload = decode(payload).ok_or(ClaimsError::Encoding)?;
        let claims = GrantClaims::read(&payload)?;
        claims.check()?;
        if claims.iss != self.origin {
            return Err(ClaimsError::Issuer.into());
        }
        if claims.aud != self.id {
            return Err(GrantError::OtherAudience);
        }
        Ok(claims)
    }
}

/// The delivery that a command requests, to be compared with the grant.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Delivery<'a> {
    /// The action to carry out.
    pub action: &'a str,
    /// The account: the directory's immutable id.
    pub account: &'a str,
    /// The one-time password or key to set; none if the provider makes it.
    pub secret: Option<&'a Sensitive<String>>,
    /// The value that ties the secret to the token; present if the secret is.
    pub blind: Option<&'a [u8; 32]>,
}

impl<'a> Delivery<'a> {
    /// Returns a delivery without a secret.
    pub const fn new(action: &'a str, account: &'a str) -> Self {
        Self { action, account, secret: None, blind: None }
    }

    /// Sets the secret, and the value that ties it to the token.
    #[must_use]
    pub const fn secret(
        mut self,
        secret: Option<&'a Sensitive<String>>,
        blind: Option<&'a [u8; 32]>,
    ) -> Self {
        self.secret = secret;
        self.blind = blind;
        self
    }

    pub(super) fn fits(&self, claims: &GrantClaims) -> Result<(), GrantError> {
        if self.action != claims.action {
            return Err(GrantError::OtherAction);
        }
        if self.account != claims.sub {
            return Err(GrantError::OtherAccount);
        }
        let same = match (&claims.secret, self.secret, self.blind) {
            (None, None, None) => true,
            (Some(granted), Some(secret), Some(blind)) => {
                let mac = secret_mac(blind, secret.expose());
                mac.as_bytes().ct_eq(granted.as_bytes()).into()
            }
            _ => false,
        };
        if same { Ok(()) } else { Err(GrantError::OtherSecret) }
    }
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("action", &self.action).finish_non_exhaustive()
    }
}

/// Checks that `nbf` - 30 s <= `now` < `exp` + 30 s.
pub(super) fn timely(claims: &GrantClaims, now: Time) -> Result<(), GrantError> {
    let milliseconds = |seconds: i64| seconds.saturating_mul(1000);
    if now.milliseconds() < milliseconds(claims.nbf.saturating_sub(SKEW)) {
        return Err(GrantError::NotYet);
    }
    if now.milliseconds() >= milliseconds(claims.exp.saturating_add(SKEW)) {
        return Err(GrantError::Expired);
    }
    Ok(())
}

/// Decodes base64url without padding or spaces, its unused bits zero: each value has only one form.
fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
