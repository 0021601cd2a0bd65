use bonafides::Time;
use bonafides_events::{CaseRow, Cases, Event};

use crate::calendar::DAY;
use crate::tally::Tally;

/// A reader that builds cases from the records of a log and counts them.
///
/// A case that has ended is counted, and forgotten, once the log is 31 days further: later records of it change no figure. "Not me",
/// which marks a case, can be said by the link of a notice for 30 days. Memory is bounded by the cases of 31 days, and those that are
/// open.
#[derive(Debug)]
pub struct LogReader {
    cases: Cases,
    tallies: Vec<Tally>,
    position: u64,
    latest: Time,
    /// The number of rows at which ended cases are next counted.
    enough: usize,
}

/// The time for which ended cases are kept: longer than the link of a notice is good for.
const KEPT: i64 = 31 * DAY;
/// The fewest rows that are worth going through.
const FEW: usize = 65_536;

impl LogReader {
    /// Creates a reader for these tallies, which may have different periods.
    pub fn new(tallies: Vec<Tally>) -> Self {
        let latest = Time::from_milliseconds(i64::MIN);
        Self { cases: Cases::default(), tallies, position: 0, latest, enough: FEW }
    }

    /// Adds the next record. One that a sink was passed again is left out.
    pub fn add(&mut self, event: &Event<'_>) {
        let row = self.cases.row(&event.case);
        if row.is_some_and(|row| event.seq < row.records) {
            return;
        }
        let is_without_beginning = event.seq > 0 && !event.is_of_desk() && row.is_none();
        self.add_record(event);
        if is_without_beginning {
            self.tallies.iter_mut().for_each(|tally| tally.add_without_beginning(1));
        } else {
            self.cases.add(self.position, event);
        }
        self.position = self.position.saturating_add(1);
        self.latest = self.latest.max(event.time);
        if self.cases.rows().len() >= self.enough {
            self.count_ended();
        }
    }

    /// Adds the figures of a record that do not depend on its case, which is added as a row.
    pub fn add_record(&mut self, event: &Event<'_>) {
        self.tallies.iter_mut().for_each(|tally| tally.add_record(event));
    }

    /// Adds a case as a row of a file, in place of its records.
    pub fn add_case(&mut self, row: &CaseRow) {
        let add = |tally: &mut Tally| {
            if row.without_beginning { tally.add_without_beginning(row.records) } else { tally.add(row) }
        };
        self.tallies.iter_mut().for_each(add);
    }

    fn count_ended(&mut self) {
        let before = Time::from_milliseconds(self.latest.milliseconds().saturating_sub(KEPT));
        for row in self.cases.take_ended(before) {
            self.tallies.iter_mut().for_each(|tally| tally.add(&row));
        }
        self.enough = self.cases.rows().len().saturating_mul(2).max(FEW);
    }

    /// Counts the cases that are left, and returns the tallies in the order in which they were passed.
    pub fn finish(mut self) -> Vec<Tally> {
        for row in self.cases.into_rows() {
            self.tallies.iter_mut().for_each(|tally| tally.add(&row));
        }
        self.tallies
    }
}
