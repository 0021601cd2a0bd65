//! The score of a state of the evidence.

use std::collections::BTreeMap;

use bonafides::batch::{ScoredResult, Scoring};

use super::facts::MOST_POINTS;
use super::gates::{Bit, Gates};
use super::number::Number;

/// A number of pieces of evidence behind a result, in some rows. A result has several, of which one applies in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pieces {
    pub(crate) when: Bit,
    /// True if one is a result in the facts, without grades.
    pub(crate) is_real: bool,
    /// The number that is supposed to pass with the highest grades.
    pub(crate) supposed: i64,
}

/// The results that help, real or supposed.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) held: Vec<Bit>,
    pub(crate) pieces: Vec<Vec<Pieces>>,
}

/// The score of a state. Points are in units.
#[derive(Debug)]
pub(crate) struct Score {
    /// The points of each factor, after its cap.
    pub(crate) counted: Vec<Number>,
    /// The sum of all positive points.
    pub(crate) points: Number,
    /// For each factor that can count, true where it does.
    pub(crate) shown: Vec<Bit>,
    /// The number of different causes of passed challenges.
    pub(crate) independent: Number,
}

/// Evidence of which one piece scores in each row: of one cause, or the outcomes of one signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rivals {
    Cause(u16),
    Check(usize),
}

impl Pieces {
    /// The number of them.
    pub(crate) fn count(self) -> i64 {
        self.supposed.saturating_add(i64::from(self.is_real))
    }
}

impl State {
    /// Returns the state with these results and pieces.
    pub(crate) fn score(&self, scoring: &Scoring, unit: Unit, gates: &mut Gates) -> Option<Score> {
        let mut points: BTreeMap<(usize, Rivals), Number> = BTreeMap::new();
        let mut independent = Vec::new();
        let mut scored: BTreeMap<u16, Bit> = BTreeMap::new();
        let mut passed: BTreeMap<u16, Bit> = BTreeMap::new();
        let mut members = vec![Vec::new(); scoring.families.len()];
        for ((result, held), pieces) in scoring.results.iter().zip(&self.held).zip(&self.pieces) {
            if let Some(family) = result.family {
                members.get_mut(family)?.push(count(pieces, 1, gates));
            }
            let (rivals, number) = if let Some(cause) = result.cause {
                let before = scored.entry(cause).or_insert(Bit::FALSE);
                let first = gates.and(*held, !*before);
                *before = gates.or(*before, *held);
                (Rivals::Cause(cause), Number::when(first, unit.of(result.points)))
            } else {
                (Rivals::Check(result.check), count(pieces, unit.of(result.points), gates))
            };
            if is_challenge(result) {
                if let Some(cause) = result.cause {
                    let any = passed.entry(cause).or_insert(Bit::FALSE);
                    *any = gates.or(*any, *held);
                } else {
                    independent.push(count(pieces, 1, gates));
                }
            }
            let sum = points.entry((result.factor, rivals)).or_default();
            *sum = sum.either(&number, gates);
        }
        independent.extend(passed.into_values().map(|any| Number::when(any, 1)));
        let mut by_factor = vec![Vec::new(); scoring.factors.len().saturating_add(1)];
        let straight = scoring.factors.len();
        for ((factor, _), number) in points {
            by_factor.get_mut(factor.min(straight))?.push(number);
        }
        for (members, (points, factor)) in members.into_iter().zip(&scoring.families) {
            let members = Number::sum(members, gates);
            by_factor.get_mut((*factor).min(straight))?.push(of_family(&members, points, unit, gates)?);
        }
        let mut counted = Vec::new();
        let mut shown = Vec::new();
        for (at, numbers) in by_factor.into_iter().enumerate() {
            let earned = Number::sum(numbers, gates);
            let limits = scoring.factors.get(at);
            let capped = limits.map_or(earned.clone(), |limits| earned.capped(unit.of(limits.cap), gates));
            shown.extend(limits.and_then(|limits| limits.min).map(|min| capped.reaches(unit.up(min), gates)));
            counted.push(capped);
        }
        let points = Number::sum(counted.clone(), gates);
        Some(Score { counted, points, shown, independent: Number::sum(independent, gates) })
    }
}

/// A result without an outcome of a signal is a challenge.
const fn is_challenge(result: &ScoredResult) -> bool {
    result.outcome.is_none()
}

/// Returns the number of pieces, each of them with a weight.
fn count(pieces: &[Pieces], weight: i64, gates: &mut Gates) -> Number {
    pieces.iter().fold(Number::default(), |sum, pieces| {
        let number = Number::when(pieces.when, weight.saturating_mul(pieces.count()));
        sum.either(&number, gates)
    })
}

/// Returns the points of a family: the first member earns the first number, and so on.
fn of_family(members: &Number, points: &[i64], unit: Unit, gates: &mut Gates) -> Option<Number> {
    let mut sum = 0_i64;
    let mut all = Number::default();
    if members.most() > MOST_MEMBERS {
        return None;
    }
    let last = points.last().copied().unwrap_or_default();
    let each = points.iter().copied().chain(std::iter::repeat(last));
    for (number, next) in (1..=members.most()).zip(each) {
        sum = sum.checked_add(next)?;
        let (reached, exceeded) =
            (members.reaches(number, gates), members.reaches(number.saturating_add(1), gates));
        let exactly = gates.and(reached, !exceeded);
        all = all.either(&Number::when(exactly, unit.of(sum)), gates);
    }
    Some(all)
}

/// The most members of a family that can pass.
const MOST_MEMBERS: i64 = 4_096;

/// The greatest number that divides all points of a policy: fewer bits count them in units of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit(i64);

impl Unit {
    /// `costs` are the negative points, as positive numbers.
    pub(crate) fn of_policy(scoring: &Scoring, costs: impl IntoIterator<Item = i64>) -> Self {
        let results = scoring.results.iter().map(|result| result.points);
        let families = scoring.families.iter().flat_map(|(points, _)| points.iter().copied());
        let risks = scoring.risks.iter().map(|risk| risk.added);
        // A cap that cannot be reached limits nothing.
        let caps = scoring.factors.iter().map(|limits| limits.cap).filter(|cap| *cap < MOST_POINTS);
        let all = results.chain(families).chain(risks).chain(caps).chain(costs);
        Self(all.filter(|points| *points > 0).fold(0, divisor).max(1))
    }

    /// Returns points as units, without a rest for those of the policy.
    pub(crate) const fn of(self, points: i64) -> i64 {
        points.div_euclid(self.0)
    }

    /// Returns the least number of units that is worth these points.
    pub(crate) const fn up(self, points: i64) -> i64 {
        points.saturating_neg().div_euclid(self.0).saturating_neg()
    }
}

/// Returns the greatest common divisor.
fn divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or_default());
    }
    a
}
