//! Shares of labelled callers who passed all checks of a factor that they were given.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::Policy;
use bonafides::analyze::millibels;
use serde::Serialize;

use crate::labels::{Label, Labels};
use crate::measure::{Count, ModelShare, is_decoy, judged};
use crate::observe::{CaseObservation, Observations, Outcome};

/// The shares of callers of each kind who passed all checks of a factor that they were given, of those who were given checks of
/// at least two causes of it.
///
/// A genuine caller was given a check if it was asked, or if they could not do it; an attacker, if an answer was judged. Of a
/// factor whose checks fail together, this share is greater than the product of the shares of the checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FactorMeasurement {
    /// The factor.
    pub factor: String,
    /// The causes of its challenges, each with the names of these.
    pub causes: BTreeMap<String, Vec<String>>,
    /// m: genuine callers.
    pub genuine: ModelShare,
    /// u: attackers, by model.
    pub impostors: BTreeMap<String, ModelShare>,
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
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for (id, label) in labels.cases() {
        let Some(case) = observations.case(id).filter(|case| !is_decoy(case)) else { continue };
        let (count, is_given): (_, fn(Outcome) -> bool) = match label {
            Label::Genuine => (&mut genuine, |_| true),
            Label::Impostor(model) => {
                (counts.entry(model).or_default(), |outcome| outcome != Outcome::Unanswered)
            }
        };
        if let Some(outcome) = together(case, &causes, is_given) {
            count.add(outcome);
        }
    }
    let genuine = genuine.share();
    let of_model = |(model, count): (&str, Count)| {
        let mut share = count.share();
        share.weight = millibels(genuine.low, share.high);
        (model.to_owned(), share)
    };
    let impostors = counts.into_iter().map(of_model).collect();
    FactorMeasurement { factor: factor.to_owned(), causes, genuine, impostors }
}

/// Returns the joint outcome of the checks that were given; `None` if they have fewer than two causes.
fn together(
    case: &CaseObservation,
    causes: &BTreeMap<String, Vec<String>>,
    is_given: fn(Outcome) -> bool,
) -> Option<Outcome> {
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
    (given.len() > 1).then_some(outcome)
}
