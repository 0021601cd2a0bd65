//! Step 7 of a decision: the verdict.

use super::decision::{Decision, Reason, Verdict};
use super::error::{FactsCode, FactsError};
use super::evidence::{Evidence, Reading};
use super::outlook::{Fired, Prospect, Spare};
use super::rules::{LayerId, RuleSet, Rules};
use super::state::{Score, State};
use super::unmet::Gaps;
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, FixedVerdict, MAX_ITEMISED, ResultId};
use crate::policy::requirement::NodeId;

/// A decision in progress: the rules, and the evidence that they do not forbid.
pub(super) struct Judgement<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) rules: &'a RuleSet,
    pub(super) reading: &'a Reading,
    /// The risks that apply to these rules.
    pub(super) fired: &'a Fired,
    pub(super) prospect: &'a Prospect,
}

/// Storage for the parts that a judgement recomputes: the risks, if some are about groups of these rules,
/// and the prospect, if the rules or those risks forbid some of it.
#[derive(Default)]
pub(super) struct Reduced {
    fired: Option<Fired>,
    prospect: Option<Prospect>,
}

impl Rules {
    /// Returns the verdict on `evidence`, without the explanation. Allocates nothing.
    ///
    /// Fails only if the evidence was read for another policy.
    pub fn verdict(&self, evidence: &Evidence) -> Result<Verdict, FactsError> {
        Ok(Judgement::new(self, evidence, &mut Reduced::default())?.verdict().0)
    }

    /// Decides on `evidence`, with the full explanation.
    ///
    /// Fails only if the evidence was read for another policy.
    pub fn decide(&self, evidence: &Evidence) -> Result<Decision, FactsError> {
        let mut reduced = Reduced::default();
        let judgement = Judgement::new(self, evidence, &mut reduced)?;
        let (verdict, reason) = judgement.verdict();
        let score = judgement.prospect.score;
        Ok(Decision {
            verdict,
            reason,
            required: judgement.required(),
            missing: if verdict == Verdict::Approve {
                Gaps::default()
            } else {
                judgement.missing(&judgement.now(), &score)
            },
            mandatory: if verdict == Verdict::Challenge { judgement.mandatory() } else { Bits::EMPTY },
            accounts: judgement.accounts(),
            risks: judgement.fired.risks,
            score,
            rules: self.clone(),
            evidence: evidence.clone(),
        })
    }
}

impl<'a> Judgement<'a> {
    #[inline]
    pub(super) fn new(
        rules: &'a Rules,
        evidence: &'a Evidence,
        reduced: &'a mut Reduced,
    ) -> Result<Self, FactsError> {
        let (rules, reading) = (rules.set(), evidence.reading());
        if !rules.policy.same(&reading.policy) {
            return Err(other_policy());
        }
        let compiled = rules.policy.compiled();
        let mut prospect = &reading.outlook.prospect;
        let mut fired = &reading.fired;
        let mut forbidden = &rules.forbidden;
        let both;
        if !fired.of_groups.is_empty()
            && let Some(with_groups) = fired.with_groups(compiled, &rules.groups)
        {
            both = rules.forbidden.union(&with_groups.forbidden);
            forbidden = &both;
            fired = reduced.fired.insert(with_groups);
        }
        if (rules.forbids_any || !std::ptr::eq(forbidden, &raw const rules.forbidden))
            && !forbidden.is_disjoint(&prospect.best)
        {
            let held = prospect.held.without(forbidden);
            let open = prospect.open.without(forbidden);
            let (items, room) = (&reading.items, &reading.outlook.room);
            let anew = Prospect::of(compiled, held, open, items, room, reading.hurts);
            prospect = reduced.prospect.insert(anew);
        }
        Ok(Self { compiled, rules, reading, fired, prospect })
    }

    /// Returns the verdict and, for a refusal, the reason.
    #[inline]
    pub(super) fn verdict(&self) -> (Verdict, Option<Reason>) {
        if !self.rules.admitted {
            return (Verdict::Deny, Some(Reason::NoGroup));
        }
        let (by_risk, by_group) = (self.fired.verdict, self.rules.verdict);
        if let Some(said) = by_risk.max(by_group) {
            // The first applicable reason; the verdict is the stricter of the two.
            let reason = if by_risk.is_some() { Reason::Risk } else { Reason::Group };
            let verdict = if said == FixedVerdict::Deny { Verdict::Deny } else { self.refusal() };
            return (verdict, Some(reason));
        }
        if self.approves(&self.now(), &self.prospect.score) {
            return (Verdict::Approve, None);
        }
        if !self.prospect.open.is_empty() && self.approves(&self.best(), &self.prospect.ceiling) {
            return (Verdict::Challenge, None);
        }
        (self.refusal(), Some(Reason::OutOfReach))
    }

    fn refusal(&self) -> Verdict {
        if self.rules.escalate.is_some() { Verdict::Escalate } else { Verdict::Deny }
    }

    /// The current state.
    #[inline]
    pub(super) fn now(&self) -> State<'a> {
        State { held: &self.prospect.held, items: &self.reading.items, spare: &[] }
    }

    /// The state if every open challenge were passed now, with the highest grades and all its items.
    #[inline]
    pub(super) fn best(&self) -> State<'a> {
        State { held: &self.prospect.best, items: &self.reading.items, spare: &self.reading.outlook.room }
    }

    pub(super) fn score_of(&self, state: &State<'_>) -> Score {
        state.score(self.compiled, self.reading.hurts)
    }

    /// Points that risks add to every `points`.
    pub(super) fn added(&self) -> i64 {
        self.fired.added
    }

    /// Returns true if the joined requirement holds in `state`, which has this score.
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
            && (!self.fired.requires
                || self.risk_layers().all(|(_, node)| state.holds(self.compiled, score, added, node)))
    }

    /// Requirements of the risks that fired.
    pub(super) fn risk_layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        let fired = self.fired;
        let risks = if fired.requires { fired.risks } else { Bits::EMPTY };
        risks.iter().filter_map(|id| {
            Some((LayerId::Risk(id), self.compiled.risks.get(usize::from(id))?.layer.require?))
        })
    }

    /// Every joined requirement, in the order of the explanation.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        self.rules.layers.iter().copied().chain(self.risk_layers())
    }

    /// Open challenges without which approval is out of reach.
    pub(super) fn mandatory(&self) -> Bits {
        let must = |result: &ResultId| self.rules.needs.pass.has(*result) || !self.approves_without(*result);
        self.prospect.open.iter().filter(must).collect()
    }

    /// Returns true if the best state would still approve without passing `result`.
    fn approves_without(&self, result: ResultId) -> bool {
        let best = self.best();
        let mut held = *best.held;
        let Some(spec) = self.compiled.checks.results.get(usize::from(result)) else { return true };
        if let Some(score) = self.prospect.ceiling.without(self.compiled, &held, result, spec) {
            held.remove(result);
            return self.approves(&State { held: &held, ..best }, &score);
        }
        // Items already passed remain; only those still possible are removed.
        let mut spare: Spare = [0; MAX_ITEMISED];
        spare.iter_mut().zip(best.spare).for_each(|(slot, room)| *slot = *room);
        let itemised = self.compiled.checks.challenge(spec.check).and_then(|challenge| challenge.itemised);
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

#[cold]
fn other_policy() -> FactsError {
    FactsError::new(FactsCode::OtherPolicy, "", "the rules and the evidence belong to different policies")
        .help("read the facts with the policy of the rules")
}
