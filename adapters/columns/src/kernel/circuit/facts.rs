//! The inputs of a circuit: what is known about the checks of a row.

use bonafides::batch::{Age, CheckStates, ResultState};

use super::gates::{Bit, Gates};

/// The inputs of a check.
#[derive(Debug, Clone)]
pub(crate) struct CheckInputs {
    /// For each outcome, true in the rows with such a result.
    pub(crate) outcomes: Vec<Bit>,
    /// True in the rows whose result is within the shorter lifetime of evidence, and within the longer.
    pub(crate) within: [Bit; 2],
    /// True in the rows in which the challenge is unavailable.
    pub(crate) unavailable: Bit,
}

/// The effects of the results of a check, regardless of the rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct CheckFacts {
    /// For each outcome, true where it helps.
    pub(crate) helps: Vec<Bit>,
    /// For each outcome that costs points: where it does, and how many, above 0.
    pub(crate) hurts: Vec<(Bit, i64)>,
    /// For each outcome, true where risks see it.
    pub(crate) observed: Vec<Bit>,
    /// True where the challenge, or an item of it, is settled.
    pub(crate) settled: Option<Bit>,
    pub(crate) unavailable: Option<Bit>,
}

impl CheckInputs {
    /// Adds the inputs of a check.
    pub(crate) fn new(check: &CheckStates<'_>, gates: &mut Gates) -> Self {
        Self {
            outcomes: check.outcomes().map(|_| gates.input()).collect(),
            within: [gates.input(), gates.input()],
            unavailable: gates.input(),
        }
    }

    /// Returns the effects of the results; `None` for an effect that a circuit cannot express.
    pub(crate) fn facts(&self, check: &CheckStates<'_>, gates: &mut Gates) -> Option<CheckFacts> {
        let mut facts = CheckFacts { unavailable: Some(self.unavailable), ..CheckFacts::default() };
        let mut settled = Bit::FALSE;
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let by_age: [ResultState; 3] = [
                check.with_result(index, Age::Current)?,
                check.with_result(index, Age::Older)?,
                check.with_result(index, Age::Oldest)?,
            ];
            let mut at_age = |such: &dyn Fn(ResultState) -> bool| {
                let age = self.age(by_age.map(such), gates);
                gates.and(*outcome, age)
            };
            facts.helps.push(at_age(&|state| state.helps));
            facts.observed.push(at_age(&|state| state.is_observed));
            let settles = at_age(&|state| state.settles);
            let hurts = by_age.map(|state| state.hurts).into_iter().min().unwrap_or_default();
            // The points of an outcome count or do not; they do not depend on its age.
            if by_age.iter().any(|state| state.hurts != 0 && state.hurts != hurts) || hurts < -MOST_POINTS {
                return None;
            }
            if hurts < 0 {
                facts.hurts.push((at_age(&|state| state.hurts != 0), hurts.saturating_neg()));
            }
            settled = gates.or(settled, settles);
        }
        facts.settled = Some(settled);
        Some(facts)
    }

    /// Returns true where the age of the result is one of those for which a flag is set.
    fn age(&self, flags: [bool; 3], gates: &mut Gates) -> Bit {
        let [current, older] = self.within;
        let [is_current, is_older, is_oldest] = flags;
        if is_current == is_older {
            return gates.choose(older, is_older.into(), is_oldest.into());
        }
        let beyond = gates.choose(older, is_older.into(), is_oldest.into());
        gates.choose(current, is_current.into(), beyond)
    }
}

/// The most points that a circuit calculates with: far more than a policy may state.
pub(crate) const MOST_POINTS: i64 = 1 << 40;
