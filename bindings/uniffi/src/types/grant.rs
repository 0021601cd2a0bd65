// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// What a connector is asked to do: compared with what was granted.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Delivery {
    /// What is to be done.
    pub action: String,
    /// The account: the directory's immutable id.
    pub account: String,
    /// What ties the secret to the token, as the command has it; there if the secret is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub blind: Option<Secret>,
    /// The one-time password or key to be set; none if the provider makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub secret: Option<Secret>,
}

/// What a grant token says; times in seconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
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
    /// What the grant says.
    pub claims: Claims,
    /// What became of it, to be reported to the engine.
    pub written: WriteStatus,
    /// Whether it had been taken before: this is what was remembered.
    pub repeated: bool,
    /// Why the result could not be stored, if so.
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

/// Records of one case that hold together.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Chain {
    /// The case of all records.
    pub case: String,
    /// How many there are, from sequence 0.
    pub records: i64,
    /// The hash of the last one, in hex.
    pub last: String,
}
