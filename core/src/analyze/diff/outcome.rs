//! The difference of two policies, as it is shown.

use serde::Serialize;

use crate::analyze::ways::Way;
use crate::decide::Facts;

/// The difference between two policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Diff {
    /// The relation of the new policy to the old one.
    pub(super) result: DiffResult,
    /// Calls that the new policy approves and the old one does not: at most one for each action and set of groups.
    pub(super) newly_approved: Vec<Witness>,
    /// Calls that the old policy approves and the new one does not: at most one for each action and set of groups.
    pub(super) newly_refused: Vec<Witness>,
    /// Calls that the new policy escalates before any challenge was passed, and the old one does not.
    pub(super) newly_escalated: Vec<Witness>,
    /// Calls that the new policy denies before any challenge was passed, and the old one does not.
    pub(super) newly_denied: Vec<Witness>,
    /// Challenges that have become mandatory.
    pub(super) newly_mandatory: Vec<Mandatory>,
    /// Parts of the policies that differ and that no way depends on. The result says nothing about them.
    pub(super) unjudged: Vec<String>,
    /// `true` if each way of one is proven to approve under the other, with the highest grades.
    #[serde(skip)]
    pub(super) same_ways: bool,
}

/// The relation of a policy to the one before it, by the ways in: challenge results that are passed now, with the
/// highest grades and nothing else known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DiffResult {
    /// Both let the same callers through.
    Same,
    /// The new one lets nobody new through, and refuses some whom the old one lets through.
    Stricter,
    /// The new one lets someone new through, and refuses nobody whom the old one lets through.
    Looser,
    /// The new one lets someone new through, and refuses some whom the old one lets through.
    Different,
    /// The comparison exceeds a limit: there may be calls that were not found.
    Unknown,
}

/// A call on which the two policies differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Witness {
    /// The action.
    pub(super) action: String,
    /// Ids of the groups that match in the new policy, then those that match in the old one only.
    pub(super) groups: Vec<String>,
    /// The call: deciding on it with both policies shows the difference.
    pub(super) facts: Facts<'static>,
    #[serde(skip)]
    pub(super) signals: Vec<(String, String)>,
    #[serde(skip)]
    pub(super) way: Way,
}

/// Challenges without which the new policy approves nothing, and the old one does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Mandatory {
    /// The action.
    pub(super) action: String,
    /// Ids of the groups that match in the new policy, then those that match in the old one only.
    pub(super) groups: Vec<String>,
    /// The challenges, in the order of the new policy.
    pub(super) checks: Vec<String>,
}

impl Diff {
    /// The relation of the new policy to the old one.
    pub fn result(&self) -> DiffResult {
        self.result
    }

    /// Returns true if every set of groups was compared, and both have the same ways, with the highest grades.
    pub(in crate::analyze) fn has_same_ways(&self) -> bool {
        self.same_ways
    }

    /// Returns true if every way of the new policy is proven to approve under the old one.
    pub fn opens_no_new_way(&self) -> bool {
        matches!(self.result, DiffResult::Same | DiffResult::Stricter)
    }

    /// Calls that the new policy approves and the old one does not: at most one for each action and set of groups.
    pub fn newly_approved(&self) -> &[Witness] {
        &self.newly_approved
    }

    /// Calls that the old policy approves and the new one does not: at most one for each action and set of groups.
    pub fn newly_refused(&self) -> &[Witness] {
        &self.newly_refused
    }

    /// Calls that the new policy escalates before any challenge was passed, and the old one does not.
    pub fn newly_escalated(&self) -> &[Witness] {
        &self.newly_escalated
    }

    /// Calls that the new policy denies before any challenge was passed, and the old one does not.
    pub fn newly_denied(&self) -> &[Witness] {
        &self.newly_denied
    }

    /// Challenges that have become mandatory, for each action and set of groups with the first signals for which
    /// any has.
    pub fn newly_mandatory(&self) -> &[Mandatory] {
        &self.newly_mandatory
    }

    /// Parts of the policies that differ and that no way depends on, such as how long evidence counts or who may run a
    /// case, and calls that were not all compared, such as those with failures. The result says nothing about them.
    pub fn unjudged(&self) -> impl Iterator<Item = &str> {
        self.unjudged.iter().map(String::as_str)
    }
}

impl Witness {
    /// The action.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Ids of the groups that match in the new policy, then those that match in the old one only.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// The signals that are observed, and their outcomes.
    pub fn signals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }

    /// The way of the policy that approves; empty if neither does.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// The call: deciding on it with both policies shows the difference.
    ///
    /// A policy refuses to read a check or an outcome that it does not know. The policy that approves knows
    /// all of them, unless the difference is a signal that it has no longer: what a policy does not know
    /// cannot be passed or observed there, and [`Facts::known_to`] leaves it out.
    pub fn facts(&self) -> &Facts<'static> {
        &self.facts
    }
}

impl Mandatory {
    /// The action.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Ids of the groups that match in the new policy, then those that match in the old one only.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// The challenges, in the order of the new policy.
    pub fn checks(&self) -> impl Iterator<Item = &str> {
        self.checks.iter().map(String::as_str)
    }
}
