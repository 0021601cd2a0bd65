//! One action, set of groups and class of signals, with both policies.

use crate::analyze::ways::classes::{evidence, knows};
use crate::analyze::ways::search::{self, Found, Taken, Work};
use crate::decide::{Evidence, Premise, Rules, Verdict};
use crate::policy::Policy;
use crate::policy::compiled::{CheckId, Compiled};

/// One policy in a cell.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) policy: &'a Policy,
    /// `None`: it does not have the action.
    pub(super) rules: Option<&'a Rules>,
}

/// The result of a policy for a cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// The verdict before any challenge was passed; `None`: it does not have the action.
    pub(super) verdict: Option<Verdict>,
    /// The first of its ways that the other one does not approve.
    pub(super) witness: Option<Taken>,
    /// `false` if there may be such a way although none was found.
    pub(super) exact: bool,
    /// Challenges that are in all of its ways; `None` if it has none.
    pub(super) mandatory: Option<Vec<CheckId>>,
}

/// The results of the old policy and the new one for these observations.
pub(super) fn compare(old: Side<'_>, new: Side<'_>, observed: &[(&str, &str)], work: &mut Work) -> [Seen; 2] {
    let (old_evidence, new_evidence) = (evidence(old.policy, observed), evidence(new.policy, observed));
    with(old, old_evidence.as_ref(), |old_premise| {
        with(new, new_evidence.as_ref(), |new_premise| {
            [
                seen((old, old_premise), (new, new_premise), work),
                seen((new, new_premise), (old, old_premise), work),
            ]
        })
    })
}

fn with<T: Default>(
    side: Side<'_>,
    evidence: Option<&Evidence>,
    look: impl FnOnce(Option<&Premise<'_>>) -> T,
) -> T {
    match (side.rules, evidence) {
        (None, _) => look(None),
        // Rules and evidence are of one policy; if not, nothing is known.
        (Some(rules), evidence) => evidence
            .and_then(|evidence| rules.premise(evidence, |premise| look(Some(premise))))
            .unwrap_or_default(),
    }
}

type Held<'a> = (Side<'a>, Option<&'a Premise<'a>>);

fn seen(mine: Held<'_>, other: Held<'_>, work: &mut Work) -> Seen {
    let (Some(premise), compiled) = (mine.1, mine.0.policy.compiled()) else {
        return Seen { exact: true, ..Seen::default() };
    };
    let Found { ways, exact } = search::ways(compiled, premise, work);
    let approved = |way: &Taken| {
        other.1.is_some_and(|premise| approves(premise, other.0.policy.compiled(), compiled, way))
    };
    Seen {
        verdict: Some(premise.verdict()),
        mandatory: mandatory(&ways),
        witness: ways.into_iter().find(|way| !approved(way)),
        exact,
    }
}

/// Returns true if a way of `mine` approves in another policy, without the challenges that it does not know.
fn approves(premise: &Premise<'_>, compiled: &Compiled, mine: &Compiled, way: &Taken) -> bool {
    let mut passed = premise.nothing();
    for (check, count) in way {
        let name = mine.checks.name(*check);
        if let Some((_, challenge)) = premise.open().find(|(id, _)| compiled.checks.name(*id) == name) {
            (0..challenge.items.min(*count)).for_each(|_| passed.add(challenge));
        }
    }
    premise.approves(&passed)
}

fn mandatory(ways: &[Taken]) -> Option<Vec<CheckId>> {
    let (first, rest) = ways.split_first()?;
    let in_all = |check: &CheckId| rest.iter().all(|way| way.iter().any(|(other, _)| other == check));
    Some(first.iter().map(|(check, _)| *check).filter(in_all).collect())
}

/// Returns true if a policy has all these outcomes of signals.
pub(super) fn knows_all(policy: &Policy, observed: &[(&str, &str)]) -> bool {
    observed.iter().all(|(signal, outcome)| knows(policy.compiled(), signal, outcome))
}
