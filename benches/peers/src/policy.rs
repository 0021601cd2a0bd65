//! The policy of the workload, as a host of a general engine would read it.
//!
//! Only what the workload uses is known; anything else is refused, so that no part of a policy is left out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// How long evidence helps: 30 minutes in milliseconds, the default that the policies keep.
pub(crate) const EVIDENCE_LIFETIME: i64 = 30 * 60 * 1000;

/// How long a failure or a negative outcome counts: 24 hours in milliseconds, also the default.
pub(crate) const ADVERSE_LIFETIME: i64 = 24 * 60 * 60 * 1000;

/// The factor that gives points and never counts in `factors: n`.
pub(crate) const CONTEXT: &str = "context";

/// A policy with challenges, signals and groups, and one action without rules of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    #[serde(rename = "format")]
    _format: IgnoredAny,
    #[serde(rename = "policy")]
    _name: IgnoredAny,
    #[serde(rename = "people")]
    _people: IgnoredAny,
    #[serde(rename = "escalate")]
    _escalate: String,
    #[serde(rename = "actions")]
    _actions: BTreeMap<String, Action>,
    pub(crate) factors: BTreeMap<String, Factor>,
    pub(crate) signals: BTreeMap<String, Signal>,
    pub(crate) challenges: BTreeMap<String, Challenge>,
    pub(crate) groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    #[serde(rename = "about")]
    _about: String,
}

/// A category of evidence and the most points that it gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Factor {
    pub(crate) cap: i64,
}

/// A check that the host observes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signal {
    pub(crate) factor: Option<String>,
    pub(crate) outcomes: Outcomes,
}

/// The outcomes of a signal, with their points if any gives some.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Outcomes {
    Points(BTreeMap<String, i64>),
    Names(Vec<String>),
}

/// A check that the caller passes or fails.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Challenge {
    #[serde(rename = "type")]
    _type: IgnoredAny,
    #[serde(rename = "provider")]
    _provider: IgnoredAny,
    pub(crate) factor: String,
    pub(crate) points: i64,
}

/// A group of subjects and what it requires and forbids.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "match")]
    pub(crate) name: String,
    pub(crate) require: Require,
    #[serde(default)]
    pub(crate) forbid: Vec<String>,
}

/// A requirement: all of its members must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Require {
    pub(crate) points: Option<i64>,
    pub(crate) pass: Vec<Entry>,
    pub(crate) all: Vec<Require>,
    pub(crate) at_least: Option<AtLeast>,
    pub(crate) factors: Option<usize>,
}

/// A number of alternatives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtLeast {
    pub(crate) count: usize,
    pub(crate) of: Vec<Entry>,
}

/// A challenge to pass, a requirement, or signals with the outcomes that are good enough.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Entry {
    Challenge(String),
    Require(Box<Require>),
    Signals(BTreeMap<String, Names>),
}

/// One name or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Names {
    One(String),
    Many(Vec<String>),
}

impl Policy {
    /// Returns the policy in this JSON text.
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Returns true if this outcome takes points away or is a failure, and so counts longer.
    pub(crate) fn is_adverse(&self, check: &str, outcome: &str) -> bool {
        match self.signals.get(check) {
            Some(signal) => signal.outcomes.points(outcome) < 0,
            None => outcome == "failed",
        }
    }
}

impl Outcomes {
    /// Returns the points of an outcome.
    pub(crate) fn points(&self, outcome: &str) -> i64 {
        self.iter().find(|(name, _)| *name == outcome).map_or(0, |(_, points)| points)
    }

    /// Returns every outcome with its points.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        let (points, names) = match self {
            Self::Points(points) => (Some(points), None),
            Self::Names(names) => (None, Some(names)),
        };
        let points = points.into_iter().flatten().map(|(name, points)| (name.as_str(), *points));
        points.chain(names.into_iter().flatten().map(|name| (name.as_str(), 0)))
    }
}

impl Names {
    /// Returns the names as a list.
    pub(crate) fn list(&self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name.clone()],
            Self::Many(names) => names.clone(),
        }
    }
}
