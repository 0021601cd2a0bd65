//! The ways in by what an attacker takes over.

use std::collections::BTreeSet;

use super::cell::{Cell, Way, Ways};
use crate::policy::compiled::Compiled;

/// A set of causes that opens an action for a set of groups, and the signals that it takes.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'w> {
    cell: &'w Cell,
    way: &'w Way,
}

impl<'w> Opening<'w> {
    /// The cheapest way with these causes and signals.
    pub fn way(&self) -> &'w Way {
        self.way
    }

    /// The causes, in the order of the policy.
    pub fn causes(&self) -> impl Iterator<Item = &'w str> + use<'w> {
        self.way.causes()
    }

    /// The signals, in the order of the policy.
    pub fn signals(&self) -> impl Iterator<Item = (&'w str, &'w str)> + use<'w> {
        self.cell.signals()
    }
}

impl Ways {
    /// Returns the sets of causes that open the action of these cells, each with the least favourable signals. The
    /// cells must be of one action and set of groups. A set is left out if another one needs no more causes and
    /// no better signals; of two outcomes of a signal, the one with more points is better.
    pub fn openings<'w>(&'w self, cells: &'w [Cell]) -> Vec<Opening<'w>> {
        let compiled = self.policy().compiled();
        let all = cells.iter().flat_map(|cell| cell.ways().iter().map(move |way| Opening { cell, way }));
        let mut kept: Vec<(Opening<'w>, BTreeSet<&str>)> = Vec::new();
        for opening in all {
            let causes: BTreeSet<&str> = opening.causes().collect();
            let covers = |(other, fewer): &(Opening<'_>, BTreeSet<&str>)| {
                fewer.is_subset(&causes) && is_no_better(compiled, other.cell, opening.cell)
            };
            if kept.iter().any(covers) {
                continue;
            }
            kept.retain(|(other, more)| {
                !(causes.is_subset(more) && is_no_better(compiled, opening.cell, other.cell))
            });
            kept.push((opening, causes));
        }
        kept.into_iter().map(|(opening, _)| opening).collect()
    }
}

/// Returns true if no signal of `one` is better than that of `other`. A signal that is observed only in `one` is
/// taken for better.
fn is_no_better(compiled: &Compiled, one: &Cell, other: &Cell) -> bool {
    one.signals().all(|(signal, outcome)| match other.signals().find(|(name, _)| *name == signal) {
        Some((_, same)) if same == outcome => true,
        Some((_, better)) => points(compiled, signal, outcome) < points(compiled, signal, better),
        None => false,
    })
}

fn points(compiled: &Compiled, signal: &str, outcome: &str) -> i64 {
    let check = compiled.checks.find(signal).and_then(|id| compiled.checks.check(id));
    let outcomes = check.map(crate::policy::compiled::Check::outcomes).unwrap_or_default();
    outcomes.iter().find(|known| *known.name == *outcome).map_or(0, |outcome| outcome.points)
}
