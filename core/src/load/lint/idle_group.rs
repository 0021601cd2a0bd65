//! A group that changes nothing, unless it admits its subjects.

use crate::diagnostic::{Code, Finding};
use crate::load::locate;
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    if !compiled.unmatched_everyone {
        // Every group admits.
        return;
    }
    // The first group that names a person decides who takes over.
    let others_name =
        |person| compiled.groups.list.iter().any(|other| other.escalate.is_some_and(|p| p != person));
    for ((id, group), declared) in (0..).zip(&compiled.groups.list).zip(document.groups.iter()) {
        let idle = group.layer.is_empty()
            && group.escalate.is_none_or(|person| compiled.escalate == Some(person) && !others_name(person))
            && compiled.groups.actions(id).iter().all(|(_, layer)| layer.is_empty())
            && compiled.groups.operators.iter().all(|(other, _)| *other != id);
        let named = compiled.alerts.iter().any(|alert| alert.groups.contains(&id))
            || compiled.risks.iter().any(|risk| risk.groups.contains(&id));
        if idle && !named {
            let place = locate::group(declared);
            let message = format!("the group `{}` changes nothing", compiled.groups.id(id));
            let help = "remove it, or add rules to it";
            out.push(Finding::new(Code::IdleGroup, place.span, message).at_text(place.path).help(help));
        }
    }
}
