//! The ways in by what an attacker takes over.

use std::collections::BTreeSet;

use super::cell::{Cell, Least, Way, Ways};
use super::classes::favours;

/// A set of causes that opens an action for a set of groups, and the signals that it takes.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'w> {
    least: &'w Least,
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

    /// The signals, in the order of the policy. Signals that decide alike are as good: two that give five points each
    /// in place of one that gives ten.
    pub fn signals(&self) -> impl Iterator<Item = (&'w str, &'w str)> + use<'w> {
        self.least.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }
}

impl Ways {
    /// Returns the sets of causes that open the action of these cells, each with the signals that are least in the
    /// caller's favour. The cells must be of one action and set of groups. A set is left out if another one needs no
    /// more causes and no better signals.
    pub fn openings<'w>(&'w self, cells: &'w [Cell]) -> Vec<Opening<'w>> {
        let all = cells.iter().flat_map(|cell| {
            let ways = move |least| cell.ways().iter().map(move |way| Opening { least, way });
            cell.least.iter().flat_map(ways)
        });
        let mut kept: Vec<(Opening<'w>, BTreeSet<&str>)> = Vec::new();
        for opening in all {
            let causes: BTreeSet<&str> = opening.causes().collect();
            let needed = |(other, fewer): &(Opening<'_>, BTreeSet<&str>)| {
                fewer.is_subset(&causes) && favours(&opening.least.worth, &other.least.worth)
            };
            if kept.iter().any(needed) {
                continue;
            }
            kept.retain(|(other, more)| {
                !(causes.is_subset(more) && favours(&other.least.worth, &opening.least.worth))
            });
            kept.push((opening, causes));
        }
        kept.into_iter().map(|(opening, _)| opening).collect()
    }
}
