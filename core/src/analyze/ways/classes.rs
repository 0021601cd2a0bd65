//! Classes of observations that decide alike.

use std::collections::HashMap;

use crate::bits::Bits;
use crate::decide::{Evidence, Facts, Rules, Time};
use crate::policy::Policy;
use crate::policy::compiled::{
    Check, CheckId, Compiled, Factor, FixedVerdict, NO_CAUSE, ResultId, ResultSpec, STRAIGHT, UNOBSERVED,
};
use crate::policy::requirement::{Demand, Node, NodeId};

/// Most classes that are told apart for one action and set of groups.
const MOST_CLASSES: usize = 4_096;

/// The time of everything that is supposed: 2026-01-01. No result depends on it.
pub(crate) fn supposed_time() -> Time {
    Time::from_milliseconds(1_767_225_600_000)
}

/// Observations that decide alike, whatever is passed: one member, with as few signals as possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class<'a> {
    /// Signals and their outcomes, in the order of the document.
    pub(crate) observed: Vec<(&'a str, &'a str)>,
    /// Their worth under each of the rules.
    pub(crate) worth: Vec<Worth>,
}

/// Returns true if these observations are no worse for the caller than others, under any of the same rules.
pub(crate) fn favours(these: &[Worth], others: &[Worth]) -> bool {
    these.iter().zip(others).all(|(these, others)| these.covers(others))
}

/// The worth of observations under one set of rules. Equal worth means equal decisions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Worth {
    /// The verdict of a risk, regardless of evidence.
    verdict: Option<FixedVerdict>,
    /// Challenges that risks forbid.
    forbidden: Bits,
    /// Risks that fired and require something.
    pub(crate) requires: Bits,
    /// Points that risks add.
    added: i64,
    /// Outcomes that meet an entry, share a cause or can be forbidden.
    held: Bits,
    /// Other positive points that count only up to a cap, by factor.
    earned: [i64; 6],
    /// All other points.
    points: i64,
}

impl Worth {
    /// Returns true if these observations take no more of a call than others do: no points that the others do not
    /// take, and no results except those that `forbidden` also forbids.
    pub(crate) fn takes_no_more_than(&self, other: &Self, forbidden: impl Fn(ResultId) -> bool) -> bool {
        self.added <= other.added && self.forbidden.iter().all(|id| other.forbidden.has(id) || forbidden(id))
    }

    /// Returns true if these observations forbid a result.
    pub(crate) fn forbids(&self, result: ResultId) -> bool {
        self.forbidden.has(result)
    }

    /// Returns true if they differ at most in the numbers of risks, which differ between policies.
    pub(crate) fn is_same_but_requirements(&self, other: &Self) -> bool {
        Self { requires: other.requires, ..self.clone() } == *other
    }

    /// Returns true if these observations are no worse for the caller than others, whatever is passed: they approve
    /// whenever the others do, and refuse no more strictly.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        if self.verdict.is_some() || other.verdict.is_some() {
            return self.verdict <= other.verdict;
        }
        let earned = self.earned.iter().zip(other.earned).all(|(mine, other)| *mine >= other);
        earned
            && self.points >= other.points
            && self.added <= other.added
            && self.held.has_all(&other.held)
            && other.forbidden.has_all(&self.forbidden)
            && other.requires.has_all(&self.requires)
    }
}

/// Every class there is for these rules, of one policy or of two; `None` for rules that a policy does not
/// have. `false` if there are too many: then some signals are only looked at unobserved.
///
/// Signals are the same if their names are. An outcome that a policy does not know is unobserved there.
pub(crate) fn classes<'a>(rules: &[Option<&'a Rules>]) -> (Vec<Class<'a>>, bool) {
    classes_within(rules, &|_, _| true)
}

/// Returns true if an outcome of a signal, or none being observed, can occur.
pub(crate) type CanOccur<'c> = dyn Fn(&str, Option<&str>) -> bool + 'c;

/// The classes of observations that can occur. Of each signal, at least one can.
pub(crate) fn classes_within<'a>(
    rules: &[Option<&'a Rules>],
    can_occur: &CanOccur<'_>,
) -> (Vec<Class<'a>>, bool) {
    let sides: Vec<Option<Side<'a>>> = rules.iter().map(|rules| rules.map(Side::new)).collect();
    let mut states = vec![State {
        observed: Vec::new(),
        sides: sides.iter().map(|side| side.as_ref().map(Side::start).unwrap_or_default()).collect(),
    }];
    let mut complete = true;
    for name in signal_names(&sides) {
        let mut options: Vec<Option<&str>> = vec![None];
        for outcome in sides.iter().flatten().flat_map(|side| side.outcomes(name)) {
            if !options.contains(&Some(outcome)) {
                options.push(Some(outcome));
            }
        }
        options.retain(|option| can_occur(name, *option));
        let first = options.first().copied().flatten();
        let next = merged(states.iter().flat_map(|state| {
            options.iter().map(|option| state.with(&sides, name, *option)).collect::<Vec<_>>()
        }));
        // The remaining signals are then treated as unobserved, or as observed with the first outcome that can occur.
        let too_many = next.len() > MOST_CLASSES;
        complete &= !too_many;
        states =
            if too_many { merged(states.iter().map(|state| state.with(&sides, name, first))) } else { next };
    }
    for state in &mut states {
        for (worth, side) in state.sides.iter_mut().zip(&sides) {
            if let Some(side) = side {
                side.finish(worth);
            }
        }
    }
    let mut states = merged(states.into_iter());
    // Of classes that turn out to decide alike the first is shown: the one that says least for the caller or against.
    states.sort_by_key(|state| {
        (state.observed.len(), sides.iter().flatten().map(|side| side.weight(&state.observed)).max())
    });
    let class = |state: State<'a>| Class {
        observed: state.observed,
        worth: state.sides.into_iter().map(|partial| partial.worth).collect(),
    };
    (states.into_iter().map(class).collect(), complete)
}

/// The evidence that `policy` makes of these observations, without those that it does not know.
pub(crate) fn evidence(policy: &Policy, observed: &[(&str, &str)]) -> Option<Evidence> {
    let mut facts = Facts::new("", supposed_time());
    for (signal, outcome) in observed {
        if knows(policy.compiled(), signal, outcome) {
            facts = facts.evidence(*signal, *outcome, supposed_time());
        }
    }
    policy.evidence(&facts).ok()
}

/// The outcome of a challenge that has failed.
pub(crate) const FAILED: &str = "failed";

/// Returns true if a policy has this outcome of a signal, or the challenge that has failed.
pub(crate) fn knows(compiled: &Compiled, signal: &str, outcome: &str) -> bool {
    let check = compiled.checks.find(signal).and_then(|id| compiled.checks.check(id));
    check.is_some_and(|check| {
        check.outcomes().iter().any(|known| *known.name == *outcome)
            || (outcome == FAILED && check.challenge().is_some())
    })
}

/// Signals of every side, those of the first one first.
fn signal_names<'a>(sides: &[Option<Side<'a>>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for side in sides.iter().flatten() {
        let signals = side.compiled.checks.list.iter().filter(|check| !check.outcomes().is_empty());
        for name in signals.map(|check| &*check.name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Observations so far.
#[derive(Debug, Clone)]
struct State<'a> {
    observed: Vec<(&'a str, &'a str)>,
    sides: Vec<Partial>,
}

/// Their worth so far.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Partial {
    /// Risks that can no longer fire.
    quiet: Bits,
    worth: Worth,
}

/// One of each kind, that with the fewest observations; the first of equals.
fn merged<'a>(states: impl Iterator<Item = State<'a>>) -> Vec<State<'a>> {
    let mut kept: Vec<State<'a>> = Vec::new();
    let mut known: HashMap<Vec<Partial>, usize> = HashMap::new();
    for state in states {
        if let Some(other) = known.get(&state.sides).and_then(|at| kept.get_mut(*at)) {
            if state.observed.len() < other.observed.len() {
                *other = state;
            }
        } else {
            known.insert(state.sides.clone(), kept.len());
            kept.push(state);
        }
    }
    kept.sort_by_key(|state| state.observed.len());
    kept
}

impl<'a> State<'a> {
    fn with(&self, sides: &[Option<Side<'a>>], signal: &'a str, outcome: Option<&'a str>) -> Self {
        let mut state = self.clone();
        state.observed.extend(outcome.map(|outcome| (signal, outcome)));
        for (partial, side) in state.sides.iter_mut().zip(sides) {
            if let Some(side) = side {
                side.observe(partial, signal, outcome);
            }
        }
        state
    }
}

/// One set of rules, and what matters to it.
struct Side<'a> {
    compiled: &'a Compiled,
    rules: &'a Rules,
    /// Risks that cannot fire for these groups.
    absent: Bits,
    /// Results that some entry names.
    named: Bits,
    /// Results that some risk can forbid.
    forbiddable: Bits,
    /// Factors of which the points count only up to a cap that other evidence shares, or are asked for.
    apart: [bool; 6],
}

impl<'a> Side<'a> {
    fn new(rules: &'a Rules) -> Self {
        let compiled = rules.policy().compiled();
        let (mut absent, mut named, mut forbiddable) = (Bits::EMPTY, Bits::EMPTY, Bits::EMPTY);
        let mut nodes: Vec<NodeId> = rules.requirement_nodes().collect();
        for (id, risk) in (0..).zip(&compiled.risks) {
            if risk.is_about(rules.matched()) {
                nodes.extend(risk.layer.require);
                forbiddable = forbiddable.union(&forbidden_by(compiled, id));
            } else {
                absent.insert(id);
            }
        }
        let mut apart = [false; 6];
        let mut factors = false;
        for node in nodes {
            compiled.requirements.each_entry(node, &mut |entry| {
                if let Demand::Outcomes(set) = entry.demand {
                    named.insert_all(compiled.requirements.set(set));
                }
            });
            compiled.requirements.each_node(node, &mut |node| match node {
                Node::PointsIn(factor, _) => apart.iter_mut().skip(usize::from(factor)).take(1).for_each(set),
                Node::Factors(_) => factors = true,
                _ => {}
            });
        }
        // Points under a cap that other evidence can fill as well do not simply add up.
        let special = |id: u16, result: &ResultSpec| {
            result.challenge || result.cause != NO_CAUSE || named.has(id) || forbiddable.has(id)
        };
        let shares_cap = |factor: Factor| {
            let capped = compiled.factors.get(usize::from(factor)).is_some_and(|rule| rule.cap < i64::MAX);
            let mut results = (0..).zip(&compiled.checks.results);
            capped && results.any(|(id, result)| result.factor == factor && special(id, result))
        };
        for (factor, slot) in (0..).zip(&mut apart) {
            *slot |= factor != STRAIGHT && (factors || shares_cap(factor));
        }
        Self { compiled, rules, absent, named, forbiddable, apart }
    }

    fn start(&self) -> Partial {
        Partial { quiet: self.absent, worth: Worth::default() }
    }

    fn outcomes(&self, signal: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let check = self.compiled.checks.find(signal).and_then(|id| self.compiled.checks.check(id));
        check.map(Check::outcomes).unwrap_or_default().iter().map(|outcome| &*outcome.name)
    }

    /// The points of these observations, for the caller or against.
    fn weight(&self, observed: &[(&str, &str)]) -> i64 {
        let checks = &self.compiled.checks;
        let points = |(signal, outcome): &(&str, &str)| {
            let check = checks.find(signal).and_then(|id| checks.check(id))?;
            let known = check.outcomes().iter().find(|known| *known.name == **outcome)?;
            Some(known.points.saturating_abs())
        };
        observed.iter().filter_map(points).fold(0, i64::saturating_add)
    }

    fn observe(&self, partial: &mut Partial, signal: &str, outcome: Option<&str>) {
        let checks = &self.compiled.checks;
        let Some((id, check)) = checks.find(signal).and_then(|id| Some((id, checks.check(id)?))) else {
            return;
        };
        if check.challenge().is_some() {
            return;
        }
        let at =
            outcome.and_then(|outcome| check.outcomes().iter().position(|known| *known.name == *outcome));
        self.silence(partial, id, at.and_then(|at| u8::try_from(at).ok()).unwrap_or(UNOBSERVED));
        if let Some(outcome) = at.and_then(|at| check.outcomes().get(at)) {
            let worth = &mut partial.worth;
            worth.points = worth.points.saturating_add(outcome.points.min(0));
            if !self.rules.forbids(outcome.result)
                && let Some(spec) = checks.results.get(usize::from(outcome.result))
            {
                let stays = self.named.has(outcome.result)
                    || (spec.points > 0 && (spec.cause != NO_CAUSE || self.forbiddable.has(outcome.result)));
                if stays {
                    worth.held.insert(outcome.result);
                } else {
                    self.earn(worth, spec);
                }
            }
        }
    }

    /// Risks that this outcome keeps from firing.
    fn silence(&self, partial: &mut Partial, signal: CheckId, outcome: u8) {
        for (id, risk) in (0..).zip(&self.compiled.risks) {
            let listed =
                |(check, outcomes): &(CheckId, u64)| *check != signal || outcomes >> (outcome & 63) & 1 == 1;
            if !risk.when.iter().all(listed) {
                partial.quiet.insert(id);
            }
        }
    }

    fn earn(&self, worth: &mut Worth, spec: &ResultSpec) {
        let points = i64::from(spec.points).max(0);
        let cap = self.compiled.factors.get(usize::from(spec.factor)).map_or(i64::MAX, |rule| rule.cap);
        if let Some(sum) = worth.earned.get_mut(usize::from(spec.factor)) {
            *sum = sum.saturating_add(points).min(cap);
        }
    }

    /// Fires the risks that are left, and joins what need not be told apart.
    fn finish(&self, partial: &mut Partial) {
        let worth = &mut partial.worth;
        for (id, risk) in (0..).zip(&self.compiled.risks) {
            if partial.quiet.has(id) {
                continue;
            }
            worth.verdict = worth.verdict.max(risk.layer.verdict);
            worth.added = worth.added.saturating_add(risk.add_points);
            worth.forbidden = worth.forbidden.union(&forbidden_by(self.compiled, id));
            if risk.layer.require.is_some() {
                worth.requires.insert(id);
            }
        }
        partial.quiet = Bits::EMPTY;
        if let Some(verdict) = worth.verdict {
            *worth = Worth { verdict: Some(verdict), ..Worth::default() };
            return;
        }
        let left = worth.held.without(&worth.forbidden);
        worth.held = Bits::EMPTY;
        for id in left.iter() {
            let Some(spec) = self.compiled.checks.results.get(usize::from(id)) else { continue };
            if self.named.has(id) || spec.cause != NO_CAUSE {
                worth.held.insert(id);
            } else {
                self.earn(worth, spec);
            }
        }
        worth.forbidden = challenges_of(self.compiled, &worth.forbidden);
        for (slot, apart) in worth.earned.iter_mut().zip(self.apart) {
            if !apart {
                worth.points = worth.points.saturating_add(std::mem::take(slot));
            }
        }
    }
}

fn set(slot: &mut bool) {
    *slot = true;
}

fn forbidden_by(compiled: &Compiled, risk: u16) -> Bits {
    let layer = compiled.risks.get(usize::from(risk)).map(|risk| risk.layer).unwrap_or_default();
    compiled.requirements.results(layer.forbids)
}

fn challenges_of(compiled: &Compiled, results: &Bits) -> Bits {
    results.without(&results.without(&compiled.checks.challenge_results))
}
