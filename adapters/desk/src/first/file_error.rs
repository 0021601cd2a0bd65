use std::io;
use std::path::Path;

use thiserror::Error;

/// An error of a file that a part writes to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileError {
    /// The system refused.
    #[error("`{path}`: {reason}")]
    Io {
        /// The file.
        path: String,
        /// The reason, in the words of the system.
        reason: String,
    },
    /// Others can read or write the file.
    #[error("`{path}` is open to others (mode {mode:04o})")]
    OpenToOthers {
        /// The file.
        path: String,
        /// The permission bits.
        mode: u32,
    },
    /// The file, or the link to it, belongs to another user.
    #[error("`{path}` belongs to another user")]
    Foreign {
        /// The file.
        path: String,
    },
    /// The path leads to something other than a file.
    #[error("`{path}` is not a file")]
    NotAFile {
        /// The path.
        path: String,
    },
    /// The end of the file is not the end of an entry.
    #[error("`{path}` ends in the middle of an entry")]
    Torn {
        /// The file.
        path: String,
    },
    /// The last entry was not written by this part.
    #[error("the last line of `{path}` is not a record")]
    Strange {
        /// The file.
        path: String,
    },
}

impl FileError {
    /// Returns the error of a call to the system.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io { path: path.display().to_string(), reason: error.to_string() }
    }

    /// Returns how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::Io { .. } => "check the folder, its permissions and the space on the disk".to_owned(),
            Self::OpenToOthers { path, .. } => format!("run `chmod 600 {path}`"),
            Self::Foreign { path } => format!("remove it, or run `chown \"$(id -u)\" {path}`"),
            Self::NotAFile { .. } => "pass the path of a file, existing or not".to_owned(),
            Self::Torn { .. } => {
                "complete or remove the last entry, and end the file with an empty line".to_owned()
            }
            Self::Strange { .. } => "move the file away; a new one is created".to_owned(),
        }
    }

    /// Returns the error and how to fix it, for the log.
    pub(super) fn in_full(&self) -> String {
        format!("{self}; {}", self.help())
    }
}
