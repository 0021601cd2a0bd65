use std::fmt;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::evidence::Evidence;
use super::observed::Observed;
use super::rules::{LayerId, Rules};
use super::state::Score;
use super::time::Time;
use super::unmet::{Gaps, Unmet};
use crate::bits::Bits;
use crate::diagnostic::place::write_key;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, Compiled, FixedVerdict};
use crate::policy::shape::FACTORS;

/// The verdict of one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a host must handle every verdict")]
pub enum Verdict {
    /// The evidence meets the policy's requirement: the caller is taken to be the subject.
    Approve,
    /// Not approved yet; passing open challenges can still lead to approval.
    Challenge,
    /// Refused; another person must take over.
    Escalate,
    /// Refused.
    Deny,
}

/// The reason for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the words of a decision in format 1")]
pub enum Reason {
    /// No group matches the subject, and the policy denies such subjects.
    NoGroup,
    /// A risk fired that refuses regardless of the evidence.
    Risk,
    /// A group of the subject, or its entry for the action, refuses regardless of the evidence.
    Group,
    /// Passing every open challenge would not be enough.
    OutOfReach,
}

/// The result of one evaluation: the verdict and its explanation.
///
/// Serialises to the JSON of `schema/decision.json`; the methods return the parts.
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
    /// Results of the mandatory challenges.
    pub(super) mandatory: Bits,
    /// The effect of each result, in the order of the evidence.
    pub(super) accounts: Box<[Account]>,
}

/// The effect of one result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    /// The result counted, with these points.
    Counted(i64),
    Ignored(IgnoredReason),
    /// The result contributes nothing, and nothing is wrong with it.
    Neither,
}

/// The contribution of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FactorPoints {
    /// Positive points of the factor's evidence.
    pub earned: i64,
    /// The same points, limited to the cap of the factor.
    pub counted: i64,
}

/// Evidence that counts: it earns or costs points, or meets an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counted<'d> {
    /// The check.
    pub check: &'d str,
    /// The outcome.
    pub outcome: &'d str,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<&'d str>,
    /// Points that it adds to the score; 0 if it only meets an entry.
    pub points: i64,
}

/// Evidence that has no effect, and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ignored<'d> {
    /// The check.
    pub check: &'d str,
    /// The outcome.
    pub outcome: &'d str,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<&'d str>,
    /// The reason.
    pub reason: IgnoredReason,
}

/// The first applicable reason why evidence has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the words of a decision in format 1")]
pub enum IgnoredReason {
    /// The evidence is older than its lifetime.
    Expired,
    /// A rule or a risk forbids the check.
    Forbidden,
    /// A later result of the check replaces it.
    Superseded,
    /// The outcome is neither a pass nor a failure.
    Inconclusive,
    /// Other evidence of the same cause scores: two proofs of one cause are one proof.
    SameCause,
}

impl Decision {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The reason for the refusal; `None` unless the case is refused.
    pub fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// Returns the reason for a refusal and what is missing, in words, one line each.
    pub fn explain(&self) -> Vec<String> {
        let why = self.reason.map(|reason| reason.message().to_owned());
        let missing = self.missing().map(|(layer, unmet)| format!("{layer}: {unmet}"));
        why.into_iter().chain(missing).collect()
    }

    /// The requested action.
    pub fn action(&self) -> &str {
        self.compiled().actions.get(usize::from(self.rules.set().action)).map_or("", |action| &action.name)
    }

    /// The score.
    pub fn points(&self) -> i64 {
        self.score.total
    }

    /// The largest `points` requirement outside `any` and `at_least`, plus the points that risks add; 0 if
    /// there is none.
    pub fn points_required(&self) -> i64 {
        self.required
    }

    /// The contribution of each factor that a check of the policy has.
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

    /// The unmet part of the requirement: each layer id with what is missing there.
    pub fn missing(&self) -> impl Iterator<Item = (String, Unmet<'_>)> {
        self.missing.layers(self.compiled()).map(|(layer, unmet)| (layer.name(self.compiled()), unmet))
    }

    /// Open challenges without which approval is out of reach; empty unless the verdict is `challenge`.
    pub fn mandatory(&self) -> impl Iterator<Item = &str> {
        let checks = &self.compiled().checks;
        let challenges = checks.challenges().filter(|(_, challenge)| self.mandatory.has(challenge.result));
        challenges.map(|(id, _)| checks.name(id))
    }

    /// Evidence that counts: it earns or costs points, or meets an entry.
    pub fn counted(&self) -> impl Iterator<Item = Counted<'_>> {
        self.results().filter_map(|(result, account)| match account {
            Account::Counted(points) => Some(Counted {
                check: self.compiled().checks.name(result.known.check),
                outcome: self.outcome(result),
                at: result.at,
                item: self.item(result),
                points: *points,
            }),
            _ => None,
        })
    }

    /// Evidence that has no effect, and the reason.
    pub fn ignored(&self) -> impl Iterator<Item = Ignored<'_>> {
        self.results().filter_map(|(result, account)| match account {
            Account::Ignored(reason) => Some(Ignored {
                check: self.compiled().checks.name(result.known.check),
                outcome: self.outcome(result),
                at: result.at,
                item: self.item(result),
                reason: *reason,
            }),
            _ => None,
        })
    }

    pub(super) fn results(&self) -> impl Iterator<Item = (&Observed, &Account)> {
        self.evidence.reading().results.list.iter().zip(&*self.accounts)
    }

    pub(super) fn outcome(&self, result: &Observed) -> &str {
        let check = self.compiled().checks.check(result.known.check);
        check.map_or("", |check| check.outcome_name(result.known.outcome))
    }

    pub(super) fn item(&self, result: &Observed) -> Option<&str> {
        self.evidence.reading().results.details.item(result)
    }

    /// The person to whom a case under these rules is escalated, whatever the verdict; `None` if the policy
    /// names none.
    pub fn escalate(&self) -> Option<&str> {
        self.rules.set().escalate.map(|person| self.compiled().person(person))
    }

    /// The grant that the approval yields; `None` unless the verdict is `approve`.
    pub fn grant(&self) -> Option<&str> {
        if self.verdict != Verdict::Approve {
            return None;
        }
        let grant = self.compiled().actions.get(usize::from(self.rules.set().action))?.grant?;
        Some(&self.compiled().grants.get(usize::from(grant))?.name)
    }

    /// The policy of the decision.
    pub fn policy(&self) -> &Policy {
        self.rules.policy()
    }

    pub(super) fn compiled(&self) -> &Compiled {
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

    /// The reason in words.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NoGroup => "no group of the policy matches this subject",
            Self::Risk => "a risk refuses the request, whatever the evidence",
            Self::Group => "a group of the subject is refused, whatever the evidence",
            Self::OutOfReach => "even passing every remaining challenge would not be enough",
        }
    }
}

impl IgnoredReason {
    /// `expired`, `forbidden`, `superseded`, `inconclusive` or `same_cause`.
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

impl LayerId {
    /// The section of the document, and the keys inside it, with ids in place of list positions.
    pub(super) fn path(self, compiled: &Compiled) -> (&'static str, [Option<&str>; 3]) {
        let action = |id: ActionId| compiled.actions.get(usize::from(id)).map_or("", |action| &*action.name);
        match self {
            Self::Everyone => ("everyone", [None; 3]),
            Self::Added => ("risks", [None; 3]),
            Self::Action(id) => ("actions", [Some(action(id)), None, None]),
            Self::Group(id) => ("groups", [Some(compiled.groups.id(id)), None, None]),
            Self::GroupAction(group, id) => {
                ("groups", [Some(compiled.groups.id(group)), Some("actions"), Some(action(id))])
            }
            Self::Risk(id) => {
                ("risks", [compiled.risks.get(usize::from(id)).map(|risk| &*risk.id), None, None])
            }
        }
    }

    /// The document path: `groups.finance.actions.reset_mfa`.
    pub(super) fn name(self, compiled: &Compiled) -> String {
        let (section, keys) = self.path(compiled);
        let mut path = section.to_owned();
        for key in keys.into_iter().flatten() {
            // Writing into a `String` cannot fail.
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

/// Name, version and digest, as in every decision and record.
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

/// The items of an iterator as a list, without collecting them first.
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
