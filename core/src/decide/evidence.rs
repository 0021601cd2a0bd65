use std::sync::Arc;

use super::error::{FactsCode, FactsError};
use super::facts::{CheckResult, Facts};
use super::observe::{observe, unknown_check};
use super::observed::{Item, Observed, Outcome, Standing, points_of};
use super::outlook::{Fired, Outlook};
use super::time::{At, Time};
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::{Check, CheckId, CheckKind, Compiled, ResultId, UNOBSERVED};

/// Evidence resolved against one policy at one time: names are numbers, and current and expired results,
/// fired risks and points are settled. Decided on with [`super::Rules`] of the same policy. Cheap to
/// clone.
#[derive(Debug, Clone)]
pub struct Evidence(Arc<Reading>);

/// Everything about the evidence that does not depend on action and groups.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(super) policy: Policy,
    /// Sorted by document order of the check, then time, then item; without repeats.
    pub(super) results: Vec<Observed>,
    /// Items that help, of checks that are repeatable or graded.
    pub(super) items: Vec<Item>,
    /// Sum of all negative points: they count whatever the rules forbid.
    pub(super) hurts: i64,
    pub(super) fired: Fired,
    pub(super) outlook: Outlook,
}

impl Evidence {
    /// Resolves the evidence of `facts` against `policy`.
    pub(super) fn of(policy: &Policy, facts: &Facts<'_>) -> Result<Self, FactsError> {
        let compiled = policy.compiled();
        if facts.now < Time::EARLIEST {
            return Err(FactsError::not_milliseconds("now", "`now`"));
        }
        let (mut results, settled) = settle(policy, facts)?;
        // Only items are not yet in the order of check and time.
        if results.iter().any(|result| result.item.is_some()) {
            results.sort_by(|a, b| (a.check, a.at, &a.item).cmp(&(b.check, b.at, &b.item)));
        }
        let fired = Fired::of(compiled, &settled.observed);
        let held = settled.held.without(&fired.forbidden);
        let open = compiled.checks.challenge_results.without(&fired.forbidden).without(&settled.closed);
        let outlook = Outlook::of(compiled, held, open, &settled.taken);
        Ok(Self(Arc::new(Reading {
            policy: policy.clone(),
            results,
            items: settled.items,
            hurts: settled.hurts,
            fired,
            outlook,
        })))
    }

    /// Hypothetical evidence, for a policy that is being loaded: these outcomes of signals were observed,
    /// with negative points of `hurts` in total, and these challenges are open. No risk fires.
    pub(crate) fn supposed(policy: &Policy, signals: Bits, hurts: i64, open: Bits) -> Self {
        let compiled = policy.compiled();
        let taken = vec![0; compiled.checks.itemised.len()];
        Self(Arc::new(Reading {
            policy: policy.clone(),
            results: Vec::new(),
            items: Vec::new(),
            hurts,
            fired: Fired::default(),
            outlook: Outlook::of(compiled, signals, open, &taken),
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

/// Resolves every result and its effect.
fn settle(policy: &Policy, facts: &Facts<'_>) -> Result<(Vec<Observed>, Settled), FactsError> {
    let mut results = in_order(policy, facts)?;
    forget_repeats(policy.compiled(), &mut results, facts)?;
    let mut settled = Settled::of(policy.compiled(), &mut results, facts)?;
    settled.unavailable(policy, facts)?;
    Ok((results, settled))
}

/// Resolves every result, in a total order: the explanation must not depend on the order in which evidence arrives.
fn in_order(policy: &Policy, facts: &Facts<'_>) -> Result<Vec<Observed>, FactsError> {
    if let Some(results) = without_mistakes(policy.compiled(), facts) {
        return Ok(results);
    }
    // The first mistake in the order of the facts.
    let resolve = |(index, result): (usize, &CheckResult<'_>)| {
        let check = policy.compiled().checks.find(&result.check);
        check
            .ok_or_else(|| unknown_check(policy, &result.check, "check".to_owned()))
            .and_then(|check| observe(policy.compiled(), facts.now, check, result))
            .map_err(|error| in_list(error, result, index))
    };
    let mut results = facts.evidence.iter().enumerate().map(resolve).collect::<Result<Vec<_>, _>>()?;
    results.sort_unstable_by(Observed::together);
    Ok(results)
}

/// The same, or `None` if there is a mistake. Sorts numbers first: results are large, and few checks have several.
fn without_mistakes(compiled: &Compiled, facts: &Facts<'_>) -> Option<Vec<Observed>> {
    // The check in the upper half of each number, the index of the result in the lower.
    let mut order = Vec::with_capacity(facts.evidence.len());
    for (index, result) in (0_u32..).zip(&facts.evidence) {
        order.push((u64::from(compiled.checks.find(&result.check)?) << 32) | u64::from(index));
    }
    order.sort_unstable();
    let mut results = Vec::with_capacity(order.len());
    for number in order {
        let index = usize::try_from(number & u64::from(u32::MAX)).ok()?;
        let check = CheckId::try_from(number >> 32).ok()?;
        results.push(observe(compiled, facts.now, check, facts.evidence.get(index)?).ok()?);
    }
    results.chunk_by_mut(|a, b| a.check == b.check).for_each(|of_one| {
        if of_one.len() > 1 {
            of_one.sort_unstable_by(Observed::together);
        }
    });
    Some(results)
}

impl Observed {
    /// The order that puts results of one check and item together, by time.
    fn together(&self, other: &Self) -> std::cmp::Ordering {
        self.check
            .cmp(&other.check)
            .then_with(|| self.item.cmp(&other.item))
            .then_with(|| self.at.cmp(&other.at))
            .then_with(|| self.outcome.cmp(&other.outcome))
            .then_with(|| self.grades.cmp(&other.grades))
    }

    fn same_moment(&self, other: &Self) -> bool {
        self.check == other.check && self.at == other.at && self.item == other.item
    }
}

/// Removes repeats. Different results of one check and item at the same time are an error.
fn forget_repeats(
    compiled: &Compiled,
    results: &mut Vec<Observed>,
    facts: &Facts<'_>,
) -> Result<(), FactsError> {
    let conclusive = |result: &Observed| result.outcome != Outcome::Inconclusive;
    let clash = results.windows(2).find_map(|pair| match pair {
        [a, b] if a.same_moment(b) && conclusive(a) && conclusive(b) => {
            ((a.outcome, a.grades) != (b.outcome, b.grades)).then_some(b)
        }
        _ => None,
    });
    if let Some(result) = clash {
        let name = compiled.checks.name(result.check);
        let message = format!("`{name}` has two different results at the same time");
        let place = last_place(facts, |other| {
            other.check == name
                && other.item.as_deref() == result.item.as_deref()
                && other.at.resolve(facts.now) == result.at
        });
        return Err(FactsError::new(FactsCode::Conflict, place, message)
            .help("pass the time at which each result was observed"));
    }
    results.dedup_by(|b, a| a.same_moment(b) && (a.outcome, a.grades) == (b.outcome, b.grades));
    Ok(())
}

/// The effect of the results, regardless of what is forbidden. Each result adds to it, and a verdict depends on nothing else
/// in the evidence.
#[derive(Debug)]
pub(super) struct Settled {
    /// Results that help: current and not expired.
    pub(super) held: Bits,
    /// The items among them, of checks that are repeatable or graded.
    items: Vec<Item>,
    /// Challenges that are settled or unavailable.
    pub(super) closed: Bits,
    /// Items that are settled, per check that is repeatable or graded.
    pub(super) taken: Vec<u8>,
    pub(super) hurts: i64,
    /// Per check: the outcome that risks see.
    pub(super) observed: Vec<u8>,
}

impl Settled {
    /// Returns the effect of these facts.
    pub(super) fn by(policy: &Policy, facts: &Facts<'_>) -> Result<Self, FactsError> {
        settle(policy, facts).map(|(_, settled)| settled)
    }

    /// Determines what is current, what hurts, what helps and what is settled.
    fn of(compiled: &Compiled, results: &mut [Observed], facts: &Facts<'_>) -> Result<Self, FactsError> {
        let mut settled = Self {
            held: Bits::EMPTY,
            items: Vec::new(),
            closed: Bits::EMPTY,
            taken: vec![0; compiled.checks.itemised.len()],
            hurts: 0,
            observed: vec![
                UNOBSERVED;
                if compiled.risks.is_empty() { 0 } else { compiled.checks.list.len() }
            ],
        };
        // Backwards, one check and item at a time: the first conclusive result found is the latest.
        for of_one in results.chunk_by_mut(|a, b| a.check == b.check && a.item == b.item).rev() {
            let mut current = true;
            for result in of_one.iter_mut().rev() {
                let Some(check) = compiled.checks.check(result.check) else {
                    continue;
                };
                result.standing = if result.outcome == Outcome::Inconclusive {
                    Standing::Inconclusive
                } else if std::mem::take(&mut current) {
                    Standing::Current
                } else {
                    Standing::Superseded
                };
                settled.add(compiled, check, result, facts.now);
            }
        }
        settled.close_itemised(compiled, facts)?;
        Ok(settled)
    }

    fn add(&mut self, compiled: &Compiled, check: &Check, result: &mut Observed, now: Time) {
        let helps_for = compiled.limits.evidence_lifetime.milliseconds();
        let hurts_for = compiled.limits.adverse_lifetime.milliseconds();
        let age = result.at.age(now);
        let points = points_of(check, result.outcome);
        let failed = result.outcome == Outcome::Failed;
        let adverse = failed || points < 0;
        let current = result.standing == Standing::Current;
        result.expired = age > if adverse { hurts_for } else { helps_for };
        // A superseded failure keeps its negative points; a superseded signal has no further effect.
        if adverse && age <= hurts_for && (current || failed) {
            result.hurts = points.min(0);
            self.hurts = self.hurts.saturating_add(result.hurts);
        }
        if !current {
            return;
        }
        match (&check.kind, result.outcome) {
            (CheckKind::Signal(outcomes), Outcome::Signal(outcome)) => {
                if age <= hurts_for
                    && let Some(seen) = self.observed.get_mut(usize::from(result.check))
                {
                    *seen = outcome;
                }
                let helps = outcomes.get(usize::from(outcome)).filter(|_| age <= helps_for);
                result.helps = helps.map(|outcome| outcome.result);
            }
            (CheckKind::Challenge(challenge), outcome) => {
                let helps = outcome == Outcome::Passed && age <= helps_for;
                let settled = helps || (failed && age <= hurts_for);
                result.helps = helps.then_some(challenge.result);
                if let Some(number) = challenge.itemised {
                    if helps {
                        self.items.push(Item { check: result.check, grades: result.grades });
                    }
                    if let Some(count) = self.taken.get_mut(usize::from(number)).filter(|_| settled) {
                        *count = count.saturating_add(1);
                    }
                } else if settled {
                    self.closed.insert(challenge.result);
                }
            }
            _ => {}
        }
        if let Some(id) = result.helps {
            self.held.insert(id);
        }
    }

    /// Closes each repeatable challenge whose items are all settled. More passed items than it takes are
    /// an error.
    fn close_itemised(&mut self, compiled: &Compiled, facts: &Facts<'_>) -> Result<(), FactsError> {
        let checks = &compiled.checks;
        for (id, taken) in checks.itemised.iter().zip(&self.taken) {
            let Some(challenge) = checks.challenge(*id) else {
                continue;
            };
            let passed = self.items.iter().filter(|item| item.check == *id).count();
            if passed > usize::from(challenge.items) {
                let name = checks.name(*id);
                let message =
                    format!("`{name}` passed with {passed} items; it takes at most {}", challenge.items);
                let place = last_place(facts, |result| result.check == name && result.outcome == "passed");
                return Err(FactsError::new(FactsCode::TooManyItems, place, message)
                    .help("remove items, or raise `repeatable` in the policy"));
            }
            if *taken >= challenge.items {
                self.closed.insert(challenge.result);
            }
        }
        Ok(())
    }

    /// Closes the challenges that this subject cannot do now.
    fn unavailable(&mut self, policy: &Policy, facts: &Facts<'_>) -> Result<(), FactsError> {
        let checks = &policy.compiled().checks;
        for (index, name) in facts.unavailable.iter().enumerate() {
            let place = || format!("unavailable[{index}]");
            let id = checks.find(name).ok_or_else(|| unknown_check(policy, name, place()))?;
            let challenge = checks.challenge(id).ok_or_else(|| {
                let message =
                    format!("`{}` is a signal; only a challenge can be unavailable", checks.name(id));
                FactsError::new(FactsCode::UnknownCheck, place(), message)
            })?;
            self.closed.insert(challenge.result);
        }
        Ok(())
    }
}

/// The place of the last result for which `such` holds, in the list form: the short form cannot repeat
/// a check.
fn last_place(facts: &Facts<'_>, such: impl Fn(&CheckResult<'_>) -> bool) -> String {
    let index = facts.evidence.iter().rposition(such).unwrap_or_default();
    format!("evidence[{index}]")
}

/// Prefixes the place of an error inside a result with the place of the result.
fn in_list(mut error: FactsError, result: &CheckResult<'_>, index: usize) -> FactsError {
    error.place = match result.at {
        // The short form: a map from check to outcome.
        At::Now => format!("evidence.{}", result.check),
        _ => format!("evidence[{index}].{}", error.place),
    };
    error
}
