use thiserror::Error;

/// The reason that a sign-in is no proof. Contains nothing of a token, and no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignInError {
    /// The provider was not reached, or failed.
    #[error("the OpenID provider cannot be reached: {0}")]
    Unavailable(String),
    /// The provider is not the one that the settings name, or lacks what a proof needs.
    #[error("the OpenID provider cannot be used: {0}")]
    Provider(String),
    /// The provider did not sign the person in, and says why.
    #[error("the OpenID provider refused the sign-in (`{0}`)")]
    Denied(String),
    /// The response is not that to this sign-in.
    #[error("the response belongs to another sign-in")]
    OtherSignIn,
    /// The person took too long.
    #[error("the sign-in took too long")]
    TooLate,
    /// The provider does not take the code: it was used before, is too old, or was issued for somebody else.
    #[error("the OpenID provider does not take the code of the response")]
    Code,
    /// The ID token is no proof.
    #[error("the ID token is no proof: {0}")]
    Token(#[from] TokenFault),
}

impl SignInError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "check the address, the network and the provider, then sign in again",
            Self::Provider(_) => "correct the settings of the desk or of the client at the provider",
            Self::Denied(_) | Self::OtherSignIn | Self::TooLate | Self::Code => {
                "open the link of the request again, and sign in"
            }
            Self::Token(fault) => fault.help(),
        }
    }
}

/// The reason that an ID token is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokenFault {
    /// Not a signed token of the expected form.
    #[error("it is malformed")]
    Malformed,
    /// Signed with another algorithm than RS256 or ES256.
    #[error("its algorithm is not accepted")]
    Algorithm,
    /// No key of the provider signed it.
    #[error("its signature is not that of the provider")]
    Signature,
    /// From another issuer.
    #[error("it is from another issuer")]
    Issuer,
    /// Issued for another client, or also for one.
    #[error("it was issued for another client")]
    Audience,
    /// Expired.
    #[error("it has expired")]
    Expired,
    /// Issued before the sign-in began, or in the future.
    #[error("it was not issued for this sign-in")]
    IssuedAt,
    /// The answer to another request.
    #[error("it answers another request")]
    Nonce,
    /// Without the time of the sign-in, or too long after it.
    #[error("the sign-in is too old, or the token does not say when it was")]
    OldSignIn,
    /// The level of the sign-in is not one of those that count.
    #[error("the level of the sign-in is not enough")]
    Level,
    /// Without an account.
    #[error("it names no account")]
    Subject,
}

impl TokenFault {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Algorithm => "let the client at the provider sign ID tokens with RS256 or ES256",
            Self::Expired | Self::IssuedAt => "compare the clocks of the desk and of the provider",
            Self::OldSignIn => "sign in again; the provider must honour `max_age` and state `auth_time`",
            Self::Level => "sign in with the stronger method that the desk demands",
            _ => "open the link of the request again, and sign in",
        }
    }
}
