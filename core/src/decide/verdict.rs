//! Steps 4 and 7 of a decision: which risks fire, and which verdict follows.

use super::decision::{Reason, Verdict};
use super::error::{FactsCode, FactsError};
use super::evidence::Evidence;
use super::rules::{LayerId, Rules, forbid};
use super::state::{Score, State};
use super::unmet::{Missing, Unmet};
use crate::bits::Bits;
use crate::policy::compiled::{CheckId, Compiled, MAX_ITEMISED, RiskVerdict};
use crate::policy::requirement::NodeId;

/// One decision under way: rules and evidence, and what the fired risks make of them.
pub(crate) struct Judgement<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) rules: &'a Rules,
    pub(super) evidence: &'a Evidence,
    /// Risks that fired.
    pub(super) fired: Bits,
    pub(super) forbidden: Bits,
    /// Points that risks add.
    pub(super) added: i64,
    /// The strictest verdict that a fired risk says.
    word: Option<RiskVerdict>,
}

/// Items that are supposed to pass, per check that is repeatable or graded.
pub(crate) type Spare = [u8; MAX_ITEMISED];

impl Rules {
    /// The verdict on `evidence`, without its explanation. Allocates nothing.
    ///
    /// An error only if the evidence was read for another policy.
    pub fn verdict(&self, evidence: &Evidence) -> Result<Verdict, FactsError> {
        Ok(Judgement::new(self, evidence)?.verdict().0)
    }
}

impl<'a> Judgement<'a> {
    /// The same rules, no risk taken into account: how a policy is looked at when it is loaded.
    pub(crate) fn without_risks(rules: &'a Rules, evidence: &'a Evidence) -> Self {
        Self {
            compiled: rules.policy.compiled(),
            rules,
            evidence,
            fired: Bits::EMPTY,
            forbidden: rules.forbidden,
            added: 0,
            word: None,
        }
    }

    pub(super) fn new(rules: &'a Rules, evidence: &'a Evidence) -> Result<Self, FactsError> {
        if !rules.policy.same(&evidence.policy) {
            return Err(FactsError::new(
                FactsCode::OtherPolicy,
                "",
                "rules and evidence are of different policies",
            )
            .help("read the facts with the policy that the rules are of"));
        }
        let mut judgement = Self::without_risks(rules, evidence);
        let compiled = judgement.compiled;
        for (id, risk) in (0..).zip(&compiled.risks) {
            let seen =
                |check: CheckId| evidence.observed.get(usize::from(check)).copied().unwrap_or_default();
            if risk.when.iter().all(|(check, outcomes)| outcomes >> (seen(*check) & 63) & 1 == 1) {
                judgement.fired.insert(id);
                judgement.added = judgement.added.saturating_add(risk.add_points);
                forbid(compiled, &risk.layer, &mut judgement.forbidden);
                judgement.word = match (judgement.word, risk.verdict) {
                    (Some(RiskVerdict::Deny), _) | (_, Some(RiskVerdict::Deny)) => Some(RiskVerdict::Deny),
                    (word, verdict) => word.or(verdict),
                };
            }
        }
        Ok(judgement)
    }

    /// The verdict; of a refusal also the reason.
    pub(super) fn verdict(&self) -> (Verdict, Option<Reason>) {
        if !self.rules.admitted {
            return (Verdict::Deny, Some(Reason::NoGroup));
        }
        match self.word {
            Some(RiskVerdict::Deny) => return (Verdict::Deny, Some(Reason::Risk)),
            Some(RiskVerdict::Escalate) => return (self.refusal(), Some(Reason::Risk)),
            None => {}
        }
        if self.approves(&self.held()) {
            return (Verdict::Approve, None);
        }
        let open = self.open();
        let mut spare = [0; MAX_ITEMISED];
        if !open.is_empty() && self.approves(&self.supposing(&open, &mut spare)) {
            return (Verdict::Challenge, None);
        }
        (self.refusal(), Some(Reason::OutOfReach))
    }

    fn refusal(&self) -> Verdict {
        if self.rules.escalate.is_some() { Verdict::Escalate } else { Verdict::Deny }
    }

    /// What helps now.
    pub(super) fn held(&self) -> State<'a> {
        State { held: self.evidence.held.without(&self.forbidden), items: &self.evidence.items, spare: &[] }
    }

    /// Challenges that can still be passed: not forbidden, not unavailable, not settled.
    pub(super) fn open(&self) -> Bits {
        // Nothing but risks forbids more than the rules do.
        self.rules.challenges.without(&self.forbidden).without(&self.evidence.closed)
    }

    /// The state if every challenge of `open` were passed now, with the highest grades and up to its number.
    pub(crate) fn supposing<'s>(&self, open: &Bits, spare: &'s mut Spare) -> State<'s>
    where
        'a: 's,
    {
        for (number, (check, room)) in self.compiled.checks.itemised.iter().zip(spare.iter_mut()).enumerate()
        {
            let Some(challenge) = self.compiled.checks.challenge(*check) else { continue };
            let settled = self.evidence.settled.get(number).copied().unwrap_or_default();
            *room = if open.has(challenge.result) { challenge.items.saturating_sub(settled) } else { 0 };
        }
        State { held: self.held().held.union(open), items: &self.evidence.items, spare: &*spare }
    }

    /// What is missing in `state`, layer by layer, in words.
    pub(crate) fn missing_words(&self, state: &State<'_>) -> Vec<String> {
        let score = self.score(state);
        self.layers()
            .filter_map(|(_, node)| Missing::at(self.compiled, state, &score, node))
            .map(|missing| Unmet::new(self.compiled, &missing).to_string())
            .collect()
    }

    pub(super) fn score(&self, state: &State<'_>) -> Score {
        state.score(self.compiled, self.evidence.hurts, self.added)
    }

    /// Whether the joined requirement holds in `state`.
    pub(crate) fn approves(&self, state: &State<'_>) -> bool {
        let needs = &self.rules.needs;
        // The cheapest conditions first: most states fail one of them.
        if !state.held.has_all(&needs.pass) {
            return false;
        }
        let score = self.score(state);
        (needs.points == 0 || score.total >= needs.points.saturating_add(self.added))
            && (self.added == 0 || score.total >= self.added)
            && score.shown >= needs.factors
            && score.independent >= needs.independent
            && score.counted.iter().zip(needs.points_in).all(|(have, need)| *have >= need)
            && needs.rest.iter().all(|node| state.holds(self.compiled, &score, *node))
            && self.risk_layers().all(|(_, node)| state.holds(self.compiled, &score, node))
    }

    /// Whether one condition holds in `state`.
    pub(crate) fn holds(&self, state: &State<'_>, node: NodeId) -> bool {
        state.holds(self.compiled, &self.score(state), node)
    }

    /// Requirements of the risks that fired.
    pub(super) fn risk_layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        self.fired.iter().filter_map(|id| {
            let risk = self.compiled.risks.get(usize::from(id))?;
            Some((LayerId::Risk(id), risk.layer.require?))
        })
    }

    /// Every requirement that is joined, in the order in which it is explained.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        self.rules.layers.iter().copied().chain(self.risk_layers())
    }

    /// Open challenges without which no way to approval is left.
    pub(super) fn mandatory(&self, open: &Bits) -> Bits {
        let mut spare = [0; MAX_ITEMISED];
        open.iter()
            .filter(|result| {
                let mut without = *open;
                without.remove(*result);
                self.rules.needs.pass.has(*result) || !self.approves(&self.supposing(&without, &mut spare))
            })
            .collect()
    }
}
