//! Proves, for every action with every group, that no approval is possible without evidence, and that some
//! evidence approves.

use super::locate::{self, Location};
use crate::bits::Bits;
use crate::decide::{Evidence, Rules};
use crate::diagnostic::{Code, Finding};
use crate::policy::compiled::{Check, CheckId, Compiled};
use crate::policy::requirement::{Demand, NodeId};
use crate::policy::{Policy, ast};

/// The number of combinations of outcomes to try before a requirement is assumed to be reachable.
const WORK: usize = 4096;

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    // Try evidence that meets nearly every requirement first, and search only for the others.
    let plainest = Supposed::plainest(compiled).evidence(policy);
    for ((action, entry), declared) in (0..).zip(&compiled.actions).zip(document.actions.iter()) {
        let place = || locate::action(declared);
        let rules = Rules::of(policy, action, &[]);
        if compiled.unmatched_everyone && rules.requirement_nodes().next().is_none() {
            out.push(always(place(), &format!("`{}` of a subject without a group", entry.name)));
        }
        if let Some(missing) = unreachable(&rules, &plainest) {
            // Groups only add requirements, so one report is enough.
            out.push(never(place(), &format!("`{}`", entry.name), &missing));
            continue;
        }
        for (group, declared) in (0..).zip(document.groups.iter()) {
            let rules = Rules::of(policy, action, &[group]);
            let place = || locate::group(declared);
            let what = || format!("`{}` of the group `{}`", entry.name, compiled.groups.id(group));
            if rules.refuse() {
                // Nothing is approved, whatever is required.
                continue;
            }
            // Any requirement fails without evidence: every number is at least 1.
            if rules.requirement_nodes().next().is_none() {
                out.push(always(place(), &what()));
            } else if let Some(missing) = unreachable(&rules, &plainest) {
                out.push(never(place(), &what(), &missing));
            }
        }
    }
}

/// Returns what is missing even with the best evidence; `None` if the rules can be met.
fn unreachable(rules: &Rules, plainest: &Evidence) -> Option<Vec<String>> {
    if rules.could_approve(plainest) { None } else { Scene::new(rules).unreachable() }
}

fn always(place: Location, what: &str) -> Finding {
    Finding::new(
        Code::AlwaysTrue,
        place.span,
        format!("nothing is required for {what}: anyone would be approved"),
    )
    .at_text(place.path)
    .help("add a `require`, here or under `everyone`")
}

fn never(place: Location, what: &str, missing: &[String]) -> Finding {
    Finding::new(Code::Unreachable, place.span, format!("no evidence can meet what is required for {what}"))
        .at_text(place.path)
        .help(format!("even if everything is passed, this is missing: {}", missing.join("; ")))
}

/// Rules without risks, to be tried with hypothetical evidence.
pub(crate) struct Scene<'r> {
    rules: &'r Rules,
    compiled: &'r Compiled,
}

/// Hypothetical evidence: outcomes of signals, and challenges that passed.
#[derive(Debug, Clone)]
pub(super) struct Supposed {
    pub(super) signals: Vec<(CheckId, u8)>,
    pub(super) challenges: Bits,
}

impl Supposed {
    fn evidence(&self, policy: &Policy) -> Evidence {
        let mut held = Bits::EMPTY;
        let mut hurts = 0_i64;
        for (check, outcome) in &self.signals {
            let outcomes = policy.compiled().checks.check(*check).map(Check::outcomes).unwrap_or_default();
            if let Some(outcome) = outcomes.get(usize::from(*outcome)) {
                held.insert(outcome.result);
                hurts = hurts.saturating_add(outcome.points.min(0));
            }
        }
        Evidence::supposed(policy, held, hurts, self.challenges)
    }

    /// Every challenge, and for every signal the outcome worth the most points, unless all are negative.
    fn plainest(compiled: &Compiled) -> Self {
        let best = |check: &Check| {
            let outcomes = (0_u8..).zip(check.outcomes()).filter(|(_, outcome)| outcome.points >= 0);
            outcomes.max_by_key(|(_, outcome)| outcome.points).map(|(at, _)| at)
        };
        let signals = (0..).zip(&compiled.checks.list).filter_map(|(id, check)| Some((id, best(check)?)));
        Self { signals: signals.collect(), challenges: compiled.checks.challenge_results }
    }

    /// The evidence as `check=outcome`, in the order of the document.
    pub(super) fn words(&self, compiled: &Compiled) -> Vec<String> {
        let mut pieces: Vec<(CheckId, &str)> = Vec::new();
        for (check, outcome) in &self.signals {
            let outcomes = compiled.checks.check(*check).map(Check::outcomes).unwrap_or_default();
            pieces.extend(outcomes.get(usize::from(*outcome)).map(|outcome| (*check, &*outcome.name)));
        }
        let passed = self.challenges.iter().filter_map(|id| compiled.checks.results.get(usize::from(id)));
        pieces.extend(passed.map(|result| (result.check, "passed")));
        pieces.sort_unstable();
        pieces.iter().map(|(check, outcome)| format!("{}={outcome}", compiled.checks.name(*check))).collect()
    }
}

impl<'r> Scene<'r> {
    pub(crate) fn new(rules: &'r Rules) -> Self {
        let policy = rules.policy();
        Self { rules, compiled: policy.compiled() }
    }

    /// The maximum number of conditions that one evaluation of the rules checks.
    pub(super) fn size(&self) -> usize {
        self.rules.requirement_nodes().map(|node| self.compiled.requirements.size(node)).sum()
    }

    /// Challenges that the rules do not forbid.
    pub(super) fn challenges(&self) -> Bits {
        self.rules.challenges()
    }

    /// Returns true if the requirement holds with this evidence, each challenge passed as often as possible
    /// and with the highest grades.
    pub(super) fn approves(&self, supposed: &Supposed) -> bool {
        self.rules.could_approve(&supposed.evidence(self.rules.policy()))
    }

    /// Returns the best possible evidence with the challenges in `allowed`, if it approves.
    pub(super) fn best(&self, allowed: &Bits) -> Option<Supposed> {
        let nodes: Vec<NodeId> = self.rules.requirement_nodes().collect();
        self.search(allowed, &nodes, |evidence| self.rules.could_approve(evidence))
    }

    /// Returns true if some evidence meets the condition at `node`, regardless of other requirements.
    pub(super) fn can_hold(&self, node: NodeId) -> bool {
        self.search(&self.challenges(), &[node], |evidence| self.rules.could_hold(evidence, node)).is_some()
    }

    /// Tries the outcomes of signals that matter to `nodes` until `good` holds.
    fn search(&self, allowed: &Bits, nodes: &[NodeId], good: impl Fn(&Evidence) -> bool) -> Option<Supposed> {
        // If it does not hold with every outcome of every signal at once, no combination can satisfy it.
        if !good(&self.everything(allowed)) {
            return None;
        }
        let mut choices = self.signal_choices(nodes);
        let mut tried = 0_usize;
        loop {
            let signals = choices.iter().filter_map(Choice::chosen).collect();
            let supposed = Supposed { signals, challenges: *allowed };
            if good(&supposed.evidence(self.rules.policy())) {
                return Some(supposed);
            }
            tried = tried.saturating_add(1);
            // The next combination, counted like an odometer.
            let turned = choices.iter_mut().any(Choice::turn);
            if !turned {
                return None;
            }
            if tried >= WORK {
                // Too many to try: assume what cannot be disproved.
                return Some(supposed);
            }
        }
    }

    /// More than is possible: every outcome of every signal, without negative points, and these challenges.
    fn everything(&self, challenges: &Bits) -> Evidence {
        let outcomes = (0..).zip(&self.compiled.checks.results).filter(|(_, result)| !result.challenge);
        let outcomes = outcomes.map(|(id, _)| id).collect();
        Evidence::supposed(self.rules.policy(), outcomes, 0, *challenges)
    }

    /// Returns what is missing even with the best evidence; `None` if the requirement can be met.
    pub(crate) fn unreachable(&self) -> Option<Vec<String>> {
        let all = self.challenges();
        if self.best(&all).is_some() {
            return None;
        }
        let nodes: Vec<NodeId> = self.rules.requirement_nodes().collect();
        let signals = self.signal_choices(&nodes).iter().filter_map(Choice::chosen).collect();
        let evidence = Supposed { signals, challenges: all }.evidence(self.rules.policy());
        Some(self.rules.shortfall(&evidence))
    }

    /// The outcomes of each signal worth trying: of those that meet the same entries, only the one worth the
    /// most points.
    fn signal_choices(&self, nodes: &[NodeId]) -> Vec<Choice> {
        let requirements = &self.compiled.requirements;
        let mut sets: Vec<(CheckId, Bits)> = Vec::new();
        for node in nodes {
            requirements.each_entry(*node, &mut |entry| {
                if let Demand::Outcomes(set) = entry.demand {
                    sets.push((entry.check, requirements.results(set)));
                }
            });
        }
        let mut choices = Vec::new();
        for (check, spec) in (0..).zip(&self.compiled.checks.list) {
            let mut best: Vec<(Vec<bool>, Option<u8>, i64)> = Vec::new();
            let allowed = spec.outcomes().first().is_some_and(|outcome| !self.rules.forbids(outcome.result));
            let outcomes = (0..).zip(spec.outcomes()).filter(|_| allowed);
            let options = outcomes.map(|(at, outcome)| (Some(at), outcome.points, Some(outcome.result)));
            for (at, points, result) in options.chain([(None, 0, None)]) {
                let meets: Vec<bool> = sets
                    .iter()
                    .map(|(signal, outcomes)| *signal == check && result.is_some_and(|id| outcomes.has(id)))
                    .collect();
                match best.iter_mut().find(|(same, ..)| *same == meets) {
                    Some((_, option, most)) if points > *most => (*option, *most) = (at, points),
                    Some(_) => {}
                    None => best.push((meets, at, points)),
                }
            }
            best.sort_by_key(|(_, _, points)| std::cmp::Reverse(*points));
            choices.push(Choice { check, options: best.into_iter().map(|(_, at, _)| at).collect(), at: 0 });
        }
        choices
    }
}

/// The outcomes of one signal that are worth trying, `None` for no observation, and the one being tried.
struct Choice {
    check: CheckId,
    options: Vec<Option<u8>>,
    at: usize,
}

impl Choice {
    fn chosen(&self) -> Option<(CheckId, u8)> {
        Some((self.check, (*self.options.get(self.at)?)?))
    }

    /// Moves to the next option; returns false if it wrapped around.
    fn turn(&mut self) -> bool {
        self.at = self.at.saturating_add(1);
        if self.at >= self.options.len() {
            self.at = 0;
        }
        self.at != 0
    }
}
