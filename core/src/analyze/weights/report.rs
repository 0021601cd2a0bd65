//! The report of a policy under a calibration.

use serde::Serialize;

use super::calibration::Calibration;
use super::odds::{FailureWeight, Odds, Share, Weight};
use crate::analyze::ways::{Way, WayCheck, as_map};
use crate::policy::Policy;
use crate::words::words;

/// The ways in of a policy, weighed under a calibration.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Weights {
    /// The policy.
    pub(super) policy: Policy,
    /// The calibration.
    pub(super) calibration: Calibration,
    /// The attacker models, in the order of the calibration.
    pub(super) models: Vec<ModelWeights>,
}

/// The ways in, as one attacker model meets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ModelWeights {
    /// The name of the model.
    pub(super) model: String,
    /// The description in the calibration.
    pub(super) about: String,
    /// The share of calls that are attacks of this kind, as in the calibration: `1 in 1000`.
    pub(super) attacks: String,
    /// The share of approved calls that may be attacks of this kind, as in the calibration.
    pub(super) accepted: String,
    /// The weight that a way needs, in millibels: attacks over accepted attacks.
    pub(super) needed: i64,
    /// The weakest way, compared with the weight that is needed.
    pub(super) reached: Reached,
    /// True if all ways that this attacker can use are listed.
    pub(super) exact: bool,
    /// The lowest of each figure over all ways; none if there is no way.
    pub(super) weight: Option<Weight>,
    /// The index of the cell of the weakest way; none if there is no way.
    pub(super) weakest: Option<usize>,
    /// The weights of each challenge, in the order of the policy.
    pub(super) checks: Vec<CheckWeights>,
    /// The cells that this attacker can reach, in the order of the ways in.
    pub(super) cells: Vec<CellWeights>,
}

words! {
    /// The weakest way of a model, compared with the weight that is needed.
    #[non_exhaustive]
    pub enum Reached {
        /// The conservative figure is at least what is needed, or there is no way.
        Yes = "yes",
        /// The weight that is needed is within the interval.
        Uncertain = "uncertain",
        /// Even the favourable figure is less than what is needed.
        No = "no",
        /// Not all ways were found or weighed, and those that were are not too weak.
        Unknown = "unknown",
    }
}

/// The weights of one challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckWeights {
    /// The challenge.
    pub check: String,
    /// The weight of a pass if its cause is not held: m / u.
    pub passed: Weight,
    /// The weight of a failure if its cause is not held: (1 - m) / (1 - u).
    pub failed: FailureWeight,
    /// The weight of a pass with the chance that its cause is held; none if the work ran out.
    pub with_causes: Option<Weight>,
}

/// The ways for one action, one set of matched groups and one class of signals that the attacker can bring about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CellWeights {
    /// The action.
    pub(super) action: String,
    /// Ids of the groups that match, in the order of the policy.
    pub(super) groups: Vec<String>,
    /// One member of the class: signals and their outcomes. A signal that is not observed is left out.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(feature = "schemars", schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub(super) signals: Vec<(String, String)>,
    /// True if all ways of the cell were found and weighed.
    pub(super) exact: bool,
    /// The lowest of each figure over all ways; none if there is no way.
    pub(super) weight: Option<Weight>,
    /// The number of ways that are not listed, none of them weaker.
    pub(super) more: usize,
    /// The ways, the weakest first; at most 1 000.
    pub(super) ways: Vec<WayWeight>,
}

/// One way and its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WayWeight {
    #[serde(flatten)]
    pub(super) way: Way,
    /// The weight of all its passes together.
    pub(super) weight: Weight,
    /// The share of genuine callers who pass.
    pub(super) genuine: Share,
    /// The share of attackers of this kind who pass.
    pub(super) impostors: Share,
    /// The attack that succeeds most often.
    pub(super) attack: EasiestAttack,
}

/// The attack on a way that succeeds most often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EasiestAttack {
    /// The causes that are taken over, by their names in the policy.
    pub(super) takes: Vec<String>,
    /// The causes that these bring along.
    pub(super) brings: Vec<String>,
    /// The challenges that are guessed.
    pub(super) guesses: Vec<WayCheck>,
    /// The share of attackers of this kind who hold these causes and guess right, in words.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub(super) odds: Odds,
}

impl Weights {
    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The calibration.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The attacker models, in the order of the calibration.
    pub fn models(&self) -> &[ModelWeights] {
        &self.models
    }
}

impl ModelWeights {
    /// The name of the model.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The description in the calibration.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The share of calls that are attacks of this kind, as in the calibration: `1 in 1000`.
    pub fn attacks(&self) -> &str {
        &self.attacks
    }

    /// The share of approved calls that may be attacks of this kind, as in the calibration.
    pub fn accepted(&self) -> &str {
        &self.accepted
    }

    /// The weight that a way needs, in millibels: attacks over accepted attacks.
    pub fn needed(&self) -> i64 {
        self.needed
    }

    /// The weakest way, compared with the weight that is needed.
    pub fn reached(&self) -> Reached {
        self.reached
    }

    /// Returns true if all ways that this attacker can use are listed.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The lowest of each figure over all ways; none if there is no way.
    pub fn weight(&self) -> Option<Weight> {
        self.weight
    }

    /// The cell of the weakest way.
    pub fn weakest(&self) -> Option<&CellWeights> {
        self.cells.get(self.weakest?)
    }

    /// The weights of each challenge, in the order of the policy.
    pub fn checks(&self) -> &[CheckWeights] {
        &self.checks
    }

    /// The cells that this attacker can reach, in the order of [`Policy::ways`](crate::Policy::ways).
    pub fn cells(&self) -> &[CellWeights] {
        &self.cells
    }
}

impl CellWeights {
    /// The action.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Ids of the groups that match, in the order of the policy.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// One member of the class: signals and their outcomes. A signal that is not observed is left out.
    pub fn signals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }

    /// Returns true if all ways of the cell were found and weighed.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The lowest of each figure over all ways; none if there is no way.
    pub fn weight(&self) -> Option<Weight> {
        self.weight
    }

    /// The weakest way: the one with the lowest conservative weight.
    pub fn weakest(&self) -> Option<&WayWeight> {
        self.ways.first()
    }

    /// The ways, the weakest first; at most 1 000.
    pub fn ways(&self) -> &[WayWeight] {
        &self.ways
    }

    /// The number of ways that are not listed, none of them weaker.
    pub fn more(&self) -> usize {
        self.more
    }
}

impl WayWeight {
    /// The way.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// The weight of all its passes together.
    pub fn weight(&self) -> Weight {
        self.weight
    }

    /// The share of genuine callers who pass.
    pub fn genuine(&self) -> Share {
        self.genuine
    }

    /// The share of attackers of this kind who pass.
    pub fn impostors(&self) -> Share {
        self.impostors
    }

    /// The attack that succeeds most often.
    pub fn attack(&self) -> &EasiestAttack {
        &self.attack
    }
}

impl EasiestAttack {
    /// The causes that are taken over, by their names in the policy.
    pub fn takes(&self) -> impl Iterator<Item = &str> {
        self.takes.iter().map(String::as_str)
    }

    /// The causes that these bring along.
    pub fn brings(&self) -> impl Iterator<Item = &str> {
        self.brings.iter().map(String::as_str)
    }

    /// The challenges that are guessed.
    pub fn guesses(&self) -> &[WayCheck] {
        &self.guesses
    }

    /// The share of attackers of this kind who hold these causes and guess right.
    pub fn odds(&self) -> Odds {
        self.odds
    }
}
