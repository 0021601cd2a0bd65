//! The ways in, as they are shown.

use serde::{Serialize, Serializer};

use super::causes::{RestsOn, minimal_causes, shared_causes};
use super::classes::{Worth, supposed_time};
use crate::decide::Facts;
use crate::policy::Policy;

/// All ways in that a policy has.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ways {
    /// The policy.
    pub(super) policy: Policy,
    /// True if the cells represent all subjects and all observations; each cell says if its ways are complete.
    pub(super) complete: bool,
    /// Every cell: by action in the order of the policy, then by groups and by signals, fewest first.
    pub(super) cells: Vec<Cell>,
}

/// The ways in for one action, one set of matched groups and one class of signals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Cell {
    /// The action.
    pub(super) action: String,
    /// Ids of the groups that match, in the order of the policy.
    pub(super) groups: Vec<String>,
    /// One member of the class: signals and their outcomes. A signal that is not observed is left out.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub(super) signals: Vec<(String, String)>,
    /// True if all ways of the cell are listed. If not, the work ran out.
    pub(super) exact: bool,
    /// The ways: least cost first, then fewest results, then in the order of the policy.
    pub(super) ways: Vec<Way>,
    #[serde(skip)]
    pub(super) names: Vec<String>,
    /// The classes of signals with these ways that are least favourable to the caller.
    #[serde(skip)]
    pub(super) least: Vec<Least>,
}

/// A class of signals: one member, and its worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Least {
    pub(super) signals: Vec<(String, String)>,
    pub(super) worth: Vec<Worth>,
}

/// A minimal set of challenge results that approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Way {
    /// The results, in the order of the policy.
    pub(super) checks: Vec<WayCheck>,
    /// The causes that an attacker must take over, in the order of the policy.
    pub(super) causes: Vec<String>,
    /// Cost of all results together, in the policy's own unit.
    pub(super) cost: i64,
}

/// One challenge that is passed, with the highest grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WayCheck {
    /// The challenge.
    pub check: String,
    /// The item of a repeatable challenge, numbered from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The grades of a graded challenge.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, i64>"))]
    pub grades: Vec<(String, i64)>,
}

pub(in crate::analyze) fn as_map<S: Serializer, T: Serialize>(
    pairs: &[(String, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

impl Ways {
    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Every cell: by action in the order of the policy, then by groups, fewest first, then by signals, fewest
    /// first.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Returns true if the cells represent all subjects and all observations. If not, there are too many sets of
    /// groups, and the cells cover only subjects with at most one name of a group; or there are too many classes of
    /// signals, and some signals are only covered where they are not observed.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Returns true if nothing is missing: all cells are listed, with all their ways.
    pub fn is_exact(&self) -> bool {
        self.complete && self.cells.iter().all(Cell::is_exact)
    }

    /// Challenges that are in no way of any of the cells, in the order of the policy; none unless the ways are
    /// exact.
    pub fn idle_challenges(&self) -> Vec<&str> {
        if !self.is_exact() {
            return Vec::new();
        }
        let checks = &self.policy.compiled().checks;
        let used: std::collections::BTreeSet<&str> = self
            .cells
            .iter()
            .flat_map(|cell| &cell.ways)
            .flat_map(|way| way.checks.iter().map(|check| &*check.check))
            .collect();
        let names = checks.challenges().map(|(id, _)| checks.name(id));
        names.filter(|name| !used.contains(name)).collect()
    }
}

impl Cell {
    /// The action.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Ids of the groups that match, in the order of the policy.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// One member of the class: signals and their outcomes, in the order of the policy. A signal that is
    /// not observed is left out.
    pub fn signals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }

    /// Returns true if all ways of the cell are listed. If not, the work ran out; those that are listed are
    /// ways nevertheless.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The ways: least cost first, then fewest results, then in the order of the policy.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// Facts that follow `way` of this cell, all observed at one time, for a subject in its groups:
    /// deciding on them approves. `None` if no subject can be in exactly these groups, because every name
    /// of one of them is also a name of another.
    pub fn facts(&self, way: &Way) -> Option<Facts<'static>> {
        let mut facts = self.start()?;
        facts.evidence.extend(way.checks.iter().map(WayCheck::result));
        Some(facts)
    }

    /// The same without any challenge.
    pub(in crate::analyze) fn start(&self) -> Option<Facts<'static>> {
        if self.names.is_empty() && !self.groups.is_empty() {
            return None;
        }
        let mut facts = Facts::new(self.action.clone(), supposed_time()).groups(self.names.clone());
        for (signal, outcome) in &self.signals {
            facts = facts.evidence(signal.clone(), outcome.clone(), supposed_time());
        }
        Some(facts)
    }

    /// The minimal sets of causes that an attacker who meets the signals of this cell needs, in the order of the ways.
    /// Holding a cause is holding what rests on it. A way that more than 10 000 sets open counts with its own causes
    /// only.
    pub fn causes(&self, rests: &RestsOn) -> Vec<Vec<String>> {
        minimal_causes(self.ways.iter().map(|way| &*way.causes), rests)
    }

    /// Causes that are enough by themselves.
    pub fn single_causes(&self, rests: &RestsOn) -> Vec<String> {
        rests.single(self.ways.iter().map(|way| &*way.causes))
    }

    /// The ways that are left to a subject who has lost what a cause stands for.
    pub fn without<'c>(&'c self, cause: &'c str) -> impl Iterator<Item = &'c Way> {
        self.ways.iter().filter(move |way| way.causes.iter().all(|other| other != cause))
    }

    /// Causes whose loss alone leaves no way, in alphabetical order; none unless the cell is exact.
    pub fn losses(&self) -> Vec<&str> {
        shared_causes(self.ways.iter().filter(|_| self.exact).map(|way| &*way.causes))
    }
}

impl Way {
    /// The results, in the order of the policy.
    pub fn checks(&self) -> &[WayCheck] {
        &self.checks
    }

    /// The causes that an attacker must take over, in the order of the policy: the cause of each challenge, or the
    /// challenge itself if it names none. Items of a repeatable challenge without a cause are different
    /// causes: `documents`, `documents 2`.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.causes.iter().map(String::as_str)
    }

    /// Cost of all results together, in the policy's own unit.
    pub fn cost(&self) -> i64 {
        self.cost
    }
}

impl WayCheck {
    pub(crate) fn result(&self) -> crate::decide::CheckResult<'static> {
        let mut result = crate::decide::CheckResult::new(self.check.clone(), "passed", supposed_time());
        result.item = self.item.clone().map(Into::into);
        result.grades = self.grades.iter().map(|(name, grade)| (name.clone().into(), *grade)).collect();
        result
    }
}
