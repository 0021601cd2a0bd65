//! The challenges on which an approval depends, and those that are missing for one.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::{Facts, Policy, Verdict};
use bonafides_events::CaseRow;

use super::found::NewWay;
use crate::kernel::Kernel;

/// Returns a minimal set of the passed challenges with which the candidate approves. `None` if it does not approve
/// at all.
pub(super) fn minimal(kernel: &Kernel, facts: &str) -> Option<NewWay> {
    let facts = Facts::from_json(facts).ok()?;
    let groups: Vec<&str> = facts.groups.iter().flatten().map(AsRef::as_ref).collect();
    let rules = kernel.rules(&facts.action, &groups).ok()?;
    let policy = kernel.policy();
    let approves = |facts: &Facts<'_>| {
        let evidence = policy.evidence(facts).ok();
        evidence.and_then(|evidence| rules.verdict(&evidence).ok()) == Some(Verdict::Approve)
    };
    let mut kept = facts.known_to(policy);
    if !approves(&kept) {
        return None;
    }
    let challenges = challenges(policy);
    let passed: BTreeSet<String> = kept
        .evidence
        .iter()
        .filter(|result| result.outcome == "passed" && challenges.contains(&*result.check))
        .map(|result| result.check.to_string())
        .collect();
    let mut checks = passed.clone();
    for check in passed {
        let mut without = kept.clone();
        without.evidence.retain(|result| result.check != check || result.outcome != "passed");
        if approves(&without) {
            checks.remove(&check);
            kept = without;
        }
    }
    Some(NewWay {
        action: facts.action.to_string(),
        groups: groups.iter().map(ToString::to_string).collect(),
        checks: checks.into_iter().collect(),
        cases: super::Sample::default(),
    })
}

/// Returns the challenges that lead to an approval from these facts, cheapest first; `None` if none do.
pub(super) fn missing(kernel: &Kernel, facts: &str) -> Option<Vec<String>> {
    let facts = Facts::from_json(facts).ok()?;
    let groups: Vec<&str> = facts.groups.iter().flatten().map(AsRef::as_ref).collect();
    let rules = kernel.rules(&facts.action, &groups).ok()?;
    let policy = kernel.policy();
    let plan = rules.plan(&policy.evidence(&facts.known_to(policy)).ok()?).ok()?;
    let checks: Vec<String> = plan.steps().map(|step| step.check.to_owned()).collect();
    (!checks.is_empty()).then_some(checks)
}

fn challenges(policy: &Policy) -> BTreeSet<String> {
    let states = policy.check_states().unwrap_or_default();
    states.iter().filter(|check| check.is_challenge()).map(|check| check.check().to_owned()).collect()
}

/// Returns the median time from presenting a challenge to its last answer, in milliseconds, for answered challenges.
pub(super) fn times(cases: &[CaseRow]) -> BTreeMap<String, u64> {
    let mut all: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for check in cases.iter().flat_map(|case| &case.checks) {
        let (Some(asked), Some(answered)) = (check.first_asked, check.answered) else { continue };
        let took = answered.milliseconds().checked_sub(asked.milliseconds());
        if let Some(took) = took.and_then(|took| u64::try_from(took).ok()) {
            all.entry(&check.check).or_default().push(took);
        }
    }
    let median = |(check, mut times): (&str, Vec<u64>)| {
        times.sort_unstable();
        Some((check.to_owned(), *times.get(times.len() / 2)?))
    };
    all.into_iter().filter_map(median).collect()
}
