use std::sync::Arc;

use super::error::FactsError;
use super::facts::Facts;
use super::lifetimes::Lifetimes;
use super::observed::{Item, Results};
use super::outlook::{Fired, Outlook};
use super::settled::Settled;
use super::time::Time;
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::ResultId;

/// Evidence resolved against one policy at one time: names are numbers, and current and expired results,
/// fired risks and points are settled. Decided on with [`super::Rules`] of the same policy. Cheap to
/// clone.
#[derive(Debug, Clone)]
pub struct Evidence(Arc<Reading>);

/// Everything about the evidence that does not depend on action and groups.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(super) policy: Policy,
    pub(super) results: Results,
    pub(super) lifetimes: Lifetimes,
    /// Items that help, of checks that are repeatable or graded.
    pub(super) items: Vec<Item>,
    /// Sum of all negative points: they count whatever the rules forbid.
    pub(super) hurts: i64,
    pub(super) fired: Fired,
    pub(super) outlook: Outlook,
}

impl Reading {
    #[inline]
    pub(super) fn new(policy: &Policy, results: Results, settled: Settled, lifetimes: Lifetimes) -> Self {
        let compiled = policy.compiled();
        let fired = Fired::of(compiled, &settled.observed);
        let held = settled.held.without(&fired.forbidden);
        let open = compiled.checks.challenge_results.without(&fired.forbidden).without(&settled.closed);
        let outlook = Outlook::of(compiled, held, open, settled.taken);
        Self {
            policy: policy.clone(),
            results,
            lifetimes,
            items: settled.items,
            hurts: settled.hurts,
            fired,
            outlook,
        }
    }
}

impl Evidence {
    /// Resolves the evidence of `facts` against `policy`.
    pub(super) fn of(policy: &Policy, facts: &Facts<'_>) -> Result<Self, FactsError> {
        let mut results = Results::with_capacity(facts.evidence.len());
        let mut settled = Settled::nothing(policy.compiled());
        let lifetimes = settled.read(policy, facts, &mut results)?;
        results.arrange();
        Ok(Self(Arc::new(Reading::new(policy, results, settled, lifetimes))))
    }

    /// Hypothetical evidence, for a policy that is being loaded: these outcomes of signals were observed,
    /// with negative points of `hurts` in total, and these challenges are open. No risk fires.
    pub(crate) fn supposed(policy: &Policy, signals: Bits, hurts: i64, open: Bits) -> Self {
        let compiled = policy.compiled();
        let taken = Settled::nothing(compiled).taken;
        Self(Arc::new(Reading {
            policy: policy.clone(),
            results: Results::default(),
            lifetimes: Lifetimes::of(compiled, Time::EARLIEST),
            items: Vec::new(),
            hurts,
            fired: Fired::default(),
            outlook: Outlook::of(compiled, signals, open, taken),
        }))
    }

    pub(super) fn reading(&self) -> &Reading {
        &self.0
    }

    /// Returns true if this challenge is neither settled nor unavailable, and no risk about everyone
    /// forbids it.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) fn is_open(&self, result: ResultId) -> bool {
        self.0.outlook.prospect.open.has(result)
    }
}
