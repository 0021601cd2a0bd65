//! The points that each piece of evidence scores.

use super::observed::{Observed, points_of};
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, NO_CAUSE, NO_FAMILY};

/// Writes into each result the points that it scores; `None` if it does not help, or another result of
/// its cause scores. `held` contains the results that help. Results are sorted by document order, then
/// time, then item.
pub(super) fn score_each(compiled: &Compiled, results: &mut [Observed], held: &Bits) {
    let checks = &compiled.checks;
    let mut members = vec![0_usize; checks.families.len()];
    let mut scored = Bits::EMPTY;
    for result in results {
        result.scored = None;
        let Some(id) = result.helps.filter(|id| held.has(*id)) else {
            continue;
        };
        let (Some(check), Some(spec)) = (checks.check(result.check), checks.results.get(usize::from(id)))
        else {
            continue;
        };
        let worth = points_of(check, result.outcome);
        if worth < 0 {
            continue;
        }
        if spec.family != NO_FAMILY {
            // Members score by rank; the last points apply to all further members.
            let family = checks.families.get(usize::from(spec.family));
            if let (Some(family), Some(rank)) = (family, members.get_mut(usize::from(spec.family))) {
                result.scored = family.points.get(*rank).or(family.points.last()).copied();
                *rank = rank.saturating_add(1);
            }
        } else if spec.cause == NO_CAUSE
            || (best_of_cause(compiled, held, spec.cause) == Some(id) && scored.insert(id))
        {
            // Of the items of one check that share a cause, only the first scores.
            result.scored = Some(worth);
        }
    }
}

/// The result that scores for a cause: the first in scoring order that is not negative.
fn best_of_cause(compiled: &Compiled, held: &Bits, cause: u16) -> Option<u16> {
    held.iter().find(|id| {
        let result = compiled.checks.results.get(usize::from(*id));
        result.is_some_and(|result| result.cause == cause && !result.negative)
    })
}
