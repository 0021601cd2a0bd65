//! Decides again what a record says was decided: from its facts and the policy, without the rest of the case.

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::canonical;
use super::chain::{ChainProblem, Link};
use super::hash::Hash;
use super::record::Explained;
use crate::decide::{Decision, Facts, FactsError, Verdict};
use crate::policy::Policy;

/// The result of deciding again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replay {
    /// Nothing was decided in the record.
    Undecided,
    /// The decision is the recorded one, byte for byte, and so is its explanation.
    Same {
        /// The verdict of the step: that of the decision, or a stricter one.
        verdict: Verdict,
    },
}

/// A record whose decision does not follow from its facts and the policy, or cannot be derived.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The record is invalid by itself.
    #[error(transparent)]
    Record(#[from] ChainProblem),
    /// The policy of the record was not passed.
    #[error("the policy with the digest `{0}` is missing")]
    Policy(Hash),
    /// The policy cannot decide on the facts.
    #[error("the facts cannot be decided on: {0}")]
    Facts(#[from] FactsError),
    /// Another decision follows from the facts and the policy.
    #[error(
        "the recorded decision is `{recorded}`, and `{derived}` follows from the facts, with another explanation"
    )]
    Decision {
        /// The recorded verdict.
        recorded: String,
        /// The derived one.
        derived: Verdict,
    },
    /// The verdict of the step is more lenient than its decision and what blocks it.
    #[error("the verdict of the step does not follow from its decision and `blocked_by`")]
    Verdict,
}

impl ReplayError {
    /// The stable names of all errors but those of a record by itself, [`ChainProblem::CODES`].
    pub const CODES: &'static [&'static str] = &["unknown_policy", "facts", "decision", "verdict"];

    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Record(problem) => problem.code(),
            Self::Policy(_) => "unknown_policy",
            Self::Facts(_) => "facts",
            Self::Decision { .. } => "decision",
            Self::Verdict => "verdict",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Policy(_) => "pass every policy that was in force, as it was",
            _ => "find out who wrote the record, and with which version: the engine does not decide so",
        }
    }
}

/// The members of a record that its decision is derived from.
#[derive(Deserialize)]
struct Members {
    blocked_by: Vec<String>,
    decision: Option<Map<String, Value>>,
    facts: Option<Value>,
    policy: Option<Named>,
    verdict: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    digest: Hash,
}

/// Decides again on the facts of a record, by the policy with the digest that it names.
///
/// The facts themselves are as the record asserts them: that an answer was right, what providers, vouchers and operators said,
/// and which groups matched.
pub fn replay<'p>(
    record: &[u8],
    policy: impl FnOnce(&Hash) -> Option<&'p Policy>,
) -> Result<Replay, ReplayError> {
    Link::read(record)?;
    let members: Members = serde_json::from_slice(record).map_err(|_| ChainProblem::NotJson)?;
    let (Some(recorded), Some(verdict)) = (members.decision, members.verdict) else {
        return Ok(Replay::Undecided);
    };
    let verdict = read_verdict(&verdict)?;
    let missing = |member: &str| ChainProblem::Missing { member: member.to_owned() };
    let digest = members.policy.ok_or_else(|| missing("policy"))?.digest;
    let policy = policy(&digest).ok_or(ReplayError::Policy(digest))?;
    let facts = members.facts.ok_or_else(|| missing("facts"))?.to_string();
    let derived = decide(policy, &facts)?;
    if !is_same(&recorded, &derived) {
        let recorded = recorded.get("verdict").and_then(Value::as_str).unwrap_or_default().to_owned();
        return Err(ReplayError::Decision { recorded, derived: derived.verdict() });
    }
    // A verdict that something blocks is stricter, or open while signals are observed: it never approves.
    let follows = if members.blocked_by.is_empty() {
        verdict == derived.verdict()
    } else {
        verdict != Verdict::Approve
    };
    if follows { Ok(Replay::Same { verdict }) } else { Err(ReplayError::Verdict) }
}

fn read_verdict(name: &str) -> Result<Verdict, ChainProblem> {
    let all = [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];
    let found = all.into_iter().find(|verdict| verdict.to_string() == name);
    found.ok_or_else(|| ChainProblem::Member { member: "verdict".to_owned() })
}

/// Decides on recorded facts, whose groups are the ids of those that matched.
fn decide(policy: &Policy, facts: &str) -> Result<Decision, FactsError> {
    let facts = Facts::from_json(facts)?;
    let groups = facts.groups.iter().flatten().map(AsRef::as_ref);
    policy.rules_of_ids(&facts.action, groups)?.decide(&policy.evidence(&facts)?)
}

/// Returns true if the recorded decision is this one: whole, or its verdict and the digest of its explanation.
fn is_same(recorded: &Map<String, Value>, derived: &Decision) -> bool {
    let is_whole = recorded.len() > 2;
    let derived = if is_whole { Ok(Explained::Whole(derived)) } else { Explained::short(derived) };
    let texts =
        derived.and_then(|derived| Ok((canonical::to_string(recorded)?, canonical::to_string(&derived)?)));
    texts.is_ok_and(|(recorded, derived)| recorded == derived)
}
