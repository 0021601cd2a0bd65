use super::facts::Facts;
use super::observed::Results;
use super::settled::Settled;
use super::time::{At, Time};
use crate::policy::Policy;
use crate::policy::compiled::{Check, CheckKind};
use crate::policy::shape::TIME;
use crate::policy::value::Duration;

/// The effects that a single result of a check can have, without item and grades.
///
/// Made by the code that reads evidence, from a result of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckStates<'p> {
    check: &'p str,
    is_challenge: bool,
    /// Each outcome with its effects, in the order of [`Age::ALL`].
    outcomes: Vec<(&'p str, [ResultState; 3])>,
}

/// The effect of a result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultState {
    /// True if it helps unless the rules forbid it.
    pub helps: bool,
    /// The negative points that count, forbidden or not; 0 if none do.
    pub hurts: i64,
    /// True if risks see the outcome.
    pub is_observed: bool,
    /// True if it settles the challenge, or one of its items.
    pub settles: bool,
}

/// The age of a result, compared with the two lifetimes of evidence in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Age {
    /// Within both lifetimes.
    Current,
    /// Within the longer one only.
    Older,
    /// Beyond both.
    Oldest,
}

impl Age {
    const ALL: [Self; 3] = [Self::Current, Self::Older, Self::Oldest];
}

impl Policy {
    /// Returns the states of every check, in document order; `None` for a policy whose lifetimes are longer than history.
    pub fn check_states(&self) -> Option<Vec<CheckStates<'_>>> {
        self.compiled().checks.list.iter().map(|check| CheckStates::of(self, check)).collect()
    }

    /// Returns the longest age of [`Age::Current`] results, and that of [`Age::Older`] ones.
    pub fn ages(&self) -> [Duration; 2] {
        let limits = &self.compiled().limits;
        let mut ages = [limits.evidence_lifetime, limits.adverse_lifetime];
        ages.sort_by_key(|age| age.milliseconds());
        ages
    }
}

impl<'p> CheckStates<'p> {
    fn of(policy: &'p Policy, check: &'p Check) -> Option<Self> {
        let outcomes: Vec<&str> = match &check.kind {
            CheckKind::Challenge(_) => vec!["passed", "failed", "inconclusive"],
            CheckKind::Signal(outcomes) => outcomes.iter().map(|outcome| &*outcome.name).collect(),
        };
        let mut all = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let mut by_age = [ResultState::default(); 3];
            for (age, state) in Age::ALL.into_iter().zip(&mut by_age) {
                *state = state_of(policy, check, outcome, age)?;
            }
            all.push((outcome, by_age));
        }
        Some(Self { check: &check.name, is_challenge: check.challenge().is_some(), outcomes: all })
    }

    /// The name of the check.
    pub fn check(&self) -> &'p str {
        self.check
    }

    /// Returns true for a challenge, which may be unavailable.
    pub fn is_challenge(&self) -> bool {
        self.is_challenge
    }

    /// The outcomes, in document order.
    pub fn outcomes(&self) -> impl ExactSizeIterator<Item = &'p str> {
        self.outcomes.iter().map(|(outcome, _)| *outcome)
    }

    /// Returns the effect of a result with the outcome at an index; `None` if there is no such outcome.
    pub fn with_result(&self, outcome: usize, age: Age) -> Option<ResultState> {
        let (_, [current, older, oldest]) = self.outcomes.get(outcome)?;
        Some(match age {
            Age::Current => *current,
            Age::Older => *older,
            Age::Oldest => *oldest,
        })
    }
}

fn state_of(policy: &Policy, check: &Check, outcome: &str, age: Age) -> Option<ResultState> {
    let [current, older] = policy.ages();
    let age = match age {
        Age::Current => current.milliseconds(),
        Age::Older => older.milliseconds(),
        Age::Oldest => older.milliseconds().checked_add(1)?,
    };
    let at = Time::from_milliseconds(TIME.checked_sub(age)?);
    let facts = Facts::new("", Time::from_milliseconds(TIME)).evidence(&*check.name, outcome, At::Time(at));
    let (mut results, mut settled) = (Results::default(), Settled::nothing(policy.compiled()));
    settled.read(policy, &facts, &mut results).ok()?;
    Some(ResultState {
        helps: !settled.held.is_empty(),
        hurts: settled.hurts,
        is_observed: !settled.observed.is_empty(),
        settles: !settled.closed.is_empty() || settled.taken.iter().any(|taken| *taken > 0),
    })
}
