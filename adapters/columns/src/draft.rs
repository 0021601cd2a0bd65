//! Files that get their name once they are complete.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::ColumnsError;

/// A file in the making, under another name in the same folder. It is removed unless it is finished.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    /// The name until then; `None` for what is not a file, such as a pipe, which is written directly.
    temporary: Option<PathBuf>,
    file: File,
}

static DRAFTS: AtomicU64 = AtomicU64::new(0);

impl Draft {
    /// Creates the file that will have a path.
    pub(crate) fn create(path: &Path) -> Result<Self, ColumnsError> {
        let failed = |error| ColumnsError::unwritten(path, &error);
        // A link stays, and its target is replaced.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if place.exists() && !place.is_file() {
            let file = File::create(&place).map_err(failed)?;
            return Ok(Self { path: place, temporary: None, file });
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let temporary = place.with_file_name(format!(".{name}.{}-{number}.tmp", process::id()));
        let file = File::create(&temporary).map_err(failed)?;
        Ok(Self { path: place, temporary: Some(temporary), file })
    }

    /// The file.
    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file its name. Everything in it is on the disk before.
    pub(crate) fn finish(mut self) -> Result<(), ColumnsError> {
        let Some(temporary) = &self.temporary else { return Ok(()) };
        let failed = |error| ColumnsError::unwritten(&self.path, &error);
        self.file.sync_all().map_err(failed)?;
        fs::rename(temporary, &self.path).map_err(failed)?;
        self.temporary = None;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Whatever failed before is the error to report.
            _ = fs::remove_file(temporary);
        }
    }
}
