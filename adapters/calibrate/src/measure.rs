//! Shares of labelled callers who passed each check.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::analyze::millibels;
use serde::Serialize;
use thiserror::Error;

use crate::labels::{Label, Labels};
use crate::observe::{CaseObservation, Observations, Outcome};
use crate::proportion::{BILLION, Proportion};

/// The counts of labelled records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Measurement {
    /// The number of genuine cases that were counted.
    pub genuine: u64,
    /// The number of cases of attackers that were counted, by model.
    pub impostors: BTreeMap<String, u64>,
    /// The checks, in the order of their names.
    pub checks: Vec<CheckMeasurement>,
    /// The labelled cases that are not in the records.
    pub unknown: Vec<String>,
    /// The number of labelled cases in which everything that counts was a decoy, and which are left out.
    pub decoys: u64,
    /// The number of cases without a label, which are left out.
    pub unlabelled: u64,
}

/// The shares of callers of each kind who passed a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckMeasurement {
    /// The challenge.
    pub check: String,
    /// m: genuine callers.
    pub genuine: ModelShare,
    /// u: attackers, by model.
    pub impostors: BTreeMap<String, ModelShare>,
}

/// The share of callers of one kind who passed a check; shares are in units of 10^-9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelShare {
    /// The number of cases that count. For genuine callers, those in which it was asked, or the caller could not do it; for
    /// attackers, those of them in which an answer was judged.
    pub asked: u64,
    /// The number of those in which an answer passed, at the first try or a later one.
    pub passed: u64,
    /// The number of cases in which no answer was judged. For genuine callers they count as not passed. For attackers they
    /// are not in `asked`: nobody knows if they would have passed.
    pub unanswered: u64,
    /// The estimate under the Jeffreys prior. Without cases, one half, which means nothing.
    pub estimate: u64,
    /// The lower end of Wilson's 95 % interval. Without cases, 0.
    pub low: u64,
    /// The upper end. Without cases, 10^9.
    pub high: u64,
    /// The conservative weight of a pass in millibels: `1000 * log10(m low / u high)`. `None` for genuine callers, and if the
    /// lower end of m is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
}

/// The reason why nothing can be measured from labels and records.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalibrateError {
    /// No case is labelled `genuine`.
    #[error("no case of the records is labelled `genuine`, so m cannot be measured")]
    NoGenuine,
    /// No case is labelled `impostor`.
    #[error("no case of the records is labelled `impostor`, so u cannot be measured")]
    NoImpostors,
    /// No labelled case is in the records.
    #[error("none of the {0} labelled cases is in the records")]
    AllUnknown(usize),
    /// The records have no answers.
    #[error("the records have no answers")]
    NoAnswers,
}

impl CalibrateError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoGenuine => "label the cases of callers whom somebody knows to be genuine",
            Self::NoImpostors => {
                "hold a drill, let people of your own attack, and label their cases; without labels, both are estimated"
            }
            Self::AllUnknown(_) => "pass the records of the labelled cases",
            Self::NoAnswers => "pass records of cases in which something was asked",
        }
    }
}

/// Counts how callers of each kind passed each check.
///
/// A check is one opportunity in a case, however often it is repeated: it is passed if any answer passed. If none was judged,
/// though it was asked or the caller could not do it, and the case has ended, a genuine caller has not passed, and an
/// attacker does not count. What was presented as a decoy is left out, and so are cases of nothing else, and those without a
/// label.
pub fn calibrate(observations: &Observations, labels: &Labels) -> Result<Measurement, CalibrateError> {
    let mut unknown = Vec::new();
    let (mut decoys, mut genuine) = (0_u64, 0_u64);
    let mut impostors: BTreeMap<String, u64> = BTreeMap::new();
    let mut counts: BTreeMap<(String, Option<String>), Count> = BTreeMap::new();
    for (id, label) in labels.cases() {
        let Some(case) = observations.case(id) else {
            unknown.push(id.to_owned());
            continue;
        };
        if is_decoy(case) {
            decoys = decoys.saturating_add(1);
            continue;
        }
        let model = match label {
            Label::Genuine => {
                genuine = genuine.saturating_add(1);
                None
            }
            Label::Impostor(model) => {
                let count = impostors.entry(model.clone()).or_default();
                *count = count.saturating_add(1);
                Some(model.clone())
            }
        };
        for (check, outcome) in judged(case) {
            counts.entry((check.to_owned(), model.clone())).or_default().add(outcome);
        }
    }
    let labelled = labels.cases().len();
    if labelled > 0 && unknown.len() == labelled {
        return Err(CalibrateError::AllUnknown(labelled));
    }
    if genuine == 0 {
        return Err(CalibrateError::NoGenuine);
    }
    if impostors.is_empty() {
        return Err(CalibrateError::NoImpostors);
    }
    let names: BTreeSet<String> = counts.keys().map(|(check, _)| check.clone()).collect();
    if names.is_empty() {
        return Err(CalibrateError::NoAnswers);
    }
    let share = |check: &str, model: Option<&String>| {
        let count = counts.get(&(check.to_owned(), model.cloned())).copied().unwrap_or_default();
        if model.is_some() { count.without_unanswered().share() } else { count.share() }
    };
    let checks = names.into_iter().map(|check| {
        let genuine = share(&check, None);
        let of_model = |model: &String| {
            let mut share = share(&check, Some(model));
            share.weight = millibels(genuine.low, share.high);
            (model.clone(), share)
        };
        let impostors = impostors.keys().map(of_model).collect();
        CheckMeasurement { check, genuine, impostors }
    });
    let unlabelled = observations.cases().filter(|(id, _)| labels.of(id).is_none()).count();
    Ok(Measurement {
        genuine,
        checks: checks.collect(),
        impostors: impostors.clone(),
        unknown,
        decoys,
        unlabelled: u64::try_from(unlabelled).unwrap_or(u64::MAX),
    })
}

/// Returns true if everything of the case that counts was a decoy.
pub(crate) fn is_decoy(case: &CaseObservation) -> bool {
    case.decoy && judged(case).next().is_none()
}

/// Returns the checks of a case that count.
pub(crate) fn judged(case: &CaseObservation) -> impl Iterator<Item = (&str, Outcome)> {
    let counts = |outcome: &Outcome| *outcome != Outcome::Unanswered || case.ended;
    case.checks
        .iter()
        .filter(move |(_, outcome)| counts(outcome))
        .map(|(check, outcome)| (check.as_str(), *outcome))
}

/// The cases of callers of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    asked: u64,
    passed: u64,
    unanswered: u64,
}

impl Count {
    pub(crate) fn add(&mut self, outcome: Outcome) {
        self.asked = self.asked.saturating_add(1);
        self.passed = self.passed.saturating_add(u64::from(outcome == Outcome::Passed));
        self.unanswered = self.unanswered.saturating_add(u64::from(outcome == Outcome::Unanswered));
    }

    pub(crate) const fn without_unanswered(self) -> Self {
        Self { asked: self.asked.saturating_sub(self.unanswered), ..self }
    }

    pub(crate) fn share(self) -> ModelShare {
        let Self { asked, passed, unanswered } = self;
        let (estimate, low, high) = match Proportion::new(passed, asked) {
            Some(share) => (share.estimate(), share.interval().low, share.interval().high),
            None => (BILLION / 2, 0, BILLION),
        };
        ModelShare { asked, passed, unanswered, estimate, low, high, weight: None }
    }
}
