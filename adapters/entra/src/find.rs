//! The account that a typed name means.

use std::str::FromStr;

use bonafides_http::{encoded, is_uuid};
use bonafides_parts::{DirectoryError, account_named};
use thiserror::Error;

use crate::filter;
use crate::graph::Call;
use crate::people::Lookup;
use crate::user::User;

/// A property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    PrincipalName,
    Mail,
    EmployeeId,
    Id,
}

impl Identifier {
    /// The properties that are used if nothing else is set: all.
    pub const USUAL: [&str; 4] = ["userPrincipalName", "mail", "employeeId", "id"];

    pub(crate) fn usual() -> Vec<Self> {
        Self::USUAL.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Reads `userPrincipalName`, `mail`, `employeeId` or `id`.
impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(name: &str) -> Result<Self, IdentifierError> {
        Ok(Self(match name {
            "userPrincipalName" => Kind::PrincipalName,
            "mail" => Kind::Mail,
            "employeeId" => Kind::EmployeeId,
            "id" => Kind::Id,
            _ => return Err(IdentifierError),
        }))
    }
}

/// A text that is not a property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not `userPrincipalName`, `mail`, `employeeId` or `id`")]
#[non_exhaustive]
pub struct IdentifierError;

/// Returns the account that a typed name means; `None` if it means none, or more than one. `select` is the parameter with the
/// properties to read.
pub(crate) fn by_name(
    call: Call<'_>,
    identifiers: &[Identifier],
    typed: &str,
    select: &str,
) -> Result<Option<User>, DirectoryError> {
    account_named::<Lookup<'_>, _, _>(
        typed,
        identifiers,
        |identifier, typed| identifier.search(call, typed, select),
        |identifier, user, typed| user.is_own() && is_uuid(&user.id) && identifier.matches(user, typed),
    )
}

/// Returns the account with an id, unless it is that of a guest.
pub(crate) fn by_id(call: Call<'_>, id: &str, select: &str) -> Result<Option<User>, DirectoryError> {
    if !is_uuid(id) {
        return Ok(None);
    }
    let user: Option<User> = call.read(&format!("/users/{}?{select}", encoded(id)), "an account")?;
    Ok(user.filter(|user| user.id == id && user.is_own()))
}

/// Searches for an account that cannot be, to see that the desk may search.
pub(crate) fn nobody(call: Call<'_>) -> Result<(), DirectoryError> {
    let query = filter::equals("userPrincipalName", "bonafides-doctor-0b6f1f0e7c2a4d55");
    call.list::<User>(&format!("/users?{query}&{}&$top=2", User::select([])), "accounts").map(drop)
}

impl Identifier {
    fn search(self, call: Call<'_>, typed: &str, select: &str) -> Result<Vec<User>, DirectoryError> {
        let property = match self.0 {
            Kind::PrincipalName => "userPrincipalName",
            Kind::Mail => "mail",
            Kind::EmployeeId => "employeeId",
            Kind::Id => {
                return Ok(by_id(call, &typed.to_ascii_lowercase(), select)?.into_iter().collect());
            }
        };
        let path = format!("/users?{}&{select}&$top=50", filter::equals(property, typed));
        Ok(call.list(&path, "accounts")?.unwrap_or_default())
    }

    /// Returns true if an account has this name. Sign-in names and addresses are the same in any case.
    fn matches(self, user: &User, typed: &str) -> bool {
        let is_same = |own: &String| own.to_lowercase() == typed.to_lowercase();
        match self.0 {
            Kind::PrincipalName => is_same(&user.principal_name),
            Kind::Mail => user.all("mail").iter().any(is_same),
            Kind::EmployeeId => user.all("employeeId").iter().any(|own| own == typed),
            Kind::Id => user.id.eq_ignore_ascii_case(typed),
        }
    }
}
