use thiserror::Error;

use crate::LdifError;

/// The reason an export cannot be used as a directory of accounts. Every variant gives the line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccountsError {
    /// The export is not LDIF, or contains a name that cannot be compared.
    #[error(transparent)]
    Ldif(#[from] LdifError),
    /// An attribute is present, but its value is invalid, or also that of another account.
    #[error("line {line}: invalid value of `{attribute}`")]
    BadValue {
        /// The line.
        line: usize,
        /// The attribute.
        attribute: &'static str,
    },
    /// An account's primary group is not in the export. A decision could then lack a group, so a partial
    /// export is refused.
    #[error("line {line}: the primary group {rid} is not in the export")]
    UnknownPrimaryGroup {
        /// The line.
        line: usize,
        /// The last part of the group's SID.
        rid: u32,
    },
}

impl AccountsError {
    /// Returns the line in the file, counted from 1.
    pub const fn line(&self) -> usize {
        match self {
            Self::Ldif(error) => error.line(),
            Self::BadValue { line, .. } | Self::UnknownPrimaryGroup { line, .. } => *line,
        }
    }
}
