//! The part of a decision that the host of a general engine does for it, in each call: the latest result of
//! each check, lifetimes, and which challenges cannot be passed any more.

use crate::call::Call;
use crate::policy::{ADVERSE_LIFETIME, EVIDENCE_LIFETIME, Policy};

/// A challenge that has helped.
pub(crate) const PASSED: &str = "passed";

/// A challenge that was failed or is unavailable, and so cannot be passed now.
pub(crate) const CLOSED: &str = "closed";

/// The status of every check with one: a challenge is passed or closed, a signal has an outcome.
#[derive(Debug)]
pub(crate) struct Status<'a> {
    checks: Vec<(&'a str, &'a str)>,
}

impl<'a> Status<'a> {
    /// Returns the status of a call's checks.
    pub(crate) fn new(call: &Call<'a>, policy: &Policy) -> Self {
        let mut latest: Vec<(&str, &str, i64)> = Vec::with_capacity(call.evidence.len());
        for result in &call.evidence {
            if result.outcome == "inconclusive" {
                continue;
            }
            match latest.iter_mut().find(|(check, ..)| *check == result.check) {
                Some((_, outcome, at)) if *at <= result.at => (*outcome, *at) = (result.outcome, result.at),
                Some(_) => {}
                None => latest.push((result.check, result.outcome, result.at)),
            }
        }
        let mut checks = Vec::with_capacity(latest.len().saturating_add(call.unavailable.len()));
        for (check, outcome, at) in latest {
            let age = call.now.saturating_sub(at);
            let counts =
                age <= EVIDENCE_LIFETIME || (age <= ADVERSE_LIFETIME && policy.is_adverse(check, outcome));
            if counts {
                // Only a challenge can fail.
                checks.push((check, if outcome == "failed" { CLOSED } else { outcome }));
            }
        }
        for &check in &call.unavailable {
            if checks.iter().all(|(other, _)| *other != check) {
                checks.push((check, CLOSED));
            }
        }
        Self { checks }
    }

    /// Returns the status of one check.
    pub(crate) fn get(&self, check: &str) -> Option<&'a str> {
        self.checks.iter().find(|(other, _)| *other == check).map(|(_, status)| *status)
    }

    /// Returns every check with its status.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.checks.iter().copied()
    }

    /// Returns the number of checks with a status.
    pub(crate) fn len(&self) -> usize {
        self.checks.len()
    }
}
