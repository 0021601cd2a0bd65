//! The lookup of a result by the names of its check and its outcome.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::compiled::{Check, CheckKind, Outcome};
use super::ids::{CheckId, ResultId};
use super::name_table::Ends;

/// What the policy says about one outcome of one check.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownResult {
    /// The points that it earns or costs.
    pub(crate) worth: i64,
    pub(crate) check: CheckId,
    /// The id under which it helps, if it does: that of the outcome, or that of the passed challenge.
    pub(crate) result: ResultId,
    pub(crate) outcome: Outcome,
    /// The number of a check that is repeatable or graded.
    pub(crate) itemised: Option<u8>,
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
    /// The results of `checks`, in which no two have the same name.
    pub(crate) fn new(checks: &[Check]) -> Self {
        let all = || (0..).zip(checks).flat_map(|(id, check)| results(id, check));
        let mut table = Self { hasher: DefaultHashBuilder::default(), results: HashTable::new() };
        table.results.reserve(all().count(), |_| 0);
        for (check, outcome, known) in all() {
            let named = Named { check: Ends::of(check), outcome: Ends::of(outcome), known };
            let hash = table.hash(named.check, check, named.outcome, outcome);
            // There is room for all: nothing is hashed again.
            table.results.insert_unique(hash, named, |_| hash);
        }
        table
    }

    /// Returns the result of this check with this outcome; `checks` is the list.
    #[inline]
    pub(crate) fn find(&self, checks: &[Check], check: &str, outcome: &str) -> Option<&KnownResult> {
        let (check_ends, outcome_ends) = (Ends::of(check), Ends::of(outcome));
        let whole = check_ends.are_whole() && outcome_ends.are_whole();
        let same = |named: &Named| {
            named.check == check_ends
                && named.outcome == outcome_ends
                && (whole || is_called(&named.known, checks, check, outcome))
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

#[cold]
fn is_called(known: &KnownResult, checks: &[Check], check: &str, outcome: &str) -> bool {
    checks
        .get(usize::from(known.check))
        .is_some_and(|found| *found.name == *check && found.outcome_name(known.outcome) == outcome)
}

/// Each result of a check, with the names of both.
fn results(id: CheckId, check: &Check) -> Vec<(&str, &str, KnownResult)> {
    let named = |outcome: Outcome, worth: i64, result: ResultId, itemised: Option<u8>| {
        let known = KnownResult { worth, check: id, result, outcome, itemised };
        (&*check.name, check.outcome_name(outcome), known)
    };
    match &check.kind {
        CheckKind::Challenge(challenge) => [
            (Outcome::Passed, challenge.passed),
            (Outcome::Failed, challenge.failed),
            (Outcome::Inconclusive, 0),
        ]
        .map(|(outcome, worth)| named(outcome, worth, challenge.result, challenge.itemised))
        .into(),
        CheckKind::Signal(outcomes) => (0..)
            .zip(outcomes)
            .map(|(at, outcome)| named(Outcome::Signal(at), outcome.points, outcome.result, None))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::compiled::{NO_CAUSE, STRAIGHT, SignalOutcome};

    /// Texts that differ at their first, middle or last byte, of every length around those that are compared as numbers.
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
        let signal = |name: &str| Check {
            name: name.into(),
            about: None,
            factor: STRAIGHT,
            cause: NO_CAUSE,
            from: None,
            kind: CheckKind::Signal(
                known
                    .iter()
                    .map(|(_, outcome)| SignalOutcome { name: outcome.as_str().into(), points: 0, result: 0 })
                    .collect(),
            ),
        };
        let checks: Vec<Check> = known.iter().map(|(_, name)| signal(name)).collect();
        let table = ResultTable::new(&checks);
        for (check, (_, name)) in (0..).zip(&known) {
            for (at, (_, outcome)) in (0..).zip(&known) {
                let found = table.find(&checks, name, outcome).map(|found| (found.check, found.outcome));
                assert_eq!(found, Some((check, Outcome::Signal(at))), "{name} {outcome}");
            }
            for (_, other) in &unknown {
                assert!(table.find(&checks, name, other).is_none(), "{name} {other}");
                assert!(table.find(&checks, other, name).is_none(), "{other} {name}");
            }
        }
    }
}
