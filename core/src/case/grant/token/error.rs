use std::fmt;

use thiserror::Error;

/// The reason a connector does not carry out a grant. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GrantError {
    /// The key that was configured under this id is not an Ed25519 public key, or is a weak one.
    #[error("the key `{0}` is not a valid Ed25519 public key")]
    Key(String),
    /// The token is longer than 4 KiB.
    #[error("the token is longer than 4 KiB")]
    TooLong,
    /// The header differs from that of a grant: in its algorithm, type, members, order or encoding.
    #[error("the token's header is not that of a grant")]
    Header,
    /// The key that the token names is not configured here.
    #[error("the token names a key that is not configured")]
    UnknownKey,
    /// The signature does not match, or is not in canonical form.
    #[error("the token's signature does not match")]
    Signature,
    /// The token is signed, but its claims are not those of a grant.
    #[error("the token cannot be used: {0}")]
    Claims(#[from] ClaimsError),
    /// The grant is for another connector.
    #[error("the grant is for another connector")]
    OtherAudience,
    /// The grant is not valid yet, by this connector's clock.
    #[error("the grant is not valid yet")]
    NotYet,
    /// The grant has expired, by this connector's clock.
    #[error("the grant has expired")]
    Expired,
    /// The grant is not for the command's action.
    #[error("the grant is for another action")]
    OtherAction,
    /// The grant is not for the command's account.
    #[error("the grant is for another account")]
    OtherAccount,
    /// The command's secret is not the one that was granted; or only one of command and grant has one.
    #[error("the secret is not the one that was granted")]
    OtherSecret,
    /// The grant was stopped: the subject said "not me", or the engine revoked it.
    #[error("the grant was stopped")]
    NotLive,
    /// The connector's memory failed, with its own message.
    #[error("the memory of redeemed grants failed: {0}")]
    Store(#[from] MemoryError),
}

impl GrantError {
    /// Every name that [`code`](Self::code) can return.
    pub const CODES: &'static [&'static str] = &[
        "public_key",
        "too_long",
        "header",
        "unknown_key",
        "signature",
        "claims",
        "other_audience",
        "not_yet",
        "expired",
        "other_action",
        "other_account",
        "other_secret",
        "not_live",
        "memory",
    ];

    /// Returns the stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Key(_) => "public_key",
            Self::TooLong => "too_long",
            Self::Header => "header",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Claims(_) => "claims",
            Self::OtherAudience => "other_audience",
            Self::NotYet => "not_yet",
            Self::Expired => "expired",
            Self::OtherAction => "other_action",
            Self::OtherAccount => "other_account",
            Self::OtherSecret => "other_secret",
            Self::NotLive => "not_live",
            Self::Store(_) => "memory",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Key(_) => "configure the 32-byte public key that the engine publishes",
            Self::TooLong | Self::Header => "pass on the token as the engine released it",
            Self::UnknownKey => "configure the engine's public key under the id that it signs with",
            Self::Signature => "compare the key with the engine's; if they agree, treat this as an attack",
            Self::Claims(_) => "compare the versions and the origin of engine and connector",
            Self::OtherAudience => "send the command to the connector that it is for",
            Self::NotYet | Self::Expired => {
                "compare the clocks; if they agree, redeem the grant again before it expires"
            }
            Self::OtherAction | Self::OtherAccount | Self::OtherSecret => {
                "pass on the command with its own token, both unchanged; if you did, treat this as an attack"
            }
            Self::NotLive => "do not carry it out",
            Self::Store(_) => "repair the memory, then carry out the same command again",
        }
    }
}

/// A failure of a connector's memory: text for its administrator, without personal data.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct MemoryError(String);

impl MemoryError {
    /// Returns a failure with the message of `error`.
    pub fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// A problem with claims under a valid signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not canonical base64url without padding.
    #[error("the payload is not base64url")]
    Encoding,
    /// Not JSON with exactly the claims of a grant, each once and of its type.
    #[error("the claims are not those of a grant")]
    Structure,
    /// Order, spacing, strings or numbers are not written as in RFC 8785.
    #[error("the claims are not canonical")]
    NotCanonical,
    /// From another engine.
    #[error("the claims are from another origin")]
    Issuer,
    /// No `jti`.
    #[error("the claims have no id")]
    NoId,
    /// `policy`, `rec` or `secret` is not 32 bytes in lower-case hex.
    #[error("a hash is malformed")]
    Hash,
    /// The lifetime is longer than 300 seconds, or ends before it begins.
    #[error("the times are inconsistent")]
    Lifetime,
}
