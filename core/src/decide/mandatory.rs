//! Open challenges without which approval is out of reach, found in one pass over the requirement.

use super::outlook::Spare;
use super::state::{Score, State};
use super::verdict::Judgement;
use crate::bits::Bits;
use crate::policy::compiled::{MAX_ITEMISED, ResultId, ResultSpec};
use crate::policy::requirement::{Children, Demand, Entries, Node, NodeId};

impl Judgement<'_> {
    /// Open challenges without which approval is out of reach; the best state must approve.
    pub(super) fn mandatory(&self) -> Bits {
        let checks = &self.compiled.checks;
        let mut mandatory = self.prospect.open.intersection(&self.rules.needs.pass);
        let open = self.prospect.open.without(&mandatory);
        let single = open.intersection(&checks.single);
        let margin = self.margin();
        single.iter().for_each(|result| {
            let spares = checks.results.get(usize::from(result)).is_some_and(|spec| margin.spares(spec));
            if !spares && self.score_without(result).is_some_and(|score| !self.enough(&score)) {
                mandatory.insert(result);
            }
        });
        for result in open.without(&single).iter().filter(|result| !self.approves_without(*result)) {
            mandatory.insert(result);
        }
        let best = Best { judgement: self, state: self.best(), single };
        for node in self.joined() {
            let needed = best.needed(node).unwrap_or_default();
            mandatory = mandatory.union(&needed.intersection(&single));
        }
        mandatory
    }

    /// Returns what the best state has beyond the numbers of the joined requirement, which it meets.
    fn margin(&self) -> Margin {
        let (best, needs, added) = (self.ceiling(), &self.rules.needs, self.added());
        let asked = (needs.points != 0 || added != 0).then(|| needs.points.saturating_add(added));
        let points = asked.map_or(i64::MAX, |asked| best.total.saturating_sub(asked));
        let mut factors = [i64::MAX; 6];
        if needs.asks_points_in {
            let each = best.counted.iter().zip(needs.points_in);
            factors
                .iter_mut()
                .zip(each)
                .for_each(|(margin, (have, need))| *margin = have.saturating_sub(need));
        }
        let any = (needs.factors == 0 || best.shown > needs.factors)
            && (needs.independent == 0 || best.independent > needs.independent);
        Margin { points, factors, any }
    }

    /// Returns the score of the best state without a challenge; `None` if it has items or belongs to a family.
    fn score_without(&self, result: ResultId) -> Option<Score> {
        let spec = self.compiled.checks.results.get(usize::from(result))?;
        self.ceiling().without(self.compiled, &self.prospect.best, result, spec)
    }

    /// Returns true if the best state would still approve without what is open of a challenge with items, or without
    /// this member of a family.
    fn approves_without(&self, result: ResultId) -> bool {
        let best = self.best();
        let mut held = *best.held;
        // Items already passed remain; only those still possible are removed.
        let mut spare: Spare = [0; MAX_ITEMISED];
        spare.iter_mut().zip(best.spare).for_each(|(slot, room)| *slot = *room);
        let checks = &self.compiled.checks;
        let check = checks.results.get(usize::from(result)).and_then(|spec| checks.challenge(spec.check));
        let itemised = check.and_then(|challenge| challenge.itemised);
        if let Some(slot) = itemised.and_then(|number| spare.get_mut(usize::from(number))) {
            *slot = 0;
        }
        if !self.prospect.held.has(result) {
            held.remove(result);
        }
        let state = State { held: &held, spare: &spare, ..best };
        self.approves(&state, &self.score_of(&state))
    }
}

/// The numbers by which the best state exceeds a requirement.
struct Margin {
    points: i64,
    /// The points of each factor, and of none.
    factors: [i64; 6],
    /// True if a factor and a cause can be spared.
    any: bool,
}

impl Margin {
    /// Returns true if the best state would meet the numbers of the requirement even if this result took all its points
    /// with it, a factor and a cause; a tenth of the instructions of scoring without it.
    #[inline]
    fn spares(&self, spec: &ResultSpec) -> bool {
        let points = i64::from(spec.points);
        self.any
            && points <= self.points
            && self.factors.get(usize::from(spec.factor)).is_none_or(|margin| points <= *margin)
    }
}

/// The best state, and the open challenges without which to judge it again.
struct Best<'j> {
    judgement: &'j Judgement<'j>,
    state: State<'j>,
    single: Bits,
}

impl Best<'_> {
    /// Returns the single challenges without which the condition at `node` no longer holds, perhaps with others that
    /// are not single; `None` if it does not hold in the best state.
    fn needed(&self, node: NodeId) -> Option<Bits> {
        let all = &self.judgement.compiled.requirements;
        match all.node(all.innermost(node))? {
            Node::Points(need) => {
                let need = i64::from(need).saturating_add(self.judgement.added());
                self.for_score(|score| score.total >= need)
            }
            Node::PointsIn(factor, need) => {
                self.for_score(|score| score.counted_in(factor) >= i64::from(need))
            }
            Node::Factors(need) => self.for_score(|score| score.shown >= need),
            Node::Independent(need) => self.for_score(|score| score.independent >= i64::from(need)),
            Node::Pass(entries) => self.for_count(node, entries.len(), entries, Children::default()),
            Node::AtLeast { count, of } => {
                let choice = all.choice(of)?;
                self.for_count(node, usize::from(count), choice.entries, choice.requirements)
            }
            Node::Keys(children) | Node::All(children) => children
                .iter()
                .try_fold(Bits::EMPTY, |needed, child| Some(needed.union(&self.needed(child)?))),
            Node::Any(children) => children
                .iter()
                .filter_map(|child| self.needed(child))
                .reduce(|needed, other| needed.intersection(&other)),
        }
    }

    fn for_score(&self, enough: impl Fn(&Score) -> bool) -> Option<Bits> {
        let lacks =
            |result: &ResultId| self.judgement.score_without(*result).is_some_and(|score| !enough(&score));
        enough(self.judgement.ceiling()).then(|| self.single.iter().filter(lacks).collect())
    }

    /// For the condition that `need` of these entries and conditions hold.
    fn for_count(&self, node: NodeId, need: usize, entries: Entries, children: Children) -> Option<Bits> {
        let policy = self.judgement.compiled;
        let mut have = 0_usize;
        // Those that one of the entries and conditions needs, and those that several need.
        let (mut by_one, mut by_several) = (Bits::EMPTY, Bits::EMPTY);
        let all_needed = need >= entries.len();
        if children.is_empty()
            && !all_needed
            && self.state.met(policy, entries, need.saturating_add(1)) > need
        {
            // No challenge meets two entries, so any one can be spared.
            return Some(Bits::EMPTY);
        }
        for rivals in policy.requirements.entries(entries).chunk_by(|a, b| a.check == b.check) {
            let met = self.state.met_by_one_check(policy, rivals, |_| {});
            have = have.saturating_add(met);
            if let (1.., Some(Demand::Passed(result))) = (met, rivals.first().map(|entry| entry.demand)) {
                by_one.insert(result);
            }
        }
        for child in children.iter() {
            // Of several alternatives that are open, none is needed.
            if policy.requirements.one_of(child).is_some_and(|any| self.state.held.count_of(any, 2) > 1) {
                have = have.saturating_add(1);
                continue;
            }
            let Some(needed) = self.needed(child) else { continue };
            have = have.saturating_add(1);
            by_several = by_several.union(&by_one.intersection(&needed));
            by_one = by_one.union(&needed);
        }
        match have.checked_sub(need)? {
            0 => Some(by_one),
            // A challenge that only one of them needs can be spared.
            _ => Some(by_several.iter().filter(|result| !self.holds_without(*result, node)).collect()),
        }
    }

    fn holds_without(&self, result: ResultId, node: NodeId) -> bool {
        let Some(score) = self.judgement.score_without(result) else { return true };
        let mut held = *self.state.held;
        held.remove(result);
        let state = State { held: &held, ..self.state };
        state.holds(self.judgement.compiled, &score, self.judgement.added(), node)
    }
}
