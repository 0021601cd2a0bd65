//! The figures of a report, computed from the counts.

mod ends;
mod log;
mod people;
mod summary;
mod unusual;

use std::cmp::Reverse;

use crate::figure::{Report, Row, Section};
use crate::sample::{Merge, Sample};
use crate::tally::Tally;

impl Tally {
    /// Returns the figures of the counts so far.
    pub fn report(&self) -> Report {
        let section = |name, title, figures| Section { name, title, figures };
        Report {
            settings: self.settings.clone(),
            sections: vec![
                section("summary", "Summary", summary::figures(self)),
                section("ends", "Cases and their ends", ends::figures(self)),
                section("time", "Over time", summary::over_time(self)),
                section("checks", "Checks", people::checks(self)),
                section("people", "People", people::people(self)),
                section("escalations", "Escalations", people::escalations(self)),
                section("adoption", "Enrolment and self-service", people::adoption(self)),
                section("unusual", "What stands out", unusual::figures(self)),
                section("log", "What was read", log::figures(self)),
            ],
        }
    }
}

/// The maximum rows of a table whose number of names is not bounded by the policy.
const MOST: usize = 20;

/// Returns a row for each name, the largest number first.
fn ranked<V: Default + Merge>(
    names: &Sample<String, V>,
    number: impl Fn(&V) -> u64,
    row: impl Fn(&String, &V) -> Row,
) -> Vec<Row> {
    let mut all: Vec<(Reverse<u64>, &String, &V)> =
        names.iter().map(|(name, value)| (Reverse(number(value)), name, value)).collect();
    all.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    all.into_iter().filter(|(number, _, _)| number.0 > 0).map(|(_, name, value)| row(name, value)).collect()
}
