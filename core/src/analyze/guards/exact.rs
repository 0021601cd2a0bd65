//! Evidence that meets one list of a requirement exactly, without a higher grade than it demands.

use crate::analyze::ways::classes::supposed_time;
use crate::decide::{CheckResult, Facts};
use crate::policy::Policy;
use crate::policy::compiled::{Check, Compiled};
use crate::policy::requirement::{Demand, Entries, Entry, Node};

/// The lists of the rules for this call that demand an item, each with the results that meet it exactly.
pub(super) fn exact_lists(policy: &Policy, facts: &Facts<'_>) -> Vec<Vec<CheckResult<'static>>> {
    let Ok(rules) = policy.rules_of(facts) else { return Vec::new() };
    let compiled = policy.compiled();
    let mut lists: Vec<Entries> = Vec::new();
    let of_risks = compiled.risks.iter().filter_map(|risk| risk.layer.require);
    for node in rules.requirement_nodes().chain(of_risks) {
        compiled.requirements.each_node(node, &mut |node| match node {
            Node::Pass(entries) => lists.push(entries),
            Node::AtLeast { of, .. } => {
                lists.extend(compiled.requirements.choice(of).map(|choice| choice.entries));
            }
            _ => {}
        });
    }
    let is_item = |entry: &Entry| matches!(entry.demand, Demand::Item { .. });
    let lists = lists.into_iter().map(|list| compiled.requirements.entries(list));
    let lists = lists.filter(|list| list.iter().any(is_item));
    lists
        .map(|list| (1..).zip(list).filter_map(|(number, entry)| exact(compiled, number, entry)).collect())
        .collect()
}

/// Returns the call with the results of a list in place of its own results of these checks.
pub(super) fn with_list(facts: &Facts<'static>, list: &[CheckResult<'static>]) -> Facts<'static> {
    let mut facts = facts.clone();
    facts.evidence.retain(|result| list.iter().all(|other| other.check != result.check));
    facts.evidence.extend(list.iter().cloned());
    facts
}

/// The result that meets an entry; `number` is its item, if the check has several.
fn exact(compiled: &Compiled, number: u32, entry: &Entry) -> Option<CheckResult<'static>> {
    let checks = &compiled.checks;
    let name = checks.name(entry.check).to_owned();
    let result = |outcome: &str| CheckResult::new(name.clone(), outcome.to_owned(), supposed_time());
    match entry.demand {
        Demand::Passed(_) => Some(result("passed")),
        Demand::Outcomes(set) => {
            let wanted = compiled.requirements.results(set).iter().next()?;
            let outcomes = checks.check(entry.check).map(Check::outcomes)?;
            outcomes.iter().find(|outcome| outcome.result == wanted).map(|outcome| result(&outcome.name))
        }
        Demand::Item { start, len, .. } => {
            let challenge = checks.challenge(entry.check)?;
            let mut passed = result("passed");
            if challenge.items > 1 {
                passed = passed.item(number.to_string());
            }
            for (grade, least) in challenge.grades.iter().zip(compiled.requirements.grades(start, len)) {
                passed = passed.grade(grade.name.to_string(), i64::from(*least));
            }
            Some(passed)
        }
    }
}
