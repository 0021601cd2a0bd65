use std::fmt;

/// The errors of a configuration, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigErrors {
    pub(super) fn new(mut list: Vec<ConfigError>) -> Self {
        list.sort_by_key(|error| (error.line, error.column));
        Self(list)
    }

    /// Returns each error.
    pub fn iter(&self) -> std::slice::Iter<'_, ConfigError> {
        self.0.iter()
    }
}

impl<'e> IntoIterator for &'e ConfigErrors {
    type Item = &'e ConfigError;
    type IntoIter = std::slice::Iter<'e, ConfigError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Shows each error on a line.
impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// An error of a configuration. Shows keys and names, and no value that could be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The file, as it was passed.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters, from 1.
    pub column: usize,
    /// The kind of error.
    pub code: ConfigCode,
    /// The message.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// Shows the place, the message and how to fix it.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, message, help, .. } = self;
        write!(f, "{file}:{line}:{column}: {message}; {help}")
    }
}

impl std::error::Error for ConfigError {}

/// The kind of an error of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConfigCode {
    /// The file cannot be read.
    Unreadable,
    /// The text is not TOML.
    Syntax,
    /// No part has this key.
    UnknownKey,
    /// A required key is missing.
    MissingKey,
    /// The value is of another type.
    WrongType,
    /// The value is of the right type, but means nothing.
    BadValue,
    /// Two keys exclude each other.
    Conflict,
    /// A secret is written into the file.
    Secret,
    /// The part exists, but not in this build.
    NotInBuild,
    /// The policy needs a part that is not configured.
    MissingPart,
}

impl ConfigCode {
    /// Returns the stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::WrongType => "wrong-type",
            Self::BadValue => "bad-value",
            Self::Conflict => "conflict",
            Self::Secret => "secret",
            Self::NotInBuild => "not-in-build",
            Self::MissingPart => "missing-part",
        }
    }
}

impl fmt::Display for ConfigCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
