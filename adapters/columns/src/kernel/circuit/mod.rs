//! The verdict of a policy as a circuit, which decides on many rows at once.

mod condition;
mod facts;
mod gates;
mod number;
mod score;

use bonafides::batch::{CheckStates, Scoring, Terms};
use bonafides::{Policy, Verdict};

pub(crate) use facts::CheckInputs;
pub(crate) use gates::{Bit, Circuit, WIDTH, Words};

use condition::Held;
use facts::CheckFacts;
use gates::Gates;
use number::Number;
use score::{Pieces, State, Unit};

/// The circuit of some rules.
///
/// Its outputs are the two bits of the verdict, in the order of [`VERDICTS`].
#[derive(Debug)]
pub(crate) struct Decider {
    pub(crate) circuit: Circuit,
    /// The inputs of each check, in the order of the policy.
    pub(crate) checks: Vec<CheckInputs>,
    /// The bits of the number of the rules that apply to a row, the lowest first.
    pub(crate) rules: Vec<Bit>,
}

/// The verdicts by their two bits.
pub(crate) const VERDICTS: [Verdict; 4] =
    [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];

/// The part of the circuit that does not depend on the rules.
struct Common<'p> {
    scoring: &'p Scoring,
    unit: Unit,
    facts: Vec<CheckFacts>,
    /// For each risk, true where its condition holds.
    fires: Vec<Bit>,
    /// The negative points.
    hurts: Vec<Number>,
}

/// The verdict, by its two bits.
#[derive(Clone, Copy)]
struct Said {
    low: Bit,
    high: Bit,
}

impl Decider {
    /// Returns the circuit of the rules, each by its place in the list; `None` if they cannot be expressed as one.
    pub(crate) fn of(policy: &Policy, rules: &[Terms]) -> Option<Self> {
        let scoring = policy.scoring();
        let states = policy.check_states()?;
        let mut gates = Gates::default();
        let checks: Vec<CheckInputs> =
            states.iter().map(|check| CheckInputs::new(check, &mut gates)).collect();
        let bits = usize::BITS.saturating_sub(rules.len().saturating_sub(1).leading_zeros());
        let numbered: Vec<Bit> = (0..bits).map(|_| gates.input()).collect();
        let common = Common::of(&scoring, &states, &checks, &mut gates)?;
        let (mut low, mut high) = (Bit::FALSE, Bit::FALSE);
        for (number, terms) in rules.iter().enumerate() {
            let said = common.verdict(terms, &mut gates)?;
            let has =
                |at: usize| number.checked_shr(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1;
            let is_these = numbered.iter().enumerate().map(|(at, bit)| if has(at) { *bit } else { !*bit });
            let is_these = gates.all(is_these);
            let (of_low, of_high) = (gates.and(is_these, said.low), gates.and(is_these, said.high));
            (low, high) = (gates.or(low, of_low), gates.or(high, of_high));
        }
        Some(Self { circuit: gates.finish(&[low, high])?, checks, rules: numbered })
    }
}

impl<'p> Common<'p> {
    fn of(
        scoring: &'p Scoring,
        states: &[CheckStates<'_>],
        checks: &[CheckInputs],
        gates: &mut Gates,
    ) -> Option<Self> {
        let facts = checks.iter().zip(states).map(|(inputs, check)| inputs.facts(check, gates));
        let facts: Vec<CheckFacts> = facts.collect::<Option<_>>()?;
        let all_hurts = || facts.iter().flat_map(|facts| &facts.hurts);
        let unit = Unit::of_policy(scoring, all_hurts().map(|(_, points)| *points));
        let hurts = all_hurts().map(|(when, points)| Number::when(*when, unit.of(*points))).collect();
        let mut fires = Vec::new();
        for risk in &scoring.risks {
            let mut all = Bit::TRUE;
            for (check, outcomes, unobserved) in &risk.when {
                let observed = &facts.get(*check)?.observed;
                let listed: Option<Vec<Bit>> =
                    outcomes.iter().map(|outcome| observed.get(*outcome).copied()).collect();
                let nothing = !gates.any(observed.iter().copied());
                let seen = gates.any(listed?);
                let seen = if *unobserved { gates.or(seen, nothing) } else { seen };
                all = gates.and(all, seen);
            }
            fires.push(all);
        }
        Some(Self { scoring, unit, facts, fires, hurts })
    }

    fn verdict(&self, terms: &Terms, gates: &mut Gates) -> Option<Said> {
        let refused = if terms.escalates { Verdict::Escalate } else { Verdict::Deny };
        if !terms.admitted {
            return Some(Said { low: Bit::TRUE, high: Bit::TRUE });
        }
        let risks = terms.risks.iter().map(|at| Some((self.scoring.risks.get(*at)?, *self.fires.get(*at)?)));
        let risks: Vec<_> = risks.collect::<Option<_>>()?;
        let said = |verdict: Verdict| {
            let of_risks = risks.iter().filter(move |(risk, _)| risk.verdict == Some(verdict));
            of_risks.map(|(_, fires)| *fires).chain([Bit::from(terms.verdict == Some(verdict))])
        };
        let (denied, escalated) = (gates.any(said(Verdict::Deny)), gates.any(said(Verdict::Escalate)));
        let is_fixed = gates.or(denied, escalated);

        let mut forbidden = vec![Bit::FALSE; self.scoring.results.len()];
        let of_risks = risks.iter().flat_map(|(risk, fires)| risk.forbidden.iter().map(|at| (*at, *fires)));
        for (at, when) in terms.forbidden.iter().map(|at| (*at, Bit::TRUE)).chain(of_risks) {
            let forbidden = forbidden.get_mut(at)?;
            *forbidden = gates.or(*forbidden, when);
        }
        let added = risks.iter().map(|(risk, fires)| Number::when(*fires, self.unit.of(risk.added)));
        let added = Number::sum(added.collect(), gates);
        let against = Number::sum(self.hurts.iter().cloned().chain([added.clone()]).collect(), gates);

        let approves = |state: &State, gates: &mut Gates| {
            let score = state.score(self.scoring, self.unit, gates)?;
            let held = Held { state, score: &score, against: &against, unit: self.unit };
            let mut approves = held.holds(&terms.condition, gates)?;
            let (adds, covers) = (added.reaches(1, gates), score.points.exceeds(&against, 0, gates));
            approves = gates.choose(adds, covers, Bit::TRUE).and(approves, gates);
            for (risk, fires) in &risks {
                if let Some(condition) = &risk.condition {
                    let holds = held.holds(condition, gates)?;
                    approves = gates.choose(*fires, holds, Bit::TRUE).and(approves, gates);
                }
            }
            Some(approves)
        };
        let (now, best) = self.states(&forbidden, gates)?;
        let (now, best) = (approves(&now, gates)?, approves(&best, gates)?);
        let can_be_approved = gates.or(now, best);
        let high = gates.or(is_fixed, !can_be_approved);
        let is_denied = if refused == Verdict::Deny { high } else { denied };
        let is_challenged = gates.and(!high, !now);
        Some(Said { low: gates.or(is_challenged, is_denied), high })
    }

    /// Returns the state now, and that if every open challenge were passed.
    fn states(&self, forbidden: &[Bit], gates: &mut Gates) -> Option<(State, State)> {
        let mut now = State { held: Vec::new(), pieces: Vec::new() };
        let mut best = State { held: Vec::new(), pieces: Vec::new() };
        for (result, forbidden) in self.scoring.results.iter().zip(forbidden) {
            let facts = self.facts.get(result.check)?;
            // A challenge helps if it passed: its first outcome.
            let helps = *facts.helps.get(result.outcome.unwrap_or_default())?;
            let held = gates.and(helps, !*forbidden);
            let real = |when| Pieces { when, is_real: true, supposed: 0 };
            now.held.push(held);
            now.pieces.push(vec![real(held)]);
            if result.outcome.is_some() {
                best.held.push(held);
                best.pieces.push(vec![real(held)]);
                continue;
            }
            let (settled, unavailable) = (facts.settled?, facts.unavailable?);
            let items = result.items.unwrap_or(1);
            let is_closed = if items > 1 { unavailable } else { gates.or(settled, unavailable) };
            let open = gates.and(!is_closed, !*forbidden);
            best.held.push(gates.or(held, open));
            let fewer = items.saturating_sub(1);
            let (unsettled, failed) = (gates.and(open, !settled), gates.and(open, settled));
            let cases = [
                Pieces { when: unsettled, is_real: false, supposed: items },
                Pieces { when: gates.and(failed, helps), is_real: true, supposed: fewer },
                Pieces { when: gates.and(failed, !helps), is_real: false, supposed: fewer },
                real(gates.and(held, !open)),
            ];
            best.pieces.push(cases.into());
        }
        Some((now, best))
    }
}

impl Bit {
    fn and(self, other: Self, gates: &mut Gates) -> Self {
        gates.and(self, other)
    }
}
