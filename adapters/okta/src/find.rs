//! The account that a typed name means.

use std::str::FromStr;

use bonafides_http::encoded;
use bonafides_parts::{DirectoryError, account_named};
use thiserror::Error;

use crate::api::Call;
use crate::people::Lookup;
use crate::search;
use crate::user::{EMAIL, LOGIN, User};

/// The property of the number of a person.
const EMPLOYEE_NUMBER: &str = "employeeNumber";
/// The fewest and the most characters of an id. Those of Okta have 20.
const ID_LENGTH: std::ops::RangeInclusive<usize> = 16..=64;

/// A property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Login,
    Email,
    EmployeeNumber,
    Id,
}

impl Identifier {
    /// The properties that are used if nothing else is set: all.
    pub const USUAL: [&str; 4] = ["login", "email", "employeeNumber", "id"];

    pub(crate) fn usual() -> Vec<Self> {
        Self::USUAL.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Reads `login`, `email`, `employeeNumber` or `id`.
impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(name: &str) -> Result<Self, IdentifierError> {
        Ok(Self(match name {
            LOGIN => Kind::Login,
            EMAIL => Kind::Email,
            EMPLOYEE_NUMBER => Kind::EmployeeNumber,
            "id" => Kind::Id,
            _ => return Err(IdentifierError),
        }))
    }
}

/// A text that is not a property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not `login`, `email`, `employeeNumber` or `id`")]
#[non_exhaustive]
pub struct IdentifierError;

/// Returns the account that a typed name means; `None` if it means none, or more than one. One that was deactivated is none: its
/// owner may have another one by now.
pub(crate) fn by_name(
    call: Call<'_>,
    identifiers: &[Identifier],
    typed: &str,
) -> Result<Option<User>, DirectoryError> {
    account_named::<Lookup<'_>, _, _>(
        typed,
        identifiers,
        |identifier, typed| identifier.search(call, typed),
        |identifier, user, typed| !user.is_deactivated() && identifier.matches(user, typed),
    )
}

/// Returns the account with an id.
pub(crate) fn by_id(call: Call<'_>, id: &str) -> Result<Option<User>, DirectoryError> {
    if !is_id(id) {
        return Ok(None);
    }
    let user: Option<User> = call.read(&format!("/users/{}", encoded(id)), "an account")?;
    // In place of an id, the API also takes a sign-in name.
    Ok(user.filter(|user| user.id == id))
}

/// Returns true for a text that can be an id, and thus a part of a path.
pub(crate) fn is_id(text: &str) -> bool {
    ID_LENGTH.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Searches for an account that cannot be, to see that the desk may search.
pub(crate) fn nobody(call: Call<'_>) -> Result<(), DirectoryError> {
    found(call, LOGIN, "bonafides-doctor-0b6f1f0e7c2a4d55").map(drop)
}

fn found(call: Call<'_>, property: &str, value: &str) -> Result<Vec<User>, DirectoryError> {
    let path = format!("/users?{}&limit=50", search::equals(&format!("profile.{property}"), value));
    Ok(call.list(&path, "accounts")?.unwrap_or_default())
}

impl Identifier {
    fn search(self, call: Call<'_>, typed: &str) -> Result<Vec<User>, DirectoryError> {
        let property = match self.0 {
            Kind::Login => LOGIN,
            Kind::Email => EMAIL,
            Kind::EmployeeNumber => EMPLOYEE_NUMBER,
            Kind::Id => return Ok(by_id(call, typed)?.into_iter().collect()),
        };
        let found = found(call, property, typed)?.into_iter().filter(|user| self.matches(user, typed));
        // A search finds accounts as they were some time ago.
        let now = found.map(|user| by_id(call, &user.id));
        now.filter_map(Result::transpose).collect()
    }

    /// Returns true if an account has this name. Sign-in names and addresses are the same in any case.
    fn matches(self, user: &User, typed: &str) -> bool {
        let is_same = |own: &&str| own.to_lowercase() == typed.to_lowercase();
        match self.0 {
            Kind::Login => is_same(&user.login()),
            Kind::Email => user.all(EMAIL).iter().any(is_same),
            Kind::EmployeeNumber => user.all(EMPLOYEE_NUMBER).contains(&typed),
            Kind::Id => user.id == typed,
        }
    }
}
