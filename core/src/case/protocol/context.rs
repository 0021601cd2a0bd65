//! What a step is told about the world: nothing is looked up, everything is handed in.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::case::prompt::Prompts;
use crate::case::protocol::Fault;
use crate::case::secret::{Blocklist, typed};
use crate::decide::Time;
use crate::keys::{Keys, Row, Seed, Sensitive, StateKey};
use crate::policy::Policy;

/// Everything a step may know besides the case and the input.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time of the step.
    pub now: Time,
    /// 32 new bytes of the system's generator, for this try of this step alone.
    pub seed: &'a Seed,
    /// How this engine is set up.
    pub config: &'a EngineConfig,
    /// The policy in force, and those that cases were opened under.
    pub policies: &'a Policies,
    /// Seals, opens and signs.
    pub keys: &'a dyn Keys,
    /// The directory's present view of the subject; none if the directory does not know them.
    pub subject: Option<&'a SubjectProfile>,
}

/// One set-up of the engine: own keys, own policies, own log.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// The log origin; `iss` of every grant.
    pub origin: String,
    /// The connector that carries grants out; their `aud`.
    pub connector: String,
    /// Texts for people.
    pub prompts: Prompts,
    /// Providers that sign what they answer, with their Ed25519 keys.
    pub providers: BTreeMap<String, [u8; 32]>,
    /// Questions that can be enrolled, and that decoys are drawn from.
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks for a name, as they are typed before a `\` or behind an
    /// `@`: a decoy is the same with and without them. If none are given, with and without any.
    pub domains: Vec<String>,
    /// Passwords that are never taken; the rules for them are the policy's.
    pub blocklist: Blocklist,
    /// Words that alone make no password, such as the name of the organisation; those of the subject
    /// are added.
    pub words: Vec<String>,
}

impl EngineConfig {
    /// A set-up with the shipped texts, no providers that sign, and nothing blocked.
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
}

/// The policy in force and earlier ones that open cases, and keys that were handed out, still need.
#[derive(Debug, Clone)]
pub struct Policies {
    active: Policy,
    earlier: Vec<Policy>,
}

impl Policies {
    /// Only this one.
    pub fn new(active: Policy) -> Self {
        Self { active, earlier: Vec::new() }
    }

    /// Puts `policy` in force; the one before stays for the cases opened under it.
    pub fn activate(&mut self, policy: Policy) {
        let before = std::mem::replace(&mut self.active, policy);
        self.earlier.retain(|known| known.digest() != before.digest());
        self.earlier.push(before);
    }

    /// The one in force.
    pub fn active(&self) -> &Policy {
        &self.active
    }

    pub(in crate::case) fn find(&self, digest: &str) -> Option<&Policy> {
        std::iter::once(&self.active).chain(&self.earlier).find(|policy| policy.digest() == digest)
    }
}

/// The directory's present view of the subject.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubjectProfile {
    /// Immutable id of the account (objectGUID), never a name.
    pub account: String,
    /// Name for people, such as the voucher who is asked.
    pub name: Sensitive<String>,
    /// Whether the account is enabled.
    pub enabled: bool,
    /// Groups, resolved: names or distinguished names.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Where codes and secrets can go.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The policy's `people`, as they are for this subject: who vouches, receives, and takes over.
    #[serde(default)]
    pub relationships: Vec<Relationship>,
    /// Facts that `recall` asks for.
    #[serde(default)]
    pub facts: BTreeMap<String, Fact>,
    /// Language of the prompts: `en`, `de-AT`. With a region it says how dates are written: `en-US`.
    #[serde(default)]
    pub language: String,
    /// IANA name of the time zone whose calendar the subject lives by, such as `Europe/Copenhagen`; UTC
    /// if empty. By an unknown one no day can be compared: times can not be recalled then.
    #[serde(default)]
    pub time_zone: String,
}

/// One way to reach a person.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The channel of the policy.
    pub channel: String,
    /// Number or address.
    pub address: Sensitive<String>,
    /// When it last changed; if nobody knows, no time is long enough for a channel that cools. A time
    /// before 1990 is one that nobody knows: seconds taken for milliseconds.
    #[serde(default)]
    pub changed_at: Option<Time>,
}

impl Contact {
    /// When it last changed, if that is known: a time before 1990 is seconds taken for milliseconds.
    pub(in crate::case) fn changed(&self) -> Option<Time> {
        self.changed_at.filter(|at| *at >= Time::EARLIEST_CHANGE)
    }
}

/// A number or address in one spelling: what is counted and compared must not depend on how it is
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
        // `00` and `+` both lead abroad.
        return digits.trim_start_matches('0').to_owned();
    }
    address.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether two addresses lead to one place, as far as their spelling tells: a number is the same with
/// and without the code of its country.
pub(in crate::case) fn same_place(one: &str, other: &str) -> bool {
    let (one, other) = (destination(one), destination(other));
    let is_number = |text: &str| text.len() >= NUMBER && text.bytes().all(|b| b.is_ascii_digit());
    one == other || (is_number(&one) && is_number(&other) && (one.ends_with(&other) || other.ends_with(&one)))
}

/// Digits of a number that is nobody else's with the code of another country before it.
const NUMBER: usize = 7;

/// Someone the policy names under `people`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// The name under `people`.
    pub person: String,
    /// Immutable id in the directory.
    pub id: String,
    /// Since when the relation holds; if nobody knows, not long enough. A time before 1990 is one that
    /// nobody knows: seconds taken for milliseconds.
    #[serde(default)]
    pub since: Option<Time>,
    /// Where they can be reached.
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

impl Relationship {
    /// Since when the relation holds, if that is known: a time before 1990 is seconds taken for
    /// milliseconds.
    pub(in crate::case) fn since(&self) -> Option<Time> {
        self.since.filter(|at| *at >= Time::EARLIEST_CHANGE)
    }
}

/// Something the host knows about the subject.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
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

    /// Everything that was handed in, with the version it had, read or not: a step that was refused
    /// for what it read in one row must not stand if that row changed.
    pub(in crate::case) fn versions(self) -> impl Iterator<Item = (StateKey, u64)> + use<'a> {
        self.0.iter().map(|row| (row.key.clone(), row.version))
    }
}

/// Rows in the order in which they are to be locked, each once.
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
