//! Files of keys on the disk: who may read them, and how they are replaced.

use std::fs::{self, File, OpenOptions, symlink_metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file::sync_folder;
use super::key_error::KeyFileError;
use super::platform;

/// The protection that a file must have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    /// Mode 0600, and the user who runs the desk: whoever reads it has the keys.
    Mode0600,
    /// Read by its owner alone, who is the user who runs the desk or the administrator.
    OwnerReads,
    /// Written by nobody but its owner, who is the user who runs the desk or the administrator: reading it is of no use.
    OwnerWrites,
}

/// Reads a text of fewer than `longest` bytes.
pub(crate) fn read(
    path: &Path,
    longest: usize,
    protection: Protection,
) -> Result<Zeroizing<String>, KeyFileError> {
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
    let (place, mode) = (name(path), platform::mode(&known));
    match protection {
        Protection::Mode0600 if mode != 0o600 => return Err(KeyFileError::Mode { place, mode }),
        Protection::OwnerReads if mode & 0o077 != 0 => return Err(KeyFileError::Readable { place, mode }),
        Protection::OwnerWrites if mode & 0o022 != 0 => return Err(KeyFileError::Writable { place, mode }),
        Protection::Mode0600 if !platform::is_ours(&known) => return Err(KeyFileError::Foreign { place }),
        _ if !platform::has_owner(&known) => return Err(KeyFileError::Foreign { place }),
        _ => {}
    }
    let mut text = empty(longest);
    let most = u64::try_from(longest).unwrap_or(u64::MAX);
    let read = (&file).take(most).read_to_string(&mut text).map_err(|error| io(&error))?;
    if read >= longest {
        return Err(KeyFileError::Syntax { place, line: 1, reason: "the text is too long for a key file" });
    }
    Ok(text)
}

/// Writes a file that must not exist, readable by its owner alone, and waits until it is on the disk.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), KeyFileError> {
    write(path, bytes).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Exists { place: name(path) },
        _ => failed(path, &error),
    })
}

/// Replaces the text `before` of a file at once, so a crash leaves either the old or the new one; refuses if another
/// text is there by now. A link stays a link: the file that it leads to is replaced.
pub(crate) fn replace(
    path: &Path,
    before: &str,
    after: &[u8],
    protection: Protection,
) -> Result<(), KeyFileError> {
    let path = &fs::canonicalize(path).map_err(|error| failed(path, &error))?;
    let mut temporary = path.clone().into_os_string();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    write(&temporary, after).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Rotating { place: name(&temporary) },
        _ => failed(&temporary, &error),
    })?;
    // Another process may have replaced it between the reading and the lock that the temporary file is.
    let replaced = match read(path, before.len().saturating_add(1), protection) {
        Ok(now) if *now == before => fs::rename(&temporary, path).map_err(|error| failed(path, &error)),
        Ok(_) | Err(KeyFileError::Syntax { .. }) => Err(KeyFileError::Rotating { place: name(path) }),
        Err(error) => Err(error),
    };
    if replaced.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    replaced?;
    sync_folder(path).map_err(|error| failed(path, &error))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = platform::only_for_us(options.write(true).create_new(true)).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Returns an empty text that need not grow: a text that grows leaves copies in memory.
pub(crate) fn empty(longest: usize) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(longest))
}

/// Returns the name of a file in messages.
pub(crate) fn name(path: &Path) -> String {
    path.display().to_string()
}

fn failed(path: &Path, error: &io::Error) -> KeyFileError {
    KeyFileError::Io { place: name(path), reason: error.to_string() }
}
