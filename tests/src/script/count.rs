//! A second account of everything that is limited, kept from records and commands alone.

use std::collections::BTreeMap;

use bonafides::case::{AlertEvent, CommandTask, Committed, CredentialKind, HostInput, Input, Outcome, Said};
use serde_json::Value;

use super::oracle::time_of;
use super::pushes::Pushes;
use super::world::Known;
use crate::call::DAY;

/// Failures that close the recovery path, their window, and the time it stays closed, as in the policies.
const FAILURES: usize = 5;
const WINDOW: i64 = DAY;
const CLOSE: i64 = DAY;
const HOUR: i64 = 3_600_000;
/// Sends to one destination in an hour, for the phone and for the mailbox.
const SENDS: usize = 5;
const MAILS: usize = 10;
/// Attempts at a challenge in one case, if its answer can be guessed.
const ATTEMPTS: u64 = 3;
const GUESSABLE: [&str; 7] =
    ["questions", "licence", "last_sign_in", "sms_code", "mail_code", "authenticator", "recovery_code"];
/// Grants by one operator for one subject in a day.
const SAME_SUBJECT: usize = 2;
/// Vouches by one person in a day; the days in which two people cannot vouch for each other.
const VOUCHES: usize = 3;
const MUTUAL: i64 = 30 * DAY;

/// The counts over all cases.
#[derive(Debug, Clone, Default)]
pub(super) struct Count {
    subjects: BTreeMap<usize, Person>,
    grants: Vec<Grant>,
    sends: BTreeMap<String, Vec<i64>>,
    /// Attempts at decoys and at real challenges, per case and challenge.
    attempts: BTreeMap<(usize, String), (u64, u64)>,
    /// Times of grants, by operator and subject.
    granted: BTreeMap<(String, usize), Vec<i64>>,
    /// Vouchers, the subjects they vouched for, and the times.
    vouches: Vec<(String, String, i64)>,
    /// The time of the newest step of each case, and the epoch in which it was opened.
    cases: BTreeMap<usize, (i64, u64)>,
    pushes: Pushes,
    /// The rows that the last step wrote.
    pub(super) versions: Vec<(String, u64)>,
}

#[derive(Debug, Clone, Default)]
struct Person {
    failures: Vec<i64>,
    /// Wrong answers to challenges that can be guessed.
    guesses: Vec<i64>,
    closed_until: i64,
    fenced_until: i64,
    epoch: u64,
    newest: i64,
}

#[derive(Debug, Clone)]
struct Grant {
    id: String,
    case: usize,
    whom: usize,
    action: String,
    end: i64,
    state: State,
    keyed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Approved,
    Redeemed,
    Over,
}

/// The parts of an input that count.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    voucher: Option<String>,
    /// Set for a report on the grant in progress.
    reports: bool,
}

impl Taken {
    pub(super) fn of(known: &Known, input: &Input) -> Self {
        let Said::Host { says, .. } = &input.said else { return Self::default() };
        match says {
            HostInput::Vouch { voucher, .. } => Self { voucher: Some(voucher.clone()), reports: false },
            HostInput::Report { command, .. } => {
                let open = known.open.iter().find(|open| open.id == *command);
                let reports = open.is_some_and(|open| matches!(open.task, CommandTask::Deliver(_)));
                Self { voucher: None, reports }
            }
            _ => Self::default(),
        }
    }
}

/// A committed step.
pub(super) struct Seen<'a> {
    pub(super) at: usize,
    pub(super) record: &'a Value,
    pub(super) released: &'a Committed,
    pub(super) taken: &'a Taken,
    /// Set if the policy of the opening and the one in force both approve of the recorded facts.
    pub(super) approved_by_both: bool,
}

type Checked = Result<(), String>;

impl Count {
    /// An account that begins at this time, with one subject known.
    pub(super) fn new(whom: usize, newest: i64) -> Self {
        let person = Person { newest, ..Person::default() };
        Self { subjects: BTreeMap::from([(whom, person)]), ..Self::default() }
    }

    /// The newest time in the rows of this subject and case.
    pub(super) fn newest(&self, whom: usize, case: Option<usize>) -> i64 {
        let of_case = case.and_then(|case| self.cases.get(&case)).map_or(i64::MIN, |(time, _)| *time);
        let known = super::setting::NOBODY != whom;
        let of_subject = self.subjects.get(&whom).filter(|_| known).map_or(i64::MIN, |person| person.newest);
        of_case.max(of_subject)
    }

    /// Counts a step and fails if a limit was exceeded.
    pub(super) fn step(
        &mut self,
        seen: &Seen<'_>,
        cases: &[Known],
        reached: &mut BTreeMap<String, u64>,
    ) -> Checked {
        let known = &cases[seen.at];
        let now = time_of(seen.record);
        let epoch = self.subjects.entry(known.whom).or_default().epoch;
        let (last, _) = self.cases.get(&seen.at).copied().unwrap_or((i64::MIN, epoch));
        if now < last || (known.whom != super::setting::NOBODY && now < self.subjects[&known.whom].newest) {
            return Err("time ran backwards".to_owned());
        }
        self.cases.entry(seen.at).or_insert((now, epoch)).0 = now;
        self.subjects.entry(known.whom).or_default().newest = now;

        if matches!(seen.released.reply.outcome, Outcome::Refused(_)) && seen.record["seq"] != 0 {
            self.is_over(seen);
            return Self::refused(seen);
        }
        self.failures(seen, known, now, reached)?;
        self.tries(seen)?;
        self.sends(seen, now)?;
        self.vouch(seen, cases, now)?;
        self.not_me(seen, known, now, reached);
        self.grant(seen, known, now, reached)?;
        self.delivery(seen, known, now, reached)?;
        self.enrolment(seen, known, now)?;
        self.is_over(seen);
        Ok(())
    }

    /// Ends the approvals of a case that has ended, but not a grant in progress.
    fn is_over(&mut self, seen: &Seen<'_>) {
        if seen.released.case.is_over() {
            for grant in self.grants.iter_mut().filter(|g| g.case == seen.at && g.state == State::Approved) {
                grant.state = State::Over;
            }
        }
    }

    /// Checks that a refusal asks for nothing and decides nothing. It may end a case that was over, and may
    /// report a budget that is used up.
    fn refused(seen: &Seen<'_>) -> Checked {
        let record = seen.record;
        let reason = record["data"]["reason"].as_str().unwrap_or_default();
        let tells = |event| match event {
            AlertEvent::SendLimit => reason == "send_limit",
            AlertEvent::PushLimit => reason == "push_limit",
            _ => false,
        };
        let ends = seen.released.commands.iter().all(|command| match &command.task {
            CommandTask::Conclude { .. } => true,
            CommandTask::Notify(notify) => tells(notify.event),
            _ => false,
        });
        let refusal = record["type"] == "refusal" && record["decision"].is_null();
        let nothing = ends && (refusal || record["type"] == "ended");
        let data = record["data"].as_object().ok_or("a record without data")?;
        let names = data.keys().all(|name| name == "reason" || name == "challenge");
        if nothing && names { Ok(()) } else { Err(format!("a refusal with an effect: {record}")) }
    }

    /// Checks that the fifth wrong answer closes the recovery path, once, and that none is taken while closed.
    fn failures(
        &mut self,
        seen: &Seen<'_>,
        known: &Known,
        now: i64,
        reached: &mut BTreeMap<String, u64>,
    ) -> Checked {
        let data = &seen.record["data"];
        let person = self.subjects.entry(known.whom).or_default();
        let was_closed = now < person.closed_until;
        let answered =
            seen.record["type"] == "answer" && data["outcome"].is_string() && data["decoy"].is_null();
        if answered && was_closed {
            return Err("an answer was taken while the recovery path was closed".to_owned());
        }
        if answered && data["outcome"] != "passed" {
            person.guesses.push(now);
            if person.guesses.iter().filter(|at| now - **at < WINDOW).count() > FAILURES {
                return Err("more guesses than the limit".to_owned());
            }
        }
        let unanswered = self.pushes.settle(seen, known.whom, now)?;
        let mut closes = false;
        let failed = data["attempt"].is_u64() && data["outcome"] != "passed";
        for at in unanswered.into_iter().chain(failed.then_some(now)) {
            person.failures.push(at);
            person.failures.retain(|at| now - *at < WINDOW);
            if person.failures.len() >= FAILURES && now >= person.closed_until {
                person.closed_until = now + CLOSE;
                closes = true;
                *reached.entry("closed".to_owned()).or_default() += 1;
            }
        }
        if (data["closed"] == true) == closes {
            Ok(())
        } else {
            Err(format!("`closed` is recorded as {} instead of {closes}", data["closed"]))
        }
    }

    /// Checks that attempts, at decoys also, are numbered in order, and that the last one settles.
    fn tries(&mut self, seen: &Seen<'_>) -> Checked {
        let data = &seen.record["data"];
        let challenge = data["challenge"].as_str().unwrap_or_default().to_owned();
        if !GUESSABLE.contains(&challenge.as_str()) {
            return Ok(());
        }
        let (decoys, count) = self.attempts.entry((seen.at, challenge)).or_default();
        if data["decoy"] == true && data["outcome"].is_string() {
            *decoys += 1;
            return Ok(());
        }
        let Some(attempt) = data["attempt"].as_u64() else { return Ok(()) };
        let passed = data["outcome"] == "passed";
        let numbered = attempt > *count && attempt <= *count + *decoys + 1;
        let settled = passed || attempt < ATTEMPTS || data["outcome"] == "failed";
        if !passed {
            *count += 1;
        }
        if numbered && settled && *count <= ATTEMPTS {
            Ok(())
        } else {
            Err(format!("attempt {count} after {decoys} decoys is recorded as {attempt}: {data}"))
        }
    }

    fn sends(&mut self, seen: &Seen<'_>, now: i64) -> Checked {
        for command in &seen.released.commands {
            let CommandTask::SendMessage(send) = &command.task else { continue };
            let times = self.sends.entry(send.address.expose().clone()).or_default();
            times.push(now);
            let most = if send.channel == "mail" { MAILS } else { SENDS };
            if times.iter().filter(|at| now - **at < HOUR).count() > most {
                return Err(format!("more than {most} sends to one destination in an hour"));
            }
        }
        Ok(())
    }

    fn vouch(&mut self, seen: &Seen<'_>, cases: &[Known], now: i64) -> Checked {
        let Some(voucher) = &seen.taken.voucher else { return Ok(()) };
        // A "no" does not count.
        if seen.record["type"] != "vouch" || seen.record["data"]["outcome"] != "passed" {
            return Ok(());
        }
        let known = &cases[seen.at];
        let account = known.memory.account().unwrap_or_default().to_owned();
        if *voucher == account || *voucher == known.operator.id {
            return Err("a person without permission vouched".to_owned());
        }
        let mutual =
            |(by, of, at): &(String, String, i64)| *by == account && of == voucher && now - at < MUTUAL;
        if self.vouches.iter().any(mutual) {
            return Err("two people vouched for each other".to_owned());
        }
        self.vouches.push((voucher.clone(), account, now));
        let today = self.vouches.iter().filter(|(by, _, at)| by == voucher && now - at < DAY).count();
        if today > VOUCHES { Err("one person vouched too often".to_owned()) } else { Ok(()) }
    }

    fn not_me(&mut self, seen: &Seen<'_>, known: &Known, now: i64, reached: &mut BTreeMap<String, u64>) {
        if seen.record["type"] != "not_me" {
            return;
        }
        let data = &seen.record["data"];
        let person = self.subjects.entry(known.whom).or_default();
        if let Some(epoch) = data["epoch"].as_u64() {
            person.epoch = epoch;
        }
        if data["fence"] == true && data["proof"] != "said" {
            person.fenced_until = now + DAY;
            *reached.entry("fenced".to_owned()).or_default() += 1;
        }
        for grant in self.grants.iter_mut().filter(|grant| grant.whom == known.whom) {
            grant.state = State::Over;
        }
    }

    /// Checks that a grant has an approval that nothing blocks, and that there is only one at a time.
    fn grant(
        &mut self,
        seen: &Seen<'_>,
        known: &Known,
        now: i64,
        reached: &mut BTreeMap<String, u64>,
    ) -> Checked {
        let (record, data) = (seen.record, &seen.record["data"]);
        if data["withdrawn"] == true {
            for grant in self.grants.iter_mut().filter(|g| g.case == seen.at && g.state == State::Approved) {
                grant.state = State::Over;
            }
        }
        let delivers = seen.released.commands.iter().any(|command| command.task.kind() == "deliver");
        let (Some(id), Some(end), false) = (data["grant"].as_str(), data["grant_end"].as_i64(), delivers)
        else {
            return Ok(());
        };
        let keyed = record["type"] == "key";
        if !keyed && record["decision"]["verdict"] != "approve" {
            return Err(format!("a grant without approval: {record}"));
        }
        if !keyed && record["blocked_by"] != Value::Array(Vec::new()) {
            return Err(format!("a blocked grant: {record}"));
        }
        let person = &self.subjects[&known.whom];
        if now < person.fenced_until || self.cases[&seen.at].1 != person.epoch {
            return Err("a grant after a `not me`".to_owned());
        }
        let another = self.grants.iter().find(|grant| {
            grant.whom == known.whom
                && grant.action == known.action
                && grant.case != seen.at
                && grant.state != State::Over
                && now < grant.end
        });
        if let Some(another) = another {
            return Err(format!("two live grants of one subject and action: {id} and {another:?}"));
        }
        *reached.entry(if keyed { "keyed" } else { "approved" }.to_owned()).or_default() += 1;
        self.grants.push(Grant {
            id: id.to_owned(),
            case: seen.at,
            whom: known.whom,
            action: known.action.clone(),
            end,
            state: State::Approved,
            keyed,
        });
        Ok(())
    }

    /// Checks that a delivery is of a live grant, happens once, and is still approved by both policies.
    fn delivery(
        &mut self,
        seen: &Seen<'_>,
        known: &Known,
        now: i64,
        reached: &mut BTreeMap<String, u64>,
    ) -> Checked {
        let person = &self.subjects[&known.whom];
        let opened = self.cases[&seen.at].1;
        for command in &seen.released.commands {
            let CommandTask::Deliver(deliver) = &command.task else { continue };
            *reached.entry(format!("delivered {:?}", deliver.credential)).or_default() += 1;
            let Some(at) = self.grants.iter().position(|grant| grant.id == deliver.grant) else {
                return Err("a delivery without a grant".to_owned());
            };
            let grant = &self.grants[at];
            if grant.state != State::Approved || grant.case != seen.at || now >= grant.end {
                return Err(format!("a delivery of a grant that is over: {grant:?}"));
            }
            if !grant.keyed && !seen.approved_by_both {
                return Err(format!("a delivery without approval: {}", seen.record));
            }
            if seen.record["blocked_by"] != Value::Array(Vec::new()) {
                return Err(format!("a blocked delivery: {}", seen.record));
            }
            if now < person.fenced_until || person.epoch != opened {
                return Err("a delivery after a `not me`".to_owned());
            }
            if now < person.closed_until && known.is_alone() {
                return Err("a delivery to a closed screen".to_owned());
            }
            let another = self.grants.iter().any(|other| {
                other.whom == grant.whom
                    && other.action == grant.action
                    && other.state == State::Redeemed
                    && now < other.end
            });
            if another {
                return Err("two grants of one subject and action are in progress".to_owned());
            }
            let end = seen.record["data"]["grant_end"].as_i64().unwrap_or(i64::MAX);
            self.grants[at].state = State::Redeemed;
            self.grants[at].end = end;
            if known.is_alone() {
                continue;
            }
            let times = self.granted.entry((known.operator.id.clone(), known.whom)).or_default();
            times.push(now);
            if times.iter().filter(|at| now - **at < DAY).count() > SAME_SUBJECT {
                return Err("one operator granted too often for one subject".to_owned());
            }
            if deliver.credential == CredentialKind::ChosenPassword {
                return Err("an operator chose a password".to_owned());
            }
        }
        if seen.taken.reports {
            for grant in self.grants.iter_mut().filter(|g| g.case == seen.at && g.state == State::Redeemed) {
                grant.state = State::Over;
            }
        }
        Ok(())
    }

    /// Checks that an enrolment changes only while a decision approves of it.
    fn enrolment(&self, seen: &Seen<'_>, known: &Known, now: i64) -> Checked {
        if seen.record["type"] != "enrol" {
            return Ok(());
        }
        let person = &self.subjects[&known.whom];
        let approved =
            seen.record["decision"]["verdict"] == "approve" || seen.record["data"]["change"] == "remove";
        let live = self.grants.iter().any(|grant| grant.case == seen.at);
        if approved && live && now >= person.fenced_until && self.cases[&seen.at].1 == person.epoch {
            Ok(())
        } else {
            Err(format!("enrolled without approval: {}", seen.record))
        }
    }
}
