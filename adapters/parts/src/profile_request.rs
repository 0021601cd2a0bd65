//! The contacts and people of a profile, made in the same way for every directory.

use std::collections::BTreeSet;

use bonafides::Time;
use bonafides::case::{Contact, Fact, Relationship, SubjectProfile};
use bonafides::directory::DirectoryName;
use bonafides::needs::{NeededPerson, PersonSource};

use crate::{BoundPolicy, DirectorySettings};

/// The channel of the addresses of a person to whom the policy has no channel.
const MAIL: &str = "mail";

/// The accounts of a directory, as profiles are made from them.
pub trait AccountReader {
    /// An account, as the directory has it now.
    type Account;

    /// The attributes with the mailbox of another person, if no setting names them.
    const MAILBOX: &'static [&'static str];

    /// Returns the attributes with the addresses of a channel, if no setting names them; the first that has values is used.
    fn usual_contact(channel: &str) -> &'static [&'static str];

    /// Returns the immutable id of an account.
    fn id(account: &Self::Account) -> &str;

    /// Returns the name for people.
    fn name(account: &Self::Account) -> String;

    /// Returns true if the owner can act with the account: it is known to be enabled.
    fn is_enabled(account: &Self::Account) -> bool;

    /// Returns the language, if the account has one.
    fn language(account: &Self::Account) -> Option<String>;

    /// Returns the values of an attribute that are not empty.
    fn values(&self, account: &Self::Account, attribute: &str) -> Vec<String>;

    /// Returns a time at or after which the values of an attribute did not change; `None` if it is unknown.
    fn changed_at(&self, account: &Self::Account, attribute: &str) -> Option<Time>;
}

/// Accounts that were found for a person of a policy, each with the start of its relation to the subject, if it is known.
pub type RelatedAccounts<A> = Vec<(Option<Time>, A)>;

/// A directory in which the people of a policy are looked up.
pub trait PeopleLookup: AccountReader {
    /// The reason that a look-up failed.
    type Error;

    /// Returns the accounts that an attribute of the subject names. For an attribute of names, this is
    /// [`people_named`](Self::people_named).
    fn referred_to(
        &self,
        subject: &Self::Account,
        attribute: &str,
    ) -> Result<RelatedAccounts<Self::Account>, Self::Error>;

    /// Returns the members of a group, also through other groups.
    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<Self::Account>, Self::Error>;

    /// Returns the account that a name means; `None` if it means none, or more than one.
    fn named(&self, name: &str) -> Result<Option<Self::Account>, Self::Error>;

    /// Returns true if `name` is an address of the account that the directory does not hold as verified.
    fn merely_claims(&self, account: &Self::Account, name: &str) -> bool;

    /// Returns the account that a name means, if it can be a person of a policy. A mailbox that nobody has proven makes
    /// nobody one: anyone could have entered it. For a caller, such an address only says which account is meant.
    fn person_named(&self, name: &str) -> Result<Option<Self::Account>, Self::Error> {
        Ok(self.named(name)?.filter(|account| !self.merely_claims(account, name)))
    }

    /// Returns the accounts that these names mean, as [`person_named`](Self::person_named) does.
    fn people_named<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<RelatedAccounts<Self::Account>, Self::Error> {
        let mut people = Vec::new();
        for name in names {
            people.extend(self.person_named(name)?.map(|account| (None, account)));
        }
        Ok(people)
    }
}

/// A group that a policy names.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PolicyGroup<'a> {
    /// The id that the name is bound to.
    Bound(&'a str),
    /// The name, as it is written and as names are compared: it is not bound.
    Named {
        /// The text in the policy.
        written: &'a str,
        /// The same, parsed.
        name: DirectoryName,
    },
}

/// The profile that a policy asks for, with the settings of the host.
#[derive(Debug, Clone, Copy)]
pub struct ProfileRequest<'a> {
    /// The policy.
    pub policy: &'a BoundPolicy,
    /// The settings.
    pub settings: &'a DirectorySettings,
}

impl<'a> ProfileRequest<'a> {
    /// Returns a request.
    pub const fn new(policy: &'a BoundPolicy, settings: &'a DirectorySettings) -> Self {
        Self { policy, settings }
    }

    /// Returns the profile of an account, without its groups.
    pub fn profile<R: AccountReader>(
        self,
        reader: &R,
        subject: &R::Account,
        relationships: Vec<Relationship>,
        facts: impl IntoIterator<Item = (&'static str, Time)>,
    ) -> SubjectProfile {
        let own = self.channels(None);
        let contacts = own.flat_map(|channel| self.contacts(reader, subject, channel, &[]));
        let language = R::language(subject).unwrap_or_else(|| self.settings.language.clone());
        SubjectProfile::new(R::id(subject), R::name(subject), R::is_enabled(subject))
            .contacts(contacts)
            .relationships(relationships)
            .facts(facts.into_iter().map(|(name, time)| (name, Fact::Time(time))))
            .language(language)
    }

    /// Returns everyone who is a person of the policy for the subject.
    pub fn relationships<L: PeopleLookup>(
        self,
        lookup: &L,
        subject: &L::Account,
    ) -> Result<Vec<Relationship>, L::Error> {
        let mut relationships = Vec::new();
        for person in self.policy.policy.people() {
            let found = self.found(lookup, subject, &person)?;
            relationships.extend(self.related(lookup, person.name, found));
        }
        Ok(relationships)
    }

    fn found<L: PeopleLookup>(
        self,
        lookup: &L,
        subject: &L::Account,
        person: &NeededPerson<'_>,
    ) -> Result<RelatedAccounts<L::Account>, L::Error> {
        match person.source {
            PersonSource::Attribute(attribute) => lookup.referred_to(subject, attribute),
            PersonSource::Group(written) => match self.group(written) {
                Some(group) => Ok(lookup.members(&group)?.into_iter().map(|member| (None, member)).collect()),
                None => Ok(Vec::new()),
            },
            PersonSource::Address(address) => lookup.people_named(self.accounts_of(person.name, address)),
            _ => Ok(Vec::new()),
        }
    }

    /// Returns the group that a policy names; `None` if the name is malformed, and thus means no group.
    pub fn group<'n>(self, written: &'n str) -> Option<PolicyGroup<'n>>
    where
        'a: 'n,
    {
        match self.policy.groups.of_name(written) {
            Some(id) => Some(PolicyGroup::Bound(id)),
            None => Some(PolicyGroup::Named { written, name: written.parse().ok()? }),
        }
    }

    /// Returns the names of the accounts of a person who is an address in the policy.
    pub fn accounts_of<'n>(self, person: &str, address: &'n str) -> Vec<&'n str>
    where
        'a: 'n,
    {
        match self.settings.people.get(person) {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => vec![address],
        }
    }

    /// Returns the relationships of the accounts that were found for a person, with the start of each. An account that is
    /// not enabled cannot act, and one that was found twice is one.
    pub fn related<R: AccountReader>(
        self,
        reader: &R,
        person: &str,
        found: impl IntoIterator<Item = (Option<Time>, R::Account)>,
    ) -> Vec<Relationship> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut relationships = Vec::new();
        for (since, account) in found {
            if R::is_enabled(&account) && ids.insert(R::id(&account).to_owned()) {
                let contacts = self.contacts_of_person(reader, &account, person);
                relationships
                    .push(Relationship::new(person, R::id(&account)).since(since).contacts(contacts));
            }
        }
        relationships
    }

    /// Returns the contacts of another person: over the channels to this person, or else their mailbox.
    fn contacts_of_person<R: AccountReader>(
        self,
        reader: &R,
        account: &R::Account,
        person: &str,
    ) -> Vec<Contact> {
        let over = self.channels(Some(person));
        let known: Vec<Contact> =
            over.flat_map(|channel| self.contacts(reader, account, channel, R::MAILBOX)).collect();
        if known.is_empty() { self.contacts(reader, account, MAIL, R::MAILBOX) } else { known }
    }

    /// Returns the contacts over a channel: the values of the first attribute that has any.
    fn contacts<R: AccountReader>(
        self,
        reader: &R,
        account: &R::Account,
        channel: &str,
        otherwise: &'static [&'static str],
    ) -> Vec<Contact> {
        let usual = R::usual_contact(channel).iter().chain(otherwise).copied();
        for attribute in self.settings.attributes(channel, usual) {
            let values = reader.values(account, attribute);
            if !values.is_empty() {
                let at = reader.changed_at(account, attribute);
                return values
                    .into_iter()
                    .map(|address| Contact::new(channel, address).changed_at(at))
                    .collect();
            }
        }
        Vec::new()
    }

    /// Returns the attributes with addresses of the subject that the policy takes.
    pub fn contact_attributes<R: AccountReader>(self) -> BTreeSet<&'a str> {
        let own = self.channels(None);
        own.flat_map(|channel| self.settings.attributes(channel, R::usual_contact(channel).iter().copied()))
            .collect()
    }

    /// Returns the attributes with addresses of another person that the policy takes.
    pub fn contact_attributes_of<R: AccountReader>(self, person: &str) -> BTreeSet<&'a str> {
        let usual = |channel: &str| R::usual_contact(channel).iter().chain(R::MAILBOX).copied();
        let over = self.channels(Some(person)).chain([MAIL]);
        over.flat_map(|channel| self.settings.attributes(channel, usual(channel))).collect()
    }

    /// Returns the channels of the policy to a person, or to the subject.
    fn channels(self, to: Option<&str>) -> impl Iterator<Item = &'a str> {
        self.policy.policy.channels().filter(move |channel| channel.to == to).map(|channel| channel.name)
    }
}
