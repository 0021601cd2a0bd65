//! Calls that no way shows: with old evidence, with failures, and with lower grades or more items than a way has.

use super::changed::{Changed, decide_differently};
use super::exact::{exact_lists, with_list};
use crate::analyze::ways::classes::supposed_time;
use crate::analyze::ways::{Cell, Ways};
use crate::decide::{At, CheckResult, Facts};
use crate::policy::Policy;
use crate::policy::compiled::Challenge;
use crate::policy::value::Duration;

/// Most calls that are tried.
const MOST: usize = 20_000;

/// Returns a call that the policies decide differently, made of a way of one of them.
pub(super) fn call(old: &Changed, new: &Changed) -> Option<Facts<'static>> {
    let ages = ages(&old.policy, &new.policy);
    let all = || [old, new].into_iter().filter_map(Changed::ways).flat_map(Ways::cells);
    let starts = all().filter_map(Cell::start);
    let starts =
        starts.flat_map(|facts| at_the_start(&old.policy, &new.policy, &old.readable(&facts), &ages));
    let calls = all().flat_map(|cell| cell.ways().iter().filter_map(|way| cell.facts(way)));
    let calls = calls.map(|facts| old.readable(&facts)).flat_map(|facts| {
        let mut variants = aged(&old.policy, &facts, &ages);
        variants.extend(graded(&facts));
        for policy in [&old.policy, &new.policy] {
            variants.extend(exact_lists(policy, &facts).iter().map(|list| with_list(&facts, list)));
        }
        variants
    });
    starts.chain(calls).take(MOST).find(|facts| decide_differently(&old.policy, &new.policy, facts))
}

/// The lifetimes that differ, of both policies.
fn ages(old: &Policy, new: &Policy) -> Vec<Duration> {
    let (old, new) = (&old.compiled().limits, &new.compiled().limits);
    let pairs =
        [(old.evidence_lifetime, new.evidence_lifetime), (old.adverse_lifetime, new.adverse_lifetime)];
    pairs.into_iter().filter(|(old, new)| old != new).flat_map(|(old, new)| [old, new]).collect()
}

/// Calls without a way: exactly one list of a requirement, as many items as the old policy takes, and nothing but
/// failures.
fn at_the_start(
    old: &Policy,
    new: &Policy,
    start: &Facts<'static>,
    ages: &[Duration],
) -> Vec<Facts<'static>> {
    let mut calls = Vec::new();
    for policy in [old, new] {
        calls.extend(exact_lists(policy, start).iter().map(|list| with_list(start, list)));
    }
    let checks = &old.compiled().checks;
    for (id, challenge) in checks.challenges().filter(|(_, challenge)| challenge.itemised.is_some()) {
        let mut facts = start.clone();
        facts.evidence.extend((1..=challenge.items).map(|number| best(checks.name(id), challenge, number)));
        calls.push(facts);
    }
    for age in ages {
        let mut facts = start.clone();
        for (id, _) in checks.challenges().filter(|(_, challenge)| challenge.items == 1) {
            facts.evidence.push(CheckResult::new(checks.name(id).to_owned(), "failed", At::Before(*age)));
        }
        calls.push(facts);
    }
    calls
}

/// An item that passed with the highest grades.
fn best(name: &str, challenge: &Challenge, number: u8) -> CheckResult<'static> {
    let mut result = CheckResult::new(name.to_owned(), "passed", supposed_time());
    if challenge.items > 1 {
        result = result.item(number.to_string());
    }
    for grade in &challenge.grades {
        result = result.grade(grade.name.to_string(), i64::from(grade.max));
    }
    result
}

/// The call with older challenges, with older signals or failures, and with everything older.
fn aged(policy: &Policy, facts: &Facts<'static>, ages: &[Duration]) -> Vec<Facts<'static>> {
    let checks = &policy.compiled().checks;
    let passed = |result: &CheckResult<'_>| {
        let check = checks.find(&result.check).and_then(|id| checks.challenge(id));
        check.is_some() && result.outcome == "passed"
    };
    let parts: [&dyn Fn(&CheckResult<'_>) -> bool; 3] = [&passed, &|result| !passed(result), &|_| true];
    let one = |age: &Duration, part: &dyn Fn(&CheckResult<'_>) -> bool| {
        let mut facts = facts.clone();
        facts.evidence.iter_mut().filter(|result| part(result)).for_each(|result| {
            result.at = At::Before(*age);
        });
        facts
    };
    ages.iter().flat_map(|age| parts.map(|part| one(age, part))).collect()
}

/// The call with one grade lower.
fn graded(facts: &Facts<'static>) -> Vec<Facts<'static>> {
    let mut variants = Vec::new();
    for (at, result) in facts.evidence.iter().enumerate() {
        for (number, (_, most)) in result.grades.iter().enumerate() {
            for grade in 0..*most {
                let mut facts = facts.clone();
                let slot = facts.evidence.get_mut(at).and_then(|result| result.grades.get_mut(number));
                if let Some((_, slot)) = slot {
                    *slot = grade;
                    variants.push(facts);
                }
            }
        }
    }
    variants
}
