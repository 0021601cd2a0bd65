use std::collections::BTreeMap;

use bonafides_events::{CaseRow, End};

use crate::ends::{Ends, is_served, is_unserved};
use crate::sample::{Merge, digest};

/// A measure of the requests of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    /// The grant had an effect.
    Served,
    /// The request ended without a grant.
    Unserved,
    /// The request was escalated.
    Escalated,
    /// Somebody said "not me", in the request or later.
    NotMe,
}

impl Measure {
    pub(crate) const ALL: [Self; 4] = [Self::Served, Self::Unserved, Self::Escalated, Self::NotMe];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Unserved => "not served",
            Self::Escalated => "escalated",
            Self::NotMe => "\"not me\"",
        }
    }

    fn holds(self, row: &CaseRow) -> bool {
        match self {
            Self::Served => is_served(row),
            Self::Unserved => is_unserved(row),
            Self::Escalated => row.escalated,
            Self::NotMe => row.not_me || row.disowned || row.end == End::NotMe,
        }
    }
}

/// Requests that ended, and the number of them for which each measure holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) ended: u64,
    holds: BTreeMap<Measure, u64>,
}

impl Measured {
    pub(crate) fn add(&mut self, row: &CaseRow) {
        self.ended.merge(1);
        for measure in Measure::ALL {
            if measure.holds(row) {
                self.holds.entry(measure).or_default().merge(1);
            }
        }
    }

    pub(crate) fn of(&self, measure: Measure) -> u64 {
        self.holds.get(&measure).copied().unwrap_or(0)
    }
}

impl Merge for Measured {
    fn merge(&mut self, other: Self) {
        self.ended.merge(other.ended);
        for (measure, cases) in other.holds {
            self.holds.entry(measure).or_default().merge(cases);
        }
    }
}

/// The counts of an operator at the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) ends: Ends,
    pub(crate) measured: Measured,
    /// Requests that ended, by the digest of their action and channel.
    pub(crate) strata: BTreeMap<u64, u64>,
    /// Requests that the operator took over, as the second person.
    pub(crate) taken_over: u64,
    /// Of these, those in which a grant had an effect.
    pub(crate) taken_over_served: u64,
}

impl Merge for Operator {
    fn merge(&mut self, other: Self) {
        self.ends.merge(other.ends);
        self.measured.merge(other.measured);
        for (stratum, cases) in other.strata {
            self.strata.entry(stratum).or_default().merge(cases);
        }
        self.taken_over.merge(other.taken_over);
        self.taken_over_served.merge(other.taken_over_served);
    }
}

/// Returns the digest of the values that requests must share to be compared.
pub(crate) fn stratum(row: &CaseRow) -> u64 {
    digest(row.action.as_bytes()) ^ digest(row.channel.as_bytes()).rotate_left(1)
}
