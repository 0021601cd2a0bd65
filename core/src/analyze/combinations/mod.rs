//! Combinations of groups: two that can each be met, but not together.
//!
//! Requirements of groups add up, and so do their forbids. The check assumes that everything that can be passed is
//! passed, so one look at each class of signals is exact.

mod pairs;
mod reason;
mod scene;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Finding};
use crate::load::group_at;
use crate::policy::compiled::{ActionId, GroupId};
use crate::policy::known_names::DirectoryNames;
use crate::policy::{Policy, ast};
use pairs::Pairs;
use scene::Scene;

/// Most pairs that are looked at for one action.
const MOST_PAIRS: usize = 20_000;
/// Most warnings for one policy.
const MOST_FOUND: usize = 100;

/// Groups that cannot be met together, and the reason.
struct Conflict {
    first: GroupId,
    second: GroupId,
    actions: Vec<ActionId>,
    reason: reason::Reason,
}

/// Adds a warning for each conflict between two groups that a subject can be in: any two, or, if the directory has
/// memberships, those that occur together.
pub(crate) fn check(
    policy: &Policy,
    document: &ast::Policy<'_>,
    known: Option<&DirectoryNames>,
    out: &mut Vec<Finding>,
) {
    let pairs = Pairs::of(policy, known);
    let mut found: Vec<Conflict> = Vec::new();
    let mut complete = true;
    let actions: Vec<ActionId> = (0..).take(policy.compiled().actions.len()).collect();
    for action in actions {
        let scene = Scene::new(policy, action);
        for (first, second) in pairs.to_try(&scene, MOST_PAIRS, &mut complete) {
            if scene.can_meet_both(first, second) != Some(false) {
                continue;
            }
            let reason = reason::of(policy, action, first, second);
            let full = found.len() >= MOST_FOUND;
            let known = found
                .iter_mut()
                .find(|other| other.first == first && other.second == second && other.reason == reason);
            match known {
                Some(other) => other.actions.push(action),
                None if full => complete = false,
                None => found.push(Conflict { first, second, actions: vec![action], reason }),
            }
        }
    }
    out.extend(found.iter().map(|conflict| finding(policy, document, conflict)));
    if !complete {
        out.push(unfinished(document));
    }
}

fn finding(policy: &Policy, document: &ast::Policy<'_>, conflict: &Conflict) -> Finding {
    let compiled = policy.compiled();
    let name = |group: GroupId| compiled.groups.id(group);
    let actions: BTreeSet<String> = conflict
        .actions
        .iter()
        .filter_map(|action| compiled.actions.get(usize::from(*action)))
        .map(|action| format!("`{}`", action.name))
        .collect();
    let actions = actions.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!(
        "no evidence can meet what `{}` and `{}` together require for {actions}: {}",
        name(conflict.first),
        name(conflict.second),
        conflict.reason.words(policy, conflict.first, conflict.second),
    );
    let place = group_at(document, conflict.second);
    Finding::new(Code::GroupConflict, place.span, message)
        .at_text(place.path)
        .help("require what the other group allows, or accept the warning if nobody is in both")
}

/// The warning that the work limit was reached, at the first group.
fn unfinished(document: &ast::Policy<'_>) -> Finding {
    let place = group_at(document, 0);
    let message = "there are too many pairs of groups: not all were compared";
    let finding = Finding::new(Code::GroupConflict, place.span, message).at_text(place.path);
    finding.help("check with `--directory`, which looks only at groups that a subject is in together")
}
