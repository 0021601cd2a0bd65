use std::collections::BTreeSet;

use bonafides_events::{CaseRow, CheckRow};

use crate::sample::{Merge, digest};

/// The counts of a challenge or a signal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) is_signal: bool,
    /// Cases in which it was presented.
    pub(crate) presented: u64,
    /// Cases in which its last answer passed.
    pub(crate) passed: u64,
    /// Cases in which its last answer did not pass.
    pub(crate) failed: u64,
    /// Cases in which it was presented and expired without an answer that passed.
    pub(crate) expired: u64,
    /// Cases in which it was presented, and neither answered nor expired.
    pub(crate) unanswered: u64,
    /// Cases in which the caller had no way to do it.
    pub(crate) unavailable: u64,
    pub(crate) answers: u64,
    pub(crate) failed_answers: u64,
    /// Digests of the policies under which it occurred.
    pub(crate) policies: BTreeSet<u64>,
}

impl Check {
    pub(crate) fn add(&mut self, check: &CheckRow, case: &CaseRow) {
        self.is_signal |= check.is_signal;
        if !case.policy_digest.is_empty() {
            self.policies.insert(digest(case.policy_digest.as_bytes()));
        }
        let answered = !check.is_signal && !check.outcome.is_empty();
        let passed = answered && check.outcome == "passed";
        // A check that was only a decoy was never presented.
        let only_decoy = check.decoy && check.asked == 0;
        let expired = check.expired && !passed && !only_decoy;
        let presented = check.asked > 0 || answered || expired;
        self.presented.merge(presented.into());
        self.passed.merge(passed.into());
        self.failed.merge((answered && !passed && !expired).into());
        self.expired.merge(expired.into());
        self.unanswered.merge((presented && !answered && !expired).into());
        self.unavailable.merge(check.unavailable.into());
        self.answers.merge(check.attempts);
        self.failed_answers.merge(check.failed);
    }
}

impl Merge for Check {
    fn merge(&mut self, other: Self) {
        self.is_signal |= other.is_signal;
        for (mine, theirs) in [
            (&mut self.presented, other.presented),
            (&mut self.passed, other.passed),
            (&mut self.failed, other.failed),
            (&mut self.expired, other.expired),
            (&mut self.unanswered, other.unanswered),
            (&mut self.unavailable, other.unavailable),
            (&mut self.answers, other.answers),
            (&mut self.failed_answers, other.failed_answers),
        ] {
            mine.merge(theirs);
        }
        self.policies.extend(other.policies);
    }
}
