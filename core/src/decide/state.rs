//! Evaluates a requirement in one state of the evidence, real or hypothetical.

use super::observed::Item;
use crate::bits::Bits;
use crate::policy::compiled::{
    CONTEXT, CheckId, Compiled, NO_CAUSE, NO_FAMILY, ResultId, ResultSpec, STRAIGHT, Sum,
};
use crate::policy::requirement::{Demand, Entries, Entry, Node, NodeId};

/// The results that help, the items behind them, and the number of items assumed to pass with the
/// highest grades (per check that is repeatable or graded; empty for none).
#[derive(Clone, Copy)]
pub(crate) struct State<'s> {
    pub(super) held: &'s Bits,
    pub(super) items: &'s [Item],
    pub(super) spare: &'s [u8],
}

/// The score of a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    /// Positive points per factor, before the cap; the last are those without a factor.
    pub(super) earned: [i64; 6],
    /// The same points after the cap.
    pub(super) counted: [i64; 6],
    pub(super) total: i64,
    /// The number of different causes of passed challenges.
    pub(super) independent: i64,
    /// The number of factors, except context, that reach their `min`.
    pub(super) shown: u8,
}

impl State<'_> {
    /// Items of `check` that help.
    fn items_of(&self, check: CheckId) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.check == check)
    }

    fn spare_of(&self, policy: &Compiled, check: CheckId) -> usize {
        let number = policy.checks.challenge(check).and_then(|challenge| challenge.itemised);
        number.and_then(|number| self.spare.get(usize::from(number))).map_or(0, |n| usize::from(*n))
    }

    /// Returns the number of pieces of evidence behind a held result.
    fn count(&self, policy: &Compiled, result: &ResultSpec) -> i64 {
        if !result.itemised {
            return 1;
        }
        let count = self.items_of(result.check).count().saturating_add(self.spare_of(policy, result.check));
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Step 6 of the decision: causes, families, caps; `hurts` is the sum of all negative points.
    pub(super) fn score(&self, policy: &Compiled, hurts: i64) -> Score {
        let mut sum = Sum::default();
        // Most results depend on no other: scoring them apart from the rest saves half of its instructions.
        let alone = &policy.checks.alone;
        self.held.each_of(&alone.challenges, |id| policy.checks.with_result(id, |result| sum.add(result)));
        self.score_from(policy, hurts, sum)
    }

    /// The score of a state that holds most challenges: taking away those that it does not hold takes fewer instructions
    /// than adding the others.
    pub(super) fn score_of_most(&self, policy: &Compiled, hurts: i64) -> Score {
        let alone = &policy.checks.alone;
        let mut sum = alone.all_challenges;
        self.held
            .each_missing(&alone.challenges, |id| policy.checks.with_result(id, |result| sum.take(result)));
        self.score_from(policy, hurts, sum)
    }

    /// The score, from the sum of the challenges that score by themselves.
    #[inline]
    fn score_from(&self, policy: &Compiled, hurts: i64, mut sum: Sum) -> Score {
        let checks = &policy.checks;
        self.held.each_of(&checks.alone.signals, |id| checks.with_result(id, |result| sum.add(result)));
        if self.held.has_any_of(&checks.together) {
            self.together(policy, &mut sum);
        }
        if !checks.families.is_empty() {
            self.families(policy, &mut sum.earned);
        }
        let Sum { earned, independent } = sum;
        let mut counted = earned;
        let mut shown = 0_u8;
        for (factor, (points, rule)) in (0..).zip(counted.iter_mut().zip(&policy.factors)) {
            *points = (*points).min(rule.cap);
            if factor != CONTEXT && *points >= rule.min {
                shown = shown.saturating_add(1);
            }
        }
        // Far fewer points than 64 bits hold: only `hurts` may be at a limit.
        let total =
            hurts.saturating_add(counted.iter().fold(0, |sum: i64, points| sum.wrapping_add(*points)));
        Score { earned, counted, total, independent, shown }
    }

    /// Adds the points of results that have items or share a cause.
    fn together(&self, policy: &Compiled, sum: &mut Sum) {
        let mut scored = Bits::EMPTY;
        let mut passed = Bits::EMPTY;
        // Results are in scoring order, so the first of a cause is worth the most points.
        let mut add = |result: &ResultSpec| {
            let mut count = self.count(policy, result);
            let shared = result.cause != NO_CAUSE;
            if result.challenge {
                if !shared {
                    sum.independent = sum.independent.saturating_add(count);
                } else if passed.insert(result.cause) {
                    sum.independent = sum.independent.saturating_add(1);
                }
            }
            if shared {
                if !scored.insert(result.cause) {
                    return;
                }
                count = 1;
            }
            if let Some(points) = sum.earned.get_mut(usize::from(result.factor)) {
                *points = points.saturating_add(i64::from(result.points).saturating_mul(count));
            }
        };
        self.held.each_of(&policy.checks.together, |id| policy.checks.with_result(id, &mut add));
    }

    /// Adds the points of families: the first member earns the first points, each further one the next, in
    /// any order.
    fn families(&self, policy: &Compiled, earned: &mut [i64; 6]) {
        for (id, family) in (0_u16..).zip(&policy.checks.families) {
            let members: i64 = self
                .held
                .iter()
                .filter_map(|id| policy.checks.results.get(usize::from(id)))
                .filter(|result| result.family == id && result.family != NO_FAMILY)
                .fold(0, |sum, result| sum.saturating_add(self.count(policy, result)));
            let members = usize::try_from(members).unwrap_or_default();
            let first: i64 = family.points.iter().take(members).sum();
            let further = members.saturating_sub(family.points.len());
            let last = family.points.last().copied().unwrap_or_default();
            let points =
                first.saturating_add(last.saturating_mul(i64::try_from(further).unwrap_or(i64::MAX)));
            if let Some(sum) = earned.get_mut(usize::from(family.factor.min(STRAIGHT))) {
                *sum = sum.saturating_add(points);
            }
        }
    }

    /// Returns true if the condition at `node` holds; risks add `added` to every `points`.
    #[inline]
    pub(super) fn holds(&self, policy: &Compiled, score: &Score, added: i64, node: NodeId) -> bool {
        match policy.requirements.any_of(node) {
            Some(any) => self.held.has_any_of(any),
            None => self.holds_whole(policy, score, added, node),
        }
    }

    /// The same, without the short way for conditions that any of some results meets.
    fn holds_whole(&self, policy: &Compiled, score: &Score, added: i64, node: NodeId) -> bool {
        let all = &policy.requirements;
        let Some(node) = all.node(all.innermost(node)) else { return false };
        match node {
            Node::Points(need) => score.total >= i64::from(need).saturating_add(added),
            Node::PointsIn(factor, need) => score.counted_in(factor) >= i64::from(need),
            Node::Factors(need) => score.shown >= need,
            Node::Independent(need) => score.independent >= i64::from(need),
            Node::Pass(entries) => match entries.plain() {
                Some(passed) => {
                    self.held.has_all_of(all.set(passed))
                        && (entries.are_passes() || self.signals(policy, entries).all(|held| held))
                }
                None => self.met(policy, entries, entries.len()) == entries.len(),
            },
            Node::AtLeast { count, of } => {
                let Some(choice) = all.choice(of) else {
                    return false;
                };
                let need = usize::from(count);
                let mut met =
                    if choice.entries.len() == 0 { 0 } else { self.met(policy, choice.entries, need) };
                for child in choice.requirements.iter() {
                    if met >= need {
                        return true;
                    }
                    met = met.saturating_add(usize::from(self.holds(policy, score, added, child)));
                }
                met >= need
            }
            Node::Keys(children) | Node::All(children) => {
                children.iter().all(|child| self.holds(policy, score, added, child))
            }
            Node::Any(children) => children.iter().any(|child| self.holds(policy, score, added, child)),
        }
    }

    /// Returns the number of entries that are met, each by a different piece of evidence; counting may stop
    /// at `enough`.
    pub(super) fn met(&self, policy: &Compiled, entries: Entries, enough: usize) -> usize {
        if let Some(passed) = entries.plain() {
            let met = self.held.count_of(policy.requirements.set(passed), enough);
            if entries.are_passes() || met >= enough {
                return met;
            }
            return met.saturating_add(self.signals(policy, entries).filter(|held| *held).count());
        }
        let mut met = 0_usize;
        for rivals in policy.requirements.entries(entries).chunk_by(|a, b| a.check == b.check) {
            met = met.saturating_add(self.met_by_one_check(policy, rivals, |_| {}));
            if met >= enough {
                break;
            }
        }
        met
    }

    /// For each entry that asks for a signal, true if it is met.
    #[inline]
    fn signals(&self, policy: &Compiled, entries: Entries) -> impl Iterator<Item = bool> {
        policy.requirements.entries(entries).iter().filter_map(|entry| match entry.demand {
            Demand::Outcomes(set) => Some(self.held.has_any_of(policy.requirements.set(set))),
            _ => None,
        })
    }

    /// Returns the number of entries of one check that are met, and calls `unmet` with each of the others,
    /// in list order. An entry once met stays met.
    #[inline]
    pub(super) fn met_by_one_check(
        &self,
        policy: &Compiled,
        rivals: &[Entry],
        mut unmet: impl FnMut(&Entry),
    ) -> usize {
        // Most entries have no rival, and need no matching.
        if let [entry @ Entry { demand: Demand::Passed(_) | Demand::Outcomes(_), .. }] = rivals {
            let met = self.meets_plainly(policy, entry);
            if !met {
                unmet(entry);
            }
            return usize::from(met);
        }
        self.met_by_rivals(policy, rivals, unmet)
    }

    fn met_by_rivals(&self, policy: &Compiled, rivals: &[Entry], mut unmet: impl FnMut(&Entry)) -> usize {
        let mut matching = Matching { owner: [None; MAX_ITEMS] };
        let mut single = false;
        let mut met = 0_usize;
        let mut spare = None;
        for (index, entry) in rivals.iter().enumerate() {
            let found = match entry.demand {
                // At most one piece of evidence, so at most one entry.
                Demand::Passed(_) | Demand::Outcomes(_) => !single && self.meets_plainly(policy, entry),
                Demand::Item { result, .. } => {
                    self.held.has(result) && {
                        let demands =
                            |at: usize| rivals.get(at).map_or(&[][..], |entry| grades_of(policy, entry));
                        let mut seen = 0;
                        let items = || self.items_of(entry.check);
                        matching.augment(index, &items, &demands, &mut seen) || {
                            // An assumed item has the highest grades, so it meets any entry.
                            let left = spare.get_or_insert_with(|| self.spare_of(policy, entry.check));
                            let found = *left > 0;
                            *left = left.saturating_sub(1);
                            found
                        }
                    }
                }
            };
            if found {
                single = true;
                met = met.saturating_add(1);
            } else {
                unmet(entry);
            }
        }
        met
    }

    /// Returns true if an entry that asks for no grades is met, regardless of its rivals.
    #[inline]
    pub(super) fn meets_plainly(&self, policy: &Compiled, entry: &Entry) -> bool {
        match entry.demand {
            Demand::Passed(result) | Demand::Item { result, .. } => self.held.has(result),
            Demand::Outcomes(set) => self.held.has_any_of(policy.requirements.set(set)),
        }
    }
}

impl Score {
    pub(super) fn counted_in(&self, factor: u8) -> i64 {
        self.counted.get(usize::from(factor)).copied().unwrap_or_default()
    }

    /// Derives the score without one result of `held` from this one. `None` for a result that has items or
    /// belongs to a family: the caller scores the state again.
    pub(super) fn without(
        &self,
        policy: &Compiled,
        held: &Bits,
        id: ResultId,
        spec: &ResultSpec,
    ) -> Option<Self> {
        if spec.itemised || spec.family != NO_FAMILY {
            return None;
        }
        let (lost, alone) = if spec.cause == NO_CAUSE {
            (i64::from(spec.points), true)
        } else {
            // Results are in scoring order: the first of a cause scores, the next would take its place.
            let results =
                held.iter().filter_map(|other| Some((other, policy.checks.results.get(usize::from(other))?)));
            let mut same = results.filter(|(_, other)| other.cause == spec.cause);
            let first = same.next();
            let rest = first.into_iter().chain(same);
            let mut others = rest.filter(|(other, _)| *other != id);
            let best = others.next();
            let proves =
                |other: Option<(ResultId, &ResultSpec)>| other.is_some_and(|(_, other)| other.challenge);
            let alone = !proves(best) && !others.any(|other| proves(Some(other)));
            let scores = first.is_some_and(|(first, _)| first == id);
            let replaced = best.map_or(0, |(_, other)| i64::from(other.points));
            (if scores { i64::from(spec.points).saturating_sub(replaced) } else { 0 }, alone)
        };
        let mut score = *self;
        let at = usize::from(spec.factor);
        let rule = policy.factors.get(at);
        if let (Some(earned), Some(counted)) = (score.earned.get_mut(at), score.counted.get_mut(at)) {
            *earned = earned.saturating_sub(lost);
            let capped = rule.map_or(*earned, |rule| (*earned).min(rule.cap));
            if rule.is_some_and(|rule| spec.factor != CONTEXT && *counted >= rule.min && capped < rule.min) {
                score.shown = score.shown.saturating_sub(1);
            }
            score.total = score.total.saturating_sub(counted.saturating_sub(capped));
            *counted = capped;
        }
        if spec.challenge && alone {
            score.independent = score.independent.saturating_sub(1);
        }
        Some(score)
    }
}

fn grades_of<'p>(policy: &'p Compiled, entry: &Entry) -> &'p [u16] {
    match entry.demand {
        Demand::Item { start, len, .. } => policy.requirements.grades(start, len),
        _ => &[],
    }
}

/// The maximum number of items of one check, also the limit of the policy language.
const MAX_ITEMS: usize = 64;

/// A bipartite matching of entries to items of one check (augmenting paths).
struct Matching {
    /// The entry that each item meets.
    owner: [Option<u16>; MAX_ITEMS],
}

impl Matching {
    /// Finds an item for `entry`, moving other entries to other items where that helps.
    fn augment<'i, I: Iterator<Item = &'i Item>>(
        &mut self,
        entry: usize,
        items: &impl Fn() -> I,
        demands: &impl Fn(usize) -> &'i [u16],
        seen: &mut u64,
    ) -> bool {
        for (at, item) in items().enumerate().take(MAX_ITEMS) {
            let bit = 1_u64 << (at & 63);
            let enough = demands(entry).iter().zip(item.grades).all(|(need, have)| have >= *need);
            if !enough || *seen & bit != 0 {
                continue;
            }
            *seen |= bit;
            let holder = self.owner.get(at).copied().flatten();
            if holder.is_none_or(|holder| self.augment(usize::from(holder), items, demands, seen))
                && let Some(owner) = self.owner.get_mut(at)
            {
                *owner = u16::try_from(entry).ok();
                return true;
            }
        }
        false
    }
}
