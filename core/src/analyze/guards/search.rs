//! The nearest value of a number that makes a difference.

use super::changed::{Changed, decide_differently};
use super::difference::{Difference, difference};
use super::numbers::Place;
use super::proposal::Proposals;
use super::report::{Change, ChangeResult, Guards, Number};
use super::trial::Trial;
use crate::analyze::ways::search::Work;
use crate::policy::Policy;

/// Most values of documents that are loaded again, in total: a few seconds.
const LOADED: u64 = 8_000_000;
/// Most comparisons of policies, each counted as often as there are groups.
const COMPARED: u64 = 5_000;
/// Most looks at rules for all comparisons.
const LOOKS: u64 = 1 << 28;

pub(super) struct Search {
    trial: Trial,
    unchanged: Changed,
    proposals: Proposals,
    loads: u64,
    comparisons: u64,
    looks: u64,
    complete: bool,
}

/// The work limit was reached.
struct Exhausted;

/// The nearest change that a test or the language notices.
struct Noticed {
    steps: i64,
    result: ChangeResult,
    /// The policy after the farthest change before it, if there is one.
    silent: Option<(i64, Policy)>,
}

impl Search {
    pub(super) fn new(trial: Trial) -> Self {
        Self {
            unchanged: trial.unchanged(),
            trial,
            proposals: Proposals::default(),
            loads: LOADED,
            comparisons: COMPARED,
            looks: LOOKS,
            complete: true,
        }
    }

    /// The report on these numbers.
    pub(super) fn finish(self, numbers: Vec<Number>) -> Guards {
        Guards {
            tests: self.trial.tests(),
            complete: self.complete,
            numbers,
            proposed: self.proposals.into_tests(),
        }
    }

    /// Changes a number in one direction, as far as needed.
    pub(super) fn change(&mut self, number: &Place, direction: Direction) -> Change {
        let change = self.nearest(number, direction);
        let (steps, result) = change.unwrap_or_else(|Exhausted| {
            self.complete = false;
            (1, ChangeResult::NotTried)
        });
        let value = direction.value(number.value, steps);
        Change { to: value.map_or_else(String::new, |value| number.written(value)), result }
    }

    fn nearest(&mut self, number: &Place, direction: Direction) -> Result<(i64, ChangeResult), Exhausted> {
        let noticed = self.noticed(number, direction)?;
        let Some((steps, policy)) = noticed.silent else { return Ok((noticed.steps, noticed.result)) };
        let mut nearest = match self.compare(number, direction, steps, &policy)? {
            Difference::None => return Ok((noticed.steps, noticed.result)),
            Difference::Call(facts) => (steps, policy, facts),
            // The value may be so far away that no call can show the difference: a century of age.
            Difference::Unproven => {
                let Ok(policy) = self.load(number, direction, 1)? else {
                    return Ok((steps, ChangeResult::Unproven));
                };
                match self.compare(number, direction, 1, &policy)? {
                    Difference::Call(facts) => (1, policy, facts),
                    Difference::None | Difference::Unproven => return Ok((steps, ChangeResult::Unproven)),
                }
            }
        };
        let mut same = 0;
        while let Some(middle) = between(same, nearest.0) {
            let Ok(policy) = self.load(number, direction, middle)? else {
                same = middle;
                continue;
            };
            if decide_differently(self.trial.policy(), &policy, &nearest.2) {
                // The same call still shows it: no need to look for another.
                nearest = (middle, policy, nearest.2);
                continue;
            }
            match self.compare(number, direction, middle, &policy)? {
                Difference::Call(facts) => nearest = (middle, policy, facts),
                Difference::None | Difference::Unproven => same = middle,
            }
        }
        let (steps, policy, facts) = nearest;
        let proposed = self.proposals.noticing(&self.trial, &policy, &facts);
        Ok((steps, proposed.map_or(ChangeResult::Unproven, |proposed| ChangeResult::Unguarded { proposed })))
    }

    /// Finds the nearest change that is noticed. Those beyond it are noticed as well: a number that is changed further
    /// lets even more through, or even less.
    fn noticed(&mut self, number: &Place, direction: Direction) -> Result<Noticed, Exhausted> {
        let (mut silent, mut steps) = (None, 1_i64);
        let mut noticed = loop {
            match self.load(number, direction, steps)? {
                Ok(policy) => silent = Some((steps, policy)),
                Err(result) => break (steps, result),
            }
            steps = steps.saturating_mul(2);
        };
        while let Some(middle) = between(silent.as_ref().map_or(0, |(steps, _)| *steps), noticed.0) {
            match self.load(number, direction, middle)? {
                Ok(policy) => silent = Some((middle, policy)),
                Err(result) => noticed = (middle, result),
            }
        }
        let (steps, result) = noticed;
        Ok(Noticed { steps, result, silent })
    }

    /// Loads the policy with the number changed; an inner error is the result of a change that was noticed.
    fn load(
        &mut self,
        number: &Place,
        direction: Direction,
        steps: i64,
    ) -> Result<Result<Policy, ChangeResult>, Exhausted> {
        self.loads = self.loads.checked_sub(self.trial.size()).ok_or(Exhausted)?;
        let beyond = || ChangeResult::Refused { message: "the number is out of range".to_owned() };
        let value = direction.value(number.value, steps).ok_or_else(beyond);
        Ok(value.and_then(|value| self.trial.change(number, value)))
    }

    fn compare(
        &mut self,
        number: &Place,
        direction: Direction,
        steps: i64,
        policy: &Policy,
    ) -> Result<Difference, Exhausted> {
        let groups = policy.compiled().groups.list.len();
        let weight = u64::try_from(groups).unwrap_or(u64::MAX).saturating_add(1);
        self.comparisons = self.comparisons.checked_sub(weight).ok_or(Exhausted)?;
        let value = direction.value(number.value, steps).ok_or(Exhausted)?;
        let changed = self.trial.changed(policy.clone(), number, value);
        let mut work = Work::twice();
        let before = work.left();
        let found = difference(&self.unchanged, &changed, number, &mut work);
        self.looks = self.looks.checked_sub(before.saturating_sub(work.left())).ok_or(Exhausted)?;
        Ok(found)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Direction {
    Down,
    Up,
}

impl Direction {
    /// Returns `value` after this number of steps; `None` if it is out of range.
    fn value(self, value: i64, steps: i64) -> Option<i64> {
        match self {
            Self::Down => value.checked_sub(steps),
            Self::Up => value.checked_add(steps),
        }
    }
}

/// The middle of two numbers; `None` if there is none between them.
fn between(low: i64, high: i64) -> Option<i64> {
    let middle = low.midpoint(high);
    (low < middle && middle < high).then_some(middle)
}
