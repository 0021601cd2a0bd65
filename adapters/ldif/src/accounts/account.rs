use bonafides::Time;
use bonafides::directory::DirectoryName;

use super::{AccountsError, values};
use crate::{Entry, active_directory, ids};

/// Bit of `userAccountControl`: the account is disabled.
const ACCOUNT_DISABLE: u32 = 0x0002;

/// The account of a person or a service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// `objectGUID`: the only id of an account that never changes.
    pub guid: Option<String>,
    /// The sign-in name.
    pub sam_account_name: String,
    /// The time at which the password was last set. `None` if it must be changed at the next sign-in.
    pub password_last_set: Option<Time>,
    /// The time at which the entry last changed: none of its values, such as the telephone number and the manager, is
    /// newer.
    pub changed: Option<Time>,
    /// The whole entry.
    pub entry: Entry,
    control: Option<u32>,
}

impl Account {
    /// Reads an account; `None` if the entry is none.
    pub(super) fn read(entry: &Entry) -> Result<Option<Self>, AccountsError> {
        let Some(sam_account_name) = entry.first("sAMAccountName").filter(|_| is_user(entry)) else {
            return Ok(None);
        };
        let guid = ids::guid(entry);
        if guid.is_none() && entry.bytes("objectGUID").next().is_some() {
            let attribute = "objectGUID";
            return Err(AccountsError::BadValue { line: entry.line_of(attribute), attribute });
        }
        Ok(Some(Self {
            guid,
            sam_account_name: sam_account_name.to_owned(),
            password_last_set: values::number::<i64>(entry, "pwdLastSet")?
                .and_then(active_directory::filetime),
            changed: values::generalized_time(entry, "whenChanged")?,
            control: values::number(entry, "userAccountControl")?,
            entry: entry.clone(),
        }))
    }

    /// Returns true if the account is enabled. An account without the attribute is not.
    pub fn is_enabled(&self) -> bool {
        self.control.is_some_and(|bits| bits & ACCOUNT_DISABLE == 0)
    }

    /// Returns the distinguished name.
    pub fn dn(&self) -> &str {
        &self.entry.dn
    }

    /// Returns the first value of an attribute that is not empty, as text.
    pub fn first<'a>(&'a self, attribute: &'a str) -> Option<&'a str> {
        self.all(attribute).next()
    }

    /// Returns all values of an attribute that are not empty, as text.
    pub fn all<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = &'a str> {
        self.entry.all(attribute).filter(|value| !value.is_empty())
    }

    /// Returns the name of the person.
    pub fn display_name(&self) -> Option<&str> {
        self.first("displayName")
    }

    /// Returns the address of the mailbox at work.
    pub fn mail(&self) -> Option<&str> {
        self.first("mail")
    }

    /// Returns the telephone number.
    pub fn telephone(&self) -> Option<&str> {
        self.first("telephoneNumber")
    }

    /// Returns the employee number.
    pub fn employee_id(&self) -> Option<&str> {
        self.first("employeeID")
    }

    /// Returns the names of the entries that an attribute refers to. A value that is not a distinguished name is an
    /// error.
    pub(super) fn names<'a>(
        &'a self,
        attribute: &'a str,
    ) -> impl Iterator<Item = Result<DirectoryName, AccountsError>> {
        self.entry.names(attribute).map(|name| Ok(name?.1))
    }
}

/// Returns true for users. In the schema, computers are also users.
fn is_user(entry: &Entry) -> bool {
    let is = |class: &str| entry.all("objectClass").any(|name| name.eq_ignore_ascii_case(class));
    is("user") && !is("computer")
}
