use bonafides::keys::KeyError;
use thiserror::Error;

use crate::refusal::Refusal;
use crate::store::PasskeyStoreError;

/// The result of checking a response, unless the store failed.
pub(crate) type Checked<T> = Result<Result<T, Refusal>, PasskeyError>;

/// An error that concerns every visitor alike: nothing was decided.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PasskeyError {
    /// The store does not work.
    #[error(transparent)]
    Store(#[from] PasskeyStoreError),
    /// A stored row cannot be read.
    #[error("a stored passkey or request cannot be read")]
    Row,
    /// A stored row does not open, or the keys are unavailable.
    #[error("a stored passkey or request: {0}")]
    Keys(#[from] KeyError),
    /// The desk has not asked for this registration, or not yet.
    #[error("the desk has not asked for this registration")]
    NotAsked,
    /// The system has no randomness.
    #[error("the system gave no random bytes")]
    Random,
    /// The WebAuthn library failed, or is another version than this crate was made for.
    #[error("the WebAuthn library failed: {0}")]
    Library(String),
}

impl PasskeyError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Store(error) => error.help(),
            Self::Keys(KeyError::Unavailable(_)) => "check the keys of the desk, then try again",
            Self::Keys(KeyError::Unknown { .. }) => "give the keys of the desk, earlier ones included",
            Self::Row | Self::Keys(_) => {
                "restore the database of the passkeys, or remove the row and let its owner register again"
            }
            Self::NotAsked => {
                "let the worker carry out the commands of the case, then ask for the options again"
            }
            Self::Random => "check the random number generator of the system",
            Self::Library(_) => "build this crate with the version of `webauthn-rs` in its `Cargo.toml`",
        }
    }
}
