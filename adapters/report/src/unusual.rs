//! Lists of the unusual: each has a statistic, and a stated bound on the chance of an entry if nothing is unusual.

use std::collections::{BTreeMap, HashMap};

use crate::apart::Apart;
use crate::binomial::{all, at_least, float};
use crate::calendar::{date_and_hour, day, slot, week};
use crate::discovery::{Silent, Test, discoveries};
use crate::figure::{Row, Value};
use crate::operators::{Measure, Measured};
use crate::sample::{Merge as _, digest};
use crate::tally::{Tally, parted};

/// The entries of a list, with the number of tests behind it.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    /// The number of combinations that were tested.
    pub(crate) tests: u64,
    /// The number of these that could have stood out.
    pub(crate) testable: u64,
}

/// A combination that is tested.
struct Candidate {
    labels: Vec<String>,
    observed: u64,
    of: u64,
    /// The number out of `of` that is expected if nothing is unusual.
    expected: f64,
    /// False if it must not be listed, whatever its numbers.
    counts: bool,
    more: Vec<Value>,
}

impl Candidate {
    fn new(labels: Vec<String>, observed: u64, of: u64, expected: f64) -> Self {
        Self { labels, observed, of, expected, counts: true, more: Vec::new() }
    }

    fn share(&self) -> f64 {
        if self.of == 0 { 1.0 } else { (self.expected / float(self.of)).min(1.0) }
    }

    /// The number of cases is a sum of draws without replacement, whose tail is at most that of the binomial distribution with
    /// the same mean, from one above the mean on (Hoeffding 1956).
    fn test(&self) -> Test {
        let share = self.share();
        let above = float(self.observed) >= self.expected + 1.0;
        let p = if self.counts && above { at_least(self.observed, self.of, share) } else { 1.0 };
        Test { p, least: all(self.of, share) }
    }

    fn row(self, p: f64) -> Row {
        let mut values = vec![
            Value::Number(self.observed),
            Value::Number(self.of),
            Value::Number(hundredths(self.expected)),
            Value::Number(one_in(p)),
        ];
        values.extend(self.more);
        Row { labels: self.labels, values }
    }
}

/// Returns those that stand out, the most unusual first.
fn found(mut candidates: Vec<Candidate>, silent: &[Silent], tally: &Tally) -> Found {
    candidates.sort_by(|a, b| a.labels.cmp(&b.labels));
    let tests: Vec<Test> = candidates.iter().map(Candidate::test).collect();
    let rate = f64::from(tally.settings.false_alarms) / 1_000.0;
    let all = discoveries(&tests, silent, rate);
    let mut candidates: Vec<Option<Candidate>> = candidates.into_iter().map(Some).collect();
    let rows = all.found.iter().filter_map(|at| {
        let p = tests.get(*at)?.p;
        Some(candidates.get_mut(*at)?.take()?.row(p))
    });
    let unseen = silent.iter().fold(0_u64, |sum, silent| sum.saturating_add(silent.tests));
    Found {
        rows: rows.collect(),
        tests: u64::try_from(tests.len()).unwrap_or(u64::MAX).saturating_add(unseen),
        testable: all.testable,
    }
}

/// Requests by row and column: if nothing is unusual, the two are independent.
struct Crossed<R, C> {
    rows: BTreeMap<R, u64>,
    columns: BTreeMap<C, u64>,
    sum: u64,
}

/// The total of a row or a column, and the factor that gives what is expected in a cell: with that of the other.
type Total = (u64, f64);

/// The expected numbers of requests by a row and a column.
struct Model<R, C> {
    rows: BTreeMap<R, Total>,
    columns: BTreeMap<C, Total>,
    /// The number of cells that are impossible, by the totals of their row and column.
    impossible: BTreeMap<(u64, u64), u64>,
}

impl<R: Ord + Copy, C: Ord + Copy> Crossed<R, C> {
    fn new() -> Self {
        Self { rows: BTreeMap::new(), columns: BTreeMap::new(), sum: 0 }
    }

    fn add(&mut self, row: R, column: C, requests: u64) {
        self.rows.entry(row).or_default().merge(requests);
        self.columns.entry(column).or_default().merge(requests);
        self.sum.merge(requests);
    }

    /// Every row may meet every column.
    fn independent(&self) -> Model<R, C> {
        let sum = float(self.sum.max(1));
        let share = |(column, total): (&C, &u64)| (*column, (*total, float(*total) / sum));
        Model {
            rows: self.rows.iter().map(|(row, total)| (*row, (*total, float(*total)))).collect(),
            columns: self.columns.iter().map(share).collect(),
            impossible: BTreeMap::new(),
        }
    }
}

impl<'t> Crossed<&'t str, &'t str> {
    /// A row never meets the column of the same name.
    fn apart(&self) -> Model<&'t str, &'t str> {
        let fit = Apart::fit(&self.rows, &self.columns);
        let with = |totals: &BTreeMap<&'t str, u64>, factors: Vec<f64>| {
            totals.iter().zip(factors).map(|((name, total), factor)| (*name, (*total, factor))).collect()
        };
        let mut impossible = BTreeMap::<(u64, u64), u64>::new();
        for (name, total) in &self.rows {
            if let Some(theirs) = self.columns.get(name) {
                impossible.entry((*total, *theirs)).or_default().merge(1);
            }
        }
        Model { rows: with(&self.rows, fit.rows), columns: with(&self.columns, fit.columns), impossible }
    }
}

impl<R: Ord, C: Ord> Model<R, C> {
    /// Returns the cells that have more requests than their row and their column explain.
    fn found(&self, cells: impl Iterator<Item = (R, C, u64, Vec<String>)>, tally: &Tally) -> Found {
        // Combinations without a request are told apart by the totals of their row and column alone.
        let (rows, columns) = (by_total(self.rows.values()), by_total(self.columns.values()));
        let (mut candidates, mut seen) = (Vec::new(), self.impossible.clone());
        for (row, column, requests, labels) in cells {
            let (of, row) = self.rows.get(&row).copied().unwrap_or_default();
            let (theirs, column) = self.columns.get(&column).copied().unwrap_or_default();
            seen.entry((of, theirs)).or_default().merge(1);
            candidates.push(Candidate::new(labels, requests, of, row * column));
        }
        let mut silent = Vec::new();
        for (of, (some, row)) in &rows {
            for (theirs, (others, column)) in &columns {
                let seen = seen.get(&(*of, *theirs)).copied().unwrap_or(0);
                let least = all(*of, (row * column / float((*of).max(1))).min(1.0));
                silent.push(Silent { least, tests: some.saturating_mul(*others).saturating_sub(seen) });
            }
        }
        found(candidates, &silent, tally)
    }
}

/// Returns, for each total, how many have it, and the smallest factor of these: by it, no test is left out wrongly.
fn by_total<'m>(totals: impl Iterator<Item = &'m Total>) -> BTreeMap<u64, (u64, f64)> {
    let mut all = BTreeMap::<u64, (u64, f64)>::new();
    for (total, factor) in totals {
        let (number, least) = all.entry(*total).or_insert((0, f64::INFINITY));
        number.merge(1);
        *least = least.min(*factor);
    }
    all
}

/// Returns operators whose requests are unlike those of others with the same actions and channels.
pub(crate) fn operators(tally: &Tally) -> Found {
    let mut candidates = Vec::new();
    for (alias, operator) in tally.operators.iter() {
        for measure in Measure::ALL {
            let expected = operator.strata.iter().filter_map(|(stratum, cases)| {
                let all: &Measured = tally.strata.get(stratum)?;
                Some(float(*cases) * float(all.of(measure)) / float(all.ended.max(1)))
            });
            let (observed, of) = (operator.measured.of(measure), operator.measured.ended);
            let labels = vec![alias.clone(), measure.name().to_owned()];
            candidates.push(Candidate::new(labels, observed, of, expected.sum()));
        }
    }
    found(candidates, &[], tally)
}

/// Returns second people who take over requests of one operator unusually often.
pub(crate) fn pairs(tally: &Tally) -> Found {
    // Nobody takes over their own request.
    let pairs = || {
        let parted = tally.pairs.iter().map(|(key, requests)| (parted(key), *requests));
        parted.filter(|((first, second), _)| first != second)
    };
    let mut crossed = Crossed::new();
    pairs().for_each(|((first, second), requests)| crossed.add(first, second, requests));
    let cells = pairs().map(|((first, second), requests)| {
        (first, second, requests, vec![first.to_owned(), second.to_owned()])
    });
    crossed.apart().found(cells, tally)
}

/// Returns operators who handle requests of one subject unusually often.
pub(crate) fn regulars(tally: &Tally) -> Found {
    let names: HashMap<u64, &String> =
        tally.operators.iter().map(|(alias, _)| (digest(alias.as_bytes()), alias)).collect();
    let mut crossed = Crossed::new();
    let requests = || {
        tally.people.iter().flat_map(|(subject, person)| {
            person.operators.iter().map(move |(operator, requests)| (subject, *operator, *requests))
        })
    };
    requests().for_each(|(subject, operator, requests)| crossed.add(subject, operator, requests));
    let cells = requests().map(|(subject, operator, requests)| {
        let name =
            names.get(&operator).map_or_else(|| "(not in the sample)".to_owned(), |name| (*name).clone());
        (subject, operator, requests, vec![name, subject.clone()])
    });
    crossed.independent().found(cells, tally)
}

/// Returns hours in which many requests were not served.
pub(crate) fn failures(tally: &Tally) -> Found {
    let sum = |of: fn(&crate::tally::Hour) -> u64| {
        tally.hours.iter().fold(0_u64, |sum, (_, hour)| sum.saturating_add(of(hour)))
    };
    let (unserved, served) = (sum(|hour| hour.unserved), sum(|hour| hour.served));
    let share = float(unserved) / float(unserved.saturating_add(served).max(1));
    let candidates = tally.hours.iter().map(|(at, hour)| {
        let of = hour.served.saturating_add(hour.unserved);
        Candidate::new(vec![date_and_hour(*at)], hour.unserved, of, float(of) * share)
    });
    found(candidates.collect(), &[], tally)
}

/// Returns hours with more requests than the hour of the week and the week explain together.
pub(crate) fn busy(tally: &Tally) -> Found {
    // Hours that the log does not have are not hours without requests.
    let weeks = tally.whole_weeks();
    let hours = || {
        let all = tally.hours.iter().map(|(at, hour)| (*at, week(day(*at)), hour.requests));
        all.filter(|(_, week, _)| weeks.contains(week))
    };
    let mut crossed = Crossed::new();
    hours().for_each(|(at, week, requests)| crossed.add(slot(at), week, requests));
    let cells = hours().map(|(at, week, requests)| (slot(at), week, requests, vec![date_and_hour(at)]));
    crossed.independent().found(cells, tally)
}

/// Returns subjects whose requests fail more often than those of others, at several places.
pub(crate) fn attacked(tally: &Tally) -> Found {
    let (unserved, ended) = (tally.requests.unserved(), tally.requests.ended());
    let share = float(unserved) / float(ended.max(1));
    let candidates = tally.people.iter().filter(|(_, person)| person.ended() > 0).map(|(alias, person)| {
        let of = person.ended();
        let places = person.places.len();
        let mut candidate = Candidate::new(vec![alias.clone()], person.unserved, of, float(of) * share);
        // This only makes an entry less likely, so the rate of false alarms holds.
        candidate.counts = places >= 2;
        let places = u64::try_from(places).unwrap_or(u64::MAX);
        candidate.more = vec![Value::Number(places), Value::Number(person.decoys)];
        candidate
    });
    found(candidates.collect(), &[], tally)
}

/// Returns the number in hundredths, rounded.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is not negative, and saturates"
)]
fn hundredths(number: f64) -> u64 {
    (number * 100.0).round() as u64
}

/// The largest odds that are distinguished.
const MOST: u64 = 1_000_000_000_000_000_000;

/// Returns `n` of "one in `n`", rounded down to two digits.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is not negative, and saturates"
)]
fn one_in(p: f64) -> u64 {
    let exact = ((1.0 / p) as u64).clamp(1, MOST);
    let step = 10_u64.saturating_pow(exact.ilog10().saturating_sub(1));
    exact.saturating_sub(exact.checked_rem(step).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_have_two_digits() {
        for (p, odds) in [(1.0, 1), (0.5, 2), (0.03, 33), (1.0 / 12_345.0, 12_000), (1e-300, MOST)] {
            assert_eq!(one_in(p), odds);
        }
        assert_eq!((hundredths(0.0), hundredths(1.234)), (0, 123));
    }
}
