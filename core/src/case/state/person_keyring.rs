use std::fmt;

use crate::audit::{Opened, Personal, PersonalError, open};
use crate::case::protocol::Fault;
use crate::case::state::keyring::Keyring;
use crate::case::state::{RowOf, parse};
use crate::keys::{Keys, PersonKey, Row, StateKey};

/// A person's alias in records, and the key that opens their values there: the content of a row of the kind `keyring`.
///
/// Commit a step [`Resolve`](crate::case::AdministratorInput::Resolve) before you show what it opens.
pub struct PersonKeyring {
    alias: String,
    key: PersonKey,
}

impl PersonKeyring {
    /// Returns the key of the row, by the immutable directory id of the person.
    pub fn key(person: &str, keys: &dyn Keys) -> Result<StateKey, Fault> {
        RowOf::Keyring(person).key(keys)
    }

    /// Opens a row; `None` if it is absent: nobody has values of the person, or the person was erased.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Option<Self>, Fault> {
        let Some(bytes) = &row.bytes else { return Ok(None) };
        let keyring: Keyring = parse(&row.key, bytes, keys)?;
        keyring.unwrapped(&row.key, keys).map(|opened| opened.map(|(alias, key)| Self { alias, key }))
    }

    /// Returns the alias.
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Opens a value of the person at `path` in record `seq` of `case`, and checks its commitment.
    pub fn open(
        &self,
        case: &str,
        seq: u64,
        path: &str,
        personal: &Personal,
    ) -> Result<Opened, PersonalError> {
        open(&self.key, case, seq, path, personal)
    }
}

/// Shows the alias alone.
impl fmt::Debug for PersonKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonKeyring").field("alias", &self.alias).finish_non_exhaustive()
    }
}
