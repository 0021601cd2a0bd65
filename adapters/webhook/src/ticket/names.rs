use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The name of a table of `ServiceNow`: `incident`, `sn_si_incident`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableName(String);

impl Default for TableName {
    fn default() -> Self {
        Self("incident".to_owned())
    }
}

impl FromStr for TableName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        name(text, allowed).map(Self).ok_or(NameError::Table)
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key of a project of Jira: `SEC`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectKey(String);

impl FromStr for ProjectKey {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        name(text, allowed).map(Self).ok_or(NameError::Project)
    }
}

impl fmt::Display for ProjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns a name that means nothing else in an address or a query.
fn name(text: &str, allowed: impl Fn(u8) -> bool) -> Option<String> {
    ((1..=80).contains(&text.len()) && text.bytes().all(allowed)).then(|| text.to_owned())
}

/// A text that is not the name of a place for tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NameError {
    /// Not a [`TableName`].
    #[error("the name of a table has small letters, digits and underscores")]
    Table,
    /// Not a [`ProjectKey`].
    #[error("the key of a project has capital letters, digits and underscores")]
    Project,
}

impl NameError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Table => "write the name of the table, such as `incident`",
            Self::Project => "write the key of the project, such as `SEC`",
        }
    }
}
