//! The weights of the ways of a policy.

use std::collections::BTreeMap;

use super::calibration::{Cause as CauseEntry, Fraction, Number};
use super::fit::{Challenge, Fitted};
use super::held::{Attack, Cause, Pass, easiest_attack, impostor, relevant};
use super::odds::{FailureWeight, Odds, Share, Weight};
use super::quantity::Quantity;
use super::report::{CellWeights, CheckWeights, EasiestAttack, ModelWeights, Reached, WayWeight};
use crate::analyze::ways::{Cell, Way, WayCheck, Ways};

/// The most sets of causes that are looked at, for all models together.
const MOST_WORK: u64 = 1 << 26;
/// The most ways of one cell that are listed.
const MOST_LISTED: usize = 1_000;

/// The work that is left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work(u64);

impl Work {
    pub(super) const ALL: Self = Self(MOST_WORK);

    /// Returns false if this much is not left.
    fn spend(&mut self, sets: u64) -> bool {
        let left = self.0.checked_sub(sets);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// One end of the intervals, or the numbers themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Estimate,
    Conservative,
    Favourable,
}

impl Side {
    fn genuine(self, number: Number) -> Fraction {
        match self {
            Self::Estimate => number.p,
            Self::Conservative => number.low,
            Self::Favourable => number.high,
        }
    }

    fn attacker(self, number: Number) -> Fraction {
        match self {
            Self::Estimate => number.p,
            Self::Conservative => number.high,
            Self::Favourable => number.low,
        }
    }
}

/// The policy as one attacker model meets it.
pub(super) struct Scene<'a> {
    fitted: &'a Fitted<'a>,
    model: usize,
    /// The causes by [`Side`].
    causes: [Vec<Cause>; 3],
    /// The figures of sets that were weighed already, by their challenges.
    known: BTreeMap<Vec<&'a str>, Option<Figures>>,
}

/// The figures of a set of passes.
#[derive(Debug, Clone)]
struct Figures {
    weight: Weight,
    genuine: Share,
    impostors: Share,
    attack: Attack,
}

impl<'a> Scene<'a> {
    pub(super) fn new(fitted: &'a Fitted<'a>, model: usize) -> Self {
        let causes = [Side::Estimate, Side::Conservative, Side::Favourable]
            .map(|side| fitted.loaded.causes.iter().map(|entry| cause(entry, model, side)).collect());
        Self { fitted, model, causes, known: BTreeMap::new() }
    }

    /// Weighs all ways that this attacker can use.
    pub(super) fn weigh(mut self, ways: &Ways, work: &mut Work) -> Option<ModelWeights> {
        let model = self.fitted.loaded.models.get(self.model)?;
        let cells: Vec<CellWeights> = ways.cells().iter().map(|cell| self.cell(cell, work)).collect();
        let fitted = self.fitted;
        let checks = fitted.challenges.iter().filter_map(|challenge| self.check(challenge, work)).collect();
        let (attacks, others) = model.attacks.odds();
        let (accepted, genuine) = model.accepted.odds();
        let needed = attacks.times(genuine).millibels_over(accepted.times(others))?;
        let exact = ways.is_complete() && cells.iter().all(|cell| cell.exact);
        let weight = cells.iter().filter_map(|cell| cell.weight).reduce(Weight::weaker);
        let weakest = cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| Some((rank(cell.weakest()?.weight), at)))
            .min()
            .map(|(_, at)| at);
        Some(ModelWeights {
            model: model.name.to_string(),
            about: model.about.to_string(),
            attacks: model.attacks.to_string(),
            accepted: model.accepted.to_string(),
            needed,
            reached: reached(weight, needed, exact),
            exact,
            weight,
            weakest,
            checks,
            cells,
        })
    }

    fn cell(&mut self, cell: &Cell, work: &mut Work) -> CellWeights {
        let figures = |(at, way)| Some((at, self.way(way, work)?));
        let mut weighed: Vec<(usize, Figures)> = cell.ways().iter().enumerate().filter_map(figures).collect();
        let all = weighed.len();
        let weight = weighed.iter().map(|(_, figures)| figures.weight).reduce(Weight::weaker);
        weighed.sort_by_key(|(at, figures)| (rank(figures.weight), *at));
        weighed.truncate(MOST_LISTED);
        let ways: Vec<WayWeight> = weighed
            .into_iter()
            .filter_map(|(at, figures)| Some(self.shown(cell.ways().get(at)?, &figures)))
            .collect();
        CellWeights {
            action: cell.action().to_owned(),
            groups: cell.groups().map(str::to_owned).collect(),
            signals: cell.signals().map(|(name, outcome)| (name.to_owned(), outcome.to_owned())).collect(),
            exact: cell.is_exact() && all == cell.ways().len(),
            weight,
            more: all.saturating_sub(ways.len()),
            ways,
        }
    }

    /// Returns `None` if the work ran out.
    fn way(&mut self, way: &Way, work: &mut Work) -> Option<Figures> {
        let challenges: Vec<Challenge<'a>> =
            way.checks().iter().map(|check| self.fitted.challenge(&check.check)).collect::<Option<_>>()?;
        self.known_figures(&challenges, work)
    }

    fn known_figures(&mut self, challenges: &[Challenge<'a>], work: &mut Work) -> Option<Figures> {
        let names: Vec<&'a str> = challenges.iter().map(|challenge| challenge.name).collect();
        if let Some(known) = self.known.get(&names) {
            return known.clone();
        }
        let figures = self.figures(challenges, work);
        self.known.insert(names, figures.clone());
        figures
    }

    fn shown(&self, way: &Way, figures: &Figures) -> WayWeight {
        WayWeight {
            way: way.clone(),
            weight: figures.weight,
            genuine: figures.genuine,
            impostors: figures.impostors,
            attack: self.attack(way.checks(), &figures.attack),
        }
    }

    fn attack(&self, checks: &[WayCheck], attack: &Attack) -> EasiestAttack {
        let names = |causes: &[usize]| {
            causes
                .iter()
                .filter_map(|at| self.fitted.causes.get(*at))
                .map(|name| (*name).to_owned())
                .collect()
        };
        EasiestAttack {
            takes: names(&attack.causes),
            brings: names(&attack.brought),
            guesses: attack.guessed.iter().filter_map(|at| checks.get(*at)).cloned().collect(),
            odds: Odds::new(attack.chance),
        }
    }

    fn figures(&self, challenges: &[Challenge<'_>], work: &mut Work) -> Option<Figures> {
        let [estimate, conservative, favourable] =
            [Side::Estimate, Side::Conservative, Side::Favourable].map(|side| self.passes(challenges, side));
        let [causes, most_causes, fewest_causes] = &self.causes;
        let sets = 1_u64.checked_shl(u32::try_from(relevant(&estimate, causes)).ok()?)?;
        // The same sets for each side and for the easiest attack.
        if !work.spend(sets.saturating_mul(4)) {
            return None;
        }
        let genuine =
            |passes: &[Pass]| passes.iter().fold(Quantity::ONE, |product, pass| product.times(pass.genuine));
        let pairs = [
            (genuine(&estimate), impostor(&estimate, causes)?),
            (genuine(&conservative), impostor(&conservative, most_causes)?),
            (genuine(&favourable), impostor(&favourable, fewest_causes)?),
        ];
        Some(Figures {
            weight: weight(pairs)?,
            genuine: share(pairs.map(|(genuine, _)| genuine)),
            impostors: share(pairs.map(|(_, impostor)| impostor)),
            attack: easiest_attack(&estimate, causes)?,
        })
    }

    fn passes(&self, challenges: &[Challenge<'_>], side: Side) -> Vec<Pass> {
        let pass = |challenge: &Challenge<'_>| {
            let (genuine, attacker) = self.numbers(challenge)?;
            Some(Pass {
                cause: challenge.cause,
                genuine: side.genuine(genuine).quantity(),
                impostor: side.attacker(attacker).quantity(),
            })
        };
        challenges.iter().filter_map(pass).collect()
    }

    fn numbers(&self, challenge: &Challenge<'_>) -> Option<(Number, Number)> {
        let entry = self.fitted.loaded.checks.get(challenge.numbers)?;
        Some((entry.genuine, *entry.impostor.get(self.model)?))
    }

    fn check(&mut self, challenge: &Challenge<'a>, work: &mut Work) -> Option<CheckWeights> {
        let (m, u) = self.numbers(challenge)?;
        let pass = |side: Side| (side.genuine(m).quantity(), side.attacker(u).quantity());
        let fail = |m: Fraction, u: Fraction| m.complement().millibels_over(u.complement());
        let figures = self.known_figures(std::slice::from_ref(challenge), work);
        Some(CheckWeights {
            check: challenge.name.to_owned(),
            passed: weight([pass(Side::Estimate), pass(Side::Conservative), pass(Side::Favourable)])?,
            failed: FailureWeight {
                estimate: fail(m.p, u.p),
                conservative: fail(m.high, u.low),
                favourable: fail(m.low, u.high),
            },
            with_causes: figures.map(|figures| figures.weight),
        })
    }
}

fn cause(entry: &CauseEntry, model: usize, side: Side) -> Cause {
    let held = entry.held.get(model).map_or(Fraction::ONE, |number| side.attacker(*number));
    Cause { held: held.quantity(), spared: held.complement(), rests_on: entry.rests_on.clone() }
}

/// Each pair: genuine callers and impostors, for the estimate, the conservative and the favourable side.
fn weight([estimate, conservative, favourable]: [(Quantity, Quantity); 3]) -> Option<Weight> {
    Some(Weight {
        estimate: estimate.0.millibels_over(estimate.1)?,
        conservative: conservative.0.millibels_over(conservative.1)?,
        favourable: favourable.0.millibels_over(favourable.1)?,
    })
}

fn share([estimate, conservative, favourable]: [Quantity; 3]) -> Share {
    Share {
        estimate: Odds::new(estimate),
        conservative: Odds::new(conservative),
        favourable: Odds::new(favourable),
    }
}

/// The key by which ways are sorted, the weakest first.
fn rank(weight: Weight) -> (i64, i64) {
    (weight.conservative, weight.estimate)
}

fn reached(weight: Option<Weight>, needed: i64, exact: bool) -> Reached {
    match weight {
        Some(weight) if weight.favourable < needed => Reached::No,
        _ if !exact => Reached::Unknown,
        Some(weight) if weight.conservative < needed => Reached::Uncertain,
        _ => Reached::Yes,
    }
}
