use super::facts::Facts;
use super::settled::Settled;
use super::time::{At, Time};
use crate::policy::Policy;
use crate::policy::compiled::{Check, CheckKind};
use crate::policy::shape::TIME;
use crate::policy::value::Duration;

/// The states in which a check can be by at most one result, without item and grades.
///
/// A verdict depends on nothing else: facts of one action and the same groups, of which every check is in the same state,
/// have the same verdict. Made by the code that reads evidence, from a result of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckStates<'p> {
    check: &'p str,
    is_challenge: bool,
    none: States,
    /// Each outcome with its states, in the order of [`Age::ALL`].
    outcomes: Vec<(&'p str, [States; 3])>,
    count: u16,
}

/// The state of an available check, and that of an unavailable one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct States {
    available: u16,
    unavailable: u16,
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
        let mut seen = Vec::new();
        let is_challenge = check.challenge().is_some();
        let none = numbers(policy, check, None, &mut seen)?;
        let outcomes: Vec<&str> = match &check.kind {
            CheckKind::Challenge(_) => vec!["passed", "failed", "inconclusive"],
            CheckKind::Signal(outcomes) => outcomes.iter().map(|outcome| &*outcome.name).collect(),
        };
        let mut all = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let mut by_age = [States::default(); 3];
            for (age, numbered) in Age::ALL.into_iter().zip(&mut by_age) {
                *numbered = numbers(policy, check, Some((outcome, age)), &mut seen)?;
            }
            all.push((outcome, by_age));
        }
        let count = u16::try_from(seen.len()).ok()?;
        Some(Self { check: &check.name, is_challenge, none, outcomes: all, count })
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

    /// The number of states, which are numbered from 0.
    pub fn count(&self) -> u16 {
        self.count
    }

    /// Returns the state without a result: 0 unless the check is unavailable.
    pub fn without_result(&self, unavailable: bool) -> u16 {
        self.none.of(unavailable)
    }

    /// Returns the state by a result with the outcome at an index; `None` if there is no such outcome.
    pub fn with_result(&self, outcome: usize, age: Age, unavailable: bool) -> Option<u16> {
        let (_, [current, older, oldest]) = self.outcomes.get(outcome)?;
        let of_age = match age {
            Age::Current => current,
            Age::Older => older,
            Age::Oldest => oldest,
        };
        Some(of_age.of(unavailable))
    }
}

impl States {
    const fn of(self, unavailable: bool) -> u16 {
        if unavailable { self.unavailable } else { self.available }
    }
}

/// Returns the numbers of a state, of an available check and of an unavailable one. Adds those not seen before.
fn numbers(
    policy: &Policy,
    check: &Check,
    result: Option<(&str, Age)>,
    seen: &mut Vec<Settled>,
) -> Option<States> {
    let [current, older] = policy.ages();
    let now = Time::from_milliseconds(TIME);
    let mut facts = Facts::new("", now);
    if let Some((outcome, age)) = result {
        let age = match age {
            Age::Current => current.milliseconds(),
            Age::Older => older.milliseconds(),
            Age::Oldest => older.milliseconds().checked_add(1)?,
        };
        let at = Time::from_milliseconds(TIME.checked_sub(age)?);
        facts = facts.evidence(&*check.name, outcome, At::Time(at));
    }
    let mut number = |facts: &Facts<'_>| {
        let (_, settled) = Settled::of(policy, facts).ok()?;
        let found = seen.iter().position(|other| *other == settled).unwrap_or_else(|| {
            seen.push(settled);
            seen.len().saturating_sub(1)
        });
        u16::try_from(found).ok()
    };
    let available = number(&facts)?;
    let unavailable =
        if check.challenge().is_some() { number(&facts.unavailable([&*check.name]))? } else { available };
    Some(States { available, unavailable })
}
