use std::collections::{BTreeMap, BTreeSet};

use bonafides_events::CaseRow;

use crate::ends::{is_of_desk, is_request, is_served, is_unserved};
use crate::sample::{Merge, digest};

/// The counts of a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) requests: u64,
    pub(crate) served: u64,
    /// Requests that ended without a grant.
    pub(crate) unserved: u64,
    /// Of these, those in self-service.
    pub(crate) unserved_self: u64,
    pub(crate) requests_self: u64,
    pub(crate) served_self: u64,
    pub(crate) enrolled: bool,
    pub(crate) closed: u64,
    pub(crate) not_me: u64,
    /// Requests in which a challenge was presented as a decoy.
    pub(crate) decoys: u64,
    /// Requests that ended at the desk, by the digest of the operator.
    pub(crate) operators: BTreeMap<u64, u64>,
    /// Digests of operators and channels of requests that ended without a grant.
    pub(crate) places: BTreeSet<u64>,
}

impl Person {
    /// Returns true if there were requests for this person, all of them have ended, and none had an effect.
    pub(crate) const fn is_never_served(&self) -> bool {
        self.requests > 0 && self.served == 0 && self.unserved == self.requests
    }

    pub(crate) const fn ended(&self) -> u64 {
        self.served.saturating_add(self.unserved)
    }

    pub(crate) fn add(&mut self, row: &CaseRow) {
        self.enrolled |= !row.enrolled.is_empty();
        self.closed.merge(row.closed_path.into());
        self.not_me.merge(row.not_me.into());
        if !is_request(row) {
            return;
        }
        let (served, unserved, own) = (is_served(row), is_unserved(row), row.is_self_service());
        self.requests.merge(1);
        self.decoys.merge(row.checks.iter().any(|check| check.decoy).into());
        self.served.merge(served.into());
        self.unserved.merge(unserved.into());
        self.requests_self.merge(own.into());
        self.served_self.merge((own && served).into());
        self.unserved_self.merge((own && unserved).into());
        let operator = digest(row.operator.as_bytes());
        if is_of_desk(row) && (served || unserved) {
            self.operators.entry(operator).or_default().merge(1);
        }
        if unserved {
            self.places.insert(operator ^ digest(row.channel.as_bytes()).rotate_left(1));
        }
    }
}

impl Merge for Person {
    fn merge(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.requests, other.requests),
            (&mut self.served, other.served),
            (&mut self.unserved, other.unserved),
            (&mut self.unserved_self, other.unserved_self),
            (&mut self.requests_self, other.requests_self),
            (&mut self.served_self, other.served_self),
            (&mut self.closed, other.closed),
            (&mut self.not_me, other.not_me),
            (&mut self.decoys, other.decoys),
        ] {
            mine.merge(theirs);
        }
        self.enrolled |= other.enrolled;
        for (operator, cases) in other.operators {
            self.operators.entry(operator).or_default().merge(cases);
        }
        self.places.extend(other.places);
    }
}
