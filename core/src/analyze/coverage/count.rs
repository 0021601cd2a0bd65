//! Counters that need the same memory for any number of people.

use std::collections::BTreeMap;

use super::cell::Finding;
use super::frame::Frame;
use crate::bits::Bits;
use crate::decide::Verdict;
use crate::policy::compiled::GroupId;

/// People of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum SiteId {
    /// A site, by number.
    Named(u32),
    /// Sites beyond the number that is told apart.
    Others,
    /// No site is given.
    Unknown,
}

/// All counters.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) all: Part,
    /// By group of the policy; `None` for people in no group.
    pub(super) groups: BTreeMap<Option<GroupId>, Part>,
    pub(super) sites: BTreeMap<SiteId, Part>,
}

/// The counters for some of the people.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) people: u64,
    /// For each challenge the people who cannot pass it.
    pub(super) lacking: Vec<u64>,
    /// For each action the situations, one after the other.
    pub(super) cells: Vec<Count>,
}

/// The counters of one action in one situation.
#[derive(Debug, Clone)]
pub(super) struct Count {
    pub(super) with_way: u64,
    pub(super) nothing_enrolled: u64,
    pub(super) denied: u64,
    pub(super) escalated: u64,
    /// People without a way whom no enrolment helps.
    pub(super) is_final: u64,
    /// People all of whose ways share a cause.
    pub(super) one_cause: u64,
    /// For each cause the people whose ways all need it.
    pub(super) rests_on: Vec<u64>,
    /// For each challenge the people to whom it alone would open a way.
    pub(super) gains: Vec<u64>,
    /// For each challenge the people whose ways would no longer all share a cause.
    pub(super) relieves: Vec<u64>,
    /// People by the causes of their weakest way; `None` if it is not known.
    pub(super) weakest: BTreeMap<Option<u32>, u64>,
}

impl Counts {
    pub(super) fn new(frame: &Frame) -> Self {
        Self { all: Part::new(frame), groups: BTreeMap::new(), sites: BTreeMap::new() }
    }

    /// Counts `people` with the same findings, in the same groups and of one site.
    pub(super) fn add(
        &mut self,
        frame: &Frame,
        enrolled: &Bits,
        findings: &[Finding],
        groups: &[GroupId],
        site: SiteId,
        people: u64,
    ) {
        let new = || Part::new(frame);
        self.all.add(enrolled, findings, people);
        if groups.is_empty() {
            self.groups.entry(None).or_insert_with(new).add(enrolled, findings, people);
        }
        for group in groups {
            self.groups.entry(Some(*group)).or_insert_with(new).add(enrolled, findings, people);
        }
        self.sites.entry(site).or_insert_with(new).add(enrolled, findings, people);
    }
}

impl Part {
    fn new(frame: &Frame) -> Self {
        let count = Count {
            with_way: 0,
            nothing_enrolled: 0,
            denied: 0,
            escalated: 0,
            is_final: 0,
            one_cause: 0,
            rests_on: vec![0; frame.causes.len()],
            gains: vec![0; frame.challenges.len()],
            relieves: vec![0; frame.challenges.len()],
            weakest: BTreeMap::new(),
        };
        let cells = frame.actions.len().saturating_mul(frame.situations.len());
        Self { people: 0, lacking: vec![0; frame.challenges.len()], cells: vec![count; cells] }
    }

    fn add(&mut self, enrolled: &Bits, findings: &[Finding], people: u64) {
        more(&mut self.people, people);
        for (number, lacking) in (0..).zip(&mut self.lacking) {
            if !enrolled.has(number) {
                more(lacking, people);
            }
        }
        for (count, finding) in self.cells.iter_mut().zip(findings) {
            count.add(enrolled.is_empty(), finding, people);
        }
    }
}

impl Count {
    fn add(&mut self, nothing: bool, finding: &Finding, people: u64) {
        match finding {
            Finding::Way { weakest, rests_on, relieves } => {
                more(&mut self.with_way, people);
                more(self.weakest.entry(*weakest).or_default(), people);
                if !rests_on.is_empty() {
                    more(&mut self.one_cause, people);
                }
                each(&mut self.rests_on, rests_on, people);
                each(&mut self.relieves, relieves, people);
            }
            Finding::NoWay { verdict, gains, is_final } => {
                let why = match verdict {
                    _ if nothing => &mut self.nothing_enrolled,
                    Verdict::Escalate => &mut self.escalated,
                    _ => &mut self.denied,
                };
                more(why, people);
                if *is_final {
                    more(&mut self.is_final, people);
                }
                each(&mut self.gains, gains, people);
            }
        }
    }
}

fn each(counters: &mut [u64], numbers: &Bits, people: u64) {
    for number in numbers.iter() {
        if let Some(counter) = counters.get_mut(usize::from(number)) {
            more(counter, people);
        }
    }
}

fn more(counter: &mut u64, people: u64) {
    *counter = counter.saturating_add(people);
}
