//! Calls of a plausible desk, from a seed: thirteen weeks, as rows and as the records that make these rows.

use bonafides::Time;
use bonafides_events::{CaseRow, CheckRow, End};
use serde_json::{Value, json};

/// Monday, 2026-08-31.
pub const BEGIN: i64 = 1_788_134_400_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
pub const WEEKS: i64 = 13;

/// `SplitMix64`.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: i64) -> i64 {
        (self.next() >> 1) as i64 % end
    }

    pub fn percent(&mut self, percent: i64) -> bool {
        self.below(1_000) < percent * 10
    }

    /// One of these, by their weights.
    pub fn pick<'a, T>(&mut self, from: &'a [(T, i64)]) -> &'a T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in from {
            left -= weight;
            if left < 0 {
                return item;
            }
        }
        &from[0].0
    }
}

/// An alias of a kind and a number.
pub fn alias(kind: &str, number: i64) -> String {
    let seed = kind.bytes().fold(number as u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    let mut random = Random(seed);
    format!("{:016x}{:016x}", random.next(), random.next())
}

/// A call, and what becomes of it.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub id: String,
    pub opened: i64,
    pub action: &'static str,
    pub channel: &'static str,
    /// `None` in self-service.
    pub operator: Option<String>,
    pub second: Option<String>,
    /// `None` if the account does not exist.
    pub subject: Option<String>,
    pub groups: Vec<&'static str>,
    pub version: &'static str,
    /// Signals with their outcomes.
    pub signals: Vec<(&'static str, &'static str)>,
    /// Challenges with their outcomes: `passed`, `failed`, `expired`, `none`, `unavailable`.
    pub challenges: Vec<(&'static str, &'static str)>,
    /// From the first record to the approval; `None` if it was never approved.
    pub approved_after: Option<i64>,
    pub ended_after: i64,
    pub end: End,
    pub blocked_by: Vec<&'static str>,
    pub refusal: Option<&'static str>,
    pub decoy: bool,
    pub closed: bool,
    pub enrolled: Option<&'static str>,
}

impl Call {
    pub fn time(&self, after: i64) -> Time {
        Time::from_milliseconds(self.opened + after)
    }

    fn kind(&self) -> &'static str {
        if self.operator.is_some() { "person" } else { "self" }
    }

    fn actor(&self) -> String {
        let screen = || alias("screen", self.subject.as_ref().map_or(0, |subject| subject.len() as i64));
        self.operator.clone().unwrap_or_else(screen)
    }

    fn verdict(&self) -> &'static str {
        match self.end {
            _ if self.approved_after.is_some() => "approve",
            End::Denied => "deny",
            _ if self.second.is_some() => "escalate",
            _ => "challenge",
        }
    }

    /// The row, built by hand.
    pub fn row(&self) -> CaseRow {
        let mut row = CaseRow::new(self.id.as_str(), 0, self.time(0));
        row.action = self.action.to_owned();
        row.channel = self.channel.to_owned();
        row.operator_kind = self.kind().to_owned();
        row.operator = self.actor();
        row.second_operator = self.second.clone().unwrap_or_default();
        row.subject = self.subject.clone().unwrap_or_default();
        row.groups = self.groups.iter().map(ToString::to_string).collect();
        row.policy = "service-desk".to_owned();
        row.policy_version = self.version.to_owned();
        row.policy_digest = format!("digest of {}", self.version);
        row.verdict = self.verdict().to_owned();
        row.blocked_by = self.blocked_by.iter().map(ToString::to_string).collect();
        row.approved = self.approved_after.map(|after| self.time(after));
        row.end = self.end;
        row.ended = (self.end != End::Open).then(|| self.time(self.ended_after));
        row.escalated = self.second.is_some();
        row.decoy = self.decoy;
        row.closed_path = self.closed;
        row.not_me = self.end == End::NotMe;
        row.enrolled = self.enrolled.iter().map(ToString::to_string).collect();
        row.refusals = self.refusal.iter().len() as u64;
        row.last_refusal = self.refusal.unwrap_or_default().to_owned();
        for (signal, outcome) in &self.signals {
            let mut check = CheckRow::default();
            check.check = (*signal).to_owned();
            check.is_signal = true;
            check.outcome = (*outcome).to_owned();
            row.checks.push(check);
        }
        let last = self.approved_after.unwrap_or(self.ended_after);
        let steps = (self.signals.len() + self.challenges.len()) as i64 + 2;
        for (step, (challenge, outcome)) in (self.signals.len() as i64 + 1..).zip(&self.challenges) {
            let mut check = CheckRow::default();
            check.check = (*challenge).to_owned();
            let at = self.time(last * step / steps);
            check.first_asked = (*outcome != "unavailable").then_some(at);
            check.answered = matches!(*outcome, "passed" | "failed").then_some(at);
            check.unavailable = *outcome == "unavailable";
            check.asked = (*outcome != "unavailable").into();
            check.expired = *outcome == "expired";
            if matches!(*outcome, "passed" | "failed") {
                check.outcome = (*outcome).to_owned();
                check.attempts = 1;
                check.failed = (*outcome == "failed").into();
            }
            row.checks.push(check);
        }
        row
    }

    /// The records, as lines, each with its time.
    pub fn records(&self) -> Vec<(i64, String)> {
        let mut steps: Vec<(i64, &str, Value, Vec<Value>)> = Vec::new();
        let subject = self.subject.as_ref().map(|alias| json!({"p": alias, "c": "", "s": ""}));
        let mut opened =
            json!({"action": self.action, "channel": self.channel, "operator_kind": self.kind()});
        if let Some(subject) = subject {
            opened["subject"] = subject;
        }
        steps.push((0, "open", opened, vec![]));
        let last = self.approved_after.unwrap_or(self.ended_after);
        let count = (self.signals.len() + self.challenges.len()) as i64 + 1;
        let mut step = 0;
        let mut after = || {
            step += 1;
            last * step / (count + 1)
        };
        for (signal, outcome) in &self.signals {
            steps.push((after(), "signal", json!({"check": signal, "outcome": outcome}), vec![]));
        }
        for (challenge, outcome) in &self.challenges {
            let at = after();
            if *outcome == "unavailable" {
                steps.push((at, "unavailable", json!({"challenge": challenge}), vec![]));
                continue;
            }
            steps.push((at, "ask", json!({"challenge": challenge, "challenge_type": "code"}), vec![]));
            match *outcome {
                "expired" => steps.push((at, "time", json!({"expired": [challenge]}), vec![])),
                "none" => {}
                outcome => {
                    steps.push((at, "answer", json!({"challenge": challenge, "outcome": outcome}), vec![]));
                }
            }
        }
        if let Some(reason) = self.refusal {
            steps.push((last, "refusal", json!({"reason": reason}), vec![]));
        }
        if let Some(second) = &self.second {
            steps.push((last, "escalate", json!({}), vec![]));
            steps.push((last, "take_over", json!({"action": self.action, "second": second}), vec![]));
        }
        let closed = if self.closed { json!({"closed": true}) } else { json!({}) };
        steps.push((last, "time", closed, vec![]));
        if let Some(challenge) = self.enrolled {
            let data = json!({"challenge": challenge, "change": "recovery_codes"});
            steps.push((self.ended_after, "enrol", data, vec![]));
        }
        if self.end == End::NotMe {
            steps.push((self.ended_after, "not_me", json!({}), vec![]));
        }
        if self.end != End::Open {
            let conclude = json!({"id": "c", "type": "conclude", "data": {"resolution": self.end.name()}});
            steps.push((self.ended_after, "report", json!({"state": "done"}), vec![conclude]));
        }
        let decided = steps.iter().position(|step| step.1 == "time" && step.2.get("expired").is_none());
        let written = steps.into_iter().enumerate().map(|(seq, (after, kind, data, commands))| {
            let actor = match (kind, &self.second) {
                ("take_over", Some(second)) => json!({"kind": "person", "alias": second}),
                _ => json!({"kind": self.kind(), "alias": self.actor()}),
            };
            let mut record = json!({
                "v": 1, "case": self.id, "seq": seq, "time": self.opened + after, "actor": actor, "type": kind, "data": data,
                "blocked_by": [], "commands": commands, "state": {}, "engine": "0.1.0", "input": "00",
                "policy": {"name": "service-desk", "version": self.version, "digest": format!("digest of {}", self.version)},
            });
            if Some(seq) == decided {
                record["verdict"] = json!(self.verdict());
                record["blocked_by"] = json!(self.blocked_by);
                record["facts"] = json!({"action": self.action, "groups": self.groups});
            }
            (self.opened + after, record.to_string())
        });
        written.collect()
    }
}

/// How unlike a quiet desk it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All operators, people and hours are alike.
    Quiet,
    /// Everything that reports list is planted once.
    Planted,
}

/// The calls of a desk, in the order in which they were opened.
pub fn calls(seed: u64, number: i64, kind: Kind) -> Vec<Call> {
    let mut random = Random(seed);
    let people = (number / 3).max(10);
    let mut all: Vec<Call> = (0..number).map(|at| call(at, people, &mut random)).collect();
    if kind == Kind::Planted {
        plant(&mut all, &mut random);
    }
    all.sort_by_key(|call| call.opened);
    all
}

pub const OPERATORS: i64 = 24;

fn call(at: i64, people: i64, random: &mut Random) -> Call {
    const ACTIONS: [(&str, i64); 4] =
        [("reset_password", 60), ("unlock_account", 24), ("reset_mfa", 10), ("enrol", 6)];
    const GROUPS: [(&[&str], i64); 4] =
        [(&["staff"], 70), (&["staff", "finance"], 15), (&["admins"], 5), (&[], 10)];
    const CHANNELS: [(&str, i64); 3] = [("phone", 55), ("chat", 15), ("portal", 30)];
    const HOURS: [(i64, i64); 13] = [
        (6, 2),
        (7, 6),
        (8, 14),
        (9, 15),
        (10, 12),
        (11, 9),
        (12, 6),
        (13, 9),
        (14, 8),
        (15, 7),
        (16, 5),
        (17, 3),
        (22, 1),
    ];
    let day = *random.pick(&[(0, 26), (1, 21), (2, 19), (3, 18), (4, 14), (5, 2), (6, 1)]);
    let opened =
        BEGIN + random.below(WEEKS) * 7 * DAY + day * DAY + *random.pick(&HOURS) * HOUR + random.below(HOUR);
    let (action, channel) = (*random.pick(&ACTIONS), *random.pick(&CHANNELS));
    let own = channel == "portal" || action == "enrol";
    // From late October on, with a newer policy.
    let version = if opened < BEGIN + 8 * 7 * DAY { "2026.8" } else { "2026.11" };
    let operator = (!own).then(|| alias("operator", random.below(OPERATORS)));
    let unknown = random.percent(1);
    let subject = (!unknown).then(|| alias("person", random.below(people)));
    let groups = random.pick(&GROUPS);
    let mut call = Call {
        id: alias("case", at),
        opened,
        action,
        channel: if own { "portal" } else { channel },
        operator,
        subject,
        groups: groups.to_vec(),
        version,
        // At the desk, such a case is somebody's mistake, and counts.
        decoy: unknown && own,
        ..Call::default()
    };
    let usual = random.percent(85);
    call.signals.push(("workstation", if usual { "usual" } else { "unusual" }));
    call.signals.push(("sim_change", if random.percent(3) { "recent" } else { "none" }));
    let first = *random.pick(&[("passkey", 35), ("sms_code", 65)]);
    let well = [("passed", 90), ("failed", 4), ("expired", 4), ("none", 2)];
    let outcome = *random.pick(&well);
    call.challenges.push((first, outcome));
    if random.percent(20) {
        call.challenges
            .push(("questions", *random.pick(&[("passed", 60), ("failed", 15), ("unavailable", 25)])));
    }
    let pace = if own { 25_000 } else { 150_000 };
    let time = pace + random.below(pace) + random.below(pace) * random.below(4);
    if unknown {
        (call.end, call.ended_after) = (End::Expired, 30 * MINUTE);
        call.blocked_by.push("unknown_subject");
    } else if outcome == "passed" && random.percent(96) {
        call.approved_after = Some(time);
        call.ended_after = time + random.below(2 * MINUTE);
        call.end = *random.pick(&[(End::Done, 970), (End::Failed, 8), (End::Unknown, 8), (End::Expired, 14)]);
        if action == "enrol" {
            (call.end, call.enrolled) =
                (End::Expired, Some(*random.pick(&[("passkey", 70), ("recovery_code", 30)])));
        }
    } else {
        call.ended_after = time * 3;
        call.end =
            *random.pick(&[(End::Cancelled, 35), (End::Expired, 40), (End::Denied, 24), (End::NotMe, 1)]);
        call.refusal = Some(*random.pick(&[("not_open", 4), ("too_late", 3), ("evidence", 3)]));
        if call.end == End::Denied && random.percent(30) {
            (call.closed, call.blocked_by) = (true, vec!["closed"]);
        }
    }
    if call.operator.is_some() && random.percent(4) {
        call.second = Some(alias("operator", OPERATORS + random.below(5)));
    }
    // The last ones go on.
    if random.percent(30) && opened > BEGIN + (WEEKS * 7 - 2) * DAY {
        (call.end, call.enrolled) = (End::Open, None);
    }
    call
}

/// The operator who serves everybody, the pair, the attacked person, and the hours that are planted.
pub fn planted() -> [String; 4] {
    [alias("operator", 7), alias("operator", 3), alias("operator", OPERATORS + 1), alias("attacked", 1)]
}

pub const BUSY: i64 = BEGIN + 5 * 7 * DAY + DAY + 10 * HOUR;
pub const FAILING: i64 = BEGIN + 9 * 7 * DAY + 2 * DAY + 14 * HOUR;

fn plant(all: &mut Vec<Call>, random: &mut Random) {
    let [generous, first, second, attacked] = planted();
    for call in all.iter_mut() {
        if call.operator.as_ref() == Some(&generous) && !call.decoy {
            call.approved_after = call.approved_after.or(Some(4 * MINUTE));
            call.end = End::Done;
            call.ended_after = call.ended_after.max(5 * MINUTE);
            call.second = None;
        }
        if call.operator.as_ref() == Some(&first) && call.second.is_some() {
            call.second = Some(second.clone());
        }
    }
    let model =
        all.iter().find(|call| call.operator.is_some() && !call.decoy && call.second.is_none()).cloned();
    let Some(model) = model else { return };
    let mut add = |id: &str, number: i64, call: Call| {
        all.push(Call { id: alias(id, number), ..call });
    };
    for number in 0..9 {
        let operator = Some(alias("operator", number * 2 + 8));
        let opened = BEGIN + 11 * 7 * DAY + 3 * DAY + (9 + number % 8) * HOUR + random.below(HOUR);
        let (end, closed) = if number == 8 { (End::Denied, true) } else { (End::Denied, false) };
        let subject = Some(attacked.clone());
        let challenges = vec![("questions", "failed")];
        let call = Call {
            opened,
            operator,
            subject,
            end,
            closed,
            challenges,
            approved_after: None,
            ..model.clone()
        };
        add("attack", number, call);
    }
    for number in 0..70 {
        let opened = BUSY + random.below(HOUR);
        let (operator, subject) =
            (Some(alias("operator", number % OPERATORS)), Some(alias("person", number * 7)));
        let (end, approved_after) = (End::Done, Some(3 * MINUTE));
        add("busy", number, Call { opened, operator, subject, end, approved_after, ..model.clone() });
    }
    for number in 0..20 {
        let opened = FAILING + random.below(HOUR);
        let (operator, subject) =
            (Some(alias("operator", number % OPERATORS)), Some(alias("person", number * 11)));
        let challenges = vec![("sms_code", "expired")];
        let (end, approved_after) = (End::Expired, None);
        add(
            "failing",
            number,
            Call { opened, operator, subject, end, approved_after, challenges, ..model.clone() },
        );
    }
}

/// The records of all calls in the order of their times, as JSON Lines.
pub fn log(calls: &[Call]) -> String {
    let mut records: Vec<(i64, usize, String)> = calls
        .iter()
        .flat_map(Call::records)
        .enumerate()
        .map(|(number, (time, record))| (time, number, record))
        .collect();
    records.sort_by_key(|(time, number, _)| (*time, *number));
    records.into_iter().map(|(_, _, record)| record + "\n").collect()
}
