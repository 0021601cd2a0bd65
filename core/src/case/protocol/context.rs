//! The context of a step: the engine looks nothing up, and the host passes everything.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::case::prompt::Prompts;
use crate::case::protocol::Fault;
use crate::case::secret::{Blocklist, typed};
use crate::decide::Time;
use crate::keys::{Keys, Row, Seed, Sensitive, StateKey};
use crate::policy::Policy;

/// Everything that a step knows besides the case and the input.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Context<'a> {
    /// The time of the step.
    pub now: Time,
    /// 32 fresh bytes from the system's random number generator, for this attempt at this step only.
    pub seed: &'a Seed,
    /// The configuration of the engine.
    pub config: &'a EngineConfig,
    /// The policy in force, and those under which open cases were opened.
    pub policies: &'a Policies,
    /// The keys that seal, open and sign.
    pub keys: &'a dyn Keys,
    /// The directory's current view of the subject; `None` if the directory does not know them.
    pub subject: Option<&'a SubjectProfile>,
}

impl<'a> Context<'a> {
    /// Returns the context of one step.
    pub const fn new(
        now: Time,
        seed: &'a Seed,
        config: &'a EngineConfig,
        policies: &'a Policies,
        keys: &'a dyn Keys,
        subject: Option<&'a SubjectProfile>,
    ) -> Self {
        Self { now, seed, config, policies, keys, subject }
    }
}

/// The configuration of an engine, which has its own keys, policies and log.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EngineConfig {
    /// The log origin, which is the `iss` of every grant.
    pub origin: String,
    /// The connector that carries out grants, which is their `aud`.
    pub connector: String,
    /// The texts for people.
    pub prompts: Prompts,
    /// Providers that sign their answers, with their Ed25519 public keys.
    pub providers: BTreeMap<String, [u8; 32]>,
    /// Questions that can be enrolled, and from which decoys are drawn.
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks up a name, as typed before a `\` or after an `@`: a decoy is
    /// the same with and without them. If the list is empty, this applies to every domain.
    pub domains: Vec<String>,
    /// Passwords that are never accepted. The policy contains the other password rules.
    pub blocklist: Blocklist,
    /// Words that must not make up a whole password, such as the name of the organisation. The subject's
    /// own words are added.
    pub words: Vec<String>,
}

impl EngineConfig {
    /// Returns a configuration with the shipped texts, no signing providers and an empty blocklist.
    pub fn new(origin: impl Into<String>, connector: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            connector: connector.into(),
            prompts: Prompts::shipped(),
            providers: BTreeMap::new(),
            catalogue: Vec::new(),
            domains: Vec::new(),
            blocklist: Blocklist::default(),
            words: Vec::new(),
        }
    }

    /// Sets the texts for people.
    #[must_use]
    pub fn prompts(mut self, prompts: Prompts) -> Self {
        self.prompts = prompts;
        self
    }

    /// Adds a provider that signs its answers, with its Ed25519 public key.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>, key: [u8; 32]) -> Self {
        self.providers.insert(name.into(), key);
        self
    }

    /// Sets the questions that can be enrolled.
    #[must_use]
    pub fn catalogue(mut self, questions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.catalogue = questions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the domains in which the directory looks for a name.
    #[must_use]
    pub fn domains(mut self, domains: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.domains = domains.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the passwords that are never accepted.
    #[must_use]
    pub fn blocklist(mut self, blocklist: Blocklist) -> Self {
        self.blocklist = blocklist;
        self
    }

    /// Sets the words that must not make up a whole password.
    #[must_use]
    pub fn words(mut self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.words = words.into_iter().map(Into::into).collect();
        self
    }
}

/// The policy in force, and earlier ones that open cases and issued re-enrolment keys still need.
#[derive(Debug, Clone)]
pub struct Policies {
    active: Policy,
    earlier: Vec<Policy>,
    shadow: Option<Policy>,
}

impl Policies {
    /// Returns a set with only this policy.
    pub fn new(active: Policy) -> Self {
        Self { active, earlier: Vec::new(), shadow: None }
    }

    /// Puts `policy` in force. The previous one is kept for the cases opened under it.
    pub fn activate(&mut self, policy: Policy) {
        let before = std::mem::replace(&mut self.active, policy);
        self.earlier.retain(|known| known.digest() != before.digest());
        self.earlier.push(before);
    }

    /// Keeps `policy` for the cases opened under it, without putting it in force.
    pub fn keep(&mut self, policy: Policy) {
        if self.find(policy.digest()).is_none() {
            self.earlier.push(policy);
        }
    }

    /// Decides `policy` beside that of each case, on the same facts, and records its verdict. It is never in force.
    pub fn shadow(&mut self, policy: Policy) {
        self.shadow = Some(policy);
    }

    /// Returns the policy that is decided beside the others.
    pub(in crate::case) fn shadowing(&self) -> Option<&Policy> {
        self.shadow.as_ref()
    }

    /// Returns the policy in force.
    pub fn active(&self) -> &Policy {
        &self.active
    }

    pub(in crate::case) fn find(&self, digest: &str) -> Option<&Policy> {
        std::iter::once(&self.active).chain(&self.earlier).find(|policy| policy.digest() == digest)
    }
}

/// The directory's current view of the subject.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SubjectProfile {
    /// The immutable id of the account (`objectGUID`), never a name.
    pub account: String,
    /// The name shown to people, such as the voucher who is asked.
    pub name: Sensitive<String>,
    /// True if the account is enabled.
    pub enabled: bool,
    /// The resolved groups: names or distinguished names.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The contacts to which codes and secrets can be sent.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The policy's `people` for this subject: those who vouch, receive secrets and take over.
    #[serde(default)]
    pub relationships: Vec<Relationship>,
    /// Facts that `recall` challenges ask for.
    #[serde(default)]
    pub facts: BTreeMap<String, Fact>,
    /// The language of the prompts: `en`, `de-AT`. A region determines how dates are written: `en-US`.
    #[serde(default)]
    pub language: String,
    /// The IANA name of the subject's time zone, such as `Europe/Copenhagen`; UTC if empty. In an unknown
    /// time zone, days cannot be compared, so times cannot be recalled.
    #[serde(default)]
    pub time_zone: String,
}

impl SubjectProfile {
    /// Returns a profile without groups, contacts, relationships and facts, in UTC.
    pub fn new(account: impl Into<String>, name: impl Into<Sensitive<String>>, enabled: bool) -> Self {
        Self {
            account: account.into(),
            name: name.into(),
            enabled,
            groups: Vec::new(),
            contacts: Vec::new(),
            relationships: Vec::new(),
            facts: BTreeMap::new(),
            language: String::new(),
            time_zone: String::new(),
        }
    }

    /// Sets the groups.
    #[must_use]
    pub fn groups(mut self, groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.groups = groups.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the contacts.
    #[must_use]
    pub fn contacts(mut self, contacts: impl IntoIterator<Item = Contact>) -> Self {
        self.contacts = contacts.into_iter().collect();
        self
    }

    /// Sets the policy's `people` for this subject.
    #[must_use]
    pub fn relationships(mut self, people: impl IntoIterator<Item = Relationship>) -> Self {
        self.relationships = people.into_iter().collect();
        self
    }

    /// Sets the facts that `recall` challenges ask for.
    #[must_use]
    pub fn facts(mut self, facts: impl IntoIterator<Item = (impl Into<String>, Fact)>) -> Self {
        self.facts = facts.into_iter().map(|(name, fact)| (name.into(), fact)).collect();
        self
    }

    /// Sets the language of the prompts.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// Sets the IANA name of the time zone.
    #[must_use]
    pub fn time_zone(mut self, name: impl Into<String>) -> Self {
        self.time_zone = name.into();
        self
    }
}

/// A way to reach a person.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contact {
    /// The channel of the policy.
    pub channel: String,
    /// The number or address.
    pub address: Sensitive<String>,
    /// The time of the last change. If unknown, the contact never passes the cooling time of a channel. A
    /// time before 1990 counts as unknown: it is seconds mistaken for milliseconds.
    #[serde(default)]
    pub changed_at: Option<Time>,
}

impl Contact {
    /// Returns a contact whose last change is unknown.
    pub fn new(channel: impl Into<String>, address: impl Into<Sensitive<String>>) -> Self {
        Self { channel: channel.into(), address: address.into(), changed_at: None }
    }

    /// Sets the time of the last change.
    #[must_use]
    pub fn changed_at(mut self, at: impl Into<Option<Time>>) -> Self {
        self.changed_at = at.into();
        self
    }

    /// Returns the time of the last change, if known: a time before 1990 is seconds mistaken for
    /// milliseconds.
    pub(in crate::case) fn changed(&self) -> Option<Time> {
        self.changed_at.filter(|at| *at >= Time::EARLIEST_CHANGE)
    }
}

/// Returns a number or address in one spelling: counts and comparisons must not depend on how it is
/// written.
pub(in crate::case) fn destination(address: &str) -> String {
    let plain = typed::plain(address);
    let address = plain.expose().trim();
    if address.contains('@') {
        return address.trim().to_lowercase();
    }
    let tight = typed::code(address);
    let digits: String = address.chars().filter(char::is_ascii_digit).collect();
    let number = tight.expose().chars().all(|c| c.is_ascii_digit() || "+./()".contains(c));
    if number && digits.len() >= 5 {
        // `00` and `+` are both international prefixes.
        return digits.trim_start_matches('0').to_owned();
    }
    address.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns true if two addresses lead to one place, as far as their spelling tells: a number is the
/// same with and without its country code.
pub(in crate::case) fn same_place(one: &str, other: &str) -> bool {
    let (one, other) = (destination(one), destination(other));
    let is_number = |text: &str| text.len() >= NUMBER && text.bytes().all(|b| b.is_ascii_digit());
    one == other || (is_number(&one) && is_number(&other) && (one.ends_with(&other) || other.ends_with(&one)))
}

/// The minimum digits for comparing numbers by their end: a shorter number, preceded by a country
/// code, could belong to somebody else.
const NUMBER: usize = 7;

/// A person whom the policy names under `people`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Relationship {
    /// The name under `people`.
    pub person: String,
    /// The immutable id in the directory.
    pub id: String,
    /// The start of the relation. If unknown, the relation is too recent. A time before 1990 counts as
    /// unknown: it is seconds mistaken for milliseconds.
    #[serde(default)]
    pub since: Option<Time>,
    /// The person's contacts.
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

impl Relationship {
    /// Returns a relationship without contacts, whose start is unknown.
    pub fn new(person: impl Into<String>, id: impl Into<String>) -> Self {
        Self { person: person.into(), id: id.into(), since: None, contacts: Vec::new() }
    }

    /// Sets the start of the relation.
    #[must_use]
    pub fn since(mut self, start: impl Into<Option<Time>>) -> Self {
        self.since = start.into();
        self
    }

    /// Sets the person's contacts.
    #[must_use]
    pub fn contacts(mut self, contacts: impl IntoIterator<Item = Contact>) -> Self {
        self.contacts = contacts.into_iter().collect();
        self
    }

    /// Returns the start of the relation, if known: a time before 1990 is seconds mistaken for milliseconds.
    pub(in crate::case) fn known_since(&self) -> Option<Time> {
        self.since.filter(|at| *at >= Time::EARLIEST_CHANGE)
    }
}

/// A fact that the host knows about the subject.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum Fact {
    /// A point in time.
    Time(Time),
    /// Anything else, compared after normalisation.
    Text(Sensitive<String>),
}

/// The rows that `needs` named, absent ones with version 0.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct Rows<'a>(pub(in crate::case) &'a [Row]);

impl<'a> Rows<'a> {
    pub(in crate::case) fn get(self, key: &StateKey) -> Result<&'a Row, Fault> {
        self.0.iter().find(|row| row.key == *key).ok_or_else(|| Fault::MissingRow(key.clone()))
    }

    /// Returns every passed row with its version, read or not: a step that was refused because of a row
    /// must not be committed if that row changed.
    pub(in crate::case) fn versions(self) -> impl Iterator<Item = (StateKey, u64)> + use<'a> {
        self.0.iter().map(|row| (row.key.clone(), row.version))
    }
}

/// Returns rows in the order in which they must be locked, each once.
pub(in crate::case) fn in_order(rows: impl Iterator<Item = (StateKey, u64)>) -> Vec<(StateKey, u64)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("now", &self.now)
            .field("policies", self.policies)
            .finish_non_exhaustive()
    }
}
