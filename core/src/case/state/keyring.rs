use serde::{Deserialize, Serialize};

use crate::case::protocol::{Fault, Rows, hex};
use crate::case::state::{Loaded, RowOf, Stored};
use crate::keys::{Draws, KeyName, Keys, PersonKey, StateKey, Wrapped};

/// A person's random alias in records, and the key that seals their data there. Deleted on erasure:
/// then nobody can tell whose alias it was, or open what the key sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::case) struct Keyring {
    alias: String,
    wrapped: Option<Wrapped>,
}

impl Keyring {
    /// Returns the alias and the key; `None` if it has none yet.
    pub(super) fn unwrapped(
        self,
        row: &StateKey,
        keys: &dyn Keys,
    ) -> Result<Option<(String, PersonKey)>, Fault> {
        let Some(wrapped) = &self.wrapped else { return Ok(None) };
        let key = keys.unwrap(row.as_str().as_bytes(), wrapped)?;
        Ok(Some((self.alias, key)))
    }

    /// Returns the keyring with its key wrapped with the current key `vault`; `None` if it is already.
    pub(super) fn rewrapped(
        &self,
        row: &StateKey,
        keys: &dyn Keys,
        draws: &mut Draws,
    ) -> Result<Option<Self>, Fault> {
        let Some(wrapped) = &self.wrapped else { return Ok(None) };
        if wrapped.key == keys.current(KeyName::Vault) {
            return Ok(None);
        }
        let place = row.as_str();
        let key = keys.unwrap(place.as_bytes(), wrapped)?;
        let nonce = draws.bytes(&["wrap/", place].concat());
        let wrapped = Some(keys.wrap(&nonce, place.as_bytes(), &key)?);
        Ok(Some(Self { alias: self.alias.clone(), wrapped }))
    }
}

/// The keyring of one person in this step; created if there is none.
#[derive(Debug)]
pub(in crate::case) struct Holder {
    person: String,
    row: Loaded<Keyring>,
    key: Option<PersonKey>,
}

impl Holder {
    pub(in crate::case) fn read(person: &str, rows: Rows<'_>, keys: &dyn Keys) -> Result<Self, Fault> {
        let row = Loaded::read(rows, RowOf::Keyring(person).key(keys)?, keys)?;
        Ok(Self { person: person.to_owned(), row, key: None })
    }

    pub(in crate::case) fn is_of(&self, person: &str) -> bool {
        self.person == person
    }

    /// Returns true if the person already has a keyring.
    pub(in crate::case) fn is_known(&self) -> bool {
        self.row.wrapped.is_some()
    }

    pub(in crate::case) fn alias(&mut self, keys: &dyn Keys, draws: &mut Draws) -> Result<String, Fault> {
        self.make(keys, draws)?;
        Ok(self.row.alias.clone())
    }

    /// Returns the alias and the key.
    pub(in crate::case) fn open(
        &mut self,
        keys: &dyn Keys,
        draws: &mut Draws,
    ) -> Result<(&str, &PersonKey), Fault> {
        self.make(keys, draws)?;
        if self.key.is_none() {
            let wrapped = self.row.wrapped.as_ref().ok_or_else(|| Fault::Encode(self.row.key().clone()))?;
            self.key = Some(keys.unwrap(self.row.key().as_str().as_bytes(), wrapped)?);
        }
        let key = self.key.as_ref().ok_or_else(|| Fault::Encode(self.row.key().clone()))?;
        Ok((&self.row.alias, key))
    }

    fn make(&mut self, keys: &dyn Keys, draws: &mut Draws) -> Result<(), Fault> {
        if self.row.wrapped.is_some() {
            return Ok(());
        }
        let key = PersonKey::new(draws.bytes("person-key"));
        let alias = hex(&draws.bytes::<16>("alias"));
        let place = self.row.key().as_str();
        let wrapped = keys.wrap(&draws.bytes(&["wrap/", place].concat()), place.as_bytes(), &key)?;
        *self.row.edit() = Keyring { alias, wrapped: Some(wrapped) };
        self.key = Some(key);
        Ok(())
    }
}

impl Stored for Holder {
    fn key(&self) -> &StateKey {
        self.row.key()
    }

    fn next_version(&self) -> Option<u64> {
        self.row.next_version()
    }

    fn sealed(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Option<Vec<u8>>, Fault> {
        self.row.sealed(keys, draws)
    }
}
