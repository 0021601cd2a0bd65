//! The outcome of each check in each case, from the records of a log.

use std::collections::BTreeMap;

use bonafides_audit::{AuditError, ExportedLog};
use bonafides_events::{Event, EventError};
use thiserror::Error;

/// The outcome of a check in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the judged, the unanswered, and those that may still be answered"
)]
pub enum Outcome {
    /// An answer that was judged passed: the first, or one after failures.
    Passed,
    /// Answers were judged, and none passed.
    Failed,
    /// The check was asked or unavailable to the caller, and no answer was judged.
    Unanswered,
}

/// The parts of a case that a calibration needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseObservation {
    /// The checks, in the order of their names.
    pub checks: BTreeMap<String, Outcome>,
    /// True if it has ended: open challenges will not be answered any more.
    pub ended: bool,
    /// True if a challenge was presented as a decoy. Its answers are compared with nothing, so that it is not among the checks for
    /// that.
    pub decoy: bool,
}

/// The cases of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations(BTreeMap<String, CaseObservation>);

/// An error while records are read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ObserveError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] AuditError),
    /// A record is not valid, or has a newer format.
    #[error("record {number}: {error}")]
    Record {
        /// The number of the record, from 1.
        number: u64,
        /// The problem.
        error: EventError,
    },
}

/// The observations of one record.
struct Said {
    case: String,
    check: Option<String>,
    outcome: Option<Outcome>,
    ended: bool,
    decoy: bool,
}

impl Observations {
    /// Reads the records of a log in several threads; of a folder, `size` records. Verifies nothing: `audit verify` does.
    pub fn read(log: &ExportedLog, size: u64, threads: usize) -> Result<Self, ObserveError> {
        let mut all = Self::default();
        let mut number = 0_u64;
        log.read(size, threads, of_record, |said| {
            number = number.saturating_add(1);
            match said {
                Ok(Some(said)) => all.add(said),
                Ok(None) => {}
                Err(error) => return Err(ObserveError::Record { number, error }),
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Returns a case.
    pub fn case(&self, id: &str) -> Option<&CaseObservation> {
        self.0.get(id)
    }

    /// Returns the cases, in the order of their ids.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = (&str, &CaseObservation)> {
        self.0.iter().map(|(id, case)| (id.as_str(), case))
    }

    /// Adds a case.
    pub fn insert(&mut self, id: impl Into<String>, case: CaseObservation) {
        self.0.insert(id.into(), case);
    }

    fn add(&mut self, said: Said) {
        let case = self.0.entry(said.case).or_default();
        case.ended |= said.ended;
        case.decoy |= said.decoy;
        if let (Some(check), Some(outcome), false) = (said.check, said.outcome, said.decoy) {
            // A check is one opportunity, however often it is repeated: whoever passes it at last has its points.
            let known = case.checks.entry(check).or_insert(outcome);
            if outcome == Outcome::Passed || *known == Outcome::Unanswered {
                *known = outcome;
            }
        }
    }
}

/// Returns the observations of a record; `None` for one of the chain `desk`.
fn of_record(record: &[u8]) -> Result<Option<Said>, EventError> {
    let event = Event::of_record(record)?;
    if event.is_of_desk() {
        return Ok(None);
    }
    let outcome = match (&*event.kind, event.outcome.as_deref()) {
        ("refusal" | "signal", _) => None,
        // A judged answer is an attempt; a provider that is not certain has not judged.
        (_, Some(outcome)) if event.attempt.is_some() => {
            Some(if outcome == "passed" { Outcome::Passed } else { Outcome::Failed })
        }
        ("ask" | "unavailable", _) => Some(Outcome::Unanswered),
        _ => None,
    };
    let ended = event.kind == "ended" || event.commands.iter().any(|command| command.kind == "conclude");
    Ok(Some(Said {
        case: event.case.into_owned(),
        check: event.check.map(std::borrow::Cow::into_owned),
        outcome,
        ended,
        decoy: event.decoy,
    }))
}
