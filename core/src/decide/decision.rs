use std::fmt;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::evidence::Evidence;
use super::observed::{Observed, Outcome};
use super::rules::{LayerId, Rules};
use super::state::Score;
use super::time::Time;
use super::unmet::{Gaps, Unmet};
use crate::bits::Bits;
use crate::diagnostic::place::write_key;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, CheckId, Compiled, FixedVerdict};
use crate::policy::shape::FACTORS;

/// The answer of one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The caller has shown to be the subject, as far as the policy demands.
    Approve,
    /// Not yet; passing open challenges can still lead there.
    Challenge,
    /// A refusal: someone else must look at it.
    Escalate,
    /// A refusal.
    Deny,
}

/// Why a case is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No group matches the subject, and the policy denies those.
    NoGroup,
    /// A risk fired that refuses, whatever the evidence.
    Risk,
    /// A group of the subject refuses, or its entry for the action does, whatever the evidence.
    Group,
    /// Not even passing every open challenge would be enough.
    OutOfReach,
}

/// The answer of one evaluation: the verdict and its explanation.
///
/// Serialises to the JSON of `schema/decision.json`; the parts are read with the methods.
#[derive(Debug, Clone)]
pub struct Decision {
    pub(super) rules: Rules,
    pub(super) evidence: Evidence,
    pub(super) verdict: Verdict,
    pub(super) reason: Option<Reason>,
    pub(super) score: Score,
    pub(super) required: i64,
    /// Risks that fired.
    pub(super) risks: Bits,
    pub(super) missing: Gaps,
    /// As results.
    pub(super) mandatory: Bits,
    /// Per result of the evidence, in its order.
    pub(super) accounts: Box<[Account]>,
}

/// What one result did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    /// It counted, with so many points.
    Counted(i64),
    Ignored(IgnoredReason),
    /// It stands for nothing, and nothing is wrong with it.
    Neither,
}

/// What one factor contributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FactorPoints {
    /// Positive points of its evidence.
    pub earned: i64,
    /// The same, at most the cap of the factor.
    pub counted: i64,
}

/// Evidence that hurts, scores or meets an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counted<'d> {
    /// The check.
    pub check: &'d str,
    /// Its outcome.
    pub outcome: &'d str,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<&'d str>,
    /// Points it brings to the score; 0 if it only meets an entry.
    pub points: i64,
}

/// Evidence that does nothing, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ignored<'d> {
    /// The check.
    pub check: &'d str,
    /// Its outcome.
    pub outcome: &'d str,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<&'d str>,
    /// Why it does nothing.
    pub reason: IgnoredReason,
}

/// Why evidence does nothing; the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IgnoredReason {
    /// It is older than its lifetime.
    Expired,
    /// A rule or a risk forbids the check.
    Forbidden,
    /// There is a later result of the check.
    Superseded,
    /// It says neither yes nor no.
    Inconclusive,
    /// Better-paid evidence has the same cause: two proofs of one cause are one proof.
    SameCause,
}

impl Decision {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why it is refused; `None` unless it is.
    pub fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// Why it is refused, if it is, and what is missing: in words, a line each.
    pub fn explain(&self) -> Vec<String> {
        let why = self.reason.map(|reason| reason.message().to_owned());
        let missing = self.missing().map(|(layer, unmet)| format!("{layer}: {unmet}"));
        why.into_iter().chain(missing).collect()
    }

    /// What was asked for.
    pub fn action(&self) -> &str {
        self.compiled().actions.get(usize::from(self.rules.set().action)).map_or("", |action| &action.name)
    }

    /// The score.
    pub fn points(&self) -> i64 {
        self.score.total
    }

    /// The largest `points` that stands outside `any` and `at_least`, with what risks add; 0 if there is none.
    pub fn points_required(&self) -> i64 {
        self.required
    }

    /// What each factor contributes that some check of the policy has.
    pub fn factors(&self) -> impl Iterator<Item = (&'static str, FactorPoints)> + '_ {
        let points = self.score.earned.into_iter().zip(self.score.counted);
        let used = self.compiled().checks.factors_used;
        let each = FACTORS.iter().zip(points).zip(used).filter(|(_, used)| *used);
        each.map(|((name, (earned, counted)), _)| (*name, FactorPoints { earned, counted }))
    }

    /// Ids of the groups that matched, in the order of the policy.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.rules.set().groups.iter().map(|group| self.compiled().groups.id(*group))
    }

    /// Ids of the risks that fired, in the order of the policy.
    pub fn risks(&self) -> impl Iterator<Item = &str> {
        self.risks.iter().filter_map(|id| Some(&*self.compiled().risks.get(usize::from(id))?.id))
    }

    /// The unmet part of the requirement: layer id and what is missing there.
    pub fn missing(&self) -> impl Iterator<Item = (String, Unmet<'_>)> {
        self.missing.layers(self.compiled()).map(|(layer, unmet)| (layer.name(self.compiled()), unmet))
    }

    /// Open challenges without which no way to approval is left; empty unless the verdict is `challenge`.
    pub fn mandatory(&self) -> impl Iterator<Item = &str> {
        let checks = &self.compiled().checks;
        let challenges = checks.challenges().filter(|(_, challenge)| self.mandatory.has(challenge.result));
        challenges.map(|(id, _)| checks.name(id))
    }

    /// Evidence that hurts, scores or meets an entry.
    pub fn counted(&self) -> impl Iterator<Item = Counted<'_>> {
        self.results().filter_map(|(result, account)| match account {
            Account::Counted(points) => Some(Counted {
                check: self.compiled().checks.name(result.check),
                outcome: result.outcome.name(self.compiled(), result.check),
                at: result.at,
                item: result.item.as_deref(),
                points: *points,
            }),
            _ => None,
        })
    }

    /// Evidence that does nothing, and why.
    pub fn ignored(&self) -> impl Iterator<Item = Ignored<'_>> {
        self.results().filter_map(|(result, account)| match account {
            Account::Ignored(reason) => Some(Ignored {
                check: self.compiled().checks.name(result.check),
                outcome: result.outcome.name(self.compiled(), result.check),
                at: result.at,
                item: result.item.as_deref(),
                reason: *reason,
            }),
            _ => None,
        })
    }

    fn results(&self) -> impl Iterator<Item = (&Observed, &Account)> {
        self.evidence.reading().results.iter().zip(&*self.accounts)
    }

    /// The person a case of these rules goes to, whatever the verdict; `None` if none is named.
    pub fn escalate(&self) -> Option<&str> {
        self.rules.set().escalate.map(|person| self.compiled().person(person))
    }

    /// What the approval yields; `None` unless the verdict is `approve`.
    pub fn grant(&self) -> Option<&str> {
        if self.verdict != Verdict::Approve {
            return None;
        }
        let grant = self.compiled().actions.get(usize::from(self.rules.set().action))?.grant?;
        Some(&self.compiled().grants.get(usize::from(grant))?.name)
    }

    /// The policy that was decided by.
    pub fn policy(&self) -> &Policy {
        self.rules.policy()
    }

    /// As one line of JSON, by `schema/decision.json`.
    pub fn to_json(&self) -> String {
        // Most decisions fit, so that the text is not moved while it grows.
        let mut json = Vec::with_capacity(2048);
        // Serialising borrowed names and numbers into memory can not fail, and yields UTF-8.
        match serde_json::to_writer(&mut json, self) {
            Ok(()) => String::from_utf8(json).unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    fn compiled(&self) -> &Compiled {
        self.policy().compiled()
    }
}

impl From<FixedVerdict> for Verdict {
    fn from(said: FixedVerdict) -> Self {
        match said {
            FixedVerdict::Deny => Self::Deny,
            FixedVerdict::Escalate => Self::Escalate,
        }
    }
}

impl Verdict {
    /// `approve`, `challenge`, `escalate` or `deny`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Challenge => "challenge",
            Self::Escalate => "escalate",
            Self::Deny => "deny",
        }
    }
}

impl Reason {
    /// `no_group`, `risk`, `group` or `out_of_reach`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoGroup => "no_group",
            Self::Risk => "risk",
            Self::Group => "group",
            Self::OutOfReach => "out_of_reach",
        }
    }

    /// The same in words.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoGroup => "no group of the policy lets this subject in",
            Self::Risk => "a risk refuses, whatever the evidence",
            Self::Group => "a group of the subject is refused, whatever the evidence",
            Self::OutOfReach => "not even passing everything that is left would be enough",
        }
    }
}

impl IgnoredReason {
    /// The reason in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Forbidden => "forbidden",
            Self::Superseded => "superseded",
            Self::Inconclusive => "inconclusive",
            Self::SameCause => "same_cause",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Outcome {
    pub(super) fn name(self, compiled: &Compiled, check: CheckId) -> &str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Inconclusive => "inconclusive",
            Self::Signal(at) => compiled
                .checks
                .check(check)
                .and_then(|check| check.outcomes().get(usize::from(at)))
                .map_or("", |o| &o.name),
        }
    }
}

impl LayerId {
    /// The document path of the layer, with ids in place of list positions: `groups.finance.actions.reset_mfa`.
    pub(super) fn name(self, compiled: &Compiled) -> String {
        let action = |id: ActionId| compiled.actions.get(usize::from(id)).map_or("", |action| &*action.name);
        let (mut path, keys): (String, [Option<&str>; 3]) = match self {
            Self::Everyone => return "everyone".to_owned(),
            Self::Added => return "risks".to_owned(),
            Self::Action(id) => ("actions".to_owned(), [Some(action(id)), None, None]),
            Self::Group(id) => ("groups".to_owned(), [Some(compiled.groups.id(id)), None, None]),
            Self::GroupAction(group, id) => {
                ("groups".to_owned(), [Some(compiled.groups.id(group)), Some("actions"), Some(action(id))])
            }
            Self::Risk(id) => {
                ("risks".to_owned(), [compiled.risks.get(usize::from(id)).map(|risk| &*risk.id), None, None])
            }
        };
        for key in keys.into_iter().flatten() {
            // Writing into a `String` can not fail.
            let _ = write_key(&mut path, key, false);
        }
        path
    }
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verdict", &self.verdict)?;
        if let Some(reason) = &self.reason {
            map.serialize_entry("reason", reason)?;
        }
        map.serialize_entry("action", self.action())?;
        map.serialize_entry("points", &Points(self))?;
        map.serialize_entry("groups", &List(|| self.groups()))?;
        map.serialize_entry("risks", &List(|| self.risks()))?;
        map.serialize_entry("missing", &Layers(self))?;
        map.serialize_entry("mandatory", &List(|| self.mandatory()))?;
        map.serialize_entry("counted", &List(|| self.counted()))?;
        map.serialize_entry("ignored", &List(|| self.ignored()))?;
        if let Some(person) = self.escalate() {
            map.serialize_entry("escalate", person)?;
        }
        if let Some(grant) = self.grant() {
            map.serialize_entry("grant", grant)?;
        }
        map.serialize_entry("policy", self.policy())?;
        map.end()
    }
}

/// Name, version and digest, as they stand in every decision and record.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", self.name())?;
        map.serialize_entry("version", self.version())?;
        map.serialize_entry("digest", self.digest())?;
        map.end()
    }
}

struct Points<'d>(&'d Decision);

impl Serialize for Points<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("total", &self.0.score.total)?;
        map.serialize_entry("required", &self.0.required)?;
        map.serialize_entry("factors", &Factors(self.0))?;
        map.end()
    }
}

struct Factors<'d>(&'d Decision);

impl Serialize for Factors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.factors())
    }
}

struct Layers<'d>(&'d Decision);

impl Serialize for Layers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.missing())
    }
}

/// What an iterator yields, as a list, without collecting it first.
struct List<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for item in (self.0)() {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}
