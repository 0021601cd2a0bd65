use std::fmt;

use bonafides_parts::DirectoryError;
use thiserror::Error;

use super::response::Outcome;
use super::tls::Untrusted;

/// The reason an exchange with a domain controller failed. Says nothing about any account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    /// There is no address.
    #[error("no domain controller is named")]
    NoServer,
    /// The authorities that are trusted are not known.
    #[error("the certificates of the trusted authorities cannot be read: {0}")]
    Authorities(String),
    /// No connection could be made, or it was lost.
    #[error("`{server}`: {reason}")]
    Unreachable { server: String, reason: String },
    /// The server is not verified.
    #[error("`{server}`: {reason}")]
    Untrusted { server: String, reason: Untrusted },
    /// The server does not let the desk sign in.
    #[error("`{server}` refuses the sign-in of the desk: {reason}")]
    SignIn { server: String, reason: SignIn },
    /// The desk has no credentials.
    #[error("the password of the desk's account cannot be read: {0}")]
    Password(String),
    /// The server refused an operation.
    #[error("`{server}` refuses: {refusal}")]
    Refused { server: String, refusal: Refusal },
    /// The server answered with something that is not LDAP, or not Active Directory.
    #[error("`{server}`: {reason}")]
    Malformed { server: String, reason: &'static str },
    /// The time for the whole call is over.
    #[error("`{server}` did not answer within the time limit")]
    TooLate { server: String },
}

impl Fault {
    /// Returns true if another server may do what this one did not.
    pub(crate) const fn is_of_server(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Untrusted { .. }
            | Self::Malformed { .. }
            | Self::TooLate { .. } => true,
            Self::SignIn { reason, .. } => !reason.counts(),
            Self::Refused { refusal, .. } => refusal.is_of_server(),
            Self::Password(_) | Self::Authorities(_) | Self::NoServer => false,
        }
    }

    /// Returns true if the server counts a wrong password.
    pub(crate) const fn is_wrong_password(&self) -> bool {
        matches!(self, Self::SignIn { reason: SignIn::Wrong, .. })
    }

    /// Returns how to fix it.
    pub(crate) const fn help(&self) -> &'static str {
        match self {
            Self::Authorities(_) => "correct `ca_file`",
            Self::Unreachable { .. } | Self::TooLate { .. } => {
                "check the address, the network, and that the domain controller runs"
            }
            Self::Untrusted { reason, .. } => reason.help(),
            Self::SignIn { reason, .. } => reason.help(),
            Self::Password(_) => "correct `password_file` or `password_env`, and check the permissions",
            Self::Refused { refusal, .. } => refusal.help(),
            Self::NoServer | Self::Malformed { .. } => "write the address of a domain controller in `urls`",
        }
    }
}

impl From<Fault> for DirectoryError {
    fn from(fault: Fault) -> Self {
        let text = format!("{fault}; {}", fault.help());
        match fault {
            Fault::Malformed { .. } => Self::Invalid(text),
            _ => Self::Unavailable(text),
        }
    }
}

/// The reason a sign-in is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum SignIn {
    #[error("the name or the password is wrong")]
    Wrong,
    #[error("the password has expired, or must be changed")]
    PasswordExpired,
    #[error("the account is disabled")]
    Disabled,
    #[error("the account has expired")]
    Expired,
    #[error("the account is locked after wrong passwords")]
    Locked,
    #[error("result {0}")]
    Other(u32),
}

impl SignIn {
    pub(super) const fn of(outcome: &Outcome) -> Self {
        match (outcome.code, outcome.data) {
            (49, Some(0x532 | 0x773)) => Self::PasswordExpired,
            (49, Some(0x533)) => Self::Disabled,
            (49, Some(0x701)) => Self::Expired,
            (49, Some(0x775)) => Self::Locked,
            (49, _) => Self::Wrong,
            (code, _) => Self::Other(code),
        }
    }

    /// Returns true if the server counts the attempt: others are not tried, since the account would be locked.
    const fn counts(self) -> bool {
        !matches!(self, Self::Other(_))
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Wrong => "correct `account` and its password",
            Self::PasswordExpired => {
                "set a new password, and let the password of this account not expire or rotate it in time"
            }
            Self::Disabled => "enable the account",
            Self::Expired => "let the account not expire",
            Self::Locked => "correct the password, and unlock the account",
            Self::Other(_) => "look up the result code in RFC 4511, section 4.1.9",
        }
    }
}

/// The result of an operation that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: u32,
    pub(crate) reason: Option<u32>,
}

impl Refusal {
    pub(crate) const REFERRAL: u32 = 10;
    pub(crate) const CONSTRAINT: u32 = 19;
    pub(crate) const NO_SUCH_OBJECT: u32 = 32;
    pub(crate) const INVALID_NAME: u32 = 34;
    pub(crate) const RIGHTS: u32 = 50;
    pub(crate) const BUSY: u32 = 51;
    pub(crate) const UNAVAILABLE: u32 = 52;
    pub(crate) const UNWILLING: u32 = 53;

    pub(crate) const fn of(outcome: &Outcome) -> Self {
        let code = if outcome.refers { Self::REFERRAL } else { outcome.code };
        Self { code, reason: outcome.reason }
    }

    /// Returns true if the server certainly did nothing. Others, such as `other` (80), may follow a change that was made.
    pub(crate) const fn is_certain(self) -> bool {
        matches!(
            self.code,
            2 | 8 | Self::REFERRAL | 12 | 16..=21 | Self::NO_SUCH_OBJECT | Self::INVALID_NAME
                | 48 | 49 | Self::RIGHTS | Self::BUSY | Self::UNWILLING | 64..=69
        )
    }

    const fn is_of_server(self) -> bool {
        matches!(self.code, Self::BUSY | Self::UNAVAILABLE)
    }

    const fn help(self) -> &'static str {
        match self.code {
            Self::REFERRAL => "write a `base` of the domain of this server: no referral is followed",
            Self::NO_SUCH_OBJECT => "correct `base`",
            Self::RIGHTS => "give the desk's account the rights that it needs: see docs/parts.md",
            Self::BUSY | Self::UNAVAILABLE => "check the load of the domain controller",
            _ => "look up the result code in RFC 4511, section 4.1.9",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            Self::REFERRAL => "it refers to another server",
            Self::CONSTRAINT => "a rule of the directory forbids it",
            Self::NO_SUCH_OBJECT => "there is no such entry",
            Self::INVALID_NAME => "the distinguished name is malformed",
            Self::RIGHTS => "the desk's account lacks the right",
            Self::BUSY => "it is busy",
            Self::UNAVAILABLE => "it is shutting down",
            Self::UNWILLING => "it is unwilling",
            _ => "",
        };
        let separator = if name.is_empty() { "" } else { " " };
        write!(f, "{name}{separator}(result {}", self.code)?;
        match self.reason {
            Some(reason) => write!(f, ", error {reason:08X})"),
            None => f.write_str(")"),
        }
    }
}
