//! The results of facts, resolved and in order.

use std::cmp::Ordering;

use super::error::{FactsCode, FactsError};
use super::facts::{CheckResult, Facts};
use super::observe::{observe, unknown_check};
use super::observed::{Details, Observed, Outcome};
use super::time::{At, Time};
use crate::policy::Policy;
use crate::policy::compiled::{CheckId, Compiled};

/// Every result, in a total order: the explanation must not depend on the order in which evidence arrives.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// Sorted by document order of the check, then time, then item; without repeats.
    pub(super) list: Vec<Observed>,
    pub(super) details: Details,
}

/// The number of results that are put in order without an allocation.
const FEW: usize = 32;
/// The bits of an index in the evidence, below the check in a number: no machine holds more results.
const INDEX_BITS: u32 = 48;

impl Results {
    /// Resolves the results of `facts`. Calls `settle` with those of each check and item, sorted by time and without
    /// repeats; all in document order.
    #[inline]
    pub(super) fn read(
        policy: &Policy,
        facts: &Facts<'_>,
        mut settle: impl FnMut(&mut [Observed], &Details),
    ) -> Result<Self, FactsError> {
        let resolved = Self::resolve(policy, facts.now, &facts.evidence);
        let (mut results, repeat) =
            resolved.map_err(|error| first_mistake(policy, facts).unwrap_or(error))?;
        if repeat {
            results.arrange();
            results.refuse_conflicts(policy.compiled(), facts)?;
        }
        let Self { list, details } = &mut results;
        let same =
            |a: &Observed, b: &Observed| repeat && a.check == b.check && details.item(a) == details.item(b);
        list.chunk_by_mut(same).for_each(|of_item| settle(of_item, details));
        if repeat && !details.is_empty() {
            list.sort_by(|a, b| (a.check, a.at, details.item(a)).cmp(&(b.check, b.at, details.item(b))));
        }
        Ok(results)
    }

    /// Resolves `evidence`, in document order of the checks; true if one has several results.
    fn resolve(policy: &Policy, now: Time, evidence: &[CheckResult<'_>]) -> Result<(Self, bool), FactsError> {
        let compiled = policy.compiled();
        let (mut few, mut many) = ([0; FEW], Vec::new());
        let order = if let Some(few) = few.get_mut(..evidence.len()) {
            few
        } else {
            many.resize(evidence.len(), 0);
            &mut *many
        };
        for ((index, result), number) in (0_u64..).zip(evidence).zip(&mut *order) {
            let check = compiled.checks.find(&result.check);
            let check = check.ok_or_else(|| unknown_check(policy, &result.check, "check".to_owned()))?;
            // The check above the index: sorting numbers takes a quarter of the instructions of sorting results.
            *number = (u64::from(check) << INDEX_BITS) | index;
        }
        order.sort_unstable();
        let mut results = Self { list: Vec::with_capacity(order.len()), details: Details::default() };
        let (mut last, mut repeat) = (None, false);
        for number in order {
            let Ok(check) = CheckId::try_from(*number >> INDEX_BITS) else { continue };
            let index = usize::try_from(*number & ((1 << INDEX_BITS) - 1));
            let Some(result) = index.ok().and_then(|index| evidence.get(index)) else { continue };
            repeat |= last.replace(check) == Some(check);
            results.list.push(observe(compiled, now, check, result, &mut results.details)?);
        }
        Ok((results, repeat))
    }

    /// Sorts the results of each check by item and time, and removes repeats.
    fn arrange(&mut self) {
        let Self { list, details } = self;
        for of_one in list.chunk_by_mut(|a, b| a.check == b.check).filter(|of_one| of_one.len() > 1) {
            of_one.sort_unstable_by(|a, b| details.together(a, b));
        }
        list.dedup_by(|b, a| details.together(a, b) == Ordering::Equal);
    }

    /// Different results of one check and item at the same time are an error.
    fn refuse_conflicts(&self, compiled: &Compiled, facts: &Facts<'_>) -> Result<(), FactsError> {
        let Self { list, details } = self;
        let conclusive = |result: &Observed| result.outcome != Outcome::Inconclusive;
        let clash = list.windows(2).find_map(|pair| match pair {
            // Repeats are removed: what is left of one moment differs.
            [a, b] => (details.same_moment(a, b) && conclusive(a) && conclusive(b)).then_some(b),
            _ => None,
        });
        let Some(result) = clash else { return Ok(()) };
        let name = compiled.checks.name(result.check);
        let message = format!("`{name}` has two different results at the same time");
        let place = last_place(facts, |other| {
            other.check == name
                && other.item.as_deref() == details.item(result)
                && other.at.resolve(facts.now) == result.at
        });
        Err(FactsError::new(FactsCode::Conflict, place, message)
            .help("pass the time at which each result was observed"))
    }
}

impl Details {
    /// The order that puts results of one check and item together, by time.
    fn together(&self, a: &Observed, b: &Observed) -> Ordering {
        let items = || self.item(a).cmp(&self.item(b));
        let grades = || self.grades(a).cmp(&self.grades(b));
        a.check
            .cmp(&b.check)
            .then_with(items)
            .then_with(|| a.at.cmp(&b.at))
            .then_with(|| a.outcome.cmp(&b.outcome))
            .then_with(grades)
    }

    fn same_moment(&self, a: &Observed, b: &Observed) -> bool {
        a.check == b.check && a.at == b.at && self.item(a) == self.item(b)
    }
}

/// The error of the first result that does not fit the policy, in the order of the facts; `None` if each does.
#[cold]
fn first_mistake(policy: &Policy, facts: &Facts<'_>) -> Option<FactsError> {
    let mut results = facts.evidence.chunks(1).enumerate();
    results.find_map(|(index, result)| {
        let error = Results::resolve(policy, facts.now, result).err()?;
        Some(in_list(error, result, index))
    })
}

/// The place of the last result for which `such` holds, in the list form: the short form cannot repeat
/// a check.
pub(super) fn last_place(facts: &Facts<'_>, such: impl Fn(&CheckResult<'_>) -> bool) -> String {
    let index = facts.evidence.iter().rposition(such).unwrap_or_default();
    format!("evidence[{index}]")
}

/// Prefixes the place of an error inside a result with the place of the result.
fn in_list(mut error: FactsError, result: &[CheckResult<'_>], index: usize) -> FactsError {
    error.place = match result {
        // The short form: a map from check to outcome.
        [CheckResult { at: At::Now, check, .. }] => format!("evidence.{check}"),
        _ => format!("evidence[{index}].{}", error.place),
    };
    error
}
