//! From numbers to names.

use super::Alike;
use super::cell::{Cell, Least, Way, WayCheck};
use super::classes::Class;
use super::groups::GroupSet;
use super::search::{Taken, cost};
use crate::decide::Rules;
use crate::policy::compiled::{Challenge, CheckId, Compiled};

pub(super) fn cell(rules: &Rules, set: &GroupSet, alike: &Alike<'_>) -> Cell {
    let compiled = rules.policy().compiled();
    Cell {
        action: rules.action().to_owned(),
        groups: rules.matched().iter().map(|group| compiled.groups.id(*group).to_owned()).collect(),
        signals: named(&alike.observed),
        exact: alike.found.exact,
        ways: alike.found.ways.iter().map(|taken| way(compiled, taken)).collect(),
        names: set.names.clone(),
        least: alike.least.iter().map(least).collect(),
    }
}

fn least(class: &Class<'_>) -> Least {
    Least { signals: named(&class.observed), worth: class.worth.clone() }
}

fn named(observed: &[(&str, &str)]) -> Vec<(String, String)> {
    observed.iter().map(|(signal, outcome)| ((*signal).to_owned(), (*outcome).to_owned())).collect()
}

pub(in crate::analyze) fn way(compiled: &Compiled, taken: &Taken) -> Way {
    let mut way = Way { checks: Vec::new(), causes: Vec::new(), cost: cost(compiled, taken) };
    for (id, count) in taken {
        let Some(challenge) = compiled.checks.challenge(*id) else { continue };
        for number in 1..=*count {
            way.checks.push(passed(compiled, *id, challenge, number));
            let cause = cause(compiled, *id, number);
            if !way.causes.contains(&cause) {
                way.causes.push(cause);
            }
        }
    }
    way
}

fn passed(compiled: &Compiled, id: CheckId, challenge: &Challenge, number: u8) -> WayCheck {
    let grades = challenge.grades.iter().map(|grade| (grade.name.to_string(), i64::from(grade.max)));
    WayCheck {
        check: compiled.checks.name(id).to_owned(),
        item: (challenge.items > 1).then(|| number.to_string()),
        grades: grades.collect(),
    }
}

/// The cause of an item.
fn cause(compiled: &Compiled, id: CheckId, number: u8) -> String {
    let named =
        compiled.checks.check(id).and_then(|check| compiled.checks.causes.get(usize::from(check.cause)));
    match (named, number) {
        (Some(cause), _) => cause.to_string(),
        (None, 1) => compiled.checks.name(id).to_owned(),
        (None, number) => format!("{} {number}", compiled.checks.name(id)),
    }
}
