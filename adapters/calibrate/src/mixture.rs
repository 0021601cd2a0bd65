//! Shares without labels: expectation maximisation over two kinds of callers, as in the record linkage of Fellegi, Sunter and Winkler.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::measure::{CalibrateError, judged};
use crate::observe::{Observations, Outcome};

/// Two kinds of callers, estimated from what they passed. Shares are in units of 10^-9.
///
/// The estimate assumes that there are exactly two kinds, that the larger one is genuine, and that the checks that a caller
/// passes are independent within a kind. The records show none of this: it is not a measurement, and has no interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mixture {
    /// The number of cases.
    pub cases: u64,
    /// The share of attackers among them.
    pub impostors: u64,
    /// The number of rounds until the result was stable.
    pub rounds: u32,
    /// True if the two kinds do not differ clearly in at least three checks: the records then do not tell them apart.
    pub undecided: bool,
    /// The checks, in the order of their names.
    pub checks: Vec<MixtureCheck>,
}

/// The estimated shares of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MixtureCheck {
    /// The challenge.
    pub check: String,
    /// The number of cases in which it was asked.
    pub asked: u64,
    /// m of the larger kind.
    pub genuine: u64,
    /// u of the smaller kind.
    pub impostor: u64,
}

/// The maximum number of rounds.
const ROUNDS: u32 = 2_000;

/// Estimates the shares of two kinds of callers from cases without labels. Challenges of decoys are left out.
///
/// Cases with the same outcomes form one pattern, in a fixed order: the result does not depend on the order of the records. Floating-point
/// numbers are only added, multiplied and divided, in a fixed order, so the result is the same on every machine.
pub fn mixture(observations: &Observations) -> Result<Mixture, CalibrateError> {
    let mut patterns: BTreeMap<Vec<(usize, bool)>, u64> = BTreeMap::new();
    let cases = || observations.cases().map(|(_, case)| case);
    let names: BTreeSet<&str> = cases().flat_map(judged).map(|(check, _)| check).collect();
    let names: Vec<&str> = names.into_iter().collect();
    for case in cases() {
        let place = |check: &str| names.iter().position(|name| *name == check);
        let pattern: Vec<(usize, bool)> = judged(case)
            .filter_map(|(check, outcome)| Some((place(check)?, outcome == Outcome::Passed)))
            .collect();
        if !pattern.is_empty() {
            let count = patterns.entry(pattern).or_default();
            *count = count.saturating_add(1);
        }
    }
    if patterns.is_empty() {
        return Err(CalibrateError::NoAnswers);
    }
    let patterns: Vec<(Vec<(usize, bool)>, f64)> =
        patterns.into_iter().map(|(pattern, count)| (pattern, float(count))).collect();
    let mut kinds = Kinds { share: 0.1, genuine: vec![0.9; names.len()], impostor: vec![0.2; names.len()] };
    let mut rounds = 0;
    while rounds < ROUNDS {
        rounds = rounds.saturating_add(1);
        let next = kinds.next(&patterns);
        let moved = next.distance(&kinds);
        kinds = next;
        if moved < 1e-10 {
            break;
        }
    }
    let total: f64 = patterns.iter().map(|(_, count)| *count).fold(0.0, |sum, count| sum + count);
    if kinds.share > 0.5 {
        kinds = Kinds { share: 1.0 - kinds.share, genuine: kinds.impostor, impostor: kinds.genuine };
    }
    // Two kinds can only be told apart by three checks or more: with two, many shares fit equally well.
    let apart = kinds.genuine.iter().zip(&kinds.impostor).filter(|(m, u)| *m - *u > 0.1).count() >= 3;
    let asked = |check: usize| {
        let of_check = patterns.iter().filter(|(pattern, _)| pattern.iter().any(|(at, _)| *at == check));
        whole(of_check.map(|(_, count)| *count).fold(0.0, |sum, count| sum + count))
    };
    let checks = names.iter().zip(kinds.genuine.iter().zip(&kinds.impostor)).enumerate();
    let checks = checks.map(|(at, (name, (m, u)))| MixtureCheck {
        check: (*name).to_owned(),
        asked: asked(at),
        genuine: whole(m * 1e9),
        impostor: whole(u.min(*m) * 1e9),
    });
    Ok(Mixture {
        cases: whole(total),
        impostors: whole(kinds.share * 1e9),
        rounds,
        undecided: !apart || kinds.share < 1e-6,
        checks: checks.collect(),
    })
}

/// The two kinds: the share of the second, and the share of each kind that passes each check.
#[derive(Debug, Clone)]
struct Kinds {
    share: f64,
    genuine: Vec<f64>,
    impostor: Vec<f64>,
}

impl Kinds {
    /// Runs one round: the probability that each pattern is an attacker's, and the shares that follow from it.
    fn next(&self, patterns: &[(Vec<(usize, bool)>, f64)]) -> Self {
        let checks = self.genuine.len();
        let mut passed = [vec![0.0; checks], vec![0.0; checks]];
        let mut asked = [vec![0.0; checks], vec![0.0; checks]];
        let (mut impostors, mut total) = (0.0, 0.0);
        for (pattern, count) in patterns {
            let genuine = (1.0 - self.share) * likelihood(&self.genuine, pattern);
            let impostor = self.share * likelihood(&self.impostor, pattern);
            let sum = genuine + impostor;
            let weight = if sum > 0.0 { impostor / sum } else { self.share };
            impostors += weight * count;
            total += count;
            for (at, passes) in pattern {
                for (kind, weight) in [(0_usize, 1.0 - weight), (1, weight)] {
                    if let Some(slot) = asked.get_mut(kind).and_then(|kind| kind.get_mut(*at)) {
                        *slot += weight * count;
                    }
                    if let Some(slot) =
                        passed.get_mut(kind).and_then(|kind| kind.get_mut(*at)).filter(|_| *passes)
                    {
                        *slot += weight * count;
                    }
                }
            }
        }
        // Half a case of each outcome, as in the Jeffreys prior: no share becomes 0 or 1.
        let share = |passed: &[f64], asked: &[f64]| {
            passed.iter().zip(asked).map(|(passed, asked)| (passed + 0.5) / (asked + 1.0)).collect()
        };
        let [passed_genuine, passed_impostor] = &passed;
        let [asked_genuine, asked_impostor] = &asked;
        Self {
            share: (impostors + 0.5) / (total + 1.0),
            genuine: share(passed_genuine, asked_genuine),
            impostor: share(passed_impostor, asked_impostor),
        }
    }

    fn distance(&self, other: &Self) -> f64 {
        let own = self.genuine.iter().chain(&self.impostor).chain([&self.share]);
        let others = other.genuine.iter().chain(&other.impostor).chain([&other.share]);
        own.zip(others).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
    }
}

fn likelihood(shares: &[f64], pattern: &[(usize, bool)]) -> f64 {
    pattern.iter().fold(1.0, |product, (at, passes)| {
        let share = shares.get(*at).copied().unwrap_or(0.5);
        product * if *passes { share } else { 1.0 - share }
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10^9, or a count")]
fn whole(number: f64) -> u64 {
    number.round() as u64
}
