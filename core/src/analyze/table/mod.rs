//! What management signs: the effective rules of every action and group, in words.

mod entry;
mod joined;
mod words;

use serde::Serialize;

use crate::decide::Verdict;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, Compiled, GroupId, PersonId};
use crate::policy::shape::FACTORS;
pub use entry::{FactorLimits, TableAlert, TableCheck, TableEntry, TableGrant, TableGroup, TableRisk};

/// A policy in words: what each action takes for each group, and what changes it. Plain data, to be
/// laid out by whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Table {
    /// Name of the policy.
    pub policy: String,
    /// Its version; may be empty.
    pub version: String,
    /// Its digest, in hex.
    pub digest: String,
    /// What can be asked for, and what it takes; in the order of the policy.
    pub actions: Vec<TableAction>,
    /// Who the groups are; in the order of the policy.
    pub groups: Vec<TableGroup>,
    /// What signals change.
    pub risks: Vec<TableRisk>,
    /// Every check, and what it is worth.
    pub checks: Vec<TableCheck>,
    /// What each factor that some check has may contribute.
    pub factors: Vec<FactorLimits>,
    /// Who can vouch, take over, be told.
    pub people: Vec<TableEntry>,
    /// Where codes and secrets can go.
    pub channels: Vec<TableEntry>,
    /// How long evidence counts and how often is too often, a sentence each.
    pub limits: Vec<String>,
    /// What a password must be that the subject chooses, a sentence each.
    pub password: Vec<String>,
    /// Who is told about what.
    pub alerts: Vec<TableAlert>,
    /// Warnings that management accepts, each with its reason.
    pub accepted: Vec<String>,
}

/// One action and what it takes, group by group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableAction {
    /// The action.
    pub name: String,
    /// What it is, in the words of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What an approval yields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<TableGrant>,
    /// Channels that the action itself changes or opens; what it grants never goes over these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unlocks: Vec<String>,
    /// What it takes: a row for each group alone, the last for subjects whom no group matches. Of
    /// a subject in several groups all their rows must hold.
    pub rows: Vec<TableRow>,
}

/// What an action takes of one group: everyone's rules, the action's and the group's, joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableRow {
    /// Id of the group; `None`: subjects whom no group matches.
    pub group: Option<String>,
    /// Whether there is a way at all; `false` where no group matches and the policy denies that.
    pub admitted: bool,
    /// Challenges that every approval needs.
    pub mandatory: Vec<String>,
    /// What must hold besides, a condition each.
    pub requires: Vec<TableCondition>,
    /// Checks that do not help.
    pub forbidden: Vec<String>,
    /// Who takes over where a case can not be approved; `None`: it is denied.
    pub escalate: Option<String>,
    /// What is said whatever the evidence: `deny` or `escalate`; `None`: the requirement decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Who may run a case, a condition each, all of which must hold; empty: everyone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<String>,
}

/// A condition in words: `at least 70 points`, or `one of` some options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableCondition {
    /// What must hold; of a choice how many.
    pub words: String,
    /// Of a choice its options; else empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

impl TableCondition {
    fn plain(words: String) -> Self {
        Self { words, of: Vec::new() }
    }
}

impl Policy {
    /// The policy in words: what management signs.
    pub fn table(&self) -> Table {
        let compiled = self.compiled();
        Table {
            policy: compiled.name.to_string(),
            version: compiled.version.to_string(),
            digest: compiled.digest.to_string(),
            actions: (0..)
                .zip(&compiled.actions)
                .map(|(id, action)| TableAction {
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

    /// What each factor that some check has may contribute.
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

fn rows(compiled: &Compiled, action: ActionId) -> Vec<TableRow> {
    let groups = (0..).zip(&compiled.groups.list).map(|(id, _)| Some(id));
    groups.chain([None]).map(|group| row(compiled, action, group)).collect()
}

fn row(compiled: &Compiled, action: ActionId, group: Option<GroupId>) -> TableRow {
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
    TableRow {
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
