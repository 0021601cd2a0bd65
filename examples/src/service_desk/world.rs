//! The people: the directory's export, and the desk's own data.

use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::case::{Contact, Relationship, SubjectProfile};
use bonafides_ldif::{Account, Accounts};
use serde::Deserialize;

use super::error::{Trouble, not_here};
use crate::yaml;

const EXPORT: &str = include_str!("../../directory/ad-export.ldif");
const OWN: &str = include_str!("../../directory/enrolment.yaml");

/// The directory, and the desk's own data.
#[derive(Debug)]
pub struct World {
    /// The directory.
    pub directory: Accounts,
    /// The desk's own data.
    pub own: Own,
}

/// The desk's own data, which is not in the export: `directory/enrolment.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// The accounts of the operators; the first one takes the calls.
    pub operators: Vec<String>,
    /// The time of all enrolments.
    pub enrolled_at: Time,
    /// Questions that can be enrolled.
    pub catalogue: Vec<String>,
    /// People by account.
    pub people: BTreeMap<String, Person>,
}

/// The desk's data about a person, and what that person knows and has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// A description for users of the program.
    pub about: String,
    /// The language of their prompts.
    pub language: String,
    /// A mailbox that does not depend on the account.
    pub private_email: Option<PrivateMail>,
    /// The usual workstation.
    pub workstation: String,
    /// The usual place.
    pub location: String,
    /// Set if the person has a passkey.
    #[serde(default)]
    pub passkey: bool,
    /// The answers to enrol, by question.
    pub answers: BTreeMap<String, String>,
}

/// A private mailbox.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateMail {
    address: String,
    changed_at: Time,
}

impl World {
    /// Reads the data that is shipped with the program.
    pub fn shipped() -> Result<Self, Trouble> {
        let directory = Accounts::from_ldif(EXPORT).or_else(|error| not_here(error.to_string()))?;
        let own: Own = yaml::read(OWN).or_else(|error| not_here(format!("enrolment.yaml: {error}")))?;
        Ok(Self { directory, own })
    }

    /// Returns the desk's data about a person.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.own.people.get(&name.to_lowercase())
    }

    /// Returns the immutable id of an account.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.directory.by_sign_in(name)?.guid.as_deref()
    }

    /// Returns the sign-in name of the account with this id; the id itself if there is none.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.directory.by_guid(id).map_or(id, |user| &user.sam_account_name)
    }

    /// Returns the account of a user's manager.
    pub fn manager(&self, name: &str) -> Option<&Account> {
        self.directory.manager(self.directory.by_sign_in(name)?)
    }

    /// Returns the directory's current view of an account, which a host passes to the engine in each
    /// step. `None` if the directory does not know it.
    ///
    /// A mailbox at work does not reach its owner, who cannot sign in; it does reach the manager.
    pub fn snapshot(&self, name: &str) -> Option<SubjectProfile> {
        let user = self.directory.by_sign_in(name)?;
        let own = self.person(name);
        let changed_at = user.changed;
        let number = user.telephone().map(|number| contact("sms", number, changed_at));
        let mail = own.and_then(|own| own.private_email.as_ref());
        let mail = mail.map(|mail| contact("private_email", &mail.address, Some(mail.changed_at)));
        Some(
            SubjectProfile::new(
                user.guid.clone()?,
                user.display_name().unwrap_or(&user.sam_account_name),
                user.is_enabled(),
            )
            .groups(self.directory.groups_of(user))
            .contacts(number.into_iter().chain(mail))
            .relationships(
                self.manager(name)
                    .and_then(|manager| related(manager, changed_at))
                    .into_iter()
                    .chain(self.desk()),
            )
            .language(own.map_or("en", |own| &own.language).to_owned()),
        )
    }

    /// Returns the operators, each of whom can take over from another.
    fn desk(&self) -> impl Iterator<Item = Relationship> {
        let ids = self.own.operators.iter().filter_map(|name| self.id(name));
        ids.flat_map(|id| ESCALATED_TO.map(|person| Relationship::new(person, id)))
    }
}

/// The addresses to which the policy escalates; the desk knows who answers there.
const ESCALATED_TO: [&str; 2] = ["desk_lead", "security_desk"];

/// Returns the relationship to the manager, as old as the account's entry, which contains it.
fn related(manager: &Account, since: Option<Time>) -> Option<Relationship> {
    let mail = manager.mail().map(|mail| contact("manager", mail, None));
    Some(Relationship::new("manager", manager.guid.clone()?).since(since).contacts(mail))
}

fn contact(channel: &str, address: &str, changed_at: Option<Time>) -> Contact {
    Contact::new(channel, address).changed_at(changed_at)
}
