use bonafides::Time;
use bonafides::case::{CaseId, Committed, Outcome, Step, StepRecord};
use bonafides::keys::{Row, StateKey};

use super::kept::PolicyRole;

/// The changes of one transaction.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Changes<'a> {
    /// The rows that were read, with their versions: each must still have it. In the order of their keys.
    pub compare: &'a [(StateKey, u64)],
    /// The rows to store with their new versions; a row without bytes must be deleted, that of a command from the outbox.
    pub write: &'a [Row],
    /// The rows of new commands.
    pub outbox: &'a [Row],
    /// The keys of those of them that are outside the order of their case: they can be leased at once, and no other command
    /// waits for them.
    pub unordered: Vec<StateKey>,
    /// The record, unique by case and sequence number.
    pub record: Option<&'a StepRecord>,
    /// The case after the step; `None` for a step of the chain `desk`.
    pub case: Option<CaseProgress>,
    /// The roles of policies that the step changes.
    pub activation: Option<Activation<'a>>,
    /// The time of the step.
    pub now: Time,
}

impl<'a> Changes<'a> {
    /// Returns a transaction that stores nothing.
    pub const fn nothing(now: Time) -> Self {
        Self {
            compare: &[],
            write: &[],
            outbox: &[],
            unordered: Vec::new(),
            record: None,
            case: None,
            activation: None,
            now,
        }
    }

    /// Returns what a step of a case stores.
    pub fn of_case(step: &'a Step<Committed>, now: Time) -> Self {
        let case = step.record().map(|record| CaseProgress {
            case: record.case.clone(),
            deadline: step.deadline(),
            is_over: step.is_over(),
        });
        Self { case, unordered: step.unordered().cloned().collect(), ..Self::of(step, now) }
    }

    /// Returns what a step of the chain `desk` stores.
    pub fn of_desk(step: &'a Step<Outcome>, activation: Option<Activation<'a>>, now: Time) -> Self {
        Self { activation, ..Self::of(step, now) }
    }

    /// Returns what an append to the log stores.
    pub fn of_log(compare: &'a [(StateKey, u64)], write: &'a [Row], now: Time) -> Self {
        Self { compare, write, ..Self::nothing(now) }
    }

    fn of<T>(step: &'a Step<T>, now: Time) -> Self {
        Self {
            compare: step.compare(),
            write: step.write(),
            outbox: step.outbox(),
            unordered: Vec::new(),
            record: step.record(),
            case: None,
            activation: None,
            now,
        }
    }
}

/// The state of a case that the store needs in clear: when time alone changes it, and whether it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseProgress {
    /// The case.
    pub case: CaseId,
    /// The next time at which time alone changes it.
    pub deadline: Option<Time>,
    /// True if it has ended.
    pub is_over: bool,
}

/// A change of the role of a policy. The policy must be stored: otherwise the step is not stored either. A policy has at
/// most one role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Activation<'a> {
    /// The digest of the policy.
    pub digest: &'a str,
    /// The new role; `None` ends the role that it has. A policy put in force replaces the previous one.
    pub role: Option<PolicyRole>,
    /// The kind of operator that did it; the record says who, sealed.
    pub by: &'a str,
}

impl CaseProgress {
    /// Returns the state of a case.
    pub const fn new(case: CaseId, deadline: Option<Time>, is_over: bool) -> Self {
        Self { case, deadline, is_over }
    }
}

impl<'a> Activation<'a> {
    /// Returns a change of a role.
    pub const fn new(digest: &'a str, role: Option<PolicyRole>, by: &'a str) -> Self {
        Self { digest, role, by }
    }
}
