use std::time::Duration;

use bonafides::keys::Sensitive;
use thiserror::Error;

/// Unwraps the data key that protects a file of keys: a key management service, an HSM, a command.
///
/// Called once, when a desk is opened, so an answer may take seconds; it must come or fail within a time limit of its
/// own, because nothing else ends the wait.
pub trait KeyUnwrapper: Send + Sync {
    /// Returns the data key, from the bytes that the same service made when it wrapped it.
    fn unwrap_key(&self, wrapped: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyServiceError>;
}

/// Signs grants with a key that the desk does not hold: in a key management service, or in an HSM behind a network.
///
/// The desk stops waiting after its time limit, and checks every signature. Until it has a good one, nothing of the step
/// is stored, and the grant can be redeemed again.
pub trait GrantSigner: Send + Sync {
    /// Returns the id of the key, 1 to 64 characters of `A-Za-z0-9._-`: the `kid` of the tokens.
    fn id(&self) -> &str;

    /// Returns the Ed25519 public key.
    fn public(&self) -> [u8; 32];

    /// Signs a message of at most 4 KiB with Ed25519 (RFC 8032, pure).
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyServiceError>;
}

/// A key service that did not do as asked. Shows no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyServiceError {
    /// The service cannot be asked.
    #[error("the key service cannot be reached: {0}")]
    Unavailable(String),
    /// The service did not answer in time.
    #[error("the key service gave no answer within {} s", .0.as_secs_f32())]
    TooLate(Duration),
    /// The service said no.
    #[error("the key service refused: {0}")]
    Refused(String),
    /// The answer is not what was asked for.
    #[error("the key service gave a wrong answer: {0}")]
    Wrong(String),
}

impl KeyServiceError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => {
                "check the name of the service or command, the network and the credentials"
            }
            Self::TooLate(_) => "check the network and the service, or allow it more time",
            Self::Refused(_) => {
                "check that the desk may use the key, and that the key is the one that wrapped the data key"
            }
            Self::Wrong(_) => {
                "check the command or the code that asks the service: it returns the key, and nothing else"
            }
        }
    }
}
