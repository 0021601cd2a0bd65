use std::collections::BTreeMap;

use bonafides_events::{CaseRow, End};

use crate::durations::Durations;
use crate::sample::Merge;

/// The ends of some cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) cases: u64,
    by_end: BTreeMap<End, u64>,
    pub(crate) escalated: u64,
    /// From the first record to the first approval.
    pub(crate) verified: Durations,
}

impl Ends {
    pub(crate) fn add(&mut self, row: &CaseRow) {
        self.cases.merge(1);
        self.by_end.entry(row.end).or_default().merge(1);
        self.escalated.merge(row.escalated.into());
        if let Some(time) = row.time_to_verify() {
            self.verified.add(time);
        }
    }

    pub(crate) fn of(&self, end: End) -> u64 {
        self.by_end.get(&end).copied().unwrap_or(0)
    }

    pub(crate) fn ended(&self) -> u64 {
        self.cases.saturating_sub(self.of(End::Open))
    }

    pub(crate) fn served(&self) -> u64 {
        self.of(End::Done).saturating_add(self.of(End::Unknown))
    }

    pub(crate) fn unserved(&self) -> u64 {
        self.ended().saturating_sub(self.served())
    }
}

impl Merge for Ends {
    fn merge(&mut self, other: Self) {
        self.cases.merge(other.cases);
        for (end, cases) in other.by_end {
            self.by_end.entry(end).or_default().merge(cases);
        }
        self.escalated.merge(other.escalated);
        self.verified.merge(other.verified);
    }
}

/// Returns true if the case is a request, and not an enrolment or a "not me".
pub(crate) fn is_request(row: &CaseRow) -> bool {
    row.action != "enrol" && row.action != "not_me"
}

/// Returns true if the grant of the case was carried out, or may have been.
pub(crate) fn is_served(row: &CaseRow) -> bool {
    matches!(row.end, End::Done | End::Unknown)
}

/// Returns true if the case ended without a grant that had an effect.
pub(crate) fn is_unserved(row: &CaseRow) -> bool {
    row.end != End::Open && !is_served(row)
}

/// Returns true if a person, a program or an AI agent handled the case, and not the subject alone.
pub(crate) fn is_of_desk(row: &CaseRow) -> bool {
    !row.is_self_service() && !row.operator.is_empty()
}
