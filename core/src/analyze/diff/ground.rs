//! Parts that two policies have in common, and parts on which no way depends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::policy::Policy;
use crate::policy::compiled::{ChallengeSpec, Compiled, OperatorRules};

/// Returns true if both have the same checks with the same numbers, so that results of one are results of the other.
pub(super) fn same_checks(old: &Compiled, new: &Compiled) -> bool {
    ground(old) == ground(new)
}

/// Returns true if a failure of each challenge that both have costs the same.
pub(super) fn same_failures(old: &Compiled, new: &Compiled) -> bool {
    let of = |challenge: &crate::policy::compiled::Challenge| challenge.failed.to_string();
    let (old, new) = (challenges(old, &of), challenges(new, &of));
    new.into_iter().all(|(name, text)| old.get(name).is_none_or(|other| *other == text))
}

fn ground(compiled: &Compiled) -> String {
    let checks = &compiled.checks;
    let mut text = format!("{:?} {:?} {:?}", compiled.factors, checks.families, checks.results);
    for check in &checks.list {
        let _ = write!(text, "\n{} {} {}", check.name, check.factor, check.cause);
        for outcome in check.outcomes() {
            let _ = write!(text, " {outcome:?}");
        }
        if let Some(challenge) = check.challenge() {
            let grades = &challenge.grades;
            let _ = write!(text, " {} {} {:?}", challenge.result, challenge.items, grades);
        }
    }
    text
}

/// The parts that differ and on which no way depends, in words.
pub(super) fn unjudged(old: &Policy, new: &Policy) -> BTreeSet<String> {
    let (old, new) = (old.compiled(), new.compiled());
    let mut found = BTreeSet::new();
    let mut differ = |what: &str, differs: bool| {
        if differs {
            found.insert(what.to_owned());
        }
    };
    differ("limits", text(&old.limits) != text(&new.limits));
    differ("people", people(old) != people(new));
    differ("channels", text(&old.channels) != text(&new.channels));
    differ("grants", text(&old.grants) != text(&new.grants) || granted(old) != granted(new));
    differ("password", text(&old.password) != text(&new.password));
    differ("alerts", text(&old.alerts) != text(&new.alerts));
    differ("operators", operators(old) != operators(new));
    differ("escalate", escalations(old) != escalations(new));
    let both = |of: &dyn Fn(&crate::policy::compiled::Challenge) -> String| {
        let mine = challenges(old, of);
        challenges(new, of).into_iter().any(|(name, text)| mine.get(name).is_some_and(|other| *other != text))
    };
    differ("points of failures", both(&|challenge| challenge.failed.to_string()));
    differ("sources of signals", sources(old) != sources(new));
    differ("costs", both(&|challenge| challenge.cost.to_string()));
    differ("how challenges are asked", both(&|challenge| ask(&challenge.ask)));
    found
}

fn text(part: &impl std::fmt::Debug) -> String {
    format!("{part:?}")
}

fn ask(spec: &ChallengeSpec) -> String {
    text(spec)
}

fn people(compiled: &Compiled) -> BTreeMap<&str, String> {
    compiled.people.iter().map(|person| (&*person.name, text(&person.whom))).collect()
}

fn sources(compiled: &Compiled) -> BTreeMap<&str, String> {
    let signals = compiled.checks.list.iter().filter(|check| check.from.is_some());
    signals.map(|check| (&*check.name, text(&check.from))).collect()
}

fn granted(compiled: &Compiled) -> BTreeMap<&str, String> {
    let actions = compiled.actions.iter();
    actions.map(|action| (&*action.name, text(&(action.grant, &action.unlocks)))).collect()
}

fn operators(compiled: &Compiled) -> BTreeMap<String, &OperatorRules> {
    let actions = compiled
        .actions
        .iter()
        .filter_map(|action| Some((format!("actions.{}", action.name), action.operators.as_ref()?)));
    let groups = compiled.groups.operators.iter();
    let groups = groups.map(|(group, rules)| (format!("groups.{}", compiled.groups.id(*group)), rules));
    actions.chain(groups).collect()
}

/// To whom refused cases go, in the order in which groups are asked.
fn escalations(compiled: &Compiled) -> Vec<(&str, &str)> {
    let groups = (0..).zip(&compiled.groups.list);
    let groups =
        groups.filter_map(|(id, group)| Some((compiled.groups.id(id), compiled.person(group.escalate?))));
    groups.chain(compiled.escalate.map(|person| ("", compiled.person(person)))).collect()
}

fn challenges<'c>(
    compiled: &'c Compiled,
    of: &dyn Fn(&crate::policy::compiled::Challenge) -> String,
) -> BTreeMap<&'c str, String> {
    let checks = &compiled.checks;
    checks.challenges().map(|(id, challenge)| (checks.name(id), of(challenge))).collect()
}
