use std::path::Path;

use bonafides_parts::KeyServiceError;
use thiserror::Error;

use crate::first::KeyFileError;
use crate::first::key_disk::name;

/// Keys that cannot be opened. Shows no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeysError {
    /// A file of keys, or a variable, cannot be used.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// The key service did not wrap or unwrap the data key of a file.
    #[error("`{place}`: {error}")]
    Service {
        /// The file.
        place: String,
        /// The reason.
        error: KeyServiceError,
    },
    /// The data key does not open the file.
    #[error(
        "`{place}`: the data key does not open it: the file was changed, or the service unwrapped another key"
    )]
    Sealed {
        /// The file.
        place: String,
    },
    /// The keys are in an environment variable, which cannot be changed from here.
    #[error("the keys are in the environment variable `{0}`, which the desk cannot change")]
    Variable(String),
    /// The token cannot be used, or a key in it.
    #[cfg(feature = "pkcs11")]
    #[error(transparent)]
    Token(#[from] bonafides_keys_pkcs11::TokenError),
    /// A key in a token is known to every process at once.
    #[error("the keys are in a token, which all processes share")]
    Shared,
    /// The keys are not in a token.
    #[error("the keys of this desk are not in a token")]
    NoToken,
    /// The desk has keys outside of its token.
    #[error("the desk has keys already, which are not in the token")]
    Earlier,
    /// The program was built without tokens.
    #[error("this build has no PKCS#11")]
    NotInBuild,
}

impl KeysError {
    pub(super) fn service(path: &Path, error: KeyServiceError) -> Self {
        Self::Service { place: name(path), error }
    }

    /// Returns how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::File(error) => error.help(),
            Self::Service { error, .. } => error.help().to_owned(),
            Self::Sealed { .. } => {
                "restore the file from its copy, and check the key with which the service unwraps".to_owned()
            }
            #[cfg(feature = "pkcs11")]
            Self::Token(error) => error.help().to_owned(),
            Self::Shared => "run `bonafides desk keys rotate`, which makes the key and puts it in use".to_owned(),
            Self::NoToken => {
                "write `keys = { pkcs11 = { module = \"...\", token = \"...\", pin_file = \"...\" } }`; \
                 `bonafides desk init` makes a key file"
                    .to_owned()
            }
            Self::Earlier => {
                "run `bonafides desk keys rotate vault` and `bonafides desk keys rotate grant`, which make keys in the token"
                    .to_owned()
            }
            Self::NotInBuild => "use a build with the feature `pkcs11`".to_owned(),
            Self::Variable(_) => {
                "rotate the key file that the variable is filled from, then restart every process".to_owned()
            }
        }
    }
}
