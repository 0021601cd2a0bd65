//! Files that get their name once they are complete.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::ColumnsError;

/// The name of a file in the making: another one in the same folder. The file is removed unless it gets its name.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    /// The name until then; `None` for what is not a file, such as a pipe, which is written directly.
    temporary: Option<PathBuf>,
}

/// A file that is on the disk, and has no name yet.
#[derive(Debug)]
pub(crate) struct Complete(Draft);

/// Different in each draft: another process, or a late thread of this one, may write the same file.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

impl Draft {
    /// Creates the file that will have a path.
    pub(crate) fn create(path: &Path) -> Result<(Self, File), ColumnsError> {
        // A link stays, and its target is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if place.exists() && !place.is_file() {
            let file = File::create(&place).map_err(|error| ColumnsError::unwritten(path, &error))?;
            return Ok((Self { path: place, temporary: None }, file));
        }
        Self::beside(place)
    }

    /// Creates a file in a folder, which is created too. Its name is given at the end, and begins as this one.
    pub(crate) fn within(folder: &Path, name: &str) -> Result<(Self, File), ColumnsError> {
        fs::create_dir_all(folder).map_err(|error| ColumnsError::unwritten(folder, &error))?;
        Self::beside(folder.join(name))
    }

    fn beside(path: PathBuf) -> Result<(Self, File), ColumnsError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let temporary = path.with_file_name(format!(".{name}.{}-{number}.tmp", process::id()));
        let file = File::create(&temporary).map_err(|error| ColumnsError::unwritten(&path, &error))?;
        Ok((Self { path, temporary: Some(temporary) }, file))
    }

    /// The path that the file will have.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until everything is on the disk.
    pub(crate) fn complete(self, file: &File) -> Result<Complete, ColumnsError> {
        if self.temporary.is_some() {
            file.sync_all().map_err(|error| ColumnsError::unwritten(&self.path, &error))?;
        }
        Ok(Complete(self))
    }
}

impl Complete {
    /// Gives the file its name, and replaces the one that has it.
    pub(crate) fn name(mut self) -> Result<(), ColumnsError> {
        let Some(temporary) = &self.0.temporary else { return Ok(()) };
        let path = self.0.path.as_path();
        fs::rename(temporary, path).map_err(|error| ColumnsError::unwritten(path, &error))?;
        self.0.temporary = None;
        let folder = self.0.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))
    }

    /// Gives the file this name in its folder, and returns its path.
    pub(crate) fn name_as(mut self, name: &str) -> Result<PathBuf, ColumnsError> {
        self.0.path.set_file_name(name);
        let path = self.0.path.clone();
        self.name()?;
        Ok(path)
    }
}

/// Waits until the name is on the disk too. Elsewhere, folders cannot be opened as files.
fn sync_folder(folder: &Path) -> Result<(), ColumnsError> {
    if !cfg!(unix) {
        return Ok(());
    }
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| ColumnsError::unwritten(folder, &error))
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Whatever failed before is the error to report.
            _ = fs::remove_file(temporary);
        }
    }
}
