//! The ways in by what an attacker takes over.

use std::collections::BTreeMap;

use super::cell::{Cell, Least, Way, Ways};
use super::classes::favours;
use crate::bits::Bits;
use crate::policy::compiled::{Check, Compiled};

/// Most ways, each with its least favourable signals, that [`Ways::openings`] looks at.
pub const MOST_OPENINGS: usize = 4_000;

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

    /// The signals, in the order of the policy. Other signals that decide alike are as good, such as two
    /// that give five points each in place of one that gives ten.
    pub fn signals(&self) -> impl Iterator<Item = (&'w str, &'w str)> + use<'w> {
        self.least.signals.iter().map(|(signal, outcome)| (&**signal, &**outcome))
    }

    /// Returns true if the signals of the other opening are no worse: if they are no fewer and decide no worse, or if
    /// each of these is among them, or one with more points.
    fn asks_no_more_than(&self, other: &Self, compiled: &Compiled) -> bool {
        let no_more = self.least.signals.len() <= other.least.signals.len();
        (no_more && favours(&other.least.worth, &self.least.worth))
            || self.signals().all(|(signal, outcome)| {
                match other.signals().find(|(name, _)| *name == signal) {
                    Some((_, same)) if same == outcome => true,
                    Some((_, better)) => points(compiled, signal, outcome) < points(compiled, signal, better),
                    None => false,
                }
            })
    }
}

fn points(compiled: &Compiled, signal: &str, outcome: &str) -> i64 {
    let check = compiled.checks.find(signal).and_then(|id| compiled.checks.check(id));
    let outcomes = check.map(Check::outcomes).unwrap_or_default();
    outcomes.iter().find(|known| *known.name == *outcome).map_or(0, |outcome| outcome.points)
}

impl Ways {
    /// Returns true if [`openings`](Self::openings) looks at all ways of these cells.
    pub fn are_openings_complete(&self, cells: &[Cell]) -> bool {
        let all = cells.iter().map(|cell| cell.least.len().saturating_mul(cell.ways().len()));
        all.fold(0_usize, usize::saturating_add) <= MOST_OPENINGS
    }

    /// Returns the sets of causes that open the action of these cells, each with the signals that are least favourable
    /// to the caller. The cells must be of one action and set of groups. A set is left out if another one needs no more
    /// causes, and no better signals or fewer of them. At most [`MOST_OPENINGS`] are looked at.
    pub fn openings<'w>(&'w self, cells: &'w [Cell]) -> Vec<Opening<'w>> {
        let compiled = self.policy().compiled();
        let all = cells.iter().flat_map(|cell| {
            let ways = move |least| cell.ways().iter().map(move |way| Opening { least, way });
            cell.least.iter().flat_map(ways)
        });
        let mut all: Vec<Opening<'w>> = all.take(MOST_OPENINGS).collect();
        all.sort_by_key(|opening| opening.least.signals.len());
        let mut names: BTreeMap<&str, u16> = BTreeMap::new();
        let mut number = |cause| {
            let next = u16::try_from(names.len()).unwrap_or(u16::MAX);
            *names.entry(cause).or_insert(next)
        };
        let all: Vec<(Opening<'w>, Bits)> =
            all.into_iter().map(|opening| (opening, opening.causes().map(&mut number).collect())).collect();
        let covers = |(one, causes): &(Opening<'_>, Bits), (other, more): &(Opening<'_>, Bits)| {
            more.has_all(causes) && one.asks_no_more_than(other, compiled)
        };
        let is_needed = |at: usize, opening: &(Opening<'_>, Bits)| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
            !others
                .any(|(earlier, other)| covers(other, opening) && (earlier < at || !covers(opening, other)))
        };
        let needed = all.iter().enumerate().filter(|(at, opening)| is_needed(*at, opening));
        needed.map(|(_, (opening, _))| *opening).collect()
    }
}
