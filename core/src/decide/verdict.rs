//! Step 7 of a decision: which verdict follows.

use super::decision::{Reason, Verdict};
use super::error::{FactsCode, FactsError};
use super::evidence::{Evidence, Reading};
use super::outlook::Spare;
use super::rules::{LayerId, RuleSet, Rules};
use super::state::{Score, State};
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, MAX_ITEMISED, ResultId, RiskVerdict};
use crate::policy::requirement::NodeId;

/// One decision under way: the rules, and the evidence as far as they let it help.
pub(super) struct Judgement<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) rules: &'a RuleSet,
    pub(super) reading: &'a Reading,
    /// What helps now.
    pub(super) held: Bits,
    /// Challenges that can still be passed: not forbidden, not unavailable, not settled.
    pub(super) open: Bits,
    /// Whether the rules forbid some of it, so that the scores must be made anew.
    reduced: bool,
}

impl Rules {
    /// The verdict on `evidence`, without its explanation. Allocates nothing.
    ///
    /// An error only if the evidence was read for another policy.
    pub fn verdict(&self, evidence: &Evidence) -> Result<Verdict, FactsError> {
        Ok(Judgement::new(self, evidence)?.verdict().0)
    }
}

impl<'a> Judgement<'a> {
    #[inline]
    pub(super) fn new(rules: &'a Rules, evidence: &'a Evidence) -> Result<Self, FactsError> {
        let (rules, reading) = (rules.set(), evidence.reading());
        if !rules.policy.same(&reading.policy) {
            return Err(other_policy());
        }
        let outlook = &reading.outlook;
        let mut judgement = Self {
            compiled: rules.policy.compiled(),
            rules,
            reading,
            held: outlook.held,
            open: outlook.open,
            reduced: rules.forbids_any
                && !(rules.forbidden.is_disjoint(&outlook.held)
                    && rules.forbidden.is_disjoint(&outlook.open)),
        };
        if judgement.reduced {
            judgement.held = outlook.held.without(&rules.forbidden);
            judgement.open = outlook.open.without(&rules.forbidden);
        }
        Ok(judgement)
    }

    /// The verdict; of a refusal also the reason.
    #[inline]
    pub(super) fn verdict(&self) -> (Verdict, Option<Reason>) {
        if !self.rules.admitted {
            return (Verdict::Deny, Some(Reason::NoGroup));
        }
        match self.reading.fired.verdict {
            Some(RiskVerdict::Deny) => return (Verdict::Deny, Some(Reason::Risk)),
            Some(RiskVerdict::Escalate) => return (self.refusal(), Some(Reason::Risk)),
            None => {}
        }
        if self.approves(&self.now(), &self.score()) {
            return (Verdict::Approve, None);
        }
        if !self.open.is_empty() && self.approves(&self.best(), &self.ceiling()) {
            return (Verdict::Challenge, None);
        }
        (self.refusal(), Some(Reason::OutOfReach))
    }

    fn refusal(&self) -> Verdict {
        if self.rules.escalate.is_some() { Verdict::Escalate } else { Verdict::Deny }
    }

    /// The state there is.
    #[inline]
    pub(super) fn now(&self) -> State<'a> {
        State { held: self.held, items: &self.reading.items, spare: &[] }
    }

    /// The state if every open challenge were passed now, with the highest grades and up to its number.
    #[inline]
    pub(super) fn best(&self) -> State<'a> {
        State {
            held: self.held.union(&self.open),
            items: &self.reading.items,
            spare: &self.reading.outlook.room,
        }
    }

    /// The score there is.
    #[inline]
    pub(super) fn score(&self) -> Score {
        if self.reduced { self.score_of(&self.now()) } else { self.reading.outlook.score }
    }

    /// The score of the best state.
    #[inline]
    pub(super) fn ceiling(&self) -> Score {
        if self.reduced { self.score_of(&self.best()) } else { self.reading.outlook.ceiling }
    }

    pub(super) fn score_of(&self, state: &State<'_>) -> Score {
        state.score(self.compiled, self.reading.hurts)
    }

    /// Points that risks add to every `points`.
    pub(super) fn added(&self) -> i64 {
        self.reading.fired.added
    }

    /// Whether the joined requirement holds in `state`, which has this score.
    #[inline]
    pub(super) fn approves(&self, state: &State<'_>, score: &Score) -> bool {
        let (needs, added) = (&self.rules.needs, self.added());
        (needs.points == 0 || score.total >= needs.points.saturating_add(added))
            && state.held.has_all(&needs.pass)
            && score.shown >= needs.factors
            && score.independent >= needs.independent
            && (added == 0 || score.total >= added)
            && (!needs.asks_points_in
                || score.counted.iter().zip(needs.points_in).all(|(have, need)| *have >= need))
            && needs.rest.iter().all(|node| state.holds(self.compiled, score, added, *node))
            && (!self.reading.fired.requires
                || self.risk_layers().all(|(_, node)| state.holds(self.compiled, score, added, node)))
    }

    /// Requirements of the risks that fired.
    pub(super) fn risk_layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        let fired = &self.reading.fired;
        let risks = if fired.requires { fired.risks } else { Bits::EMPTY };
        risks.iter().filter_map(|id| {
            Some((LayerId::Risk(id), self.compiled.risks.get(usize::from(id))?.layer.require?))
        })
    }

    /// Every requirement that is joined, in the order in which it is explained.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        self.rules.layers.iter().copied().chain(self.risk_layers())
    }

    /// Open challenges without which no way to approval is left.
    pub(super) fn mandatory(&self) -> Bits {
        let (best, ceiling) = (self.best(), self.ceiling());
        let must = |result: &ResultId| {
            self.rules.needs.pass.has(*result) || !self.approves_without(&best, &ceiling, *result)
        };
        self.open.iter().filter(must).collect()
    }

    /// Whether the best state would still approve if `result` could not be passed.
    fn approves_without(&self, best: &State<'_>, ceiling: &Score, result: ResultId) -> bool {
        let spec = self.compiled.checks.results.get(usize::from(result));
        if let Some(score) = spec.and_then(|spec| ceiling.without(self.compiled, &best.held, result, spec)) {
            let mut held = best.held;
            held.remove(result);
            return self.approves(&State { held, ..*best }, &score);
        }
        // Items that were shown stay; only those that could still come are taken away.
        let mut spare: Spare = [0; MAX_ITEMISED];
        spare.iter_mut().zip(best.spare).for_each(|(slot, room)| *slot = *room);
        let itemised =
            spec.and_then(|spec| self.compiled.checks.challenge(spec.check)).and_then(|c| c.itemised);
        if let Some(slot) = itemised.and_then(|number| spare.get_mut(usize::from(number))) {
            *slot = 0;
        }
        let mut held = best.held;
        if !self.held.has(result) {
            held.remove(result);
        }
        let state = State { held, items: best.items, spare: &spare };
        self.approves(&state, &self.score_of(&state))
    }
}

#[cold]
fn other_policy() -> FactsError {
    FactsError::new(FactsCode::OtherPolicy, "", "rules and evidence are of different policies")
        .help("read the facts with the policy that the rules are of")
}
