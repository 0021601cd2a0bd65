use super::time::Time;
use crate::policy::compiled::{Check, CheckId, CheckKind, MAX_GRADES, ResultId};

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) check: CheckId,
    pub(super) outcome: Outcome,
    pub(super) at: Time,
    pub(super) item: Option<Box<str>>,
    pub(super) grades: Grades,
    pub(super) standing: Standing,
    /// Its negative points count: adverse and within its lifetime.
    pub(super) hurts: i64,
    /// Too old for what it does: to help, or, if it is adverse, to hurt.
    pub(super) expired: bool,
    /// The result by which it helps, unless the rules forbid it: it is current and not expired.
    pub(super) helps: Option<ResultId>,
    /// Points it scores where only risks forbid; `None` if it takes no part or loses its cause.
    pub(super) scored: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Passed,
    Failed,
    Inconclusive,
    /// Of a signal: which of its outcomes.
    Signal(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Current,
    Superseded,
    Inconclusive,
}

pub(super) type Grades = [u16; MAX_GRADES];

/// An item that a helping challenge has shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub(super) check: CheckId,
    pub(super) grades: Grades,
}

/// Points of one result, whether or not it counts.
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
