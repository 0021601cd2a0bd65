//! Knowledge alone, or evidence of one cause, is enough for an approval.

use crate::bits::Bits;
use crate::decide::{Candidate, Rules, cheapest};
use crate::diagnostic::{Code, Finding};
use crate::load::locate;
use crate::load::reach::{Scene, Supposed};
use crate::policy::compiled::{CONTEXT, Compiled, Factor, GroupId, KNOWLEDGE, NO_CAUSE, ResultId, STRAIGHT};
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    let sets = sets(compiled);
    for (action, declared) in (0..).zip(document.actions.iter()) {
        let mut shown: Vec<Code> = Vec::new();
        for group in subjects(compiled) {
            let rules = Rules::of(policy, action, group.as_slice());
            if rules.refuse() {
                continue;
            }
            let scene = Scene::new(&rules);
            for (code, name, results) in &sets {
                // One example per action and kind is enough: one fix fixes them all.
                if shown.contains(code) {
                    continue;
                }
                if let Some(evidence) = shortest(compiled, &scene, *code, results) {
                    shown.push(*code);
                    out.push(finding(compiled, declared, group, (*code, name), evidence));
                }
            }
        }
    }
}

/// No group, if such subjects are admitted, then each group.
fn subjects(compiled: &Compiled) -> impl Iterator<Item = Option<GroupId>> + use<> {
    let groups = GroupId::try_from(compiled.groups.list.len()).unwrap_or(GroupId::MAX);
    compiled.unmatched_everyone.then_some(None).into_iter().chain((0..groups).map(Some))
}

/// The sets of challenges that must not be enough by themselves.
fn sets(compiled: &Compiled) -> Vec<(Code, String, Bits)> {
    let results = |wanted: &dyn Fn(u16, Factor) -> bool| -> Bits {
        let all = (0_u16..).zip(&compiled.checks.results);
        let cause = |check| compiled.checks.check(check).map_or(NO_CAUSE, |check| check.cause);
        all.filter(|(_, r)| r.challenge && wanted(cause(r.check), r.factor)).map(|(id, _)| id).collect()
    };
    let mut sets =
        vec![(Code::KnowledgeAlone, "knowledge".to_owned(), results(&|_, factor| factor == KNOWLEDGE))];
    for (cause, name) in (0..).zip(&compiled.checks.causes) {
        sets.push((Code::OneCauseAlone, name.to_string(), results(&|of, _| of == cause)));
    }
    // A challenge that names no cause is a cause of its own.
    for (check, challenge) in compiled.checks.challenges() {
        if compiled.checks.check(check).is_some_and(|spec| spec.cause == NO_CAUSE) && challenge.items == 1 {
            let name = compiled.checks.name(check).to_owned();
            sets.push((Code::OneCauseAlone, name, std::iter::once(challenge.result).collect()));
        }
    }
    sets
}

/// Returns the fewest of these challenges, and signals, that approve.
fn shortest(compiled: &Compiled, scene: &Scene<'_>, code: Code, results: &Bits) -> Option<Vec<String>> {
    let allowed = results.without(&results.without(&scene.challenges()));
    if allowed.is_empty() {
        return None;
    }
    let mut best = scene.best(&allowed)?;
    if code == Code::KnowledgeAlone {
        // A signal of another factor is more than knowledge.
        best.signals.retain(|(check, _)| {
            let factor = compiled.checks.check(*check).map_or(STRAIGHT, |check| check.factor);
            matches!(factor, CONTEXT | STRAIGHT | KNOWLEDGE)
        });
    }
    if !scene.approves(&best) {
        return None;
    }
    let challenges: Vec<ResultId> = best.challenges.iter().collect();
    let all = challenges.len().saturating_add(best.signals.len());
    let found = cheapest(&vec![Candidate { cost: 1, most: 1 }; all], scene.size(), |take| {
        scene.approves(&part(&best, &challenges, take))
    })?;
    Some(part(&best, &challenges, &found.take).words(compiled))
}

/// The pieces that are taken: challenges first, then signals.
fn part(best: &Supposed, challenges: &[ResultId], take: &[u8]) -> Supposed {
    let (first, rest) = take.split_at_checked(challenges.len()).unwrap_or((take, &[]));
    let taken = |count: &u8| *count > 0;
    Supposed {
        challenges: challenges
            .iter()
            .zip(first)
            .filter(|(_, count)| taken(count))
            .map(|(id, _)| *id)
            .collect(),
        signals: best
            .signals
            .iter()
            .zip(rest)
            .filter(|(_, count)| taken(count))
            .map(|(signal, _)| *signal)
            .collect(),
    }
}

fn finding(
    compiled: &Compiled,
    declared: &ast::MapEntry<ast::Name<'_>, ast::Action<'_>>,
    group: Option<GroupId>,
    (code, name): (Code, &str),
    evidence: Vec<String>,
) -> Finding {
    let action = &declared.key.text;
    let place = locate::action(declared);
    let whom = group.map_or("a subject without a group".to_owned(), |id| {
        format!("the group `{}`", compiled.groups.id(id))
    });
    let (message, help) = if code == Code::KnowledgeAlone {
        (
            format!("knowledge alone can approve `{action}` of {whom}"),
            "add `factors: 2`: an attacker can find out what the subject knows",
        )
    } else {
        (
            format!("`{name}` alone can approve `{action}` of {whom}"),
            "add `independent: 2`: an attacker who takes it over has everything",
        )
    };
    Finding::new(code, place.span, message).at_text(place.path).help(help).evidence(evidence)
}
