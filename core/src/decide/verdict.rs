//! Step 7 of a decision: the verdict.

use std::cell::OnceCell;

use super::decision::{Decision, Reason, Verdict};
use super::error::{FactsCode, FactsError};
use super::evidence::{Evidence, Reading};
use super::outlook::{Fired, Prospect};
use super::rules::{LayerId, RuleSet, Rules};
use super::state::{Score, State};
use super::unmet::Gaps;
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, FixedVerdict, Layer};
use crate::policy::requirement::NodeId;

/// A decision in progress: the rules, and the evidence that they do not forbid.
pub(super) struct Judgement<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) rules: &'a RuleSet,
    pub(super) reading: &'a Reading,
    /// The risks that apply to these rules.
    pub(super) fired: &'a Fired,
    pub(super) prospect: &'a Prospect,
    score: &'a Score,
    ceiling: OnceCell<Score>,
    /// True if the prospect is that of the evidence, which keeps its scores for other judgements.
    is_shared: bool,
}

/// Storage for what differs from the evidence under these rules: the risks, if some are about their groups, and what is left
/// of the prospect, with its score, if they forbid part of it.
#[derive(Default)]
pub(super) struct Reduced {
    fired: Option<Fired>,
    prospect: Option<Prospect>,
    score: Option<Score>,
}

impl Rules {
    /// Returns the verdict on `evidence`, without the explanation. Allocates nothing.
    ///
    /// Fails only if the evidence was read for another policy.
    pub fn verdict(&self, evidence: &Evidence) -> Result<Verdict, FactsError> {
        let (rules, reading) = self.with(evidence)?;
        Ok(Judgement::new(rules, reading, &mut Reduced::default()).verdict().0)
    }

    /// Decides on `evidence`, with the full explanation.
    ///
    /// Fails only if the evidence was read for another policy.
    pub fn decide(&self, evidence: &Evidence) -> Result<Decision, FactsError> {
        let mut reduced = Reduced::default();
        let (rules, reading) = self.with(evidence)?;
        let judgement = Judgement::new(rules, reading, &mut reduced);
        let (verdict, reason) = judgement.verdict();
        let score = *judgement.score();
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

    /// Returns the rules and the evidence, if they are of the same policy.
    #[inline]
    pub(super) fn with<'a>(
        &'a self,
        evidence: &'a Evidence,
    ) -> Result<(&'a RuleSet, &'a Reading), FactsError> {
        let (rules, reading) = (self.set(), evidence.reading());
        if rules.policy.same(&reading.policy) { Ok((rules, reading)) } else { Err(other_policy()) }
    }
}

impl<'a> Judgement<'a> {
    /// Rules and evidence must be of the same policy.
    #[inline]
    pub(super) fn new(rules: &'a RuleSet, reading: &'a Reading, reduced: &'a mut Reduced) -> Self {
        let compiled = rules.policy.compiled();
        let outlook = &reading.outlook;
        let mut prospect = &outlook.prospect;
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
        let is_shared = forbidden.is_disjoint(&prospect.best);
        if !is_shared {
            let (held, open) = (prospect.held.without(forbidden), prospect.open.without(forbidden));
            prospect = reduced.prospect.insert(Prospect::new(held, open));
        }
        // Nearly every verdict asks for this score.
        let now = || {
            let now = State { held: &prospect.held, items: &reading.items, spare: &[] };
            now.score(compiled, reading.hurts)
        };
        let score = if is_shared { outlook.score.get_or_init(now) } else { reduced.score.insert(now()) };
        Self { compiled, rules, reading, fired, prospect, score, ceiling: OnceCell::new(), is_shared }
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
        if self.approves(&self.now(), self.score()) {
            return (Verdict::Approve, None);
        }
        if !self.prospect.open.is_empty() && self.approves(&self.best(), self.ceiling()) {
            return (Verdict::Challenge, None);
        }
        (self.refusal(), Some(Reason::OutOfReach))
    }

    fn refusal(&self) -> Verdict {
        if self.rules.escalate.is_some() { Verdict::Escalate } else { Verdict::Deny }
    }

    /// The current state.
    #[inline]
    pub(super) fn now(&self) -> State<'_> {
        State { held: &self.prospect.held, items: &self.reading.items, spare: &[] }
    }

    /// The state if every open challenge were passed now, with the highest grades and all its items.
    #[inline]
    pub(super) fn best(&self) -> State<'_> {
        State { held: &self.prospect.best, items: &self.reading.items, spare: &self.reading.outlook.room }
    }

    /// The score now.
    #[inline]
    pub(super) fn score(&self) -> &Score {
        self.score
    }

    /// The score of the best state.
    #[inline]
    pub(super) fn ceiling(&self) -> &Score {
        let best = || self.best().score_of_most(self.compiled, self.reading.hurts);
        if self.is_shared {
            self.reading.outlook.ceiling.get_or_init(best)
        } else {
            self.ceiling.get_or_init(best)
        }
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
        self.enough(score)
            && state.held.has_all(&self.rules.needs.pass)
            && self.rules.needs.rest.iter().all(|node| state.holds(self.compiled, score, self.added(), *node))
            && (!self.fired.requires
                || self.risk_layers().all(|(_, node)| state.holds(self.compiled, score, self.added(), node)))
    }

    /// Returns true if the score meets the numbers of the joined requirement.
    #[inline]
    pub(super) fn enough(&self, score: &Score) -> bool {
        let (needs, added) = (&self.rules.needs, self.added());
        (needs.points == 0 || score.total >= needs.points.saturating_add(added))
            && score.shown >= needs.factors
            && score.independent >= needs.independent
            && (added == 0 || score.total >= added)
            && (!needs.asks_points_in
                || score.counted.iter().zip(needs.points_in).all(|(have, need)| *have >= need))
    }

    /// The conditions of the joined requirement that are not plain numbers and passes.
    #[inline]
    pub(super) fn joined(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.rules.needs.rest.iter().copied().chain(self.risk_layers().map(|(_, node)| node))
    }

    /// Requirements of the risks that fired.
    pub(super) fn risk_layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        self.fired_layers().filter_map(|(id, layer)| Some((id, layer.require?)))
    }

    /// Layers of the risks that fired; none if no risk that fired has a requirement.
    pub(super) fn fired_layers(&self) -> impl Iterator<Item = (LayerId, &'a Layer)> + '_ {
        let risks = if self.fired.requires { self.fired.risks } else { Bits::EMPTY };
        let compiled = self.compiled;
        risks.iter().filter_map(|id| Some((LayerId::Risk(id), &compiled.risks.get(usize::from(id))?.layer)))
    }

    /// Every joined requirement, in the order of the explanation.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerId, NodeId)> + '_ {
        let of_rules = self.rules.layers().filter_map(|(id, layer)| Some((id, layer.require?)));
        of_rules.chain(self.risk_layers())
    }
}

#[cold]
fn other_policy() -> FactsError {
    FactsError::new(FactsCode::OtherPolicy, "", "the rules and the evidence belong to different policies")
        .help("read the facts with the policy of the rules")
}
