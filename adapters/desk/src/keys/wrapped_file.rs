use std::path::Path;

use bonafides::keys::{KeyName, RawKeys, Sensitive};
use bonafides_parts::{KeyServiceError, KeyUnwrapper};
use zeroize::Zeroizing;

use super::envelope::{self, Envelope};
use super::error::KeysError;
use crate::first::KeyFile;
use crate::first::key_disk::{self, Protection, name};
use crate::first::key_order::{Change, changed};
use crate::first::key_text::{self, random};

/// A file of keys that are sealed with a data key, which a key service unwraps once, when the desk is opened.
///
/// The file alone opens nothing. It is refused if others than its owner can write it, or if it belongs to anybody but the
/// user who runs the desk and the administrator.
#[derive(Debug)]
#[non_exhaustive]
pub struct WrappedKeyFile;

impl WrappedKeyFile {
    /// Seals the keys of a key file with a new data key, which `wrap` passes to the key service. An existing file is never
    /// replaced. Nothing is written unless the service unwraps what it wrapped.
    pub fn create(
        path: impl AsRef<Path>,
        key_file: impl AsRef<Path>,
        wrap: impl FnOnce(&Sensitive<[u8; 32]>) -> Result<Vec<u8>, KeyServiceError>,
        service: &dyn KeyUnwrapper,
    ) -> Result<RawKeys, KeysError> {
        let (path, key_file) = (path.as_ref(), key_file.as_ref());
        let text = KeyFile::read(key_file)?;
        let keys = key_text::read(&name(key_file), &text)?;
        let envelope = wrapped(path, &text, wrap, service)?;
        key_disk::write_new(path, envelope.to_text().as_bytes())?;
        Ok(keys)
    }

    /// Reads the keys of a file.
    pub fn open(path: impl AsRef<Path>, service: &dyn KeyUnwrapper) -> Result<RawKeys, KeysError> {
        let opened = Opened::read(path.as_ref(), service)?;
        Ok(key_text::read(&name(path.as_ref()), &opened.text)?)
    }

    /// Adds a new random key, which is used from the next time the file is read; `None` is the key that signs grants. The
    /// older ones stay.
    pub fn rotate(
        path: impl AsRef<Path>,
        service: &dyn KeyUnwrapper,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeysError> {
        Self::change(path.as_ref(), service, Change::AddAndUse, key, id)
    }

    /// Adds a new random key that is known and not in use: a process with it opens what others seal with it.
    pub fn add(
        path: impl AsRef<Path>,
        service: &dyn KeyUnwrapper,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeysError> {
        Self::change(path.as_ref(), service, Change::Add, key, id)
    }

    /// Puts a key in use that the file has, from the next time the file is read.
    pub fn put_in_use(
        path: impl AsRef<Path>,
        service: &dyn KeyUnwrapper,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeysError> {
        Self::change(path.as_ref(), service, Change::Use, key, id)
    }

    pub(crate) fn change(
        path: &Path,
        service: &dyn KeyUnwrapper,
        change: Change,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeysError> {
        let opened = Opened::read(path, service)?;
        let text = changed(&name(path), &opened.text, change, key, id)?;
        let keys = key_text::read(&name(path), &text)?;
        // Under the same data key, which the service needs not wrap anew.
        let envelope = Envelope::seal(opened.wrapped.clone(), &opened.data_key, &text)?;
        opened.replace(path, &envelope)?;
        Ok(keys)
    }

    /// Seals the same keys with a new data key, which `wrap` passes to the key service.
    pub fn rewrap(
        path: impl AsRef<Path>,
        wrap: impl FnOnce(&Sensitive<[u8; 32]>) -> Result<Vec<u8>, KeyServiceError>,
        service: &dyn KeyUnwrapper,
    ) -> Result<(), KeysError> {
        let path = path.as_ref();
        let opened = Opened::read(path, service)?;
        let envelope = wrapped(path, &opened.text, wrap, service)?;
        opened.replace(path, &envelope)
    }

    /// Writes the keys into a new key file, in clear and with mode 0600.
    pub fn unwrap_to(
        path: impl AsRef<Path>,
        service: &dyn KeyUnwrapper,
        key_file: impl AsRef<Path>,
    ) -> Result<(), KeysError> {
        let opened = Opened::read(path.as_ref(), service)?;
        Ok(KeyFile::write(key_file.as_ref(), &opened.text)?)
    }
}

/// A file, opened.
struct Opened {
    /// The file as it was read.
    before: Zeroizing<String>,
    wrapped: Vec<u8>,
    data_key: Sensitive<[u8; 32]>,
    /// The text of the key file in it.
    text: Zeroizing<String>,
}

impl Opened {
    fn read(path: &Path, service: &dyn KeyUnwrapper) -> Result<Self, KeysError> {
        let before = key_disk::read(path, envelope::LONGEST, Protection::OwnerWrites)?;
        let envelope = Envelope::from_text(&name(path), &before)?;
        let data_key =
            service.unwrap_key(&envelope.wrapped).map_err(|error| KeysError::service(path, error))?;
        let text = envelope.open(&data_key).ok_or_else(|| KeysError::Sealed { place: name(path) })?;
        Ok(Self { before, wrapped: envelope.wrapped, data_key, text })
    }

    fn replace(&self, path: &Path, envelope: &Envelope) -> Result<(), KeysError> {
        let after = envelope.to_text();
        Ok(key_disk::replace(path, &self.before, after.as_bytes(), Protection::OwnerWrites)?)
    }
}

/// Seals a text with a new data key, and checks that the service unwraps it.
fn wrapped(
    path: &Path,
    text: &str,
    wrap: impl FnOnce(&Sensitive<[u8; 32]>) -> Result<Vec<u8>, KeyServiceError>,
    service: &dyn KeyUnwrapper,
) -> Result<Envelope, KeysError> {
    let data_key = Sensitive::new(*random::<32>()?);
    let of_service = |error| KeysError::service(path, error);
    let wrapped = wrap(&data_key).map_err(of_service)?;
    let again = service.unwrap_key(&wrapped).map_err(of_service)?;
    if !data_key.same(again.expose()) {
        let reason = "it does not unwrap what it wrapped".to_owned();
        return Err(of_service(KeyServiceError::Wrong(reason)));
    }
    Envelope::seal(wrapped, &data_key, text)
}
