use std::collections::BTreeMap;

use crate::DirectoryError;

/// The parts of a profile that the host chooses, the same for every directory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectorySettings {
    /// Attributes of addresses, by channel. The first attribute that has values is used.
    pub contacts: BTreeMap<String, Vec<String>>,
    /// Accounts of people who are only an address in the policy.
    pub people: BTreeMap<String, Vec<String>>,
    /// The language of people whose account has none.
    pub language: String,
}

impl Default for DirectorySettings {
    fn default() -> Self {
        Self { contacts: BTreeMap::new(), people: BTreeMap::new(), language: "en".to_owned() }
    }
}

impl DirectorySettings {
    /// Sets the attributes with the addresses of a channel; the first that has values is used. By default, those that the
    /// directory usually has for it.
    #[must_use]
    pub fn contact(
        mut self,
        channel: impl Into<String>,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.contacts.insert(channel.into(), attributes.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the accounts of a person who is only an address in the policy, such as the lead of the desk. By default, the
    /// account with this address.
    #[must_use]
    pub fn person(
        mut self,
        name: impl Into<String>,
        accounts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.people.insert(name.into(), accounts.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the language of people whose account has none; by default, `en`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// Returns the attributes with the addresses of a channel: those of the settings, or else the `usual` ones.
    pub fn attributes<'s>(
        &'s self,
        channel: &str,
        usual: impl IntoIterator<Item = &'static str>,
    ) -> Vec<&'s str> {
        match self.contacts.get(channel) {
            Some(attributes) => attributes.iter().map(String::as_str).collect(),
            None => usual.into_iter().collect(),
        }
    }

    /// Returns an error for each account of [`people`](Self::people) that cannot be one, for the examination of a directory.
    /// `is_person` tells if a name means one account that can be a person of a policy. Fails with its first error.
    pub fn missing_people<E>(
        &self,
        mut is_person: impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Vec<DirectoryError>, E> {
        let mut errors = Vec::new();
        for (person, names) in &self.people {
            for name in names {
                if !is_person(name)? {
                    errors.push(missing(person, name));
                }
            }
        }
        Ok(errors)
    }
}

fn missing(person: &str, name: &str) -> DirectoryError {
    DirectoryError::Invalid(format!(
        "there is no account `{name}`, which is `{person}` of the policy; correct `people`, or create the account"
    ))
}
