//! Shares of labelled callers who passed all checks of a factor that they were given.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::Policy;
use bonafides::analyze::millibels;
use serde::Serialize;

use crate::labels::{Label, Labels};
use crate::measure::{Count, ModelShare, is_decoy, judged};
use crate::observe::{CaseObservation, Observations, Outcome};

/// The shares of callers of each kind who pass checks of several causes of a factor together. If its checks fail together, this
/// share is greater than the product of the shares of the checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FactorMeasurement {
    /// The factor.
    pub factor: String,
    /// The causes of its challenges, each with the names of these.
    pub causes: BTreeMap<String, Vec<String>>,
    /// m: genuine callers who were given checks of at least two causes, and those of them who passed all these. A check was given
    /// if it was asked, or if the caller could not do it.
    pub genuine: ModelShare,
    /// u: attackers of each model who had an answer to one of the checks judged, and those of them who passed all these. Whoever
    /// fails one has not passed them together, even if nothing else was asked: attackers give up.
    pub impostors: BTreeMap<String, ModelShare>,
    /// The attackers of each model who passed checks of a single cause, and were judged by no other. Nobody knows if they would have
    /// passed these too: they count as passed.
    pub unknown: BTreeMap<String, u64>,
}

/// Counts how callers of each kind passed the checks of each factor together. Factors whose challenges have a single cause are
/// left out: of these, only one result scores.
pub fn joint(observations: &Observations, labels: &Labels, policy: &Policy) -> Vec<FactorMeasurement> {
    let table = policy.table();
    let factor_of = |name: &str| table.checks.iter().find(|check| check.name == name)?.factor.as_deref();
    let mut factors: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for challenge in policy.challenges() {
        if let Some(factor) = factor_of(challenge.name) {
            let causes = factors.entry(factor).or_default();
            causes.entry(challenge.cause.to_owned()).or_default().push(challenge.name.to_owned());
        }
    }
    factors.retain(|_, causes| causes.len() > 1);
    factors.into_iter().map(|(factor, causes)| measure(factor, causes, observations, labels)).collect()
}

fn measure(
    factor: &str,
    causes: BTreeMap<String, Vec<String>>,
    observations: &Observations,
    labels: &Labels,
) -> FactorMeasurement {
    let mut genuine = Count::default();
    let mut counts: BTreeMap<&str, (Count, u64)> = BTreeMap::new();
    for (id, label) in labels.cases() {
        let Some(case) = observations.case(id).filter(|case| !is_decoy(case)) else { continue };
        match label {
            Label::Genuine => {
                let (given, outcome) = together(case, &causes, |_| true);
                if given > 1 {
                    genuine.add(outcome);
                }
            }
            Label::Impostor(model) => {
                let (count, unknown) = counts.entry(model).or_default();
                let (given, outcome) = together(case, &causes, |outcome| outcome != Outcome::Unanswered);
                if given > 0 {
                    count.add(outcome);
                    *unknown = unknown.saturating_add(u64::from(given == 1 && outcome == Outcome::Passed));
                }
            }
        }
    }
    let genuine = genuine.share();
    let unknown = counts.iter().map(|(model, (_, unknown))| ((*model).to_owned(), *unknown)).collect();
    let of_model = |(model, (count, _)): (&str, (Count, u64))| {
        let mut share = count.share();
        share.weight = millibels(genuine.low, share.high);
        (model.to_owned(), share)
    };
    let impostors = counts.into_iter().map(of_model).collect();
    FactorMeasurement { factor: factor.to_owned(), causes, genuine, impostors, unknown }
}

/// Returns the number of causes of the checks that were given, and their joint outcome.
fn together(
    case: &CaseObservation,
    causes: &BTreeMap<String, Vec<String>>,
    is_given: fn(Outcome) -> bool,
) -> (usize, Outcome) {
    let cause_of = |check: &str| {
        causes.iter().find(|(_, names)| names.iter().any(|name| name == check)).map(|(cause, _)| cause)
    };
    let mut given = BTreeSet::new();
    let mut outcome = Outcome::Passed;
    for (check, own) in judged(case).filter(|(_, own)| is_given(*own)) {
        if let Some(cause) = cause_of(check) {
            given.insert(cause);
            if own != Outcome::Passed {
                outcome = Outcome::Failed;
            }
        }
    }
    (given.len(), outcome)
}
