//! A file with the key that signs the checkpoints of the log.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::log::{LogKey as _, RawLogKey};
use zeroize::Zeroizing;

use super::key_disk::{Protection, read, write_new};
use super::key_error::KeyFileError;

/// The form of the signers of Go's `sumdb/note`, which others also read: `PRIVATE+KEY+name+id+key`.
const PREFIX: &str = "PRIVATE+KEY+";
/// The longest file.
const LONGEST: usize = 1024;
/// The kind of a key that signs notes with Ed25519.
const NOTE: u8 = 1;

/// A file with the key that signs the log, with mode 0600. Give it to the processes that sequence, and to no others.
///
/// A new key is a new log, with another origin.
#[derive(Debug)]
#[non_exhaustive]
pub struct LogKeyFile;

impl LogKeyFile {
    /// Creates a file with a new random key for the log of this origin, and returns its public key as a text to publish. An
    /// existing file is never replaced.
    pub fn create(path: impl AsRef<Path>, origin: &str) -> Result<String, KeyFileError> {
        let path = path.as_ref();
        let place = || path.display().to_string();
        let mut seed = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *seed).map_err(|_| KeyFileError::NoRandomness)?;
        let reason = "the origin of the log contains a `+` or a character that a signed note does not allow";
        let name = origin.parse().map_err(|_| KeyFileError::Syntax { place: place(), line: 1, reason })?;
        let key = RawLogKey::new(name, *seed).map_err(|_| KeyFileError::NoRandomness)?;
        let public = key.public().to_string();
        let mut secret = Zeroizing::new([NOTE; 33]);
        secret.iter_mut().skip(1).zip(seed.iter()).for_each(|(to, from)| *to = *from);
        let id = id_of(&public, origin);
        let encoded = Zeroizing::new(STANDARD.encode(*secret));
        let mut text = Zeroizing::new(String::with_capacity(512));
        for part in [PREFIX, origin, "+", id, "+", &*encoded, "\n"] {
            text.push_str(part);
        }
        write_new(path, text.as_bytes())?;
        Ok(public)
    }

    /// Reads the key of a file.
    pub fn open(path: impl AsRef<Path>) -> Result<RawLogKey, KeyFileError> {
        let path = path.as_ref();
        let text = read(path, LONGEST, Protection::Mode0600)?;
        let reason = "not the key of a log: `PRIVATE+KEY+name+id+key`";
        let wrong = || KeyFileError::Syntax { place: path.display().to_string(), line: 1, reason };
        key_of(text.trim_end()).ok_or_else(wrong)
    }
}

fn key_of(text: &str) -> Option<RawLogKey> {
    let mut parts = text.strip_prefix(PREFIX)?.splitn(3, '+');
    let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let key = Zeroizing::new(STANDARD.decode(key).ok()?);
    let (kind, seed) = key.split_first()?;
    let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).ok()?);
    let key = RawLogKey::new(name.parse().ok()?, *seed).ok().filter(|_| *kind == NOTE)?;
    let public = key.public().to_string();
    (id_of(&public, name) == id).then_some(key)
}

/// Returns the id in the text of a public key, `name+id+key`.
fn id_of<'p>(public: &'p str, name: &str) -> &'p str {
    let rest = public.strip_prefix(name).and_then(|rest| rest.strip_prefix('+')).unwrap_or_default();
    rest.split('+').next().unwrap_or_default()
}
