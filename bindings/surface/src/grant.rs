use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::case::{self, Connector, GrantClaims, Revocation, WriteStatus};
use bonafides::keys::Sensitive;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::config::key_of;

/// The claims of a grant token; times in seconds since 1970.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Claims {
    /// The issuer: the log origin of the engine.
    pub iss: String,
    /// The one connector that may carry it out.
    pub aud: String,
    /// The immutable id of the account in the directory.
    pub sub: String,
    /// The id of the grant. A connector carries it out once.
    pub jti: String,
    /// The time of signing.
    pub iat: i64,
    /// The start of its validity.
    pub nbf: i64,
    /// The end of its validity.
    pub exp: i64,
    /// The action that it permits, such as `reset_password`.
    pub action: String,
    /// The approved case.
    pub case: String,
    /// The alias of the operator.
    pub opr: String,
    /// The epoch of the subject; "not me" starts a new one.
    pub epoch: i64,
    /// The digest of the policy.
    pub policy: String,
    /// The hash of the record of the approval.
    pub rec: String,
    /// HMAC-SHA-256 of the secret; none if the provider makes the secret.
    pub secret: Option<String>,
}

/// The delivery requested of a connector, which is compared with the grant.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The action.
    pub action: String,
    /// The immutable id of the account in the directory.
    pub account: String,
    /// The one-time password or key to be set; none if the provider makes it.
    #[serde(default)]
    pub secret: Option<Sensitive<String>>,
    /// The value that binds the secret to the token, as in the command; present with the secret.
    #[serde(default)]
    pub blind: Option<Sensitive<String>>,
}

/// A grant that was carried out, now or before.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Redeemed {
    /// The claims of the grant.
    pub claims: Claims,
    /// The result, to be reported to the engine.
    pub written: WriteStatus,
    /// True if it was carried out before; the result is the remembered one.
    pub repeated: bool,
    /// The reason why the result could not be stored, if it could not.
    pub unstored: Option<String>,
}

/// Returns a connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url.
pub fn connector(id: &str, origin: &str, keys: BTreeMap<String, String>) -> Result<Connector, Error> {
    keys.into_iter().try_fold(Connector::new(id, origin), |connector, (kid, key)| {
        let key = key_of(&key, &format!("keys.{kid}"))?;
        Ok(connector.key(kid, key)?)
    })
}

impl Delivery {
    /// Calls `work` with the core's form of it.
    pub fn with<T>(&self, work: impl FnOnce(&case::Delivery<'_>) -> T) -> Result<T, Error> {
        let blind = self.blind.as_ref().map(|blind| key_of(blind.expose(), "delivery.blind")).transpose()?;
        let blind = blind.map(Sensitive::new);
        Ok(work(
            &case::Delivery::new(&self.action, &self.account)
                .secret(self.secret.as_ref(), blind.as_ref().map(Sensitive::expose)),
        ))
    }
}

/// Returns the public key of a grant key as a connector expects it: base64url without padding.
pub fn public_key(key: &[u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key)
}

/// Returns the word for the result of a revocation.
pub const fn revocation(revocation: Revocation) -> &'static str {
    match revocation {
        Revocation::Stopped => "stopped",
        Revocation::Begun => "begun",
    }
}

/// Returns the result in the form in which it crosses a language boundary.
impl From<case::Redeemed> for Redeemed {
    fn from(redeemed: case::Redeemed) -> Self {
        let case::Redeemed { claims, written, repeated, unstored, .. } = redeemed;
        let unstored = unstored.map(|error| error.to_string());
        Self { claims: claims.into(), written, repeated, unstored }
    }
}

impl From<GrantClaims> for Claims {
    fn from(claims: GrantClaims) -> Self {
        Self {
            iss: claims.iss,
            aud: claims.aud,
            sub: claims.sub,
            jti: claims.jti,
            iat: claims.iat,
            nbf: claims.nbf,
            exp: claims.exp,
            action: claims.action,
            case: claims.case,
            opr: claims.opr,
            // Claims with an epoch beyond 53 bits are refused where they are read.
            epoch: i64::try_from(claims.epoch).unwrap_or(i64::MAX),
            policy: claims.policy,
            rec: claims.rec,
            secret: claims.secret,
        }
    }
}
