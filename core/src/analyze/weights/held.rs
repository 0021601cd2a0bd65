//! The chance of an impostor: causes that they hold, and guesses for the rest.

use super::quantity::Quantity;

/// The most causes whose combinations are enumerated.
pub(crate) const MOST_CAUSES: usize = 20;

/// One pass of a check, as one attacker model sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pass {
    /// The place of its cause in [`Causes`]; `None` if only a guess passes it.
    pub(crate) cause: Option<usize>,
    /// P(pass | genuine caller).
    pub(crate) genuine: Quantity,
    /// P(pass | impostor who does not hold the cause).
    pub(crate) impostor: Quantity,
}

/// A cause that an impostor may hold.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// P(the impostor holds it by itself).
    pub(crate) held: Quantity,
    /// P(not held), stored separately because subtracting a rounded number from 1 is not exact.
    pub(crate) spared: Quantity,
    /// Places of the causes that it rests on: each of them brings it along.
    pub(crate) rests_on: Vec<usize>,
}

/// The easiest attack on a set of passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attack {
    /// Places of the causes taken over, in order.
    pub(crate) causes: Vec<usize>,
    /// Places of the causes that these bring along, in order.
    pub(crate) brought: Vec<usize>,
    /// Places of the passes that are guessed, in order.
    pub(crate) guessed: Vec<usize>,
    /// The chance of all of it.
    pub(crate) chance: Quantity,
}

/// A set of passes, with the causes that touch it and those that these rest on.
struct Attacked<'c> {
    /// Places of the causes.
    of: Vec<usize>,
    /// P(held by itself) of each, and P(not).
    held: Vec<(&'c Quantity, &'c Quantity)>,
    /// The causes that each brings along, itself included, as bits in the order of `of`.
    brings: Vec<u32>,
    /// The cause of each pass as a bit, or 0, and the chance of a guess.
    passes: Vec<(u32, Quantity)>,
}

/// Returns the number of causes whose combinations matter to these passes.
pub(crate) fn relevant(passes: &[Pass], causes: &[Cause]) -> usize {
    relevant_causes(passes, causes).len()
}

/// Returns P(all pass | impostor): the sum over the sets of causes that an impostor holds. `None` if
/// more than [`MOST_CAUSES`] matter.
pub(crate) fn impostor(passes: &[Pass], causes: &[Cause]) -> Option<Quantity> {
    let attacked = Attacked::of(passes, causes)?;
    let mut sum = Quantity::ZERO;
    attacked.each(
        |spared| spared,
        |_, held, chance| {
            sum = sum.plus(attacked.guessed(held).fold(chance, |product, (_, guess)| product.times(guess)));
        },
    );
    Some(sum)
}

/// Returns the attack with the greatest chance; of several, the one that takes over the fewest causes.
/// `None` if more than [`MOST_CAUSES`] matter.
pub(crate) fn easiest_attack(passes: &[Pass], causes: &[Cause]) -> Option<Attack> {
    let attacked = Attacked::of(passes, causes)?;
    let mut best = (Quantity::ZERO, 0_u32, 0_u32);
    attacked.each(
        |_| Quantity::ONE,
        |taken, held, chance| {
            let chance = attacked.guessed(held).fold(chance, |product, (_, guess)| product.times(guess));
            if chance > best.0 || (chance == best.0 && taken.count_ones() < best.1.count_ones()) {
                best = (chance, taken, held);
            }
        },
    );
    let (chance, taken, held) = best;
    let within = |bits: u32| {
        let chosen = attacked.of.iter().enumerate().filter(move |(bit, _)| bits & (1 << bit) != 0);
        chosen.map(|(_, at)| *at).collect()
    };
    Some(Attack {
        causes: within(taken),
        brought: within(held & !taken),
        guessed: attacked.guessed(held).map(|(at, _)| at).collect(),
        chance,
    })
}

impl<'c> Attacked<'c> {
    fn of(passes: &[Pass], all: &'c [Cause]) -> Option<Self> {
        let of = relevant_causes(passes, all);
        if of.len() > MOST_CAUSES {
            return None;
        }
        let place = |cause: usize| of.iter().position(|at| *at == cause);
        let rests: Vec<u32> = of
            .iter()
            .map(|at| {
                let below = all.get(*at).into_iter().flat_map(|cause| &cause.rests_on);
                below.filter_map(|below| place(*below)).fold(0, |bits, below| bits | 1 << below)
            })
            .collect();
        let brings = (0..of.len()).map(|bit| brings(1 << bit, &rests)).collect();
        let passes = passes
            .iter()
            .map(|pass| (pass.cause.and_then(place).map_or(0, |bit| 1 << bit), pass.impostor))
            .collect();
        let held =
            of.iter().filter_map(|at| all.get(*at)).map(|cause| (&cause.held, &cause.spared)).collect();
        Some(Self { of, held, brings, passes })
    }

    /// Calls `take` with every set of causes taken over that makes a difference, all that are then held, and the
    /// product of the chances: `held` of those taken, `spared` of the others.
    fn each(&self, spared: impl Fn(Quantity) -> Quantity, mut take: impl FnMut(u32, u32, Quantity)) {
        let touched = self.passes.iter().fold(0, |bits, (bit, _)| bits | bit);
        let mut open = vec![(0_usize, 0_u32, 0_u32, Quantity::ONE)];
        while let Some((bit, taken, held, chance)) = open.pop() {
            let (Some((own, not)), Some(brings)) = (self.held.get(bit), self.brings.get(bit)) else {
                take(taken, held, chance);
                continue;
            };
            let next = bit.saturating_add(1);
            // A cause that no further pass needs: held or not, the chances add up to the same.
            if brings & touched & !held == 0 {
                open.push((next, taken, held, chance));
                continue;
            }
            open.push((next, taken | 1 << bit, held | brings, chance.times(**own)));
            open.push((next, taken, held, chance.times(spared(**not))));
        }
    }

    /// Returns the passes that a holder of these causes has to guess: their places and chances.
    fn guessed(&self, held: u32) -> impl Iterator<Item = (usize, Quantity)> {
        let open = self.passes.iter().enumerate().filter(move |(_, (bit, _))| bit & held == 0);
        open.map(|(at, (_, guess))| (at, *guess))
    }
}

/// Returns the causes of these passes, and all that these rest on, in order.
fn relevant_causes(passes: &[Pass], all: &[Cause]) -> Vec<usize> {
    let mut of: Vec<usize> = passes.iter().filter_map(|pass| pass.cause).collect();
    let mut next = 0;
    while let Some(at) = of.get(next).copied() {
        next = next.saturating_add(1);
        let below = all.get(at).into_iter().flat_map(|cause| &cause.rests_on);
        let new: Vec<usize> = below.copied().filter(|below| !of.contains(below)).collect();
        of.extend(new);
    }
    of.sort_unstable();
    of.dedup();
    of
}

/// Returns these causes and all that rest on them.
fn brings(mut held: u32, rests: &[u32]) -> u32 {
    // A chain is at most as long as there are causes.
    for _ in rests {
        for (bit, below) in rests.iter().enumerate() {
            if below & held != 0 {
                held |= 1 << bit;
            }
        }
    }
    held
}
