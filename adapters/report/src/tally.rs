use std::collections::BTreeMap;
use std::ops::Range;

use bonafides::Time;
use bonafides_events::{CaseRow, End, Event};

use crate::calendar;
use crate::checks::Check;
use crate::durations::Durations;
use crate::ends::{Ends, is_of_desk, is_request, is_served, is_unserved};
use crate::operators::{Measured, Operator, stratum};
use crate::people::Person;
use crate::sample::{Merge, Sample, digest};
use crate::settings::Settings;

/// The counts of a report, while cases are added one by one, in any order.
///
/// Memory is bounded: some 300 MB for any number of cases. Two tallies that have counted different cases with the same settings can
/// be [merged](Self::merge), and give the same figures as one that has counted all of them.
#[derive(Debug, Clone)]
pub struct Tally {
    pub(crate) settings: Settings,
    pub(crate) cases: Ends,
    pub(crate) decoys: u64,
    pub(crate) not_me: u64,
    pub(crate) closed_paths: u64,
    pub(crate) requests: Ends,
    pub(crate) self_service: Ends,
    /// Approved requests at the desk, from the first record to the approval.
    pub(crate) at_desk: Durations,
    /// The milliseconds that people at the desk spent on requests.
    pub(crate) work: u64,
    pub(crate) bands: BTreeMap<usize, u64>,
    pub(crate) actions: Sample<String, Ends>,
    pub(crate) groups: Sample<String, Ends>,
    pub(crate) channels: Sample<String, Ends>,
    pub(crate) kinds: Sample<String, Ends>,
    pub(crate) policies: Sample<String, Ends>,
    pub(crate) operators: Sample<String, Operator>,
    pub(crate) strata: Sample<u64, Measured>,
    /// Requests that were taken over, by the first and the second operator.
    pub(crate) pairs: Sample<String, u64>,
    pub(crate) hours: Sample<i64, Hour>,
    pub(crate) checks: Sample<String, Check>,
    pub(crate) outcomes: Sample<String, u64>,
    /// Cases in which something was decided, by the digest of the policy.
    pub(crate) decided: Sample<u64, u64>,
    pub(crate) people: Sample<String, Person>,
    pub(crate) enrolments: Sample<String, u64>,
    pub(crate) blocked: Sample<String, Reason>,
    pub(crate) refused: Sample<String, Reason>,
    pub(crate) log: LogCounts,
    /// The earliest and the latest time in the log, as far as it is known, in the period or not.
    known: Option<(Time, Time)>,
}

/// The requests in an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hour {
    pub(crate) requests: u64,
    pub(crate) served: u64,
    pub(crate) unserved: u64,
}

impl Merge for Hour {
    fn merge(&mut self, other: Self) {
        self.requests.merge(other.requests);
        self.served.merge(other.served);
        self.unserved.merge(other.unserved);
    }
}

/// Requests that ended without a grant, for a reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) at_desk: u64,
    pub(crate) in_self_service: u64,
}

impl Merge for Reason {
    fn merge(&mut self, other: Self) {
        self.at_desk.merge(other.at_desk);
        self.in_self_service.merge(other.in_self_service);
    }
}

/// The counts of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LogCounts {
    pub(crate) records: u64,
    pub(crate) without_beginning: u64,
    pub(crate) outside: u64,
    pub(crate) erased: u64,
    pub(crate) resolved: u64,
    pub(crate) exported: u64,
    pub(crate) policies_used: u64,
    pub(crate) first: Option<Time>,
    pub(crate) last: Option<Time>,
}

impl Merge for LogCounts {
    fn merge(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.records, other.records),
            (&mut self.without_beginning, other.without_beginning),
            (&mut self.outside, other.outside),
            (&mut self.erased, other.erased),
            (&mut self.resolved, other.resolved),
            (&mut self.exported, other.exported),
            (&mut self.policies_used, other.policies_used),
        ] {
            mine.merge(theirs);
        }
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
    }
}

/// The maximum number of names of a policy: actions, groups, channels, checks and reasons.
const NAMES: usize = 4_096;
const OPERATORS: usize = 16_384;
const PAIRS: usize = 65_536;
const PEOPLE: usize = 262_144;
/// Thirty years.
const HOURS: usize = 262_144;
/// The maximum work counted for a case, one hour: the rest is waiting.
pub(crate) const MOST_WORK: u64 = 60 * 60 * 1_000;
/// The upper ends of the bands of time to verify, in milliseconds, which belong to them; the last band has none.
pub(crate) const BANDS: [u64; 9] =
    [30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 14_400_000, 86_400_000];

impl Tally {
    /// Creates an empty tally.
    pub fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            cases: Ends::default(),
            decoys: 0,
            not_me: 0,
            closed_paths: 0,
            requests: Ends::default(),
            self_service: Ends::default(),
            at_desk: Durations::default(),
            work: 0,
            bands: BTreeMap::new(),
            actions: Sample::of(NAMES),
            groups: Sample::of(NAMES),
            channels: Sample::of(NAMES),
            kinds: Sample::of(NAMES),
            policies: Sample::of(NAMES),
            operators: Sample::of(OPERATORS),
            strata: Sample::of(NAMES),
            pairs: Sample::of(PAIRS),
            hours: Sample::of(HOURS),
            checks: Sample::of(NAMES),
            outcomes: Sample::of(NAMES),
            decided: Sample::of(NAMES),
            people: Sample::of(PEOPLE),
            enrolments: Sample::of(NAMES),
            blocked: Sample::of(NAMES),
            refused: Sample::of(NAMES),
            log: LogCounts::default(),
            known: None,
        }
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Adds a case, which must be added only once. A case that was opened outside the period is left out.
    pub fn add(&mut self, row: &CaseRow) {
        // Records tell more; rows of cases may be all that there is.
        self.know(row.opened, row.ended.max(row.approved).unwrap_or(row.opened));
        if !self.settings.covers(row.opened) {
            self.log.outside.merge(1);
            return;
        }
        if row.decoy {
            self.decoys.merge(1);
            return;
        }
        if !row.subject.is_empty()
            && let Some(person) = self.people.at(row.subject.as_str())
        {
            person.add(row);
        }
        self.cases.add(row);
        self.not_me.merge(row.not_me.into());
        self.closed_paths.merge(row.closed_path.into());
        self.add_names(row);
        self.add_checks(row);
        for challenge in &row.enrolled {
            count(&mut self.enrolments, challenge);
        }
        if is_request(row) {
            self.add_request(row);
        }
    }

    fn add_names(&mut self, row: &CaseRow) {
        let policy = match (row.policy.as_str(), row.policy_version.as_str()) {
            ("", _) => String::new(),
            (name, "") => name.to_owned(),
            (name, version) => format!("{name} {version}"),
        };
        for (names, name) in [
            (&mut self.actions, row.action.as_str()),
            (&mut self.channels, &row.channel),
            (&mut self.kinds, &row.operator_kind),
            (&mut self.policies, &policy),
        ] {
            if let Some(ends) = names.at(known(name)) {
                ends.add(row);
            }
        }
        for group in row.groups.iter().map(String::as_str).chain(row.groups.is_empty().then_some(NO_GROUP)) {
            if let Some(ends) = self.groups.at(group) {
                ends.add(row);
            }
        }
        if is_of_desk(row)
            && let Some(operator) = self.operators.at(row.operator.as_str())
        {
            operator.ends.add(row);
        }
    }

    fn add_checks(&mut self, row: &CaseRow) {
        if !row.verdict.is_empty()
            && let Some(cases) = self.decided.at(&digest(row.policy_digest.as_bytes()))
        {
            cases.merge(1);
        }
        for check in &row.checks {
            if let Some(counted) = self.checks.at(check.check.as_str()) {
                counted.add(check, row);
            }
            if check.is_signal && !check.outcome.is_empty() {
                count(&mut self.outcomes, &joined(&check.check, &check.outcome));
            }
        }
    }

    fn add_request(&mut self, row: &CaseRow) {
        let (served, unserved, own) = (is_served(row), is_unserved(row), row.is_self_service());
        self.requests.add(row);
        if own {
            self.self_service.add(row);
        }
        if let Some(time) = row.time_to_verify() {
            let band = BANDS.iter().position(|end| time <= *end).unwrap_or(BANDS.len());
            self.bands.entry(band).or_default().merge(1);
            if !own {
                self.at_desk.add(time);
            }
        }
        if let Some(hour) = self.hours.at(&calendar::hour(row.opened, self.settings.utc_offset)) {
            hour.merge(Hour { requests: 1, served: served.into(), unserved: unserved.into() });
        }
        if unserved {
            self.add_reasons(row);
        }
        if is_of_desk(row) {
            self.add_at_desk(row, served || unserved);
        }
    }

    fn add_reasons(&mut self, row: &CaseRow) {
        let own = row.is_self_service();
        let reason = Reason { at_desk: (!own).into(), in_self_service: own.into() };
        let note = |names: &mut Sample<String, Reason>, name: &str| {
            if let Some(counted) = names.at(name) {
                counted.merge(reason);
            }
        };
        if row.approved.is_some() {
            note(&mut self.blocked, &format!("approved, then {}", row.end));
        } else if row.blocked_by.is_empty() {
            note(&mut self.blocked, &format!("policy: {}", known(&row.verdict)));
        }
        for block in row.blocked_by.iter().filter(|_| row.approved.is_none()) {
            note(&mut self.blocked, block);
        }
        if !row.last_refusal.is_empty() {
            note(&mut self.refused, &row.last_refusal);
        }
    }

    fn add_at_desk(&mut self, row: &CaseRow, ended: bool) {
        let end = if row.end == End::Expired { last_contact(row) } else { row.ended };
        let until = row.approved.or(end).map_or(0, |until| {
            u64::try_from(until.milliseconds().saturating_sub(row.opened.milliseconds())).unwrap_or(0)
        });
        if row.operator_kind == "person" {
            self.work.merge(until.min(MOST_WORK));
        }
        if !row.second_operator.is_empty() {
            count(&mut self.pairs, &joined(&row.operator, &row.second_operator));
            if let Some(second) = self.operators.at(row.second_operator.as_str()) {
                second.taken_over.merge(1);
                second.taken_over_served.merge(is_served(row).into());
            }
        }
        if !ended {
            return;
        }
        let stratum = stratum(row);
        if let Some(measured) = self.strata.at(&stratum) {
            measured.add(row);
        }
        if let Some(operator) = self.operators.at(row.operator.as_str()) {
            operator.measured.add(row);
            operator.strata.entry(stratum).or_default().merge(1);
        }
    }

    /// Adds the figures of a record that do not depend on its case: number, first and last time, and steps of the chain `desk`.
    pub fn add_record(&mut self, event: &Event<'_>) {
        self.know(event.time, event.time);
        let log = &mut self.log;
        log.records.merge(1);
        log.first = [log.first, Some(event.time)].into_iter().flatten().min();
        log.last = log.last.max(Some(event.time));
        if !event.is_of_desk() || !self.settings.covers(event.time) {
            return;
        }
        match &*event.kind {
            "person_erased" => log.erased.merge(1),
            "resolved" => log.resolved.merge(1),
            "exported" => log.exported.merge(1),
            "policy_used" => log.policies_used.merge(1),
            _ => {}
        }
    }

    /// Adds records of a case whose beginning is not in the log; nothing else of it is counted.
    pub(crate) const fn add_without_beginning(&mut self, records: u64) {
        self.log.without_beginning = self.log.without_beginning.saturating_add(records);
    }

    /// Adds the counts of another tally of other cases and records, with the same settings.
    pub fn merge(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.cases, other.cases),
            (&mut self.requests, other.requests),
            (&mut self.self_service, other.self_service),
        ] {
            mine.merge(theirs);
        }
        self.decoys.merge(other.decoys);
        self.not_me.merge(other.not_me);
        self.closed_paths.merge(other.closed_paths);
        self.at_desk.merge(other.at_desk);
        self.work.merge(other.work);
        for (band, cases) in other.bands {
            self.bands.entry(band).or_default().merge(cases);
        }
        self.actions.add::<str>(other.actions);
        self.groups.add::<str>(other.groups);
        self.channels.add::<str>(other.channels);
        self.kinds.add::<str>(other.kinds);
        self.policies.add::<str>(other.policies);
        self.operators.add::<str>(other.operators);
        self.strata.add::<u64>(other.strata);
        self.pairs.add::<str>(other.pairs);
        self.hours.add::<i64>(other.hours);
        self.checks.add::<str>(other.checks);
        self.outcomes.add::<str>(other.outcomes);
        self.decided.add::<u64>(other.decided);
        self.people.add::<str>(other.people);
        self.enrolments.add::<str>(other.enrolments);
        self.blocked.add::<str>(other.blocked);
        self.refused.add::<str>(other.refused);
        self.log.merge(other.log);
        if let Some((first, last)) = other.known {
            self.know(first, last);
        }
    }

    fn know(&mut self, first: Time, last: Time) {
        let (earliest, latest) = self.known.unwrap_or((first, last));
        self.known = Some((earliest.min(first), latest.max(last)));
    }

    /// Returns the weeks that are wholly in the period and in the log. Of others, hours are missing.
    pub(crate) fn whole_weeks(&self) -> Range<i64> {
        let Some((first, last)) = self.known else { return 0..0 };
        let first = self.settings.since.map_or(first, |since| since.max(first));
        let last = self.settings.until.map_or(last, |until| until.min(last));
        calendar::whole_weeks(first, last, self.settings.utc_offset)
    }
}

/// Returns when a challenge was last presented for the first time, or answered: a request that expires was given up then.
fn last_contact(row: &CaseRow) -> Option<Time> {
    row.checks.iter().map(|check| check.first_asked.max(check.answered)).max().flatten()
}

const NO_GROUP: &str = "(no group)";

/// Returns a name, or the text for no name.
fn known(name: &str) -> &str {
    if name.is_empty() { "(none)" } else { name }
}

fn count(names: &mut Sample<String, u64>, name: &str) {
    if let Some(cases) = names.at(name) {
        cases.merge(1);
    }
}

/// Returns two names as one key.
fn joined(first: &str, second: &str) -> String {
    format!("{first}\u{0}{second}")
}

/// Returns the two names of a key.
pub(crate) fn parted(key: &str) -> (&str, &str) {
    key.split_once('\u{0}').unwrap_or((key, ""))
}
