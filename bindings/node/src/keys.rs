use std::sync::{Arc, PoisonError, RwLock};

use bonafides::keys::{KeyError, KeyIdError, Keys};
use bonafides_surface as surface;
use napi::bindgen_prelude::{Buffer, ClassInstance, Either, FnArgs, Function};
use napi_derive::napi;
use surface::{ForeignKeys, Held, RawKeySet};

use crate::error::{raised, thrown};

/// Four keys in memory.
#[napi]
pub struct RawKeys(pub(crate) Arc<RwLock<bonafides::keys::RawKeys>>);

#[napi]
impl RawKeys {
    /// Takes four keys of 32 bytes.
    #[napi(constructor, catch_unwind)]
    pub fn new(state: Buffer, vault: Buffer, index: Buffer, grant_seed: Buffer) -> napi::Result<Self> {
        let keys = RawKeySet::keys(&state, &vault, &index, &grant_seed).map_err(thrown)?;
        Ok(Self(Arc::new(RwLock::new(keys))))
    }

    /// The public key for grants.
    #[napi(getter, catch_unwind)]
    pub fn grant_public(&self) -> String {
        surface::public_key(&self.0.read().unwrap_or_else(PoisonError::into_inner).grant_public())
    }

    /// Seals rows with a new key from now on.
    #[napi(catch_unwind)]
    pub fn rotate_state(&self, id: String, key: Buffer) -> napi::Result<()> {
        let key = RawKeySet::key(&key, "state").map_err(thrown)?;
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        keys.rotate_state(&id, key).map_err(key_id)
    }

    /// Wraps person keys with a new key from now on.
    #[napi(catch_unwind)]
    pub fn rotate_vault(&self, id: String, key: Buffer) -> napi::Result<()> {
        let key = RawKeySet::key(&key, "vault").map_err(thrown)?;
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        keys.rotate_vault(&id, key).map_err(key_id)
    }
}

fn key_id(error: KeyIdError) -> napi::Error {
    thrown(surface::Error::input("key_id", error.to_string(), "choose another id").at("id"))
}

type Sealing<'f> = Function<'f, FnArgs<(String, Buffer, Buffer, Buffer)>, Buffer>;
type Opening<'f> = Function<'f, FnArgs<(String, String, Buffer, Buffer)>, Buffer>;

/// The methods of the host's own keys; `lib/keys.js` keeps what they throw.
#[napi(object, object_to_js = false)]
pub struct HostKeys<'f> {
    /// Returns the id of the current key.
    pub current: Function<'f, String, String>,
    /// Seals.
    pub seal: Sealing<'f>,
    /// Opens.
    pub open: Opening<'f>,
    /// Returns an HMAC-SHA-256.
    pub mac: Function<'f, FnArgs<(String, String, Buffer)>, Buffer>,
    /// Returns an Ed25519 signature.
    pub sign_grant: Function<'f, Buffer, Buffer>,
}

fn failed(error: napi::Error) -> KeyError {
    KeyError::Unavailable(error.reason.clone())
}

impl ForeignKeys for HostKeys<'_> {
    fn current(&self, key: &str) -> Result<String, KeyError> {
        self.current.call(key.to_owned()).map_err(failed)
    }

    fn seal(&self, key: &str, draw: &[u8], ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let given = (key.to_owned(), draw.into(), ad.into(), plain.into());
        self.seal.call(given.into()).map(Into::into).map_err(failed)
    }

    fn open(&self, key: &str, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let given = (key.to_owned(), id.to_owned(), ad.into(), sealed.into());
        self.open.call(given.into()).map(Into::into).map_err(failed)
    }

    fn mac(&self, key: &str, id: &str, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let given = (key.to_owned(), id.to_owned(), message.into());
        self.mac.call(given.into()).map(Into::into).map_err(failed)
    }

    fn sign_grant(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.sign_grant.call(message.into()).map(Into::into).map_err(failed)
    }
}

/// The keys that a call was passed.
pub(crate) type Given<'f> = Either<ClassInstance<'f, RawKeys>, HostKeys<'f>>;

/// Lends keys to one task.
pub(crate) fn lend<T>(
    given: Given<'_>,
    work: impl FnOnce(&dyn Keys) -> Result<T, surface::Error>,
) -> napi::Result<T> {
    match given {
        Either::A(raw) => work(&*raw.0.read().unwrap_or_else(PoisonError::into_inner)).map_err(thrown),
        Either::B(host) => {
            let held = Held::new(host).map_err(|error| raised(bonafides::case::Fault::from(error)))?;
            work(&held).map_err(thrown)
        }
    }
}
