//! A name of a directory, as the engine compares names.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::group_name::GroupName;

/// A distinguished name or a bare name: equal to another if a directory takes both for one.
///
/// Names are compared after NFC and Unicode case folding; distinguished names by RFC 4514, after
/// unescaping and without spaces around `,` and `=`. The engine compares the groups of a subject
/// with those of a policy like this; a host that reads an export compares its memberships so, too.
///
/// ```
/// use bonafides::DirectoryName;
///
/// fn main() -> Result<(), bonafides::DirectoryNameError> {
///     let name: DirectoryName = "CN=Doe\\, Jo,OU=People,DC=x".parse()?;
///     assert_eq!(name, "cn=doe\\2C jo, ou=people, dc=x".parse()?);
///     assert!("Doe, Jo".parse::<DirectoryName>()?.means(&name));
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirectoryName {
    // No bare name holds an unescaped `=`, and every other does: the two kinds have no key in common.
    key: Box<str>,
    leading_cn: Option<Box<str>>,
    distinguished: bool,
}

impl DirectoryName {
    /// The one text that stands for all spellings of this name: a key of maps, and not a name to
    /// write down.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether it is a distinguished name.
    pub fn is_distinguished(&self) -> bool {
        self.distinguished
    }

    /// The value of the CN that a distinguished name begins with, folded.
    pub fn leading_cn(&self) -> Option<&str> {
        self.leading_cn.as_deref()
    }

    /// Whether this name in a policy means that group of a subject: they are equal, or this is a
    /// bare name and the other one's leading CN.
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

/// The key.
impl fmt::Display for DirectoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

/// Why a text is no name that could be compared. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryNameError {
    /// There is no text.
    #[error("an empty text is no name")]
    Empty,
    /// It holds an unescaped `=`, as only distinguished names do, and is none by RFC 4514.
    #[error("this holds `=`, and is no distinguished name (RFC 4514)")]
    Malformed,
}

impl DirectoryNameError {
    /// The way out.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Empty => "give the name",
            Self::Malformed => {
                "put a backslash before each `,` `+` `\"` `\\` `<` `>` `;` of a value, and before `#` at its start"
            }
        }
    }
}
