use std::fs::{self, File, OpenOptions, symlink_metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use bonafides::keys::{KeyName, RawKeys};
use zeroize::Zeroizing;

use super::file::sync_folder;
use super::key_error::KeyFileError;
use super::key_text::{self, NAMES, Secret};
use super::platform;

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
        let path = path.as_ref();
        let mut text = empty();
        key_text::begin(&mut text);
        for name in NAMES {
            key_text::add(&mut text, name, &format!("{name}-1"), &random()?);
        }
        write_new(path, text.as_bytes()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Exists { place: name(path) },
            _ => failed(path, &error),
        })
    }

    /// Reads the keys of a file.
    pub fn open(path: impl AsRef<Path>) -> Result<RawKeys, KeyFileError> {
        let path = path.as_ref();
        key_text::read(&name(path), &read(path)?)
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
        if key == KeyName::Index {
            return Err(KeyFileError::Fixed);
        }
        add(path.as_ref(), key.as_str(), id)
    }

    /// Adds a new random key that signs grants from the next time the file is read. The older one stays for verifiers.
    pub fn rotate_grant(path: impl AsRef<Path>, id: &str) -> Result<RawKeys, KeyFileError> {
        add(path.as_ref(), "grant", id)
    }
}

fn add(path: &Path, key: &str, id: &str) -> Result<RawKeys, KeyFileError> {
    // A link stays a link: the file that it leads to is replaced.
    let path = &fs::canonicalize(path).map_err(|error| failed(path, &error))?;
    let mut temporary = path.clone().into_os_string();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let mut text = read(path)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    key_text::add(&mut text, key, id, &random()?);
    let keys = key_text::read(&name(path), &text)?;
    write_new(&temporary, text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Rotating { place: name(&temporary) },
        _ => failed(&temporary, &error),
    })?;
    // Another rotation may have ended between the reading and the lock that the temporary file is.
    let replaced = match read(path) {
        Ok(now) if text.starts_with(now.trim_end()) => {
            fs::rename(&temporary, path).map_err(|error| failed(path, &error))
        }
        Ok(_) => Err(KeyFileError::Rotating { place: name(path) }),
        Err(error) => Err(error),
    };
    if replaced.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    replaced?;
    sync_folder(path).map_err(|error| failed(path, &error))?;
    Ok(keys)
}

/// Reads the text of a file that nobody else can read.
fn read(path: &Path) -> Result<Zeroizing<String>, KeyFileError> {
    let io = |error: &io::Error| failed(path, error);
    let link = symlink_metadata(path).map_err(|error| io(&error))?;
    if link.is_symlink() && !platform::has_owner(&link) {
        return Err(KeyFileError::Foreign { place: name(path) });
    }
    let file = File::open(path).map_err(|error| io(&error))?;
    // Of the open file: the path may lead to another one by now.
    let known = file.metadata().map_err(|error| io(&error))?;
    if !known.is_file() {
        return Err(KeyFileError::NotAFile { place: name(path) });
    }
    let mode = platform::mode(&known);
    if mode != 0o600 {
        return Err(KeyFileError::Mode { place: name(path), mode });
    }
    if !platform::is_ours(&known) {
        return Err(KeyFileError::Foreign { place: name(path) });
    }
    let mut text = empty();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let read = (&file).take(most).read_to_string(&mut text).map_err(|error| io(&error))?;
    // Room for one more key, without a copy in memory.
    if read > LONGEST.saturating_sub(256) {
        let reason = "the text is too long for a key file";
        return Err(KeyFileError::Syntax { place: name(path), line: 1, reason });
    }
    Ok(text)
}

/// Writes a file that must not exist, and waits until it is on the disk.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = platform::only_for_us(options.write(true).create_new(true)).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Returns an empty text that need not grow: a text that grows leaves copies in memory.
fn empty() -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(LONGEST))
}

fn random() -> Result<Secret, KeyFileError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *key).map_err(|_| KeyFileError::NoRandomness)?;
    Ok(Secret::new(*key))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn failed(path: &Path, error: &io::Error) -> KeyFileError {
    KeyFileError::Io { place: name(path), reason: error.to_string() }
}
