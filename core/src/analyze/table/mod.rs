//! The table that management signs: the effective rules of every action and group, in words.
//!
//! ```
//! use bonafides::Policy;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::from_yaml(
//!     r#"
//! format: 1
//! policy: desk
//! challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
//! actions: { reset: { require: { points: 60 } } }
//! unmatched: everyone
//! "#,
//! )?;
//! let table = policy.table();
//! for action in &table.actions {
//!     for row in &action.rows {
//!         let group = row.group.as_deref().unwrap_or("no group");
//!         for condition in &row.requires {
//!             println!("{}, {group}: {}", action.name, condition.words); // reset, no group: at least 60 points
//!         }
//!     }
//! }
//! # assert_eq!(table.actions[0].rows[0].requires[0].words, "at least 60 points");
//! # Ok(())
//! # }
//! ```

mod entry;
mod joined;
mod words;

use serde::Serialize;

use crate::decide::Verdict;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, Compiled, GroupId, PersonId};
use crate::policy::shape::FACTORS;
pub use entry::{Alert, Check, Entry, FactorLimits, Grant, Group, Risk};

/// A policy in words: what each action requires for each group, and what changes it. Plain data, without
/// layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Table {
    /// The name of the policy.
    pub policy: String,
    /// The version; may be empty.
    pub version: String,
    /// The digest, in hex.
    pub digest: String,
    /// The actions and their requirements, in the order of the policy.
    pub actions: Vec<Action>,
    /// The groups, in the order of the policy.
    pub groups: Vec<Group>,
    /// The risks: signals and their consequences.
    pub risks: Vec<Risk>,
    /// Every check and its points.
    pub checks: Vec<Check>,
    /// The limits of each factor that a check has.
    pub factors: Vec<FactorLimits>,
    /// The people who can vouch, take over or be notified.
    pub people: Vec<Entry>,
    /// The channels for codes and secrets.
    pub channels: Vec<Entry>,
    /// The lifetimes of evidence and the rate limits, one sentence each.
    pub limits: Vec<String>,
    /// The rules for a password that the subject chooses, one sentence each.
    pub password: Vec<String>,
    /// The alerts: events and the people who are notified.
    pub alerts: Vec<Alert>,
    /// Warnings that management accepts, each with its reason.
    pub accepted: Vec<String>,
}

/// An action and its requirements, group by group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Action {
    /// The action.
    pub name: String,
    /// The description in the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The grant that an approval yields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
    /// Channels that the action itself changes or opens; its grant is never delivered over these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unlocks: Vec<String>,
    /// The requirements: one row for each group alone, the last for subjects whom no group matches. For a
    /// subject in several groups, all their rows must hold.
    pub rows: Vec<Row>,
}

/// The requirements of an action for one group: the rules of everyone, the action and the group, joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The id of the group; `None` for subjects whom no group matches.
    pub group: Option<String>,
    /// True if approval is possible; false where no group matches and the policy denies that.
    pub admitted: bool,
    /// Challenges that every approval needs.
    pub mandatory: Vec<String>,
    /// The other conditions that must hold.
    pub requires: Vec<Condition>,
    /// Checks that do not help.
    pub forbidden: Vec<String>,
    /// The person who takes over a case that cannot be approved; `None` if it is denied.
    pub escalate: Option<String>,
    /// The verdict regardless of the evidence: `deny` or `escalate`; `None` if the requirement decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The conditions on the operator, all of which must hold; empty if everyone may run a case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<String>,
}

/// A condition in words: `at least 70 points`, or `one of` some options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Condition {
    /// The condition; for a choice, how many options must hold.
    pub words: String,
    /// The options of a choice; empty for other conditions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

impl Condition {
    fn plain(words: String) -> Self {
        Self { words, of: Vec::new() }
    }
}

impl Policy {
    /// Returns the policy in words: the table that management signs.
    pub fn table(&self) -> Table {
        let compiled = self.compiled();
        Table {
            policy: compiled.name.to_string(),
            version: compiled.version.to_string(),
            digest: compiled.digest.to_string(),
            actions: (0..)
                .zip(&compiled.actions)
                .map(|(id, action)| Action {
                    name: action.name.to_string(),
                    about: action.about.as_deref().map(Into::into),
                    grant: action.grant.and_then(|grant| entry::grant(compiled, grant)),
                    unlocks: entry::unlocks(compiled, action),
                    rows: rows(compiled, id),
                })
                .collect(),
            groups: entry::groups(compiled),
            risks: compiled.risks.iter().map(|risk| entry::risk(compiled, risk)).collect(),
            checks: compiled.checks.list.iter().map(|check| entry::check(compiled, check)).collect(),
            factors: self.factors(),
            people: entry::people(compiled),
            channels: entry::channels(compiled),
            limits: words::limits(&compiled.limits),
            password: words::password(compiled.password),
            alerts: compiled.alerts.iter().map(|alert| entry::alert(compiled, alert)).collect(),
            accepted: compiled.accepted.iter().map(words::accepted).collect(),
        }
    }

    /// The limits of each factor that a check has.
    pub fn factors(&self) -> Vec<FactorLimits> {
        let compiled = self.compiled();
        let used = |at: usize| compiled.checks.list.iter().any(|check| usize::from(check.factor) == at);
        let factors = FACTORS.iter().zip(&compiled.factors).enumerate().filter(|(at, _)| used(*at));
        let limits = factors.map(|(_, (name, rule))| FactorLimits {
            name: (*name).to_owned(),
            cap: (rule.cap < i64::MAX).then_some(rule.cap),
            min: rule.min,
        });
        limits.collect()
    }
}

fn rows(compiled: &Compiled, action: ActionId) -> Vec<Row> {
    let groups = (0..).zip(&compiled.groups.list).map(|(id, _)| Some(id));
    groups.chain([None]).map(|group| row(compiled, action, group)).collect()
}

fn row(compiled: &Compiled, action: ActionId, group: Option<GroupId>) -> Row {
    let mut layers = vec![&compiled.everyone];
    layers.extend(compiled.actions.get(usize::from(action)).map(|action| &action.layer));
    let entry = group.and_then(|id| compiled.groups.list.get(id as usize));
    layers.extend(entry.map(|group| &group.layer));
    layers.extend(group.and_then(|id| compiled.groups.for_action(id, action)));
    let nodes: Vec<_> = layers.iter().filter_map(|layer| layer.require).collect();
    let joined = joined::join(compiled, &nodes);
    let mut forbidden: Vec<_> = layers.iter().flat_map(|layer| compiled.forbidden(layer)).collect();
    forbidden.sort_unstable();
    forbidden.dedup();
    let person = |id: PersonId| compiled.person(id).to_owned();
    Row {
        group: group.map(|id| compiled.groups.id(id).to_owned()),
        admitted: group.is_some() || compiled.unmatched_everyone,
        mandatory: joined.mandatory,
        requires: joined.requires,
        forbidden: forbidden.into_iter().map(|id| compiled.checks.name(*id).to_owned()).collect(),
        escalate: entry.and_then(|group| group.escalate).or(compiled.escalate).map(person),
        verdict: layers.iter().filter_map(|layer| layer.verdict).max().map(Verdict::from),
        operators: entry::operators(compiled.operators(action, group.as_slice())),
    }
}
