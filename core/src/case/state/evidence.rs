use serde::{Deserialize, Serialize};

use crate::case::state::Mark;

/// The result of a check.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Piece {
    pub(in crate::case) check: u16,
    pub(in crate::case) outcome: ResultOutcome,
    pub(in crate::case) at: i64,
    /// The number of the item, from 1.
    pub(in crate::case) item: Option<u16>,
    pub(in crate::case) grades: Vec<(String, u16)>,
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) enum ResultOutcome {
    Passed,
    Failed,
    Inconclusive,
    /// The index of a signal's outcome.
    Signal(u8),
}

/// The basis of a re-enrolment key: the evidence of the approval that issued it, as it was then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Standing {
    /// The digest of the policy under which the issuing case was opened.
    pub(in crate::case) policy: String,
    /// The issuing case.
    pub(in crate::case) case: Mark,
    /// The time of issue.
    pub(in crate::case) at: i64,
    pub(in crate::case) evidence: Vec<Piece>,
}
