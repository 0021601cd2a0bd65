use std::path::Path;

use bonafides::keys::{KeyName, RawKeys};
use zeroize::Zeroizing;

use super::key_disk::{self, Protection, empty, name};
use super::key_error::KeyFileError;
use super::key_order::{Change, changed};
use super::key_text;

/// The longest text of keys: room for hundreds of rotations.
const LONGEST: usize = 64 * 1024;

/// A file of keys, for a first try and for small installations.
///
/// Whoever has it and the database can read everything and approve anything, so it is refused unless it belongs to the
/// user who runs the desk and has mode 0600. A symbolic link is followed if it belongs to that user or to the
/// administrator; the rules apply to the file that it leads to.
#[derive(Debug)]
#[non_exhaustive]
pub struct KeyFile;

impl KeyFile {
    /// Creates a file with new random keys. An existing file is never replaced.
    pub fn create(path: impl AsRef<Path>) -> Result<(), KeyFileError> {
        let mut text = empty(LONGEST);
        key_text::begin(&mut text);
        for name in key_text::NAMES {
            key_text::add(&mut text, name, &format!("{name}-1"))?;
        }
        Self::write(path.as_ref(), &text)
    }

    /// Reads the keys of a file.
    pub fn open(path: impl AsRef<Path>) -> Result<RawKeys, KeyFileError> {
        let path = path.as_ref();
        key_text::read(&name(path), &Self::read(path)?)
    }

    /// Reads the keys from an environment variable with the content of a key file.
    pub fn from_env(variable: &str) -> Result<RawKeys, KeyFileError> {
        let text =
            std::env::var(variable).map_err(|_| KeyFileError::NotSet { place: variable.to_owned() })?;
        key_text::read(variable, &Zeroizing::new(text))
    }

    /// Adds a new random key, which is used from the next time the file is read. The older ones stay: they open what
    /// they sealed. The file is replaced at once, so a crash leaves either the old or the new one.
    pub fn rotate(path: impl AsRef<Path>, key: KeyName, id: &str) -> Result<RawKeys, KeyFileError> {
        Self::change(path.as_ref(), Change::AddAndUse, Some(key), id)
    }

    /// Adds a new random key that signs grants from the next time the file is read. The older one stays for verifiers.
    pub fn rotate_grant(path: impl AsRef<Path>, id: &str) -> Result<RawKeys, KeyFileError> {
        Self::change(path.as_ref(), Change::AddAndUse, None, id)
    }

    /// Adds a new random key that is known and not in use: a process with it opens what others seal with it. `None` is the
    /// key that signs grants.
    pub fn add(path: impl AsRef<Path>, key: Option<KeyName>, id: &str) -> Result<RawKeys, KeyFileError> {
        Self::change(path.as_ref(), Change::Add, key, id)
    }

    /// Puts a key in use that the file has, from the next time the file is read.
    pub fn put_in_use(
        path: impl AsRef<Path>,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeyFileError> {
        Self::change(path.as_ref(), Change::Use, key, id)
    }

    /// Replaces a file with its changed text, at once.
    pub(crate) fn change(
        path: &Path,
        change: Change,
        key: Option<KeyName>,
        id: &str,
    ) -> Result<RawKeys, KeyFileError> {
        let before = Self::read(path)?;
        let after = changed(&name(path), &before, change, key, id)?;
        let keys = key_text::read(&name(path), &after)?;
        key_disk::replace(path, &before, after.as_bytes(), Protection::Mode0600)?;
        Ok(keys)
    }

    /// Returns the text of a file, with room for one more key.
    pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, KeyFileError> {
        key_disk::read(path, LONGEST.saturating_sub(256), Protection::Mode0600)
    }

    /// Creates a file with the text of another.
    pub(crate) fn write(path: &Path, text: &str) -> Result<(), KeyFileError> {
        key_disk::write_new(path, text.as_bytes())
    }
}
