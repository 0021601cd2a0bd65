use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The name of a realm, as in its addresses. Not `master`, whose accounts administer Keycloak itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealmName(String);

impl RealmName {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RealmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RealmName {
    type Err = RealmError;

    fn from_str(text: &str) -> Result<Self, RealmError> {
        if text.eq_ignore_ascii_case("master") {
            return Err(RealmError::Master);
        }
        let is_name = !text.is_empty()
            && !text.starts_with('.')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if is_name { Ok(Self(text.to_owned())) } else { Err(RealmError::Malformed) }
    }
}

/// The reason that a realm cannot be that of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RealmError {
    /// Not a name as in an address.
    #[error("the name of a realm has letters, digits, `-`, `_` and `.`")]
    Malformed,
    /// The realm of the administrators of Keycloak.
    #[error("the accounts of the realm `master` administer Keycloak itself")]
    Master,
}

impl RealmError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Malformed => "write the name as in the address of the realm, such as `contoso`",
            Self::Master => "name the realm of the people whom the desk serves",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RealmError, RealmName};

    #[test]
    fn a_realm_is_a_part_of_a_path_and_not_that_of_administrators() {
        for name in ["contoso", "Contoso-2_b.c"] {
            assert!(name.parse::<RealmName>().is_ok(), "{name}");
        }
        for name in ["", ".", "..", "a/b", "a b", "a?b", "å", "a%2f"] {
            assert_eq!(name.parse::<RealmName>(), Err(RealmError::Malformed), "{name}");
        }
        assert_eq!("Master".parse::<RealmName>(), Err(RealmError::Master));
    }
}
