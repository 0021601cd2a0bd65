//! The lookup of a result by the names of its check and its outcome.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::ids::{CheckId, ResultId};
use super::name_table::Ends;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Inconclusive,
    /// An outcome of a signal, by index.
    Signal(u8),
}

/// An outcome of a check, as the policy states it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownResult {
    /// The points that it earns or costs.
    pub(crate) worth: i32,
    pub(crate) check: CheckId,
    /// The id under which it helps, if it does: that of the outcome, or that of the passed challenge.
    pub(crate) result: ResultId,
    pub(crate) outcome: Outcome,
    /// The number of a check that is repeatable or graded.
    pub(crate) itemised: Option<u8>,
    /// True if a risk tests the signal.
    pub(crate) is_watched: bool,
}

/// A map from the names of a check and of an outcome to the result: one search takes half of the instructions of two.
#[derive(Debug, Default)]
pub(crate) struct ResultTable {
    hasher: DefaultHashBuilder,
    results: HashTable<Named>,
}

#[derive(Debug)]
struct Named {
    check: Ends,
    outcome: Ends,
    known: KnownResult,
}

impl ResultTable {
    /// The results with the names of their checks and outcomes, in which no two pairs are the same.
    pub(crate) fn new<'n>(all: &(impl Iterator<Item = (&'n str, &'n str, KnownResult)> + Clone)) -> Self {
        let results = HashTable::with_capacity(all.clone().count());
        let mut table = Self { hasher: DefaultHashBuilder::default(), results };
        for (check, outcome, known) in all.clone() {
            let named = Named { check: Ends::of(check), outcome: Ends::of(outcome), known };
            let hash = table.hash(named.check, check, named.outcome, outcome);
            // There is room for all: nothing is hashed again.
            table.results.insert_unique(hash, named, |_| hash);
        }
        table
    }

    /// Returns the result of this check with this outcome. `is_called` tells whether a result has these names.
    #[inline]
    pub(crate) fn find(
        &self,
        check: &str,
        outcome: &str,
        is_called: impl Fn(&KnownResult) -> bool,
    ) -> Option<&KnownResult> {
        let (check_ends, outcome_ends) = (Ends::of(check), Ends::of(outcome));
        let whole = check_ends.are_whole() && outcome_ends.are_whole();
        let same = |named: &Named| {
            named.check == check_ends && named.outcome == outcome_ends && (whole || is_called(&named.known))
        };
        let hash = self.hash(check_ends, check, outcome_ends, outcome);
        self.results.find(hash, same).map(|named| &named.known)
    }

    #[inline]
    fn hash(&self, check_ends: Ends, check: &str, outcome_ends: Ends, outcome: &str) -> u64 {
        if check_ends.are_whole() && outcome_ends.are_whole() {
            check_ends.mixed(outcome_ends)
        } else {
            self.hash_long(check, outcome)
        }
    }

    #[cold]
    fn hash_long(&self, check: &str, outcome: &str) -> u64 {
        self.hasher.hash_one((check, outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that differ in their middle or last byte, of every length around those that are compared as numbers.
    fn texts() -> Vec<String> {
        let of = |len: usize, at: Option<usize>| -> String {
            (0..len).map(|place| if Some(place) == at { '_' } else { 'a' }).collect()
        };
        (1..=20)
            .flat_map(|len| [of(len, None), of(len, Some(len / 2)), of(len, len.checked_sub(1))])
            .collect()
    }

    #[test]
    fn each_outcome_of_each_check_is_found_and_no_other() {
        let mut texts = texts();
        texts.sort();
        texts.dedup();
        let (known, unknown): (Vec<_>, Vec<_>) = texts.iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let known: Vec<&str> = known.into_iter().map(|(_, name)| name.as_str()).collect();
        let all = (0..).zip(&known).flat_map(|(check, name)| {
            (0..).zip(&known).map(move |(at, outcome)| {
                let outcome_at = Outcome::Signal(at);
                let known = KnownResult {
                    worth: 0,
                    check,
                    result: 0,
                    outcome: outcome_at,
                    itemised: None,
                    is_watched: false,
                };
                (*name, *outcome, known)
            })
        });
        let table = ResultTable::new(&all);
        let find = |check: &str, outcome: &str| {
            let is_called = |result: &KnownResult| {
                let Outcome::Signal(at) = result.outcome else { return false };
                let name = |at: usize| known.get(at).copied().unwrap_or_default();
                name(usize::from(result.check)) == check && name(usize::from(at)) == outcome
            };
            table.find(check, outcome, is_called).map(|found| (found.check, found.outcome))
        };
        for (check, name) in (0..).zip(&known) {
            for (at, outcome) in (0..).zip(&known) {
                assert_eq!(find(name, outcome), Some((check, Outcome::Signal(at))), "{name} {outcome}");
            }
            for (_, other) in &unknown {
                assert_eq!(find(name, other), None, "{name} {other}");
                assert_eq!(find(other, name), None, "{other} {name}");
            }
        }
    }
}
