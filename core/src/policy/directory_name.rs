//! Directory names, as the engine compares them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::group_name::GroupName;

/// A distinguished name or a bare name. Two are equal if a directory treats them as one.
///
/// Names are compared after NFC and Unicode case folding; distinguished names by RFC 4514, after
/// unescaping and without spaces around `,` and `=`. The engine compares a subject's groups with those of
/// a policy in this way; a host that reads memberships from an export should do the same.
///
/// ```
/// use bonafides::directory::DirectoryName;
///
/// fn main() -> Result<(), bonafides::directory::DirectoryNameError> {
///     let name: DirectoryName = "CN=Doe\\, Jo,OU=People,DC=x".parse()?;
///     assert_eq!(name, "cn=doe\\2C jo, ou=people, dc=x".parse()?);
///     assert!("Doe, Jo".parse::<DirectoryName>()?.means(&name));
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirectoryName {
    // Only distinguished names contain an unescaped `=`: the two kinds have no key in common.
    key: Box<str>,
    leading_cn: Option<Box<str>>,
    distinguished: bool,
}

impl DirectoryName {
    /// Returns the text that all spellings of this name share. Use it as a key of maps, not for display.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns true if this is a distinguished name.
    pub fn is_distinguished(&self) -> bool {
        self.distinguished
    }

    /// Returns the folded value of the CN that a distinguished name begins with.
    pub fn leading_cn(&self) -> Option<&str> {
        self.leading_cn.as_deref()
    }

    /// Returns true if this name in a policy matches `group` of a subject: they are equal, or this is a bare
    /// name and the leading CN of `group`.
    pub fn means(&self, group: &Self) -> bool {
        self.key == group.key || (!self.distinguished && group.leading_cn() == Some(self.key()))
    }
}

impl FromStr for DirectoryName {
    type Err = DirectoryNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(DirectoryNameError::Empty);
        }
        let mut scratch = String::new();
        let name = GroupName::read(text, &mut scratch);
        if name.is_malformed {
            return Err(DirectoryNameError::Malformed);
        }
        Ok(Self {
            key: name.key.into(),
            leading_cn: name.leading_cn.map(Into::into),
            distinguished: name.distinguished,
        })
    }
}

/// Writes the key.
impl fmt::Display for DirectoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

/// The reason why a text is not a comparable name. Messages do not contain the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryNameError {
    /// The text is empty.
    #[error("the name is empty")]
    Empty,
    /// The text contains an unescaped `=` but is not a distinguished name by RFC 4514.
    #[error("this contains `=` but is not a distinguished name (RFC 4514)")]
    Malformed,
}

impl DirectoryNameError {
    /// Returns a hint on how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Empty => "pass the name",
            Self::Malformed => {
                "put a backslash before each `,` `+` `\"` `\\` `<` `>` `;` in a value, and before a leading `#`"
            }
        }
    }
}
