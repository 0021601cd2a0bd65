//! Files that several processes append to.

use std::fs::{File, OpenOptions, symlink_metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::file_error::FileError;
use super::platform;

/// A file to append to, locked until it is dropped.
pub(super) struct Appending {
    path: PathBuf,
    file: File,
    length: u64,
}

/// The permissions that an existing file may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Its owner alone: it contains secrets.
    Owner,
    /// Everyone whom the administrator allows.
    Any,
}

/// The reason nothing, or perhaps something, was appended.
pub(super) enum AppendError {
    /// The file is as it was before.
    Nothing(FileError),
    /// A part of the entry may be in the file.
    Perhaps(FileError),
}

impl Appending {
    /// Opens a file and locks it; creates it, readable by its owner alone, if it does not exist.
    pub(super) fn open(path: &Path, readers: Readers) -> Result<Self, FileError> {
        let failed = |error: &io::Error| FileError::io(path, error);
        let name = || path.display().to_string();
        if let Ok(link) = symlink_metadata(path)
            && link.is_symlink()
            && !platform::has_owner(&link)
        {
            return Err(FileError::Foreign { path: name() });
        }
        let file = open_or_create(path).map_err(|error| failed(&error))?;
        let known = file.metadata().map_err(|error| failed(&error))?;
        if !known.is_file() {
            return Err(FileError::NotAFile { path: name() });
        }
        if readers == Readers::Owner {
            let mode = platform::mode(&known);
            if mode & 0o077 != 0 {
                return Err(FileError::OpenToOthers { path: name(), mode });
            }
            if !platform::is_ours(&known) {
                return Err(FileError::Foreign { path: name() });
            }
        }
        platform::lock(&file).map_err(|error| failed(&error))?;
        // Another process may have appended while this one waited for the lock.
        let length = file.metadata().map_err(|error| failed(&error))?.len();
        Ok(Self { path: path.to_owned(), file, length })
    }

    /// Returns the number of bytes.
    pub(super) const fn len(&self) -> u64 {
        self.length
    }

    /// Returns the file from its beginning, to be read.
    pub(super) fn reader(&mut self) -> Result<&mut File, FileError> {
        self.file.seek(SeekFrom::Start(0)).map_err(|error| FileError::io(&self.path, &error))?;
        Ok(&mut self.file)
    }

    /// Returns up to `most` bytes from the end.
    pub(super) fn tail(&mut self, most: u64) -> Result<Vec<u8>, FileError> {
        let from = self.length.saturating_sub(most);
        let mut tail = Vec::new();
        let read = self.file.seek(SeekFrom::Start(from)).and_then(|_| self.file.read_to_end(&mut tail));
        read.map_err(|error| FileError::io(&self.path, &error))?;
        Ok(tail)
    }

    /// Removes the end of the file.
    pub(super) fn cut(&mut self, length: u64) -> Result<(), FileError> {
        let cut = self.file.set_len(length).and_then(|()| self.file.sync_all());
        cut.map_err(|error| FileError::io(&self.path, &error))?;
        self.length = length;
        Ok(())
    }

    /// Appends bytes and waits until they are on the disk.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), AppendError> {
        let Err(error) = self.file.write_all(bytes).and_then(|()| self.file.sync_all()) else {
            self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            return Ok(());
        };
        let error = FileError::io(&self.path, &error);
        match self.cut(self.length) {
            Ok(()) => Err(AppendError::Nothing(error)),
            Err(_) => Err(AppendError::Perhaps(error)),
        }
    }

    /// Waits until the file is on the disk.
    pub(super) fn sync(&self) -> Result<(), FileError> {
        self.file.sync_all().map_err(|error| FileError::io(&self.path, &error))
    }
}

fn open_or_create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        opened => return opened,
    }
    // Not `create_new`: another process may create it at the same moment.
    let file = platform::only_for_us(options.create(true)).open(path)?;
    sync_folder(path)?;
    Ok(file)
}

/// Waits until the name of a file is on the disk.
pub(super) fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
