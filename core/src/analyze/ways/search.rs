//! All minimal sets of challenges that approve.

use crate::decide::{Passed, Premise};
use crate::policy::compiled::{Challenge, CheckId, Compiled};

/// A way: challenges in the order of the document, and how many items of each.
pub(crate) type Taken = Vec<(CheckId, u8)>;

/// Most looks at the rules for one cell. One look counts the more the more there is to look at.
const CELL_WORK: u64 = 1 << 21;
/// Most ways of one cell.
const MOST_WAYS: usize = 100_000;

/// The work that is left for all cells together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work(u64);

impl Work {
    /// A few seconds at the very most.
    pub(crate) const ALL: Self = Self(1 << 24);

    /// For two policies.
    pub(crate) fn twice() -> Self {
        Self(Self::ALL.0.saturating_mul(2))
    }

    /// Looks at the rules that are left.
    pub(crate) fn left(self) -> u64 {
        self.0
    }
}

/// The ways of one cell, cheapest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    pub(crate) ways: Vec<Taken>,
    /// `false` if the work ran out: there may be more ways.
    pub(crate) exact: bool,
}

/// A depth-first search. A set of challenges is extended only while it does not approve, none of it has become
/// superfluous, and the remaining challenges could still meet the requirement.
pub(crate) fn ways(compiled: &Compiled, premise: &Premise<'_>, work: &mut Work) -> Found {
    if premise.is_refused() {
        return Found { ways: Vec::new(), exact: true };
    }
    let mut slots: Vec<Slot<'_>> =
        premise.open().map(|(check, challenge)| Slot { check, challenge }).collect();
    // Of what is paid best few are needed, so that what follows is rarely superfluous.
    slots.sort_by_key(|slot| {
        let family = compiled.checks.families.get(usize::from(slot.challenge.family));
        let points =
            family.and_then(|family| family.points.first().copied()).unwrap_or(slot.challenge.passed);
        (!premise.demands(slot.challenge), std::cmp::Reverse(points), slot.check)
    });
    let items: usize = slots.iter().map(|slot| usize::from(slot.challenge.items)).sum();
    let weight = (items / 16).saturating_add(premise.size() / 16).max(1);
    let budget = CELL_WORK.min(work.0);
    let mut search = Search {
        premise,
        slots,
        passed: premise.nothing(),
        taken: Vec::new(),
        ways: Vec::new(),
        work: budget,
        weight: u64::try_from(weight).unwrap_or(u64::MAX),
    };
    let exact = search.all();
    work.0 = work.0.saturating_sub(budget.saturating_sub(search.work));
    let mut ways = search.ways;
    ways.sort_by_cached_key(|way| rank(compiled, way));
    Found { ways, exact }
}

/// The cost of all items.
pub(crate) fn cost(compiled: &Compiled, way: &Taken) -> i64 {
    way.iter().fold(0, |sum, (check, count)| {
        let cost = compiled.checks.challenge(*check).map_or(0, |challenge| challenge.cost);
        cost.saturating_mul(i64::from(*count)).saturating_add(sum)
    })
}

/// Least cost first, then fewest items, then the order of the document.
fn rank(compiled: &Compiled, way: &Taken) -> (i64, u32, Taken) {
    let items = way.iter().map(|(_, count)| u32::from(*count)).sum();
    (cost(compiled, way), items, way.clone())
}

#[derive(Clone, Copy)]
struct Slot<'p> {
    check: CheckId,
    challenge: &'p Challenge,
}

struct Search<'p> {
    premise: &'p Premise<'p>,
    slots: Vec<Slot<'p>>,
    passed: Passed,
    /// The slots that were passed, in order, with the number of items.
    taken: Vec<(usize, u8)>,
    ways: Vec<Taken>,
    work: u64,
    /// The work of one look at the rules.
    weight: u64,
}

/// The work ran out.
struct Exhausted;

impl Search<'_> {
    /// Returns true if the search was completed.
    fn all(&mut self) -> bool {
        match self.approves(&self.passed.clone()) {
            Err(Exhausted) => false,
            Ok(true) => {
                self.ways.push(Taken::new());
                true
            }
            Ok(false) => self.extend(0).is_ok(),
        }
    }

    /// Adds each slot from `first` in turn, and after it those that follow.
    fn extend(&mut self, first: usize) -> Result<(), Exhausted> {
        let mut at = first;
        while let Some(slot) = self.slots.get(at).copied() {
            if !self.is_within_reach(at)? {
                break;
            }
            if self.take(at, slot) {
                let done = self.judge(at);
                self.untake(slot);
                done?;
            }
            at = at.saturating_add(1);
        }
        Ok(())
    }

    /// Returns true if the requirement is met by all that was passed and everything from `first`.
    fn is_within_reach(&mut self, first: usize) -> Result<bool, Exhausted> {
        let mut all = self.passed.clone();
        for (at, slot) in self.slots.iter().enumerate().skip(first) {
            let taken = self.taken.last().filter(|(last, _)| *last == at).map_or(0, |(_, count)| *count);
            (taken..slot.challenge.items).for_each(|_| all.add(slot.challenge));
        }
        self.approves(&all)
    }

    /// Keeps what was passed as a way, or goes on from there.
    fn judge(&mut self, at: usize) -> Result<(), Exhausted> {
        let passed = self.passed.clone();
        let approved = self.approves(&passed)?;
        for index in 0..self.taken.len() {
            let Some(slot) = self.taken.get(index).and_then(|(at, _)| self.slots.get(*at)) else { continue };
            let mut less = passed.clone();
            less.remove(slot.challenge);
            let superfluous = if approved { self.approves(&less)? } else { !self.gains(&less, &passed)? };
            if superfluous {
                return Ok(());
            }
        }
        if !approved {
            return self.extend(at);
        }
        if self.ways.len() >= MOST_WAYS {
            return Err(Exhausted);
        }
        let mut way: Taken =
            self.taken.iter().filter_map(|(at, count)| Some((self.slots.get(*at)?.check, *count))).collect();
        way.sort_unstable();
        self.ways.push(way);
        Ok(())
    }

    /// Passes one item more, if there is one.
    fn take(&mut self, at: usize, slot: Slot<'_>) -> bool {
        match self.taken.last_mut() {
            Some((last, count)) if *last == at => {
                if *count >= slot.challenge.items {
                    return false;
                }
                *count = count.saturating_add(1);
            }
            _ => self.taken.push((at, 1)),
        }
        self.passed.add(slot.challenge);
        true
    }

    fn untake(&mut self, slot: Slot<'_>) {
        self.passed.remove(slot.challenge);
        if let Some((_, count)) = self.taken.last_mut() {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.taken.pop();
            }
        }
    }

    fn approves(&mut self, passed: &Passed) -> Result<bool, Exhausted> {
        self.spend(1)?;
        Ok(self.premise.approves(passed))
    }

    fn gains(&mut self, less: &Passed, more: &Passed) -> Result<bool, Exhausted> {
        self.spend(2)?;
        Ok(self.premise.gains(less, more))
    }

    fn spend(&mut self, looks: u64) -> Result<(), Exhausted> {
        self.work = self.work.checked_sub(self.weight.saturating_mul(looks)).ok_or(Exhausted)?;
        Ok(())
    }
}
