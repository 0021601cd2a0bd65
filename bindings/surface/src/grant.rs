use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::case::{self, Connector, GrantClaims, Revocation, WriteStatus};
use bonafides::keys::Sensitive;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::config::key_of;

/// What a grant token says; times in seconds since 1970.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Claims {
    /// The engine: its log origin.
    pub iss: String,
    /// The one connector it is for.
    pub aud: String,
    /// The account: the directory's immutable id.
    pub sub: String,
    /// The grant's id. A connector carries it out once.
    pub jti: String,
    /// When it was signed.
    pub iat: i64,
    /// From when on it is good.
    pub nbf: i64,
    /// Until when it is good.
    pub exp: i64,
    /// What may be done, such as `reset_password`.
    pub action: String,
    /// The case that approved.
    pub case: String,
    /// The operator's alias.
    pub opr: String,
    /// The subject's epoch; "not me" starts a new one.
    pub epoch: i64,
    /// Digest of the policy.
    pub policy: String,
    /// Hash of the record that approved.
    pub rec: String,
    /// HMAC-SHA-256 of the secret; none if the provider makes the secret.
    pub secret: Option<String>,
}

/// What a connector is asked to do: compared with what was granted.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// What is to be done.
    pub action: String,
    /// The account: the directory's immutable id.
    pub account: String,
    /// The one-time password or key to be set; none if the provider makes it.
    #[serde(default)]
    pub secret: Option<Sensitive<String>>,
    /// What ties the secret to the token, as the command has it; there if the secret is.
    #[serde(default)]
    pub blind: Option<Sensitive<String>>,
}

/// A grant that was carried out, now or before.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Redeemed {
    /// What the grant says.
    pub claims: Claims,
    /// What became of it, to be reported to the engine.
    pub written: WriteStatus,
    /// Whether it had been taken before: this is what was remembered.
    pub repeated: bool,
    /// Why the result could not be stored, if so.
    pub unstored: Option<String>,
}

/// A connector that trusts these Ed25519 public keys: by `kid`, 32 bytes in base64url.
pub fn connector(id: &str, origin: &str, keys: BTreeMap<String, String>) -> Result<Connector, Error> {
    keys.into_iter().try_fold(Connector::new(id, origin), |connector, (kid, key)| {
        let key = key_of(&key, &format!("keys.{kid}"))?;
        Ok(connector.key(kid, key)?)
    })
}

impl Delivery {
    /// Lends the core's form of it to `work`.
    pub fn with<T>(&self, work: impl FnOnce(&case::Delivery<'_>) -> T) -> Result<T, Error> {
        let blind = self.blind.as_ref().map(|blind| key_of(blind.expose(), "delivery.blind")).transpose()?;
        let blind = blind.map(Sensitive::new);
        Ok(work(&case::Delivery {
            action: &self.action,
            account: &self.account,
            secret: self.secret.as_ref(),
            blind: blind.as_ref().map(Sensitive::expose),
        }))
    }
}

/// The public key of a grant key, as it is configured at a connector: base64url without padding.
pub fn public_key(key: &[u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key)
}

/// The word for what a revocation comes to.
pub const fn revocation(revocation: Revocation) -> &'static str {
    match revocation {
        Revocation::Stopped => "stopped",
        Revocation::Begun => "begun",
    }
}

/// What came of it, in the form in which it crosses a border.
impl From<case::Redeemed> for Redeemed {
    fn from(redeemed: case::Redeemed) -> Self {
        let case::Redeemed { claims, written, repeated, unstored } = redeemed;
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
