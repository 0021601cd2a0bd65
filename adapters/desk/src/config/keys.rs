//! The keys that a configuration describes.

use std::sync::{Mutex, PoisonError};

use bonafides::keys::{KeyName, RawKeys, Sensitive};
#[cfg(feature = "pkcs11")]
use bonafides_keys_pkcs11::{Token, TokenKeys};
use bonafides_parts::{KeyServiceError, KeyUnwrapper};

use super::KeySource;
#[cfg(feature = "pkcs11")]
use super::TokenSource;
use crate::first::KeyFile;
use crate::first::key_order::Change;
use crate::keys::{DeskKeys, KeyCommand, KeysError, WrappedKeyFile};

impl KeySource {
    /// Opens the keys.
    pub fn open(&self) -> Result<DeskKeys, KeysError> {
        KeyReader::new(self.clone()).open()
    }

    /// Adds a new random key, which is used from the next time the keys are opened; `None` is the key that signs grants.
    /// The older ones stay.
    pub fn rotate(&self, key: Option<KeyName>, id: &str) -> Result<(), KeysError> {
        self.change(Change::AddAndUse, key, id)
    }

    /// Adds a new random key that is known and not in use: a process with it opens what others seal with it.
    pub fn add(&self, key: Option<KeyName>, id: &str) -> Result<(), KeysError> {
        self.change(Change::Add, key, id)
    }

    /// Puts a known key in use, from the next time the keys are opened.
    pub fn put_in_use(&self, key: Option<KeyName>, id: &str) -> Result<(), KeysError> {
        self.change(Change::Use, key, id)
    }

    fn change(&self, change: Change, key: Option<KeyName>, id: &str) -> Result<(), KeysError> {
        match self {
            Self::File(path) => drop(KeyFile::change(path, change, key, id)?),
            Self::Wrapped { file, unwrap } => drop(WrappedKeyFile::change(file, unwrap, change, key, id)?),
            Self::Env(name) => return Err(KeysError::Variable(name.clone())),
            #[cfg(feature = "pkcs11")]
            Self::Token { .. } => match change {
                Change::AddAndUse => KeyReader::new(self.clone()).token_keys()?.rotate(key, id)?,
                Change::Add | Change::Use => return Err(KeysError::Shared),
            },
            #[cfg(not(feature = "pkcs11"))]
            Self::Token { .. } => return Err(KeysError::NotInBuild),
        }
        Ok(())
    }

    /// Makes the keys of a new desk in its token, and returns their ids.
    pub fn create(&self) -> Result<Vec<String>, KeysError> {
        match self {
            #[cfg(feature = "pkcs11")]
            Self::Token { token, earlier: None } => {
                Ok(TokenKeys::create(&token.log_in()?, token.owner.as_str())?)
            }
            Self::Token { earlier: Some(_), .. } => Err(KeysError::Earlier),
            _ => Err(KeysError::NoToken),
        }
    }

    /// Returns the place of the keys in words, for people.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::File(path) => format!("in clear in `{}`", path.display()),
            Self::Env(name) => format!("in clear in the environment variable `{name}`"),
            Self::Wrapped { file, unwrap } => {
                format!("sealed in `{}`, whose data key `{}` unwraps", file.display(), unwrap.name())
            }
            Self::Token { token, earlier } => {
                let earlier = earlier.as_ref().map(|earlier| format!("; earlier ones {}", earlier.words()));
                format!("in the token `{}`{}", token.label, earlier.unwrap_or_default())
            }
        }
    }
}

#[cfg(feature = "pkcs11")]
impl TokenSource {
    fn log_in(&self) -> Result<Token, KeysError> {
        Ok(Token::open(&self.module, &self.label, self.pin.read_alone()?, self.within)?)
    }
}

/// Reads the keys of a source, also anew after a rotation. A key service is asked once for each data key, and a token is
/// logged in to once.
pub(crate) struct KeyReader {
    source: KeySource,
    data_key: DataKey,
    #[cfg(feature = "pkcs11")]
    token: Mutex<Option<Token>>,
}

/// The last data key that was unwrapped, with the bytes that it was wrapped as.
type DataKey = Mutex<Option<(Vec<u8>, Sensitive<[u8; 32]>)>>;

impl KeyReader {
    pub(crate) fn new(source: KeySource) -> Self {
        Self {
            source,
            data_key: DataKey::default(),
            #[cfg(feature = "pkcs11")]
            token: Mutex::default(),
        }
    }

    /// Reads the keys.
    pub(crate) fn open(&self) -> Result<DeskKeys, KeysError> {
        match &self.source {
            #[cfg(feature = "pkcs11")]
            KeySource::Token { .. } => Ok(self.token_keys()?.into()),
            source => Ok(self.in_memory(source)?.into()),
        }
    }

    /// Reads keys that are not in a token.
    fn in_memory(&self, source: &KeySource) -> Result<RawKeys, KeysError> {
        match source {
            KeySource::File(path) => Ok(KeyFile::open(path)?),
            KeySource::Env(name) => Ok(KeyFile::from_env(name)?),
            KeySource::Wrapped { file, unwrap } => {
                let service = Remembering { service: unwrap, last: &self.data_key };
                let opened = WrappedKeyFile::open(file, &service);
                if let Err(KeysError::Sealed { .. }) = opened {
                    // The service may do better next time.
                    *self.data_key.lock().unwrap_or_else(PoisonError::into_inner) = None;
                }
                opened
            }
            KeySource::Token { .. } => Err(KeysError::NotInBuild),
        }
    }

    #[cfg(feature = "pkcs11")]
    fn token_keys(&self) -> Result<TokenKeys, KeysError> {
        let KeySource::Token { token: source, earlier } = &self.source else {
            return Err(KeysError::NoToken);
        };
        let earlier = earlier.as_deref().map(|earlier| self.in_memory(earlier)).transpose()?;
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let open = match &*token {
            Some(open) => open.clone(),
            None => token.insert(source.log_in()?).clone(),
        };
        Ok(TokenKeys::open(open, source.owner.as_str(), earlier)?)
    }
}

/// A key service that is not asked again for the same data key.
struct Remembering<'r> {
    service: &'r KeyCommand,
    last: &'r DataKey,
}

impl KeyUnwrapper for Remembering<'_> {
    fn unwrap_key(&self, wrapped: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyServiceError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, key)) = &*last
            && known == wrapped
        {
            return Ok(key.clone());
        }
        let key = self.service.unwrap_key(wrapped)?;
        *last = Some((wrapped.to_vec(), key.clone()));
        Ok(key)
    }
}
