use bonafides::keys::KeyIdError;
use thiserror::Error;

/// An error of a key file. Shows no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The system refused.
    #[error("`{place}`: {reason}")]
    Io {
        /// The file.
        place: String,
        /// The reason, in the words of the system.
        reason: String,
    },
    /// There is a file already. A new one would make the database unreadable.
    #[error("`{place}` exists already")]
    Exists {
        /// The file.
        place: String,
    },
    /// Another rotation is under way, or was interrupted.
    #[error("`{place}` exists: another rotation is under way, or was interrupted")]
    Rotating {
        /// The temporary file.
        place: String,
    },
    /// The permission bits differ from 0600.
    #[error("`{place}` has mode {mode:04o} instead of 0600")]
    Mode {
        /// The file.
        place: String,
        /// The permission bits.
        mode: u32,
    },
    /// Others than its owner can read the file.
    #[error("`{place}` can be read by others (mode {mode:04o})")]
    Readable {
        /// The file.
        place: String,
        /// The permission bits.
        mode: u32,
    },
    /// Others than its owner can write the file.
    #[error("`{place}` can be written by others (mode {mode:04o})")]
    Writable {
        /// The file.
        place: String,
        /// The permission bits.
        mode: u32,
    },
    /// The file, or the link to it, belongs to another user.
    #[error("`{place}` belongs to another user")]
    Foreign {
        /// The file.
        place: String,
    },
    /// The path leads to something other than a file.
    #[error("`{place}` is not a file")]
    NotAFile {
        /// The path.
        place: String,
    },
    /// The environment variable is not set, or is not UTF-8.
    #[error("the environment variable `{place}` is not set")]
    NotSet {
        /// The variable.
        place: String,
    },
    /// The text is not one of keys, or of a version that this program does not know.
    #[error("{place}:{line}: {reason}")]
    Syntax {
        /// The file or variable.
        place: String,
        /// The line, counted from 1.
        line: usize,
        /// The reason.
        reason: &'static str,
    },
    /// A key is missing.
    #[error("`{place}` has no key `{key}`")]
    Missing {
        /// The file or variable.
        place: String,
        /// The name of the key.
        key: &'static str,
    },
    /// The id of a key is malformed or taken.
    #[error("`{place}`: {error}")]
    Id {
        /// The file or variable.
        place: String,
        /// The reason.
        error: KeyIdError,
    },
    /// There is no key with this id.
    #[error("`{place}` has no key `{key}` with the id `{id}`")]
    Unknown {
        /// The file.
        place: String,
        /// The name of the key.
        key: &'static str,
        /// The id.
        id: String,
    },
    /// The key `index` cannot be replaced.
    #[error("the key `index` cannot be replaced: it makes the keys of all rows")]
    Fixed,
    /// The system has no randomness.
    #[error("the system has no randomness")]
    NoRandomness,
}

impl KeyFileError {
    /// Returns how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::Io { .. } => "check the path, the folder and its permissions".to_owned(),
            Self::Exists { .. } => "keep it: without it, the database cannot be read".to_owned(),
            Self::Rotating { .. } => "if no other rotation is running, remove it and try again".to_owned(),
            Self::Mode { place, .. } => {
                format!("run `chmod 600 {place}`; if others could read it, rotate the keys")
            }
            Self::Readable { place, .. } => {
                format!("run `chmod go= {place}`; if others could read it, change what is in it")
            }
            Self::Writable { place, .. } => format!("run `chmod go-w {place}`"),
            Self::Foreign { place } => format!("run `chown \"$(id -u)\" {place}`"),
            Self::NotAFile { .. } => "pass the path of a key file".to_owned(),
            Self::NotSet { place } => format!("set `{place}` to the content of a key file"),
            Self::Syntax { .. } | Self::Missing { .. } => {
                "restore the file from its copy; do not create a new one for an existing database".to_owned()
            }
            Self::Id { .. } => "choose another id, such as `state-2`".to_owned(),
            Self::Unknown { key, .. } => format!("add it first, with `bonafides desk keys add {key}`"),
            Self::Fixed => "rotate `state`, `vault` or `grant`".to_owned(),
            Self::NoRandomness => "try again when the system has started".to_owned(),
        }
    }
}
