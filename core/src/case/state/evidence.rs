use serde::{Deserialize, Serialize};

use crate::case::state::Mark;

/// One result of a check.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Piece {
    pub(in crate::case) check: u16,
    pub(in crate::case) outcome: ResultOutcome,
    pub(in crate::case) at: i64,
    /// The n-th item, from 1.
    pub(in crate::case) item: Option<u16>,
    pub(in crate::case) grades: Vec<(String, u16)>,
}

/// Outcome of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::case) enum ResultOutcome {
    Passed,
    Failed,
    Inconclusive,
    /// Of a signal: which one.
    Signal(u8),
}

/// What a re-enrolment key stands on: the evidence of the approval that handed it out, as it was then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::case) struct Standing {
    /// Digest of the policy of that opening.
    pub(in crate::case) policy: String,
    /// That case.
    pub(in crate::case) case: Mark,
    /// When it was handed out.
    pub(in crate::case) at: i64,
    pub(in crate::case) evidence: Vec<Piece>,
}
