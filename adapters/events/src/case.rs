use std::borrow::Cow;
use std::collections::HashMap;

use bonafides::Time;

use crate::end::End;
use crate::event::Event;

/// A case as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a column of its own")]
#[non_exhaustive]
pub struct CaseRow {
    /// The id.
    pub case: String,
    /// The position of its first record in the log, or its number in the file.
    pub position: u64,
    /// The time of its first record.
    pub opened: Time,
    /// The time of its end; `None` while it is open.
    pub ended: Option<Time>,
    /// The time at which it was first approved.
    pub approved: Option<Time>,
    /// The time at which its grant was redeemed.
    pub redeemed: Option<Time>,
    /// The number of its records.
    pub records: u64,
    /// The action.
    pub action: String,
    /// The channel of the first contact; empty if there is none.
    pub channel: String,
    /// The kind of the first operator, such as `person` or `self`.
    pub operator_kind: String,
    /// The alias of the first operator.
    pub operator: String,
    /// The alias of the second person, who took the case over; empty if nobody did.
    pub second_operator: String,
    /// The alias of the subject; empty if the directory does not have the account.
    pub subject: String,
    /// The ids of the groups that matched, as in the last decision.
    pub groups: Vec<String>,
    /// The name of the policy.
    pub policy: String,
    /// The version of the policy.
    pub policy_version: String,
    /// The digest of the policy.
    pub policy_digest: String,
    /// The last verdict. It is not the end of the case: count [`end`](Self::end).
    pub verdict: String,
    /// The reasons that limited the last verdict.
    pub blocked_by: Vec<String>,
    /// The end of the case.
    pub end: End,
    /// The checks that were presented, answered, observed or unavailable, in the order of their first record.
    pub checks: Vec<CheckRow>,
    /// The number of refused inputs.
    pub refusals: u64,
    /// The code of the last refusal; empty if there is none.
    pub last_refusal: String,
    /// The challenges whose enrolment was completed.
    pub enrolled: Vec<String>,
    /// True if it was escalated to a second person.
    pub escalated: bool,
    /// True if it only seemed to go on, for an account that does not exist: in self-service, its first record has no subject.
    /// A case of somebody is none, whatever was asked in it as a decoy: see [`CheckRow::decoy`].
    pub decoy: bool,
    /// True if its failures closed the recovery path of the subject.
    pub closed_path: bool,
    /// True if somebody said "not me" in this case.
    pub not_me: bool,
    /// True if its grant was revoked, because somebody said "not me" later: mostly in a case of its own.
    pub disowned: bool,
    /// True if its first records are not in the log: the row has what the others state.
    pub without_beginning: bool,
    /// The facts, in canonical JSON, on which it was first approved; else those of the last decision. Empty if nothing was
    /// decided.
    pub facts: String,
}

/// A check of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[non_exhaustive]
pub struct CheckRow {
    /// The name of the challenge or signal.
    pub check: String,
    /// True for an observed signal.
    pub is_signal: bool,
    /// The number of times that it was presented, other than as a decoy.
    pub asked: u64,
    /// The number of answers that were judged.
    pub attempts: u64,
    /// The number of answers that did not pass.
    pub failed: u64,
    /// The last outcome; empty if there is none.
    pub outcome: String,
    /// True if the caller had no way to do it, or said so.
    pub unavailable: bool,
    /// True if it was not answered in time.
    pub expired: bool,
    /// True if it was also, or only, presented as a decoy, to which no answer is right and none is judged: the caller has not
    /// enrolled it, or may not be asked any more.
    pub decoy: bool,
    /// The time at which it was first presented.
    pub first_asked: Option<Time>,
    /// The time of the last answer.
    pub answered: Option<Time>,
}

/// The cases of a log, while its records are read in order.
#[derive(Debug, Clone, Default)]
pub struct Cases {
    rows: Vec<CaseRow>,
    places: HashMap<String, usize>,
    /// The case of each grant.
    grants: HashMap<String, String>,
}

impl Cases {
    /// Adds a record, whose case's earlier records have been added. Records of the chain `desk` belong to no case.
    pub fn add(&mut self, position: u64, event: &Event<'_>) {
        if event.is_of_desk() {
            return;
        }
        let place = self.places.get(&*event.case).copied().unwrap_or_else(|| {
            let place = self.rows.len();
            self.places.insert(event.case.to_string(), place);
            self.rows.push(CaseRow::opened_by(position, event));
            place
        });
        if let Some(row) = self.rows.get_mut(place) {
            row.add(event);
        }
        if let Some(grant) = event.grant.as_deref().filter(|grant| !self.grants.contains_key(*grant)) {
            self.grants.insert(grant.to_owned(), event.case.to_string());
        }
        for command in event.commands.iter().filter(|command| command.kind == "revoke") {
            self.disown(command.about.as_deref().unwrap_or_default());
        }
    }

    /// Marks the case of a grant that is revoked. Nothing but "not me" revokes a grant.
    fn disown(&mut self, grant: &str) {
        let place = self.grants.get(grant).and_then(|case| self.places.get(case));
        if let Some(row) = place.and_then(|place| self.rows.get_mut(*place)) {
            row.disowned = true;
        }
    }

    /// Returns true if there is a row for the case.
    pub fn contains(&self, case: &str) -> bool {
        self.places.contains_key(case)
    }

    /// Returns the row of a case; `None` if there is none.
    pub fn row(&self, case: &str) -> Option<&CaseRow> {
        self.rows.get(*self.places.get(case)?)
    }

    /// Returns the cases, in the order of their first records.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &CaseRow> {
        self.rows.iter()
    }

    /// Takes out the cases that have ended, and whose last record is older than `before`; later records of such a case would
    /// begin a new row.
    pub fn take_ended(&mut self, before: Time) -> Vec<CaseRow> {
        let rows = std::mem::take(&mut self.rows);
        let (ended, open): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.ended.is_some_and(|ended| ended < before));
        self.places = open.iter().enumerate().map(|(place, row)| (row.case.clone(), place)).collect();
        self.grants.retain(|_, case| self.places.contains_key(case));
        self.rows = open;
        ended
    }

    /// Returns all cases that were not taken out.
    pub fn into_rows(self) -> Vec<CaseRow> {
        self.rows
    }
}

impl CaseRow {
    /// Creates the row of a case in which nothing has happened yet.
    pub fn new(case: impl Into<String>, position: u64, opened: Time) -> Self {
        Self {
            case: case.into(),
            position,
            opened,
            ended: None,
            approved: None,
            redeemed: None,
            records: 0,
            action: String::new(),
            channel: String::new(),
            operator_kind: String::new(),
            operator: String::new(),
            second_operator: String::new(),
            subject: String::new(),
            groups: Vec::new(),
            policy: String::new(),
            policy_version: String::new(),
            policy_digest: String::new(),
            verdict: String::new(),
            blocked_by: Vec::new(),
            end: End::Open,
            checks: Vec::new(),
            refusals: 0,
            last_refusal: String::new(),
            enrolled: Vec::new(),
            escalated: false,
            decoy: false,
            closed_path: false,
            not_me: false,
            disowned: false,
            without_beginning: false,
            facts: String::new(),
        }
    }

    fn opened_by(position: u64, event: &Event<'_>) -> Self {
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
        Self {
            action: text(&event.action),
            channel: text(&event.channel),
            operator_kind: text(&event.operator_kind),
            operator: event.actor.alias.to_string(),
            subject: text(&event.subject),
            // At the desk, such a case ends at once.
            decoy: event.kind == "open"
                && event.subject.is_none()
                && event.operator_kind.as_deref() == Some("self"),
            without_beginning: event.seq > 0,
            ..Self::new(&*event.case, position, event.time)
        }
    }

    /// Returns true if the subject went without a human operator, on a screen of their own.
    pub fn is_self_service(&self) -> bool {
        self.operator_kind == "self"
    }

    /// Returns the time from its first record to its first approval; `None` if it was never approved.
    pub fn time_to_verify(&self) -> Option<u64> {
        let milliseconds = self.approved?.milliseconds().checked_sub(self.opened.milliseconds())?;
        u64::try_from(milliseconds).ok()
    }

    fn add(&mut self, event: &Event<'_>) {
        self.records = self.records.saturating_add(1);
        if self.action.is_empty()
            && let Some(action) = &event.action
        {
            action.as_ref().clone_into(&mut self.action);
        }
        if let Some(policy) = &event.policy {
            policy.name.as_ref().clone_into(&mut self.policy);
            policy.version.as_ref().clone_into(&mut self.policy_version);
            policy.digest.as_ref().clone_into(&mut self.policy_digest);
        }
        self.closed_path |= event.closed;
        self.note_kind(event);
        self.note_check(event);
        self.note_decision(event);
        for command in &event.commands {
            let end = command.about.as_deref().filter(|_| command.kind == "conclude").and_then(End::named);
            if let Some(end) = end {
                self.end = end;
                self.ended.get_or_insert(event.time);
            }
        }
    }

    fn note_kind(&mut self, event: &Event<'_>) {
        match &*event.kind {
            "refusal" => {
                self.refusals = self.refusals.saturating_add(1);
                event.reason.as_deref().unwrap_or_default().clone_into(&mut self.last_refusal);
            }
            "enrol" => self.note_enrolment(event),
            "redeem" => {
                self.redeemed.get_or_insert(event.time);
            }
            "escalate" => self.escalated = true,
            "take_over" => event.actor.alias.as_ref().clone_into(&mut self.second_operator),
            "not_me" => self.not_me = true,
            _ => {}
        }
    }

    fn note_enrolment(&mut self, event: &Event<'_>) {
        let Some(challenge) = event.check.as_deref().filter(|_| event.completes_enrolment()) else { return };
        if !self.enrolled.iter().any(|known| known == challenge) {
            self.enrolled.push(challenge.to_owned());
        }
    }

    fn note_decision(&mut self, event: &Event<'_>) {
        let Some(verdict) = event.verdict.as_deref() else { return };
        // The facts of the approval stay: afterwards, results only grow old.
        let facts = event.facts.filter(|_| self.approved.is_none());
        if let Some(facts) = facts {
            facts.clone_into(&mut self.facts);
        }
        if verdict == "approve" {
            self.approved.get_or_insert(event.time);
        }
        verdict.clone_into(&mut self.verdict);
        self.blocked_by = event.blocked_by.iter().map(ToString::to_string).collect();
        self.groups = event.groups.iter().map(ToString::to_string).collect();
        for name in &event.unavailable {
            self.of_check(name, |row| row.unavailable = true);
        }
    }

    fn note_check(&mut self, event: &Event<'_>) {
        for name in &event.expired {
            self.of_check(name, |row| row.expired = true);
        }
        if let (Some(name), true) = (event.check.as_deref(), event.kind != "refusal") {
            self.of_check(name, |row| row.add(event));
        }
    }

    /// Changes the row of a check, which is made if there is none.
    fn of_check(&mut self, name: &str, change: impl FnOnce(&mut CheckRow)) {
        if let Some(row) = self.checks.iter_mut().find(|row| row.check == name) {
            return change(row);
        }
        let mut row = CheckRow { check: name.to_owned(), ..CheckRow::default() };
        change(&mut row);
        self.checks.push(row);
    }
}

impl CheckRow {
    fn add(&mut self, event: &Event<'_>) {
        if event.decoy {
            self.decoy = true;
            return;
        }
        match &*event.kind {
            "ask" => {
                self.asked = self.asked.saturating_add(1);
                self.first_asked.get_or_insert(event.time);
            }
            "signal" => self.is_signal = true,
            "unavailable" => self.unavailable = true,
            _ => {}
        }
        let Some(outcome) = event.outcome.as_deref() else { return };
        outcome.clone_into(&mut self.outcome);
        if !self.is_signal {
            self.attempts = self.attempts.saturating_add(1);
            self.failed = self.failed.saturating_add(u64::from(outcome != "passed"));
            self.answered = Some(event.time);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::Command;

    fn step(seq: u64, kind: &'static str) -> Event<'static> {
        let mut event = Event::new("c", seq, Time::from_milliseconds(0), kind);
        (event.operator_kind, event.check) = (Some("self".into()), Some("passkey".into()));
        event
    }

    fn row(events: &[Event<'_>]) -> CaseRow {
        let mut cases = Cases::default();
        for (position, event) in (0..).zip(events) {
            cases.add(position, event);
        }
        cases.into_rows().pop().unwrap()
    }

    proptest! {
        /// An attacker must not be able to hide a case by asking for a challenge that is not enrolled.
        #[test]
        fn no_step_makes_the_case_of_somebody_a_decoy(
            decoys in proptest::collection::vec(any::<bool>(), 1..9),
            kinds in proptest::collection::vec(prop_oneof![Just("ask"), Just("answer"), Just("time")], 9),
            is_known in any::<bool>(),
        ) {
            let mut events = vec![step(0, "open")];
            if let Some(open) = events.first_mut() {
                open.subject = is_known.then(|| "somebody".into());
            }
            for ((seq, decoy), kind) in (1..).zip(&decoys).zip(kinds) {
                let mut event = step(seq, kind);
                event.decoy = *decoy;
                events.push(event);
            }
            let row = row(&events);
            prop_assert_eq!(row.decoy, !is_known);
            let check = row.checks.iter().find(|check| check.check == "passkey").unwrap();
            prop_assert_eq!(check.decoy, decoys.contains(&true));
            let asked = events.iter().filter(|event| event.kind == "ask" && !event.decoy).count();
            prop_assert_eq!(check.asked, asked as u64);
        }
    }

    /// "Not me" is mostly said when the request is over, in a case of its own, which names the grants that it revokes; or a
    /// later step about the same person does.
    #[test]
    fn a_revoked_grant_marks_the_case_that_it_was_approved_in() {
        let of = |case: &'static str, kind| {
            let mut event = Event::new(case, 0, Time::from_milliseconds(0), kind);
            event.subject = Some("somebody".into());
            event
        };
        let granted = |case, grant: &'static str| {
            let mut event = of(case, "answer");
            event.grant = Some(grant.into());
            event
        };
        let revokes = |case, kind, grant: &'static str| {
            let mut event = of(case, kind);
            event.commands =
                vec![Command { kind: "revoke".into(), about: Some(grant.into()), severity: None }];
            event
        };
        let mut cases = Cases::default();
        for event in [
            granted("a", "1"),
            granted("b", "2"),
            granted("b", "3"),
            granted("c", "4"),
            revokes("d", "not_me", "3"),
            revokes("e", "time", "1"),
            revokes("e", "time", "unknown"),
        ] {
            cases.add(0, &event);
        }
        let disowned: Vec<&str> =
            cases.rows().filter(|row| row.disowned).map(|row| row.case.as_str()).collect();
        assert_eq!(disowned, ["a", "b"]);
    }

    #[test]
    fn a_wrong_name_at_the_desk_is_no_decoy() {
        let mut opened = step(0, "open");
        opened.operator_kind = Some("person".into());
        assert!(!row(&[opened]).decoy);
    }
}
