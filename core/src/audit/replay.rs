//! Decides again what a record says was decided: from its facts and the policy, without the rest of the case.

use serde::Deserialize;
use thiserror::Error;

use super::canonical;
use super::chain::{ChainProblem, Explanation, read_record};
use super::hash::Hash;
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

/// Decides again on the facts of a record, by the policy with the digest that it names.
///
/// The facts themselves are as the record asserts them: that an answer was right, what providers, vouchers and operators said,
/// and which groups matched.
pub fn replay<'p>(
    record: &[u8],
    policy: impl FnOnce(&Hash) -> Option<&'p Policy>,
) -> Result<Replay, ReplayError> {
    let Some(recorded) = read_record(record)?.decided else {
        return Ok(Replay::Undecided);
    };
    let policy = policy(&recorded.policy).ok_or(ReplayError::Policy(recorded.policy))?;
    let derived = decide(policy, recorded.facts)?;
    if !is_same(&recorded.explanation, &derived) {
        return Err(ReplayError::Decision { recorded: verdict_of(record), derived: derived.verdict() });
    }
    // A verdict that something blocks is stricter, or open while signals are observed: it never approves.
    let verdict = recorded.verdict;
    let follows =
        if recorded.is_blocked { verdict != Verdict::Approve } else { verdict == derived.verdict() };
    if follows { Ok(Replay::Same { verdict }) } else { Err(ReplayError::Verdict) }
}

/// Decides on recorded facts, whose groups are the ids of those that matched.
fn decide(policy: &Policy, facts: &str) -> Result<Decision, FactsError> {
    let facts = Facts::from_json(facts)?;
    let groups = facts.groups.iter().flatten().map(AsRef::as_ref);
    policy.rules_of_ids(&facts.action, groups)?.decide(&policy.evidence(&facts)?)
}

/// Returns true if the recorded decision is this one: whole, or its verdict and the digest of its explanation.
fn is_same(recorded: &Explanation, derived: &Decision) -> bool {
    let Ok(whole) = canonical::to_string(derived) else { return false };
    match recorded {
        Explanation::Whole(recorded) => whole.as_bytes() == recorded,
        Explanation::Short { digest, verdict } => {
            Hash::of(whole.as_bytes()) == *digest && verdict.trim_matches('"') == derived.verdict().as_str()
        }
    }
}

/// The verdict of the decision of a record.
fn verdict_of(record: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Recorded {
        decision: Decided,
    }
    #[derive(Deserialize)]
    struct Decided {
        verdict: String,
    }
    serde_json::from_slice::<Recorded>(record).map(|record| record.decision.verdict).unwrap_or_default()
}
