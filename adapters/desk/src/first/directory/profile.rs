//! The view of one account that a step asks for.

use bonafides::Policy;
use bonafides::case::{Contact, Relationship, SubjectProfile};
use bonafides::needs::{NeededPerson, PersonSource};
use bonafides_ldif::{Account, Accounts, AccountsError};

use super::{LdifDirectory, Settings};

/// The attribute of addresses of other people: their mailbox at work, which they can read.
const MAIL: &str = "mail";

/// Returns the profile of an account; `None` if it has no id.
pub(super) fn of(
    accounts: &Accounts,
    account: &Account,
    policy: &Policy,
    settings: &Settings,
) -> Result<Option<SubjectProfile>, AccountsError> {
    let Some(guid) = account.guid.clone() else { return Ok(None) };
    let mut relationships = Vec::new();
    for person in policy.people() {
        relationships.extend(related(accounts, account, policy, settings, &person)?);
    }
    let own = policy.channels().filter(|channel| channel.to.is_none());
    let contacts = own.flat_map(|channel| contacts(account, channel.name, settings, &[]));
    let name = account.display_name().unwrap_or(&account.sam_account_name);
    let profile = SubjectProfile::new(guid, name, account.is_enabled())
        .groups(accounts.groups_of(account))
        .contacts(contacts)
        .relationships(relationships)
        .language(account.first("preferredLanguage").unwrap_or(&settings.language));
    Ok(Some(profile))
}

/// Returns the contacts over a channel, as old as the entry: none of its values is newer.
fn contacts(account: &Account, channel: &str, settings: &Settings, otherwise: &[&str]) -> Vec<Contact> {
    let chosen: Vec<&str> = match settings.contacts.get(channel) {
        Some(attributes) => attributes.iter().map(String::as_str).collect(),
        None => LdifDirectory::usual_contact(channel).iter().chain(otherwise).copied().collect(),
    };
    let values = chosen.into_iter().map(|attribute| account.all(attribute).collect::<Vec<_>>());
    let values = values.into_iter().find(|values| !values.is_empty()).unwrap_or_default();
    values.into_iter().map(|address| Contact::new(channel, address).changed_at(account.changed)).collect()
}

/// Returns everyone who is this person for the subject. A disabled account cannot act.
fn related(
    accounts: &Accounts,
    subject: &Account,
    policy: &Policy,
    settings: &Settings,
    person: &NeededPerson<'_>,
) -> Result<Vec<Relationship>, AccountsError> {
    let (found, since) = match person.source {
        // As old as the entry of the subject, which names them.
        PersonSource::Attribute(attribute) => (accounts.referred_to(subject, attribute)?, subject.changed),
        PersonSource::Group(group) => match group.parse() {
            Ok(group) => (accounts.members_of(&group), None),
            Err(_) => (Vec::new(), None),
        },
        PersonSource::Address(address) => match settings.people.get(person.name) {
            Some(names) => (names.iter().filter_map(|name| accounts.find(name)).collect(), None),
            None => (accounts.find(address).into_iter().collect(), None),
        },
        _ => (Vec::new(), None),
    };
    let mut ids: Vec<&str> = Vec::new();
    let mut relationships = Vec::new();
    for account in found.into_iter().filter(|account| account.is_enabled()) {
        let Some(guid) = account.guid.as_deref().filter(|guid| !ids.contains(guid)) else { continue };
        ids.push(guid);
        let over = policy.channels().filter(|channel| channel.to == Some(person.name));
        let mut known: Vec<Contact> =
            over.flat_map(|channel| contacts(account, channel.name, settings, &[MAIL])).collect();
        if known.is_empty() {
            known = contacts(account, MAIL, settings, &[MAIL]);
        }
        relationships.push(Relationship::new(person.name, guid).since(since).contacts(known));
    }
    Ok(relationships)
}
