//! The account that a typed name means.

use std::str::FromStr;

use bonafides_http::{encoded, is_id};
use bonafides_parts::account_named;
use thiserror::Error;

use crate::fault::Fault;
use crate::filter;
use crate::people::Lookup;
use crate::server::Call;
use crate::user::User;

/// The most accounts that a search for one may return: a server that does not know the filter returns everybody.
const MOST: usize = 50;

/// A property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    UserName,
    Email,
    ExternalId,
    Id,
    EmployeeNumber,
}

impl Identifier {
    /// The properties that are used if nothing else is set.
    pub const USUAL: [&str; 4] = ["userName", "emails", "externalId", "id"];

    pub(crate) fn usual() -> Vec<Self> {
        Self::USUAL.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Reads `userName`, `emails`, `externalId`, `id` or `employeeNumber`.
impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(name: &str) -> Result<Self, IdentifierError> {
        Ok(Self(match name {
            "userName" => Kind::UserName,
            "emails" => Kind::Email,
            "externalId" => Kind::ExternalId,
            "id" => Kind::Id,
            "employeeNumber" => Kind::EmployeeNumber,
            _ => return Err(IdentifierError),
        }))
    }
}

/// A text that is not a property by which people name an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not `userName`, `emails`, `externalId`, `id` or `employeeNumber`")]
#[non_exhaustive]
pub struct IdentifierError;

/// Returns the account that a typed name means; `None` if it means none, or more than one.
pub(crate) fn by_name(
    call: Call<'_>,
    identifiers: &[Identifier],
    typed: &str,
) -> Result<Option<User>, Fault> {
    account_named::<Lookup<'_>, _, _>(
        typed,
        identifiers,
        |identifier, typed| identifier.search(call, typed),
        |identifier, user, typed| is_id(&user.id) && identifier.matches(user, typed),
    )
}

/// Returns the account with an id.
pub(crate) fn by_id(call: Call<'_>, id: &str) -> Result<Option<User>, Fault> {
    if !is_id(id) {
        return Ok(None);
    }
    let user: Option<User> = call.read(&format!("/Users/{}", encoded(id)), "an account")?;
    Ok(user.filter(|user| user.id == id))
}

/// Searches for an account that cannot be, to see that the desk may search, and that the server does what a filter says.
pub(crate) fn nobody(call: Call<'_>) -> Result<(), Fault> {
    let query = filter::equals("userName", "bonafides-doctor-0b6f1f0e7c2a4d55");
    let found: Vec<User> = call.list(&format!("/Users?{query}"), "accounts", MOST)?;
    if found.is_empty() { Ok(()) } else { Err(Fault::invalid(IGNORES.to_owned())) }
}

const IGNORES: &str = "the SCIM server does not do what filters say; let it support `filter` (RFC 7644)";

impl Identifier {
    fn search(self, call: Call<'_>, typed: &str) -> Result<Vec<User>, Fault> {
        let attribute = match self.0 {
            Kind::UserName => "userName",
            Kind::Email => "emails.value",
            Kind::ExternalId => "externalId",
            Kind::Id => return Ok(by_id(call, typed)?.into_iter().collect()),
            Kind::EmployeeNumber => {
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber"
            }
        };
        call.list(&format!("/Users?{}", filter::equals(attribute, typed)), "accounts", MOST)
    }

    /// Returns true if an account has this name. Ids are exact; sign-in names and addresses are the same in any case.
    fn matches(self, user: &User, typed: &str) -> bool {
        let is_same = |own: &str| own.to_lowercase() == typed.to_lowercase();
        match self.0 {
            Kind::UserName => is_same(&user.sign_in_name),
            Kind::Email => user.has_email(is_same),
            Kind::ExternalId => user.external_id.as_deref() == Some(typed),
            Kind::Id => user.id == typed,
            Kind::EmployeeNumber => user.all("employeeNumber").iter().any(|own| own == typed),
        }
    }
}
