//! The account that a typed name means.

use std::str::FromStr;

use bonafides_http::{encoded, is_id};
use bonafides_parts::{DirectoryError, account_named};
use thiserror::Error;

use crate::admin::Call;
use crate::people::Lookup;
use crate::user::{EMAIL, USERNAME, User, is_typed_id};

/// A property by which people name an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Username,
    Email,
    Id,
    Attribute(String),
}

impl Identifier {
    /// The properties that are used if nothing else is set.
    pub const USUAL: [&str; 3] = ["username", "email", "id"];

    pub(crate) fn usual() -> Vec<Self> {
        Self::USUAL.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Reads `username`, `email`, `id`, or the name of an attribute.
impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(name: &str) -> Result<Self, IdentifierError> {
        Ok(Self(match name {
            USERNAME => Kind::Username,
            EMAIL => Kind::Email,
            "id" => Kind::Id,
            other => {
                // The search for attributes has a syntax of its own.
                let first = other.bytes().next().ok_or(IdentifierError)?;
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
                if !first.is_ascii_alphabetic() || !other.bytes().all(is_plain) {
                    return Err(IdentifierError);
                }
                Kind::Attribute(other.to_owned())
            }
        }))
    }
}

/// A text that is not the name of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not `username`, `email`, `id`, nor the name of an attribute, such as `employeeNumber`")]
#[non_exhaustive]
pub struct IdentifierError;

/// Returns the account of a person that a typed name means; `None` if it means none, or more than one.
pub(crate) fn by_name(
    call: Call<'_>,
    identifiers: &[Identifier],
    typed: &str,
) -> Result<Option<User>, DirectoryError> {
    account_named::<Lookup<'_>, _, _>(
        typed,
        identifiers,
        |identifier, typed| identifier.search(call, typed),
        |identifier, user, typed| user.is_person() && identifier.matches(user, typed),
    )
}

/// Returns the account of a person with an id.
pub(crate) fn by_id(call: Call<'_>, id: &str) -> Result<Option<User>, DirectoryError> {
    if !is_id(id) {
        return Ok(None);
    }
    let user: Option<User> = call.read(&format!("/users/{}", encoded(id)), "an account")?;
    Ok(user.filter(|user| user.id == id && user.is_person()))
}

/// Asks for one account, to see that the desk may.
pub(crate) fn anybody(call: Call<'_>) -> Result<(), DirectoryError> {
    call.read::<Vec<User>>("/users?max=1&briefRepresentation=true", "accounts").map(drop)
}

impl Identifier {
    fn search(&self, call: Call<'_>, typed: &str) -> Result<Vec<User>, DirectoryError> {
        let query = match &self.0 {
            Kind::Id if is_typed_id(typed) => {
                let id = if typed.starts_with("f:") { typed.to_owned() } else { typed.to_ascii_lowercase() };
                return Ok(by_id(call, &id)?.into_iter().collect());
            }
            Kind::Id => return Ok(Vec::new()),
            Kind::Username => format!("username={}&exact=true", encoded(typed)),
            Kind::Email => format!("email={}&exact=true", encoded(typed)),
            // In quotes a value has only these two characters that mean something.
            Kind::Attribute(_) if typed.contains(['"', '\\']) => return Ok(Vec::new()),
            Kind::Attribute(name) => format!("q={}", encoded(&format!("{name}:\"{typed}\""))),
        };
        let found = call.read(&format!("/users?{query}&briefRepresentation=false&max=10"), "accounts")?;
        Ok(found.unwrap_or_default())
    }

    /// Returns true if an account has this name. Keycloak keeps sign-in names and addresses in lower case.
    fn matches(&self, user: &User, typed: &str) -> bool {
        let is_same = |own: &str| own.to_lowercase() == typed.to_lowercase();
        match &self.0 {
            Kind::Username => is_same(&user.username),
            Kind::Email => user.mailbox().is_some_and(is_same),
            Kind::Id => user.id.eq_ignore_ascii_case(typed),
            Kind::Attribute(name) => user.all(name).contains(&typed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Identifier;

    #[test]
    fn the_name_of_an_attribute_has_no_syntax() {
        for name in ["username", "email", "id", "employeeNumber", "x-1_y.z"] {
            assert!(name.parse::<Identifier>().is_ok(), "{name}");
        }
        for name in ["", "a:b", "a b", "a\"", "7a", ".a", "å", "a&max"] {
            assert!(name.parse::<Identifier>().is_err(), "{name}");
        }
    }
}
