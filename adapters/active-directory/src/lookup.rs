use std::collections::{BTreeMap, BTreeSet};

use bonafides::Time;
use bonafides::needs::{NeededPerson, PersonSource};
use bonafides_ldif::active_directory::usual_contact;
use bonafides_parts::{AccountReader, ProfileRequest};

use crate::account::Account;
use crate::changes;
use crate::domain::Domain;
use crate::find::Identifier;
use crate::ldap::Deadline;
use crate::schema::Attribute;

/// The definitions of attributes, by name in lower case. An attribute that the schema does not have is `None`.
pub(crate) type Definitions = BTreeMap<String, Option<Attribute>>;

/// Everything that a profile is made with, besides a connection.
pub(crate) struct Lookup<'a> {
    pub(crate) domain: &'a Domain,
    /// The accounts that the desk handles are below this name.
    pub(crate) base: &'a str,
    pub(crate) identifiers: &'a [Identifier],
    pub(crate) request: ProfileRequest<'a>,
    pub(crate) now: Time,
    pub(crate) deadline: Deadline,
    pub(crate) definitions: &'a mut Definitions,
}

impl<'a> Lookup<'a> {
    /// Returns the definition of an attribute; `None` if the schema does not have it.
    pub(crate) fn definition(&self, attribute: &str) -> Option<Attribute> {
        self.definitions.get(&attribute.to_ascii_lowercase()).copied().flatten()
    }

    /// Returns the attributes of a subject that a policy takes: contacts, and other people.
    pub(crate) fn attributes_of_subject(&self) -> BTreeSet<&'a str> {
        let people = self.request.policy.policy.people().filter_map(|person| match person.source {
            PersonSource::Attribute(attribute) => Some(attribute),
            _ => None,
        });
        self.request.contact_attributes::<Self>().into_iter().chain(people).collect()
    }

    /// Returns the attributes of another person that a policy takes.
    pub(crate) fn attributes_of(&self, person: &NeededPerson<'_>) -> BTreeSet<&'a str> {
        self.request.contact_attributes_of::<Self>(person.name)
    }
}

impl AccountReader for Lookup<'_> {
    type Account = Account;

    /// Their mailbox at work, which they can read.
    const MAILBOX: &'static [&'static str] = &["mail"];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        usual_contact(channel)
    }

    fn id(account: &Account) -> &str {
        &account.guid
    }

    fn name(account: &Account) -> String {
        account.name().to_owned()
    }

    fn is_enabled(account: &Account) -> bool {
        account.is_enabled()
    }

    fn language(account: &Account) -> Option<String> {
        account.entry.first("preferredLanguage").map(str::to_owned)
    }

    fn values(&self, account: &Account, attribute: &str) -> Vec<String> {
        account.entry.all(attribute).map(str::to_owned).collect()
    }

    /// If the time of the last change of the attribute is not known, that of the entry: none of its values is newer.
    fn changed_at(&self, account: &Account, attribute: &str) -> Option<Time> {
        changes::of(&account.entry, attribute, self.definition(attribute)).or(account.changed)
    }
}
