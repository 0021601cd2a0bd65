//! People who have a way, and people who have none.

mod cell;
mod count;
mod frame;
mod person;
mod report;
mod situation;

use std::collections::{BTreeMap, HashMap};

use super::ways::search::Work;
use crate::bits::Bits;
use crate::decide::{Effect, Rules};
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, GroupId};
use cell::{CauseSets, Cell, Finding};
use count::{Counts, SiteId};
use frame::Frame;
pub use frame::{CoverageError, CoverageOptions};
pub use person::{Person, PersonError};
pub use report::{
    ActionCoverage, Attention, CauseSet, CoverageReport, Enrolment, Loss, PartCoverage, SituationCoverage,
};
pub use situation::{Situation, SituationError};

/// Most sites that are told apart.
const MOST_SITES: usize = 1_000;
/// Most sets of groups, profiles and ways that are kept for the people who follow.
const MOST_SUBJECTS: usize = 65_536;
const MOST_PROFILES: usize = 4_096;
const MOST_CELLS: usize = 16_384;
const MOST_WAYS: usize = 131_072;

/// A count of the people who have a way: how many, in which situation, and what would help the others.
///
/// A person has a way if the policy approves once he or she has passed everything that he or she can. In the situation
/// `usual`, the signals favour the caller most; in `unobserved`, there are none. Each situation is also examined after
/// the loss of each single cause. The numbers are the same as from deciding for each person.
///
/// Memory does not grow with the number of people: 1 000 sites are told apart, and the ids of 100 people who need
/// attention are kept.
///
/// ```
/// use bonafides::Policy;
/// use bonafides::analyze::{Coverage, CoverageOptions, Person};
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let policy = Policy::from_yaml(
///         r#"
/// format: 1
/// policy: desk
/// challenges:
///   passkey:  { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
///   sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
///   photo_id: { type: confirm, form: [document_type], factor: inherence, points: 40, cost: 180 }
/// channels: { sms: { cooling: 7d } }
/// unmatched: everyone
/// actions: { reset_password: { require: { points: 70, independent: 2 } } }
/// "#,
///     )?;
///     let mut coverage = Coverage::new(&policy, &CoverageOptions::default().everyone("photo_id"))?;
///     coverage.add(&Person::new("u1").contact("sms"))?;
///     coverage.add(&Person::from_json(r#"{"id": "u2", "enrolled": []}"#)?)?;
///     let report = coverage.finish();
///     let reset = report.actions.first().and_then(|action| action.all.situations.first()).ok_or("no action")?;
///     assert_eq!((reset.with_way, reset.one_cause), (1, 1));
///     let helps: Vec<_> = reset.campaign.iter().map(|one| (&*one.challenge, one.gained, one.enrolments)).collect();
///     assert_eq!(helps, [("sms_code", 1, 1), ("passkey", 1, 2)]);
///     assert_eq!(report.attention.first().map(|person| &*person.id), Some("u2"));
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct Coverage {
    frame: Frame,
    counts: Counts,
    cells: Cells,
    /// Sets of groups, with the cells of each action.
    subjects: Vec<Subject>,
    subject_ids: HashMap<Vec<GroupId>, usize>,
    sites: HashMap<Box<str>, u32>,
    /// People who are examined but not yet counted, by the number of the subject and what they can pass.
    profiles: HashMap<(usize, Bits), Profile>,
    /// The number of entries in these, by site.
    waiting: usize,
    unmatched: u64,
    attention: Vec<Attention>,
    more_attention: u64,
    complete: bool,
    matched: Vec<GroupId>,
    scratch: String,
}

/// People in the same groups.
#[derive(Debug)]
struct Subject {
    groups: Vec<GroupId>,
    /// The number of the cells for each action.
    cells: Vec<usize>,
}

/// People in the same groups who can pass the same.
#[derive(Debug)]
struct Profile {
    /// For each action the situations, one after the other.
    findings: Box<[Finding]>,
    /// Actions to which there is no way, even at best.
    without: Vec<ActionId>,
    people: BTreeMap<SiteId, u64>,
}

/// Cells by the rules that apply.
#[derive(Debug)]
struct Cells {
    numbers: HashMap<(ActionId, Effect), usize>,
    /// The situations of each.
    list: Vec<Vec<Cell>>,
    ways: usize,
    sets: CauseSets,
    work: Work,
}

impl Coverage {
    /// Begins a count. Fails if an option does not fit the policy.
    pub fn new(policy: &Policy, options: &CoverageOptions) -> Result<Self, CoverageError> {
        let frame = Frame::new(policy, options)?;
        Ok(Self {
            counts: Counts::new(&frame),
            frame,
            cells: Cells {
                numbers: HashMap::new(),
                list: Vec::new(),
                ways: 0,
                sets: CauseSets::default(),
                work: Work::ALL,
            },
            subjects: Vec::new(),
            subject_ids: HashMap::new(),
            sites: HashMap::new(),
            profiles: HashMap::new(),
            waiting: 0,
            unmatched: 0,
            attention: Vec::new(),
            more_attention: 0,
            complete: true,
            matched: Vec::new(),
            scratch: String::new(),
        })
    }

    /// Counts a person. Fails, and counts nothing, if the record contains a name that the policy does not have.
    ///
    /// Ids are not compared: a person who is added twice is counted twice.
    pub fn add(&mut self, person: &Person<'_>) -> Result<(), PersonError> {
        let enrolled = self.frame.enrolled(person)?;
        self.frame.groups(person, &mut self.matched, &mut self.scratch)?;
        if self.matched.is_empty() {
            self.unmatched = self.unmatched.saturating_add(1);
        }
        let subject = self.subject();
        let site = self.site(person.site.as_deref());
        let profile = self.profiles.entry((subject, enrolled)).or_insert_with(|| {
            let cells = self.subjects.get(subject).map(|subject| &*subject.cells).unwrap_or_default();
            Profile::new(&self.frame, &self.cells, cells, &enrolled)
        });
        let people = profile.people.entry(site).or_default();
        self.waiting = self.waiting.saturating_add(usize::from(*people == 0));
        *people = people.saturating_add(1);
        if !profile.without.is_empty() {
            if self.attention.len() < self.frame.ids {
                let compiled = self.frame.policy.compiled();
                let actions = profile.without.iter().filter_map(|id| compiled.actions.get(usize::from(*id)));
                self.attention.push(Attention {
                    id: person.id.clone().into_owned(),
                    actions: actions.map(|action| action.name.to_string()).collect(),
                });
            } else {
                self.more_attention = self.more_attention.saturating_add(1);
            }
        }
        if self.waiting >= MOST_PROFILES {
            self.count();
        }
        Ok(())
    }

    /// Ends the count, and returns the numbers.
    pub fn finish(mut self) -> CoverageReport {
        self.count();
        report::report(
            &self.frame,
            &self.counts,
            report::Rest {
                cause_sets: self.cells.sets.into_list(),
                sites: self.sites,
                unmatched: self.unmatched,
                attention: self.attention,
                more_attention: self.more_attention,
                complete: self.complete,
            },
        )
    }

    /// The number of the subject in the groups that match.
    fn subject(&mut self) -> usize {
        if let Some(number) = self.subject_ids.get(&self.matched) {
            return *number;
        }
        let full = self.cells.list.len() >= MOST_CELLS || self.cells.ways >= MOST_WAYS;
        if full || self.subjects.len() >= MOST_SUBJECTS {
            self.count();
            self.subjects.clear();
            self.subject_ids.clear();
        }
        if full {
            self.cells.clear();
        }
        let mut cells = Vec::with_capacity(self.frame.actions.len());
        for action in &self.frame.actions {
            let rules = Rules::of(&self.frame.policy, *action, &self.matched);
            cells.push(self.cells.of(&self.frame, *action, &rules, &mut self.complete));
        }
        let number = self.subjects.len();
        self.subjects.push(Subject { groups: self.matched.clone(), cells });
        self.subject_ids.insert(self.matched.clone(), number);
        number
    }

    fn site(&mut self, name: Option<&str>) -> SiteId {
        let Some(name) = name else { return SiteId::Unknown };
        if let Some(number) = self.sites.get(name) {
            return SiteId::Named(*number);
        }
        match u32::try_from(self.sites.len()) {
            Ok(number) if self.sites.len() < MOST_SITES => {
                self.sites.insert(name.into(), number);
                SiteId::Named(number)
            }
            _ => SiteId::Others,
        }
    }

    /// Counts the people who are not yet counted.
    fn count(&mut self) {
        for ((subject, enrolled), profile) in self.profiles.drain() {
            let groups = self.subjects.get(subject).map(|subject| &*subject.groups).unwrap_or_default();
            for (site, people) in profile.people {
                self.counts.add(&self.frame, &enrolled, &profile.findings, groups, site, people);
            }
        }
        self.waiting = 0;
    }
}

impl Profile {
    fn new(frame: &Frame, cells: &Cells, numbers: &[usize], enrolled: &Bits) -> Self {
        let of_action = |number: &usize| cells.list.get(*number).map(Vec::as_slice).unwrap_or_default();
        let findings: Box<[Finding]> =
            numbers.iter().flat_map(of_action).map(|cell| cell.examine(frame, enrolled)).collect();
        let best = findings.iter().step_by(frame.situations.len());
        let without =
            frame.actions.iter().zip(best).filter(|(_, best)| matches!(best, Finding::NoWay { .. }));
        Self { without: without.map(|(action, _)| *action).collect(), findings, people: BTreeMap::new() }
    }
}

impl Cells {
    /// The number of the cells for an action and rules.
    fn of(&mut self, frame: &Frame, action: ActionId, rules: &Rules, complete: &mut bool) -> usize {
        let mut effect = rules.effect();
        effect.forget(true);
        let number = self.list.len();
        match self.numbers.entry((action, effect)) {
            std::collections::hash_map::Entry::Occupied(entry) => return *entry.get(),
            std::collections::hash_map::Entry::Vacant(entry) => _ = entry.insert(number),
        }
        let mut cells = Vec::with_capacity(frame.settings.len());
        for setting in &frame.settings {
            let cell = Cell::new(frame, rules, setting, &mut self.sets, &mut self.work);
            self.ways = self.ways.saturating_add(cell.size());
            *complete &= cell.complete;
            cells.push(cell);
        }
        self.list.push(cells);
        number
    }

    /// Forgets all cells, and keeps the numbers of sets of causes.
    fn clear(&mut self) {
        self.numbers.clear();
        self.list.clear();
        self.ways = 0;
    }
}
