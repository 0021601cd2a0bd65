//! Step 8 of a decision: everything a person or a host may want to know about the verdict.

use super::decision::{Decision, IgnoredReason, Verdict};
use super::error::FactsError;
use super::evidence::{Evidence, Observed, Outcome, Standing, points_of};
use super::rules::{LayerId, Rules};
use super::state::Score;
use super::unmet::Missing;
use super::verdict::Judgement;
use crate::bits::Bits;
use crate::policy::compiled::{Check, CheckKind, NO_CAUSE, NO_FAMILY, ResultId};
use crate::policy::requirement::Demand;

impl Rules {
    /// The decision on `evidence`, with the whole explanation.
    ///
    /// An error only if the evidence was read for another policy.
    pub fn decide(&self, evidence: &Evidence) -> Result<Decision, FactsError> {
        Ok(Judgement::new(self, evidence)?.decision())
    }
}

impl Judgement<'_> {
    fn decision(&self) -> Decision {
        let (verdict, reason) = self.verdict();
        let score = self.score(&self.held());
        let mandatory =
            if verdict == Verdict::Challenge { self.mandatory(&self.open()) } else { Bits::EMPTY };
        let mut mandatory: Vec<_> = mandatory
            .iter()
            .filter_map(|id| Some(self.compiled.checks.results.get(usize::from(id))?.check))
            .collect();
        mandatory.sort_unstable();
        let (counted, ignored) = self.account();
        let mut factors = [(0, 0); 5];
        for (slot, points) in factors.iter_mut().zip(score.earned.into_iter().zip(score.counted)) {
            *slot = points;
        }
        Decision {
            policy: self.rules.policy.clone(),
            action: self.rules.action,
            verdict,
            reason,
            total: score.total,
            required: self.required(),
            factors,
            groups: self.rules.groups.clone(),
            risks: self.fired,
            missing: if verdict == Verdict::Approve { Vec::new() } else { self.missing(&score) },
            mandatory,
            counted,
            ignored,
            escalate: self.rules.escalate,
        }
    }

    /// The largest `points` that stands outside `any` and `at_least`.
    fn required(&self) -> i64 {
        let mut most = self.rules.needs.points;
        for (_, node) in self.risk_layers() {
            let mut needs = super::rules::Needs::default();
            needs.add(self.compiled, node);
            most = most.max(needs.points);
        }
        // Without such a leaf only what risks add stands as one.
        if most > 0 { most.saturating_add(self.added) } else { self.added }
    }

    fn missing(&self, score: &Score) -> Vec<(LayerId, Missing)> {
        let state = self.held();
        let mut missing: Vec<_> = self
            .layers()
            .filter_map(|(layer, node)| Some((layer, Missing::at(self.compiled, &state, score, node)?)))
            .collect();
        if self.added > 0 && self.added > score.total {
            missing.push((LayerId::Added, Missing::Points { have: score.total, need: self.added }));
        }
        missing
    }

    /// Which evidence counts with how many points, and which does nothing and why.
    fn account(&self) -> (Vec<(Observed, i64)>, Vec<(Observed, IgnoredReason)>) {
        let results = self.in_order();
        let points = self.points(&results);
        let mut counted = Vec::with_capacity(results.len());
        let mut ignored = Vec::new();
        for (result, scored) in results.into_iter().zip(points) {
            let worth = scored.unwrap_or_default().saturating_add(result.hurts);
            if result.hurts < 0 || scored.is_some_and(|points| points > 0) || self.meets_an_entry(result) {
                counted.push((result.clone(), worth));
            } else if let Some(reason) = self.why_ignored(result, scored) {
                ignored.push((result.clone(), reason));
            }
        }
        (counted, ignored)
    }

    /// Results by document order of the check, then time, then item.
    fn in_order(&self) -> Vec<&Observed> {
        let mut results: Vec<&Observed> = self.evidence.results.iter().collect();
        // Only items can stand in another order: the evidence is sorted by check, item, time.
        if results.iter().any(|result| result.item.is_some()) {
            results.sort_by(|a, b| (a.check, a.at, &a.item).cmp(&(b.check, b.at, &b.item)));
        }
        results
    }

    /// Per result the points it scores; `None` if it does not take part, or loses to one of the same cause.
    fn points(&self, results: &[&Observed]) -> Vec<Option<i64>> {
        let checks = &self.compiled.checks;
        let mut best: Vec<(u16, i64, usize)> = Vec::new();
        let mut members = vec![0_usize; checks.families.len()];
        let mut points = vec![None; results.len()];
        for (index, (result, slot)) in results.iter().zip(points.iter_mut()).enumerate() {
            let Some(check) = checks.check(result.check).filter(|_| self.helps(result)) else { continue };
            let worth = points_of(check, result.outcome);
            if worth < 0 {
                continue;
            }
            let family = check.challenge().map_or(NO_FAMILY, |challenge| challenge.family);
            if let (Some(family), Some(rank)) =
                (checks.families.get(usize::from(family)), members.get_mut(usize::from(family)))
            {
                *slot = family.points.get(*rank).or(family.points.last()).copied();
                *rank = rank.saturating_add(1);
            } else if check.cause == NO_CAUSE {
                *slot = Some(worth);
            } else if let Some((_, most, at)) = best.iter_mut().find(|(cause, ..)| *cause == check.cause) {
                if worth > *most {
                    (*most, *at) = (worth, index);
                }
            } else {
                best.push((check.cause, worth, index));
            }
        }
        for (_, worth, index) in best {
            if let Some(slot) = points.get_mut(index) {
                *slot = Some(worth);
            }
        }
        points
    }

    /// Whether a result helps under these rules.
    fn helps(&self, result: &Observed) -> bool {
        let Some(id) = self.result_id(result) else { return false };
        result.standing == Standing::Current && !result_expired(self, result) && !self.forbidden.has(id)
    }

    fn result_id(&self, result: &Observed) -> Option<ResultId> {
        match (&self.compiled.checks.check(result.check)?.kind, result.outcome) {
            (CheckKind::Challenge(challenge), Outcome::Passed) => Some(challenge.result),
            (CheckKind::Signal(outcomes), Outcome::Signal(at)) => Some(outcomes.get(usize::from(at))?.result),
            _ => None,
        }
    }

    fn is_forbidden(&self, result: &Observed) -> bool {
        match self.compiled.checks.check(result.check) {
            Some(Check { kind: CheckKind::Challenge(challenge), .. }) => self.forbidden.has(challenge.result),
            Some(check) => check.outcomes().first().is_some_and(|outcome| self.forbidden.has(outcome.result)),
            None => false,
        }
    }

    /// Whether it satisfies the condition of some entry of the joined requirement.
    fn meets_an_entry(&self, result: &Observed) -> bool {
        let Some(id) = self.result_id(result).filter(|_| self.helps(result)) else { return false };
        let requirements = &self.compiled.requirements;
        let mut meets = false;
        for (_, node) in self.layers() {
            requirements.each_entry(node, &mut |entry| {
                meets |= entry.check == result.check
                    && match entry.demand {
                        Demand::Passed(_) => true,
                        Demand::Outcomes { start, len } => requirements.outcomes(start, len).contains(&id),
                        Demand::Item { start, len, .. } => requirements
                            .grades(start, len)
                            .iter()
                            .zip(result.grades)
                            .all(|(need, have)| have >= *need),
                    };
            });
        }
        meets
    }

    fn why_ignored(&self, result: &Observed, scored: Option<i64>) -> Option<IgnoredReason> {
        if result.expired {
            Some(IgnoredReason::Expired)
        } else if self.is_forbidden(result) {
            Some(IgnoredReason::Forbidden)
        } else if result.standing == Standing::Superseded {
            Some(IgnoredReason::Superseded)
        } else if result.standing == Standing::Inconclusive {
            Some(IgnoredReason::Inconclusive)
        } else {
            // It helps and yet scores nothing: something of the same cause does.
            let rival = self.helps(result)
                && scored.is_none()
                && self.compiled.checks.check(result.check).is_some_and(|check| check.cause != NO_CAUSE);
            rival.then_some(IgnoredReason::SameCause)
        }
    }
}

/// Whether it is too old to help; a negative outcome of a signal lasts longer, but only to hurt.
fn result_expired(judgement: &Judgement<'_>, result: &Observed) -> bool {
    result.at.age(judgement.evidence.now) > judgement.compiled.limits.evidence_lifetime.milliseconds()
}
