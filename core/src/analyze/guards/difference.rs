//! A call that two policies decide differently.

use super::beyond;
use super::changed::{Changed, decide_differently};
use super::numbers::Place;
use crate::analyze::diff::{Diff, DiffResult, Witness, diff_within};
use crate::analyze::ways::search::Work;
use crate::decide::Facts;
use crate::policy::Policy;

/// The difference between a policy and the same with one number changed.
pub(super) enum Difference {
    /// Every call has the same verdict.
    None,
    /// A call has another verdict.
    Call(Facts<'static>),
    /// No call was found, and it is not proven that there is none.
    Unproven,
}

/// Parts of a policy on which the verdict on given facts does not depend, as [`Diff::unjudged`] names them, and calls
/// that are compared otherwise ([`Changed::with_failures`]) or left out, as the guide says.
const NO_VERDICT: [&str; 11] = [
    "alerts",
    "calls in which a challenge has failed",
    "channels",
    "costs",
    "escalate",
    "grants",
    "how challenges are asked",
    "observations that are too old to count",
    "operators",
    "password",
    "people",
];

/// Compares the verdicts of two policies.
pub(super) fn difference(old: &Changed, new: &Changed, number: &Place, work: &mut Work) -> Difference {
    let found = diff_within(&old.with_failures, &new.with_failures, work);
    let differs = |facts: &Facts<'static>| decide_differently(&old.policy, &new.policy, facts);
    let mut calls = witnesses(&found).map(|witness| old.readable(witness.facts()));
    if let Some(facts) = calls.find(differs) {
        return Difference::Call(facts);
    }
    let same_lifetimes = lifetimes(&old.policy) == lifetimes(&new.policy);
    let harmless = |part: &str| match part {
        "limits" => same_lifetimes,
        // The conditions on grades stay the same.
        "grades that are demanded" => number.is_of_items(),
        part => NO_VERDICT.contains(&part),
    };
    let is_same = found.result() == DiffResult::Same || (number.is_of_items() && found.has_same_ways());
    if is_same && witnesses(&found).next().is_none() && found.unjudged().all(harmless) {
        return Difference::None;
    }
    beyond::call(old, new).map_or(Difference::Unproven, Difference::Call)
}

fn witnesses(found: &Diff) -> impl Iterator<Item = &Witness> {
    let approvals = found.newly_approved().iter().chain(found.newly_refused());
    approvals.chain(found.newly_escalated()).chain(found.newly_denied())
}

fn lifetimes(policy: &Policy) -> [i64; 2] {
    let limits = &policy.compiled().limits;
    [limits.evidence_lifetime.milliseconds(), limits.adverse_lifetime.milliseconds()]
}
