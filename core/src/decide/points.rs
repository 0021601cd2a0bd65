//! The points that each piece of evidence scores.

use super::lifetimes::Lifetimes;
use super::observed::Observed;
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, NO_CAUSE, NO_FAMILY};

/// Returns, for each result, the points that it scores; `None` if it does not help, or another result of
/// its cause scores. `held` contains the results that help. Results are sorted by document order, then
/// time, then item.
pub(super) fn score_each(
    compiled: &Compiled,
    lifetimes: &Lifetimes,
    results: &[Observed],
    held: &Bits,
) -> impl Iterator<Item = Option<i64>> {
    let checks = &compiled.checks;
    let mut members = vec![0_usize; checks.families.len()];
    let mut scored = Bits::EMPTY;
    results.iter().map(move |result| {
        let id = lifetimes.help(result).filter(|id| held.has(*id))?;
        let spec = checks.results.get(usize::from(id))?;
        if result.known.worth < 0 {
            return None;
        }
        if spec.family != NO_FAMILY {
            // Members score by rank; the last points apply to all further members.
            let family = checks.families.get(usize::from(spec.family))?;
            let rank = members.get_mut(usize::from(spec.family))?;
            let points = family.points.get(*rank).or(family.points.last()).copied();
            *rank = rank.saturating_add(1);
            return points;
        }
        // Of the items of one check that share a cause, only the first scores.
        let is_best = spec.cause == NO_CAUSE
            || (best_of_cause(compiled, held, spec.cause) == Some(id) && scored.insert(id));
        is_best.then_some(i64::from(result.known.worth))
    })
}

/// The result that scores for a cause: the first in scoring order that is not negative.
fn best_of_cause(compiled: &Compiled, held: &Bits, cause: u16) -> Option<u16> {
    held.iter().find(|id| {
        let result = compiled.checks.results.get(usize::from(*id));
        result.is_some_and(|result| result.cause == cause && !result.negative)
    })
}
