use cryptoki::error::{Error, RvError};
use thiserror::Error;

/// A token that cannot be used, or a key in it. Shows neither PIN nor key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The module, a shared library of the token's maker, cannot be loaded.
    #[error("the PKCS#11 module `{module}` cannot be loaded: {reason}")]
    Module {
        /// The path of the module.
        module: String,
        /// The reason.
        reason: String,
    },
    /// No token has this label.
    #[error("there is no token `{label}`; the module has {}", list(.known))]
    Absent {
        /// The label.
        label: String,
        /// The labels of the tokens that are there.
        known: Vec<String>,
    },
    /// Two tokens have this label.
    #[error("several tokens have the label `{0}`")]
    Ambiguous(String),
    /// The PIN is wrong. It is not tried again.
    #[error("the PIN of the token is wrong")]
    WrongPin,
    /// The PIN is locked after too many wrong attempts.
    #[error("the PIN of the token is locked")]
    PinLocked,
    /// One more wrong PIN would lock the token, so none was tried.
    #[error("the token allows one more attempt at its PIN, which was not made")]
    LastTry,
    /// The PIN has expired, or was never set.
    #[error("the PIN of the token has expired, or was never set")]
    PinNotSet,
    /// A key is missing.
    #[error("the token has no key `{0}`")]
    NoKey(String),
    /// There are keys already.
    #[error("the token already has the key `{0}`")]
    Exists(String),
    /// Two keys have one label, or the id of a key in memory.
    #[error("there are two keys `{0}`")]
    Twice(String),
    /// The key `index` is in the token and in memory.
    #[error("the key `index` is both in the token and outside")]
    TwoIndexes,
    /// A key that can leave the token.
    #[error("the key `{0}` can be read out of the token")]
    Extractable(String),
    /// A key of another kind, or a pair whose halves do not fit.
    #[error("the key `{0}` is not of the kind that the desk makes")]
    Kind(String),
    /// An id that a key in the token cannot have.
    #[error("the next key of the token is `{expected}`, not `{id}`")]
    Id {
        /// The id that was asked for.
        id: String,
        /// The id that the next key has.
        expected: String,
    },
    /// The key `index` cannot be replaced.
    #[error("the key `index` cannot be replaced: it makes the keys of all rows")]
    Fixed,
    /// The token lacks an algorithm.
    #[error("the token does not support `{0}`")]
    Unsupported(&'static str),
    /// The token did not answer in time.
    #[error("the token gave no answer within the time limit")]
    TooLate,
    /// Too many calls wait for the token.
    #[error("too many calls wait for the token")]
    Crowded,
    /// Anything else that the token reports.
    #[error("the token reports: {0}")]
    Other(String),
}

impl TokenError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Module { .. } => {
                "install the module of the token, and correct its path, such as `/usr/lib/softhsm/libsofthsm2.so`"
            }
            Self::Absent { .. } => "insert or start the token, or correct its label",
            Self::Ambiguous(_) => "give each token a label of its own",
            Self::WrongPin => "correct the PIN, then start again: further wrong attempts may lock the token",
            Self::PinLocked => "unlock the PIN with the PIN of the token's security officer",
            Self::LastTry => "correct the PIN, and log in once by hand, which resets the count",
            Self::PinNotSet => "set the PIN of the token with the tools of its maker",
            Self::NoKey(_) => {
                "run `bonafides desk keys create` for a new desk; restore the token from its backup for an existing one"
            }
            Self::Exists(_) => {
                "use `bonafides desk keys rotate` to add a key; if the creation of keys was interrupted, remove them first"
            }
            Self::Twice(_) => "remove the one that was never used, such as the one of a rotation that failed",
            Self::TwoIndexes => "remove the one in the token, unless this is a new desk",
            Self::Extractable(_) => "replace it with a key that the desk makes in the token",
            Self::Kind(_) => "restore the token from its backup, or remove the object of that label",
            Self::Id { .. } => "leave the id out: the keys of a token are numbered",
            Self::Fixed => "rotate `state`, `vault` or `grant`",
            Self::Unsupported(_) => "use a token with SHA-256 HMAC and Ed25519",
            Self::TooLate | Self::Crowded => "check the token and the way to it",
            Self::Other(_) => "see the log of the token",
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        let Error::Pkcs11(code, function) = &error else { return Self::Other(error.to_string()) };
        match code {
            RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid => Self::WrongPin,
            RvError::PinLocked => Self::PinLocked,
            RvError::PinExpired | RvError::UserPinNotInitialized => Self::PinNotSet,
            // The words of the standard fill a page.
            code => Self::Other(format!("{code:?} in {function:?}")),
        }
    }
}

/// Returns true if a new session may help.
pub(crate) const fn is_lost(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::CryptokiNotInitialized
                | RvError::DeviceError
                | RvError::DeviceRemoved
                | RvError::FunctionFailed
                | RvError::GeneralError
                | RvError::KeyHandleInvalid
                | RvError::ObjectHandleInvalid
                | RvError::OperationActive
                | RvError::OperationNotInitialized
                | RvError::SessionClosed
                | RvError::SessionHandleInvalid
                | RvError::SlotIdInvalid
                | RvError::TokenNotPresent
                | RvError::TokenNotRecognized
                | RvError::UserNotLoggedIn,
            _
        )
    )
}

fn list(labels: &[String]) -> String {
    if labels.is_empty() {
        return "none".to_owned();
    }
    let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    labels.join(", ")
}

#[cfg(test)]
mod tests {
    use cryptoki::context::Function;
    use cryptoki::error::{Error, RvError};

    use super::TokenError;

    #[test]
    fn errors_of_a_login_have_names() {
        for (code, expected) in [
            (RvError::PinIncorrect, TokenError::WrongPin),
            (RvError::PinLenRange, TokenError::WrongPin),
            (RvError::PinLocked, TokenError::PinLocked),
            (RvError::PinExpired, TokenError::PinNotSet),
            (RvError::DeviceMemory, TokenError::Other("DeviceMemory in Login".to_owned())),
        ] {
            assert_eq!(TokenError::from(Error::Pkcs11(code, Function::Login)), expected);
        }
    }
}
