//! A case as a story for people.

mod phrase;
mod telling;

use std::fmt;

use bonafides::Time;

use super::AuditError;
use super::cases::records_of;
use super::source::ExportedLog;
pub(super) use telling::read;
pub use telling::{Record, kind, text, time};

/// A case as a story for people, in English. Its `Display` is the story as text.
///
/// Sealed values are left out, and nothing is checked: [`verify`](super::verify) does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Story {
    /// The id of the case, or `desk`.
    pub case: String,
    /// The steps, in sequence.
    pub steps: Vec<StoryStep>,
}

/// A step of a story. Its texts have no control characters, which could redraw a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoryStep {
    /// The sequence number of its record.
    pub seq: u64,
    /// The time.
    pub time: Time,
    /// The kind of actor, such as `person`, and enough of the alias to tell people apart.
    pub actor: String,
    /// The deed of the actor, with the data of the record.
    pub did: String,
    /// The verdict, if it changed or something blocks it; else empty.
    pub verdict: String,
    /// The reasons that block the verdict.
    pub blocked_by: Vec<String>,
    /// The commands that followed.
    pub commands: Vec<String>,
}

impl Story {
    /// Reads the story of a case, or of the chain `desk`, from a log.
    pub fn of(log: &ExportedLog, case: &str, threads: usize) -> Result<Self, AuditError> {
        let records = records_of(log, log.stated_size()?, case, threads)?;
        let records = records.iter().filter_map(|(_, record)| read(record.as_bytes()));
        Ok(Self::of_records(case, &records.collect::<Vec<_>>()))
    }

    /// Returns the story of these records. An actor with a member `id` is named by it, and opened values by themselves.
    pub fn of_records(case: &str, records: &[Record]) -> Self {
        let mut before = "";
        let steps = records.iter().map(|record| telling::step(record, &mut before));
        Self { case: telling::printable(case), steps: steps.collect() }
    }
}

impl StoryStep {
    /// Returns the verdict with what blocks it; empty if there is nothing to tell.
    pub fn because(&self) -> String {
        if self.blocked_by.is_empty() {
            String::new()
        } else {
            format!(", because of {}", self.blocked_by.join(" and "))
        }
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.steps.len() == 1 { "" } else { "s" };
        writeln!(f, "case {}, {} record{plural}", self.case, self.steps.len())?;
        for step in &self.steps {
            writeln!(f, "\n{}  {}\n  {}", step.time, step.actor, step.did)?;
            if !step.verdict.is_empty() {
                writeln!(f, "  verdict: {}{}", step.verdict, step.because())?;
            }
            if !step.commands.is_empty() {
                writeln!(f, "  then: {}", step.commands.join(", "))?;
            }
        }
        Ok(())
    }
}
