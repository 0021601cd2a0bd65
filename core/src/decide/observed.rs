use super::time::Time;
use crate::policy::compiled::{Check, CheckId, CheckKind, MAX_GRADES, ResultId};

/// A result, resolved against the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) check: CheckId,
    pub(super) outcome: Outcome,
    pub(super) at: Time,
    pub(super) item: Option<Box<str>>,
    pub(super) grades: Grades,
    pub(super) standing: Standing,
    /// Negative points that count; 0 unless the result is adverse and within its lifetime.
    pub(super) hurts: i64,
    /// True if the result is too old to help or, if it is adverse, to hurt.
    pub(super) expired: bool,
    /// The id under which it helps unless the rules forbid it; only if it is current and not expired.
    pub(super) helps: Option<ResultId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Passed,
    Failed,
    Inconclusive,
    /// An outcome of a signal, by index.
    Signal(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Current,
    Superseded,
    Inconclusive,
}

pub(super) type Grades = [u16; MAX_GRADES];

/// An item of a passed challenge that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(super) check: CheckId,
    pub(super) grades: Grades,
}

/// Returns the points of an outcome, regardless of whether the result counts.
pub(super) fn points_of(check: &Check, outcome: Outcome) -> i64 {
    match (&check.kind, outcome) {
        (CheckKind::Challenge(challenge), Outcome::Passed) => challenge.passed,
        (CheckKind::Challenge(challenge), Outcome::Failed) => challenge.failed,
        (CheckKind::Signal(outcomes), Outcome::Signal(at)) => {
            outcomes.get(usize::from(at)).map_or(0, |outcome| outcome.points)
        }
        _ => 0,
    }
}
