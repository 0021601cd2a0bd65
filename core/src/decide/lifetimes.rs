//! The effect of one result, which depends on its age.

use super::observed::{Observed, Standing};
use super::time::{At, Time};
use crate::policy::compiled::{Compiled, Outcome, ResultId};

/// The times from which on evidence is within the lifetimes of the policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetimes {
    /// For evidence that helps.
    fresh: Time,
    /// For adverse evidence.
    remembered: Time,
}

impl Lifetimes {
    /// The lifetimes in a decision at `now`.
    pub(super) fn of(compiled: &Compiled, now: Time) -> Self {
        let limits = &compiled.limits;
        Self {
            fresh: At::Before(limits.evidence_lifetime).resolve(now),
            remembered: At::Before(limits.adverse_lifetime).resolve(now),
        }
    }

    #[inline]
    pub(super) fn is_fresh(&self, result: &Observed) -> bool {
        result.at >= self.fresh
    }

    #[inline]
    pub(super) fn is_remembered(&self, result: &Observed) -> bool {
        result.at >= self.remembered
    }

    /// Returns true if the result is too old to help or, if it is adverse, to hurt.
    pub(super) fn is_expired(&self, result: &Observed) -> bool {
        let is_within = if result.is_adverse() { self.is_remembered(result) } else { self.is_fresh(result) };
        !is_within
    }

    /// Returns the id under which the result helps unless the rules forbid it.
    #[inline]
    pub(super) fn help(&self, result: &Observed) -> Option<ResultId> {
        let helps = result.standing == Standing::Current
            && self.is_fresh(result)
            && result.known.outcome != Outcome::Failed;
        helps.then_some(result.known.result)
    }

    /// Returns the negative points of the result that count, or 0.
    #[inline]
    pub(super) fn harm(&self, result: &Observed) -> i64 {
        let counts = match result.standing {
            Standing::Current => true,
            // A superseded failure keeps its negative points; a superseded signal has no further effect.
            Standing::Superseded => result.known.outcome == Outcome::Failed,
            Standing::Inconclusive => false,
        };
        let is_harmful = result.known.worth < 0 && counts && self.is_remembered(result);
        if is_harmful { i64::from(result.known.worth) } else { 0 }
    }
}
