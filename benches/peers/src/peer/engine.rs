//! The question to an engine and its answer.

use bonafides::Verdict;

use crate::status::Status;

/// A general engine with the rules of every set of groups in the workload, parsed and compiled.
pub(crate) trait Peer {
    /// Returns the word of one rule for one call.
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict;
}

/// Returns the verdict of this name. A rule knows three: subjects without a group, whom a policy denies, are
/// left to the host.
pub(super) fn verdict(word: &str) -> Verdict {
    match word {
        "approve" => Verdict::Approve,
        "challenge" => Verdict::Challenge,
        "escalate" => Verdict::Escalate,
        _ => panic!("`{word}` is not a verdict of a rule"),
    }
}
