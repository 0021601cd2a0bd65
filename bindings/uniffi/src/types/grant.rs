// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// The delivery requested of a connector, which is compared with the grant.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Delivery {
    /// The action.
    pub action: String,
    /// The immutable id of the account in the directory.
    pub account: String,
    /// The value that binds the secret to the token, as in the command; present with the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub blind: Option<Secret>,
    /// The one-time password or key to be set; none if the provider makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub secret: Option<Secret>,
}

/// The claims of a grant token; times in seconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
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

/// The result of the write to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum WriteStatus {
    /// The write took effect.
    Done,
    /// The write certainly had no effect.
    Failed,
    /// The write may have taken effect.
    Unknown,
}

/// A grant that was carried out, now or before.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
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

/// The result of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// Nothing was written to the directory, and nothing will be.
    Stopped,
    /// The write has begun and may have taken effect: make the secret useless, for example with a new
    /// random password.
    Begun,
}

/// A valid chain: the records of one case.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Chain {
    /// The case of all records.
    pub case: String,
    /// The number of records, from sequence 0.
    pub records: i64,
    /// The hash of the last record, in hex.
    pub last: String,
}
