use thiserror::Error;

/// Why a connector does not carry out a grant. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GrantError {
    /// The key that was configured under this id is no Ed25519 public key, or a weak one.
    #[error("the key `{0}` is no public key of Ed25519")]
    Key(String),
    /// More than 4 KiB.
    #[error("the token is longer than 4 KiB")]
    TooLong,
    /// Another header than the one of a grant: another algorithm, type, member, order or encoding.
    #[error("the token's header is not that of a grant")]
    Header,
    /// The key it names is not configured here.
    #[error("the token names a key that is not configured")]
    UnknownKey,
    /// The signature does not fit, or is not written in the one form.
    #[error("the token's signature does not fit")]
    Signature,
    /// It is signed, but its claims are not those of a grant.
    #[error("the token's claims can not be used: {0}")]
    Claims(#[from] ClaimsError),
    /// For another connector.
    #[error("the grant is for another connector")]
    OtherAudience,
    /// Not good yet, by this connector's clock.
    #[error("the grant is not good yet")]
    NotYet,
    /// Over, by this connector's clock.
    #[error("the grant is over")]
    Expired,
    /// For another action than the command's.
    #[error("the grant is for another action")]
    OtherAction,
    /// For another account than the command's.
    #[error("the grant is for another account")]
    OtherAccount,
    /// The command's secret is not the one that was granted; or there is one and none was granted,
    /// or the other way about.
    #[error("the secret is not the one that was granted")]
    OtherSecret,
    /// Stopped: the subject said "not me", or the engine revoked it.
    #[error("the grant was stopped")]
    NotLive,
    /// The connector's memory did not answer; why, in its words.
    #[error("the memory of carried out grants failed: {0}")]
    Store(String),
}

impl GrantError {
    /// Every name that [`code`](Self::code) gives.
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

    /// The stable name.
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

    /// The way out.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Key(_) => "configure the 32 bytes of the engine's public key as it publishes them",
            Self::TooLong | Self::Header => "hand on the token as the engine released it",
            Self::UnknownKey => "configure the engine's public key under the id that it signs with",
            Self::Signature => "compare the configured key with the engine's; else treat it as an attack",
            Self::Claims(_) => "compare the versions and the origin of engine and connector",
            Self::OtherAudience => "send the command to the connector it is for",
            Self::NotYet | Self::Expired => "compare the clocks; else redeem again, in time",
            Self::OtherAction | Self::OtherAccount | Self::OtherSecret => {
                "hand on the command and its token together, unchanged; else treat it as an attack"
            }
            Self::NotLive => "nothing: it must not be carried out",
            Self::Store(_) => "repair the memory, then carry out the same command again",
        }
    }
}

/// What is wrong with claims under a good signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not base64url without padding, in its one form.
    #[error("they are not in base64url")]
    Encoding,
    /// Not JSON with the claims of a grant, each once and of its type, and no others.
    #[error("they are not the claims of a grant")]
    Structure,
    /// Another order, spacing, or way to write a text or number than RFC 8785.
    #[error("they are not canonical")]
    NotCanonical,
    /// From another engine.
    #[error("they are from another origin")]
    Issuer,
    /// No `jti`.
    #[error("they have no id")]
    NoId,
    /// `policy`, `rec` or `secret` is not 32 bytes in lower-case hex.
    #[error("a hash is malformed")]
    Hash,
    /// Good for more than 300 seconds, or over before it begins.
    #[error("their times do not fit together")]
    Lifetime,
}
