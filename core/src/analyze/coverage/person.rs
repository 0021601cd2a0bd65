//! A person, as far as a policy is concerned.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use thiserror::Error;

use crate::decide::{FactsCode, FactsError, FromMap, Text, present, texts, unreadable};

/// A person: the groups, and the challenges that he or she can pass.
///
/// As JSON: `{"id": "u17", "groups": ["CN=Staff,DC=x"], "enrolled": ["questions"], "contacts": ["sms"], "site": "Kiel"}`.
/// `id` is always required, `groups` only if the policy has groups.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Person<'a> {
    /// The name by which the report lists the person. Ids are not compared: two records with one id are two people.
    pub id: Cow<'a, str>,
    /// Names of the directory, as in the facts of a call. Only policies without groups accept `None` (unknown).
    pub groups: Option<Vec<Cow<'a, str>>>,
    /// Challenges that the person can pass, in full: all items of a repeatable one, the highest grades.
    #[cfg_attr(feature = "schemars", schemars(default))]
    pub enrolled: Vec<Cow<'a, str>>,
    /// Channels of the policy over which the person can be reached: the person can pass every code sent over these.
    #[cfg_attr(feature = "schemars", schemars(default))]
    pub contacts: Vec<Cow<'a, str>>,
    /// The place of work, by which the report groups people.
    pub site: Option<Cow<'a, str>>,
}

impl<'a> Person<'a> {
    /// Creates a person without groups or enrolments.
    pub fn new(id: impl Into<Cow<'a, str>>) -> Self {
        let groups = Some(Vec::new());
        Self { id: id.into(), groups, enrolled: Vec::new(), contacts: Vec::new(), site: None }
    }

    /// Sets the groups.
    #[must_use]
    pub fn groups(mut self, names: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        self.groups = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Adds a challenge that the person can pass.
    #[must_use]
    pub fn enrolled(mut self, challenge: impl Into<Cow<'a, str>>) -> Self {
        self.enrolled.push(challenge.into());
        self
    }

    /// Adds a channel over which the person can be reached.
    #[must_use]
    pub fn contact(mut self, channel: impl Into<Cow<'a, str>>) -> Self {
        self.contacts.push(channel.into());
        self
    }

    /// Sets the place of work.
    #[must_use]
    pub fn site(mut self, site: impl Into<Cow<'a, str>>) -> Self {
        self.site = Some(site.into());
        self
    }

    /// Reads a person from JSON.
    pub fn from_json(text: &'a str) -> Result<Self, PersonError> {
        serde_json::from_str(text).map_err(|error| PersonError::unreadable(text, &error))
    }
}

/// A person who cannot be counted. Nothing of the person has been counted.
///
/// Contains names from the policy and the place of the mistake, never what the record says about a person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct PersonError {
    /// A description of the mistake.
    pub message: String,
    /// The place as a document path: `groups[2]`; the line and column if the text is not JSON.
    pub place: String,
    /// Advice on how to fix it.
    pub help: Option<String>,
}

impl PersonError {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), place: place.into(), help: Some(help.into()) }
    }

    fn unreadable(text: &str, error: &serde_json::Error) -> Self {
        let help = "write one object on each line: `id`, `groups`, `enrolled`, `contacts`, `site`";
        let found = unreadable::<Person<'_>>(text, error);
        let message = found.message.replacen("the facts are", "the record is", 1);
        let help = if found.code == FactsCode::Structure { help.to_owned() } else { "write JSON".to_owned() };
        Self { message, place: found.place, help: Some(help) }
    }
}

impl From<FactsError> for PersonError {
    fn from(error: FactsError) -> Self {
        Self { message: error.message, place: error.place, help: error.help }
    }
}

/// The members as in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default, deserialize_with = "present")]
    groups: Option<Vec<Text<'a>>>,
    #[serde(borrow, default)]
    enrolled: Vec<Text<'a>>,
    #[serde(borrow, default)]
    contacts: Vec<Text<'a>>,
    #[serde(borrow, default)]
    site: Option<Text<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Person<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let FromMap(members) = FromMap::<Members<'_>>::deserialize(deserializer)?;
        Ok(Self {
            id: members.id.0,
            groups: members.groups.map(texts),
            enrolled: texts(members.enrolled),
            contacts: texts(members.contacts),
            site: members.site.map(|site| site.0),
        })
    }
}
