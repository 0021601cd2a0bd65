use bonafides::Time;
use bonafides::case::ProviderOutcome;
use thiserror::Error;
use webauthn_rs::prelude::WebauthnError;

/// The reason why a response proved nothing. For the host's log: a visitor sees what everybody sees.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The desk has not asked for it, or not with this nonce; so it is with every decoy.
    #[error("the desk has not asked for it")]
    NotAsked,
    /// The request was answered before.
    #[error("the request was answered before")]
    Used,
    /// The request has expired.
    #[error("the request has expired")]
    Expired,
    /// The response cannot be read.
    #[error("the response cannot be read")]
    Unreadable,
    /// No passkey with this id is registered.
    #[error("no such passkey is registered")]
    UnknownPasskey,
    /// The passkey belongs to another account than the request.
    #[error("the passkey is that of another account")]
    OtherAccount,
    /// The response names another user than the owner of the passkey, or none.
    #[error("the response names another user, or none")]
    OtherUser,
    /// The desk has not accepted the registration of the passkey.
    #[error("the registration of the passkey was not accepted")]
    Unconfirmed,
    /// The passkey is too new.
    #[error("the passkey is too new: it is accepted from {until}")]
    Cooling {
        /// The time from which it is accepted.
        until: Time,
    },
    /// The counter of the passkey went back earlier.
    #[error("the passkey is suspended, because its counter went back")]
    Suspended,
    /// The response belongs to another challenge: another case, another try, or an earlier time.
    #[error("the response is to another challenge")]
    OtherChallenge,
    /// A registration was passed as a proof, or the other way round.
    #[error("the response is of the other kind of ceremony")]
    OtherCeremony,
    /// The response was made on another page.
    #[error("the response was made on another page")]
    OtherOrigin,
    /// The response was made inside a page of another origin.
    #[error("the response was made inside another page")]
    Framed,
    /// The response was made for another relying party.
    #[error("the response was made for another relying party")]
    OtherRelyingParty,
    /// The authenticator did not notice its user.
    #[error("the user was not present")]
    NotPresent,
    /// The authenticator did not verify its user by PIN or biometrics.
    #[error("the user was not verified")]
    NotVerified,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// The counter went back or stayed: a copy of the authenticator may exist. The passkey is suspended.
    #[error("the counter of the passkey went back")]
    Counter,
    /// The passkey became one that is copied between devices, or contradicts itself about that.
    #[error("the passkey says something else about its backup than before")]
    Backup,
    /// The authenticator keeps no discoverable credential.
    #[error("the authenticator does not keep the passkey itself")]
    NotDiscoverable,
    /// The attestation is missing, wrong, or of a make that is not accepted.
    #[error("the attestation is missing, wrong or not accepted")]
    Attestation,
    /// The key is of an algorithm that was not offered.
    #[error("the key is of an algorithm that was not offered")]
    Algorithm,
    /// The passkey is registered already, for this account or another.
    #[error("the passkey is registered already")]
    Registered,
    /// The account has as many passkeys as it may.
    #[error("the account has too many passkeys")]
    TooMany,
    /// The library refused it for another reason.
    #[error("the WebAuthn library refuses it: {0}")]
    Other(String),
}

impl Refusal {
    /// Returns the stable name of the reason, for logs and counts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Unreadable => "unreadable",
            Self::UnknownPasskey => "unknown_passkey",
            Self::OtherAccount => "other_account",
            Self::OtherUser => "other_user",
            Self::Unconfirmed => "unconfirmed",
            Self::Cooling { .. } => "cooling",
            Self::Suspended => "suspended",
            Self::OtherChallenge => "other_challenge",
            Self::OtherCeremony => "other_ceremony",
            Self::OtherOrigin => "other_origin",
            Self::Framed => "framed",
            Self::OtherRelyingParty => "other_relying_party",
            Self::NotPresent => "not_present",
            Self::NotVerified => "not_verified",
            Self::Signature => "signature",
            Self::Counter => "counter",
            Self::Backup => "backup",
            Self::NotDiscoverable => "not_discoverable",
            Self::Attestation => "attestation",
            Self::Algorithm => "algorithm",
            Self::Registered => "registered",
            Self::TooMany => "too_many",
            Self::Other(_) => "other",
        }
    }

    /// Returns what to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NotAsked | Self::Used | Self::Expired => "let the visitor choose the challenge again",
            Self::UnknownPasskey | Self::Unconfirmed => {
                "let the visitor register a passkey, in a case of the action that enrols"
            }
            Self::OtherAccount | Self::OtherUser => "let the visitor choose the passkey of the account",
            Self::Cooling { .. } => "let the visitor use something else until then",
            Self::Suspended | Self::Counter => {
                "speak with the owner; then remove the passkey, and let them register a new one"
            }
            Self::OtherOrigin | Self::Framed | Self::OtherRelyingParty => {
                "if the page has moved, correct `origin` in the settings; otherwise somebody imitates it"
            }
            Self::NotPresent | Self::NotVerified | Self::NotDiscoverable => {
                "let the visitor use an authenticator with a PIN or biometrics that keeps its own passkeys"
            }
            Self::Attestation | Self::Algorithm => "let the visitor use an accepted make of authenticator",
            Self::Registered | Self::TooMany => "remove passkeys that are not used any more",
            Self::Backup => "remove the passkey, and let its owner register it again",
            Self::Unreadable
            | Self::OtherChallenge
            | Self::OtherCeremony
            | Self::Signature
            | Self::Other(_) => "none: the response was altered, or made for something else",
        }
    }

    /// Returns what the desk is told. Only the key of the account can make a challenge fail: anybody could send the rest.
    pub(crate) const fn outcome(&self) -> ProviderOutcome {
        match self {
            Self::Counter => ProviderOutcome::Failed,
            _ => ProviderOutcome::Inconclusive,
        }
    }
}

impl From<WebauthnError> for Refusal {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        match error {
            E::InvalidClientDataType => Self::OtherCeremony,
            E::MismatchedChallenge => Self::OtherChallenge,
            E::InvalidRPOrigin => Self::OtherOrigin,
            E::InvalidRPIDHash => Self::OtherRelyingParty,
            E::CredentialCrossOrigin => Self::Framed,
            E::UserNotPresent => Self::NotPresent,
            E::UserNotVerified => Self::NotVerified,
            E::AuthenticationFailure | E::SignatureInvalid => Self::Signature,
            E::CredentialPossibleCompromise => Self::Counter,
            E::CredentialBackupEligibilityInconsistent => Self::Backup,
            E::CredentialNotFound => Self::UnknownPasskey,
            E::CredentialAlteredAlgFromRequest | E::CredentialInsecureCryptography => Self::Algorithm,
            E::AttestationNotSupported
            | E::AttestationNotVerifiable
            | E::AttestationChainNotTrusted(_)
            | E::AttestationUntrustedAaguid
            | E::AttestationFormatMissingAaguid
            | E::AttestationStatementMapInvalid
            | E::AttestationStatementSigInvalid
            | E::AttestationStatementSigMissing
            | E::AttestationStatementAlgMissing
            | E::AttestationStatementAlgMismatch
            | E::AttestationStatementX5CInvalid
            | E::AttestationCertificateRequirementsNotMet
            | E::AttestationCertificateAAGUIDMismatch
            | E::AttestationTrustFailure
            | E::CertificatePublicKeyInvalid
            | E::X509DerInvalid
            | E::CredentialMayNotBeHardwareBound => Self::Attestation,
            E::ParseBase64Failure(_)
            | E::ParseCBORFailure(_)
            | E::ParseJSONFailure(_)
            | E::ParseNOMFailure
            | E::ParseInsufficientBytesAvailable
            | E::MissingAttestationCredentialData
            | E::COSEKeyInvalidCBORValue
            | E::COSEKeyInvalidType
            | E::COSEKeyECDSAXYInvalid => Self::Unreadable,
            other => Self::Other(other.to_string()),
        }
    }
}
