//! The results of facts, resolved and in order.

use std::cmp::Ordering;

use super::error::{FactsCode, FactsError};
use super::facts::{CheckResult, Facts};
use super::observe::observe;
use super::observed::{Details, Observed, Results};
use super::time::At;
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::Outcome;

impl Results {
    /// Resolves the results of `facts`, and adds the checks that have several to `repeated`.
    #[inline]
    pub(super) fn read(
        &mut self,
        policy: &Policy,
        facts: &Facts<'_>,
        repeated: &mut Bits,
    ) -> Result<(), FactsError> {
        let mut seen = Bits::EMPTY;
        for result in &facts.evidence {
            match observe(policy, facts.now, result, self) {
                Ok(check) if seen.insert(check) => {}
                Ok(check) => _ = repeated.insert(check),
                Err(error) => return Err(in_list(error, result, self.list.len())),
            }
        }
        Ok(())
    }

    /// Removes the results of the checks in `repeated`, and returns them sorted by item and time, without repeats.
    pub(super) fn take(
        &mut self,
        policy: &Policy,
        facts: &Facts<'_>,
        repeated: &Bits,
    ) -> Result<Vec<Observed>, FactsError> {
        let Self { list, details } = self;
        let mut several: Vec<Observed> =
            list.extract_if(.., |result| repeated.has(result.known.check)).collect();
        several.sort_unstable_by(|a, b| details.together(a, b));
        several.dedup_by(|b, a| details.together(a, b) == Ordering::Equal);
        match details.conflict(&several) {
            Some(conflict) => Err(conflicting(policy, facts, conflict, details)),
            None => Ok(several),
        }
    }

    /// Sorts the results by document order of the check, then time, then item: the explanation must not depend on the order
    /// in which evidence arrives.
    pub(super) fn arrange(&mut self) {
        // Those of one check are in order already.
        self.list.sort_by_key(|result| result.known.check);
    }
}

impl Details {
    /// The order that puts results of one check and item together, by time.
    fn together(&self, a: &Observed, b: &Observed) -> Ordering {
        let items = || self.item(a).cmp(&self.item(b));
        let grades = || self.grades(a).cmp(&self.grades(b));
        a.known
            .check
            .cmp(&b.known.check)
            .then_with(items)
            .then_with(|| a.at.cmp(&b.at))
            .then_with(|| a.known.outcome.cmp(&b.known.outcome))
            .then_with(grades)
    }

    /// Returns the first result that differs from the one before, of the same check, item and time.
    fn conflict<'r>(&self, results: &'r [Observed]) -> Option<&'r Observed> {
        let conclusive = |result: &Observed| result.known.outcome != Outcome::Inconclusive;
        results.windows(2).find_map(|pair| match pair {
            // Repeats are removed: what is left of one moment differs.
            [a, b] => (self.same_moment(a, b) && conclusive(a) && conclusive(b)).then_some(b),
            _ => None,
        })
    }

    fn same_moment(&self, a: &Observed, b: &Observed) -> bool {
        a.known.check == b.known.check && a.at == b.at && self.item(a) == self.item(b)
    }
}

/// The error of a result that differs from another of the same check, item and time.
#[cold]
fn conflicting(policy: &Policy, facts: &Facts<'_>, result: &Observed, details: &Details) -> FactsError {
    let name = policy.compiled().checks.name(result.known.check);
    let message = format!("`{name}` has two different results at the same time");
    let place = last_place(facts, |other| {
        other.check == name
            && other.item.as_deref() == details.item(result)
            && other.at.resolve(facts.now) == result.at
    });
    FactsError::new(FactsCode::Conflict, place, message)
        .help("pass the time at which each result was observed")
}

/// The place of the last result for which `such` holds, in the list form: the short form cannot repeat
/// a check.
pub(super) fn last_place(facts: &Facts<'_>, such: impl Fn(&CheckResult<'_>) -> bool) -> String {
    let index = facts.evidence.iter().rposition(such).unwrap_or_default();
    format!("evidence[{index}]")
}

/// Prefixes the place of an error inside a result with the place of the result, which follows those that were read.
#[cold]
fn in_list(mut error: FactsError, result: &CheckResult<'_>, index: usize) -> FactsError {
    error.place = match result {
        // The short form: a map from check to outcome.
        CheckResult { at: At::Now, check, .. } => format!("evidence.{check}"),
        _ => format!("evidence[{index}].{}", error.place),
    };
    error
}
