//! Invariants of every step.

use bonafides::audit::{canonical_json, verify_chain};
use bonafides::case::{
    Caller, Case, CaseId, Command, Committed, Context, Fault, HostInput, Input, Opening, OperatorInput,
    Outcome, Said, Step, SubjectProfile, View,
};
use bonafides::keys::{Keys, Row, RowKind, Seed, Sensitive, StateKey};
use bonafides::{Facts, Policy, Time};
use bonafides_examples::Desk;
use serde_json::Value;

use super::count::{Seen, Taken};
use super::setting::{ADMINS, POLICIES};
use super::world::World;
use crate::call::config;

/// The greatest lag of a clock, in milliseconds.
const BEHIND: i64 = 60_000;

impl World {
    /// Opens a case and checks its first step.
    pub(super) fn begin(
        &mut self,
        whom: usize,
        opening: &Opening,
        snapshot: Option<&SubjectProfile>,
        seed: &Seed,
    ) -> Result<(), String> {
        let id = self.desk.input_id("open");
        let make = |ctx: &Context<'_>, rows: &[Row]| Case::open(&id, opening, ctx, rows);
        self.first_step(whom, opening, snapshot, seed, make)
    }

    /// The subject says "not me" when no case is open.
    pub(super) fn ends_late(
        &mut self,
        whom: usize,
        opening: &Opening,
        token: Option<&Sensitive<String>>,
    ) -> Result<(), String> {
        let id = self.desk.input_id("not-me");
        let snapshot = self.snapshot(whom).cloned();
        let seed = self.desk.seed().map_err(|fault| fault.to_string())?;
        let caller = Caller::default();
        let make = |ctx: &Context<'_>, rows: &[Row]| Case::not_me(&id, opening, &caller, token, ctx, rows);
        self.first_step(whom, opening, snapshot.as_ref(), &seed, make)
    }

    fn first_step(
        &mut self,
        whom: usize,
        opening: &Opening,
        snapshot: Option<&SubjectProfile>,
        seed: &Seed,
        make: impl Fn(&Context<'_>, &[Row]) -> Result<Step, Fault>,
    ) -> Result<(), String> {
        let needs = |desk: &Desk| Case::needs_open(opening, &context(desk, seed, snapshot));
        let step = |desk: &Desk, without: Option<&StateKey>| {
            let mut rows = desk.store.read(&needs(desk)?);
            rows.retain(|row| Some(&row.key) != without);
            make(&context(desk, seed, snapshot), &rows)
        };
        let made = match step(&self.desk, None) {
            Ok(made) => made,
            Err(fault) => return self.faulted(&fault, self.count.newest(whom, None)),
        };
        let needs = needs(&self.desk).map_err(|fault| fault.to_string())?;
        self.reads_what_it_compares(&made, &needs, |desk, key| step(desk, Some(key)))?;
        let released = self.commit(made)?;
        self.know(whom, opening.operator.clone(), &released);
        let at = self.cases.len() - 1;
        self.released(at, &Taken::default(), &released)
    }

    /// Passes an input to a case and checks the resulting step.
    pub(super) fn input(&mut self, at: usize, input: &Input) -> Result<(), String> {
        self.log.push(format!("{at}: {:?}", input.said));
        let known = self.cases[at].clone();
        let snapshot = self.snapshot(known.whom).cloned();
        let seed = self.desk.seed().map_err(|fault| fault.to_string())?;
        let step = |desk: &Desk, case: &Case, without: Option<&StateKey>| {
            let ctx = context(desk, &seed, snapshot.as_ref());
            let mut rows = desk.store.read(&case.needs(input, &ctx)?);
            rows.retain(|row| Some(&row.key) != without);
            case.apply(input, &ctx, &rows)
        };
        let stored = stored(&self.desk, &known.id)?;
        let made = match step(&self.desk, &stored, None) {
            Ok(made) => made,
            Err(fault) => return self.faulted(&fault, self.count.newest(known.whom, Some(at))),
        };
        let again = step(&self.desk, &known.memory, None).map_err(|fault| fault.to_string())?;
        same(&made, &again, "the case that was never stored")?;
        if self.thorough && !is_hashed(input) {
            let elsewhere = self.elsewhere();
            let again = step(&elsewhere, &self::stored(&elsewhere, &known.id)?, None);
            same(&made, &again.map_err(|fault| fault.to_string())?, "another node")?;
            let ctx = context(&self.desk, &seed, snapshot.as_ref());
            let needs = stored.needs(input, &ctx).map_err(|fault| fault.to_string())?;
            if !made.is_empty() {
                self.reads_what_it_compares(&made, &needs, |desk, key| step(desk, &stored, Some(key)))?;
            }
        }
        let repeated = made.is_empty();
        let taken = Taken::of(&known, input);
        let released = self.commit(made)?;
        self.repeats_nothing(at, input, snapshot.as_ref(), &released)?;
        if repeated {
            return Ok(());
        }
        if matches!(&input.said, Said::Operator { by, .. } if *by != known.operator)
            && accepted(&released)
            && let Said::Operator { by, says: bonafides::case::OperatorInput::TakeOver } = &input.said
        {
            self.cases[at].operator = by.clone();
        }
        if let Said::Host { says: HostInput::Report { command, .. }, .. } = &input.said
            && accepted(&released)
        {
            self.cases[at].open.retain(|open| open.id != *command);
        }
        self.released(at, &taken, &released)
    }

    /// Another node with the same configuration, keys and rows, and nothing else of this one.
    fn elsewhere(&self) -> Desk {
        let mut desk = Desk::repeatable(POLICIES[0].clone(), config(), self.desk.now);
        for policy in POLICIES.iter().chain([&POLICIES[self.active]]) {
            desk.policies.activate(policy.clone());
        }
        desk.store = self.desk.store.clone();
        desk
    }

    /// Checks that a step compares exactly the rows that were passed to it and reads nothing else: without
    /// one of them it is the same, or a fault that names this row.
    fn reads_what_it_compares(
        &self,
        made: &Step,
        needs: &[StateKey],
        without: impl Fn(&Desk, &StateKey) -> Result<Step, Fault>,
    ) -> Result<(), String> {
        let mut versions: Vec<_> =
            needs.iter().map(|key| (key.clone(), self.desk.store.row(key).version)).collect();
        versions.sort_unstable();
        if made.compare() != versions {
            return Err(format!("compares {:?} and was passed {versions:?}", made.compare()));
        }
        for key in needs {
            match without(&self.desk, key) {
                Err(Fault::MissingRow(missing)) if missing == *key => {}
                Err(fault) => return Err(format!("without {key}: {fault}")),
                Ok(step) if step.write() == made.write() && step.record() == made.record() => {}
                Ok(_) => return Err(format!("without {key} the step differs")),
            }
        }
        Ok(())
    }

    /// Commits a step and checks everything that was stored.
    fn commit(&mut self, made: Step) -> Result<Committed, String> {
        self.desk.store.commit(&made).map_err(|_| "a conflict with no other writer".to_owned())?;
        self.planted.search("a step", &format!("{made:?}"), true)?;
        if !made.compare().is_sorted() {
            return Err("rows are not compared in order".to_owned());
        }
        for row in made.write().iter().chain(made.outbox()) {
            let before = made.compare().iter().find(|(key, _)| *key == row.key).map(|(_, version)| *version);
            let outbox = row.key.kind() == RowKind::Outbox && row.bytes.is_some();
            if before.unwrap_or(0) + 1 != row.version || (before.is_none() && !outbox) {
                return Err(format!("{} is written as {} after {before:?}", row.key, row.version));
            }
            let place = format!("the row {}", row.key);
            self.planted.search(&place, row.key.as_str(), false)?;
            self.planted.search_bytes(&place, row.bytes.as_deref().unwrap_or_default())?;
            let printed = format!("{row:?}");
            self.planted.search(&place, &printed, false)?;
        }
        let versions = made.write().iter().map(|row| (row.key.kind().as_str().to_owned(), row.version));
        self.count.versions = versions.collect();
        let sent = made.outbox().to_vec();
        let released = made.committed();
        // Learned first: the content of a command must be in no other part of this step.
        released.commands.iter().for_each(|command| self.planted.learn(command));
        for (row, command) in sent.iter().zip(&released.commands) {
            let opened = Command::from_row(row, self.desk.keys()).map_err(|fault| fault.to_string())?;
            if format!("{opened:?}") != format!("{command:?}") {
                return Err(format!("{} is stored as another command", command.id));
            }
            self.planted.search_bytes("an outbox row", row.bytes.as_deref().unwrap_or_default())?;
            self.planted.search("a command", &format!("{opened:?}"), true)?;
        }
        if sent.len() != released.commands.len() {
            return Err("commands and outbox differ".to_owned());
        }
        Ok(released)
    }

    /// Checks that a repeated input changes nothing and is reported as a repetition.
    fn repeats_nothing(
        &mut self,
        at: usize,
        input: &Input,
        snapshot: Option<&SubjectProfile>,
        released: &Committed,
    ) -> Result<(), String> {
        let seed = self.desk.seed().map_err(|fault| fault.to_string())?;
        let id = self.cases[at].id.clone();
        let step = self.desk.step(&id, input, snapshot, &seed).map_err(|fault| fault.to_string())?;
        let nothing = step.is_empty() && step.record().is_none() && step.outbox().is_empty();
        let again = step.committed();
        let same_case = again.case.steps() == released.case.steps();
        // An input that was refused for its content, or after the last one allowed, is refused again.
        let refused =
            |outcome: &Outcome| matches!(outcome, Outcome::Refused(r) if r.code.as_str() == "other_content");
        if refused(&released.reply.outcome) && refused(&again.reply.outcome) {
            return Ok(());
        }
        // Showing a case again is a read, and not a step either.
        let read = matches!(&input.said, Said::Operator { says: OperatorInput::View, .. })
            && again.reply.outcome == Outcome::Accepted;
        let known = read || again.reply.outcome == Outcome::Duplicate;
        if nothing && same_case && known && again.commands.is_empty() {
            Ok(())
        } else {
            Err(format!("a repeated input was taken again: {:?}", again.reply.outcome))
        }
    }

    /// Checks every invariant of a committed step.
    fn released(&mut self, at: usize, taken: &Taken, released: &Committed) -> Result<(), String> {
        self.learn(at, released);
        self.log.push(format!("   {:?}", released.reply.outcome));
        let case = stored(&self.desk, &self.cases[at].id)?;
        self.planted.search("what was released", &format!("{released:?}"), true)?;
        self.planted.search("the case", &format!("{case:?}"), false)?;
        if let Outcome::Refused(refusal) = &released.reply.outcome {
            self.planted.search("a refusal", &format!("{refusal} {}", refusal.code.help()), false)?;
            *self.reached.entry(format!("refused {}", refusal.code.as_str())).or_default() += 1;
        }
        let view = match &released.reply.view {
            View::Operator(view) => serde_json::to_string(view),
            // A value that is shown only once is secret, but it is the caller's own.
            View::Caller(view) => serde_json::to_string(&(&view.text, &view.offers, &view.asked)),
            View::Host(view) => serde_json::to_string(view),
            _ => Ok(String::new()),
        };
        self.planted.search("a view", &view.map_err(|error| error.to_string())?, false)?;

        let records = self.desk.store.records(&self.cases[at].id);
        let Some(bytes) = records.last() else { return Err("a step without a record".to_owned()) };
        let bytes = bytes.clone();
        self.planted.search("a record", &bytes, false)?;
        let record: Value = serde_json::from_str(&bytes).map_err(|error| error.to_string())?;
        self.log.push(format!("   {} {}", record["type"], record["data"]));
        let kind = record["type"].as_str().unwrap_or_default();
        *self.reached.entry(format!("step {kind}")).or_default() += 1;
        self.has_its_versions(&record)?;
        let names: Vec<&str> = released.commands.iter().map(|command| command.task.kind()).collect();
        let recorded = record["commands"].as_array().ok_or("a record without commands")?;
        if !recorded.iter().map(|command| command["type"].as_str().unwrap_or_default()).eq(names) {
            return Err("the record has other commands than the step".to_owned());
        }
        let (facts, decision) = (&record["facts"], &record["decision"]);
        if facts.is_null() != decision.is_null() {
            return Err("a decision without its facts".to_owned());
        }
        let policy = policy_of(&record)?;
        if !facts.is_null() {
            is_derived(policy, facts, decision)?;
        }
        let delivers = recorded.iter().any(|command| command["type"] == "deliver");
        let groups = self.snapshot(self.cases[at].whom).map(|s| s.groups.clone()).unwrap_or_default();
        let seen = Seen {
            at,
            record: &record,
            released,
            taken,
            approved_by_both: delivers
                && approves(policy, facts, None)?
                && approves(&POLICIES[self.active], facts, Some(&groups))?,
        };
        let mut count = std::mem::take(&mut self.count);
        let counted = count.step(&seen, &self.cases, &mut self.reached);
        self.count = count;
        let data = &record["data"];
        if let Some(grant) = data["grant"].as_str() {
            self.cases[at].grant = Some(grant.to_owned());
        }
        if let (Some(challenge), true) = (data["challenge"].as_str(), data["outcome"] != "inconclusive")
            && data["outcome"].is_string()
        {
            self.cases[at].asked.remove(challenge);
        }
        counted
    }

    /// Checks that the versions in a record are those of the rows that were stored with it.
    fn has_its_versions(&self, record: &Value) -> Result<(), String> {
        let mut written: Vec<(String, u64)> = Vec::new();
        for (kind, versions) in record["state"].as_object().ok_or("a record without state")? {
            match versions.as_array() {
                Some(list) => written.extend(list.iter().map(|v| (kind.clone(), v.as_u64().unwrap_or(0)))),
                None => written.push((kind.clone(), versions.as_u64().unwrap_or(0))),
            }
        }
        // Rows are written in the order of their keys, and so are those of one kind.
        let mut stored = self.count.versions.clone();
        stored.sort_by(|a, b| a.0.cmp(&b.0));
        if written == stored { Ok(()) } else { Err(format!("recorded {written:?}, stored {stored:?}")) }
    }

    /// Checks that a fault is due to a clock that runs backwards by more than a minute.
    fn faulted(&mut self, fault: &Fault, newest: i64) -> Result<(), String> {
        let text = format!("{fault} {fault:?} {}", fault.help());
        self.planted.search("a fault", &text, false)?;
        self.log.push(format!("   {fault}"));
        let behind = newest.saturating_sub(self.desk.now.milliseconds());
        match fault {
            Fault::Clock { behind: said } if behind > BEHIND && *said == behind => {
                *self.reached.entry("fault clock".to_owned()).or_default() += 1;
                // Corrects the clock.
                self.desk.now = Time::from_milliseconds(newest);
                Ok(())
            }
            _ => Err(format!("a fault: {fault} (the clock is {behind} behind)")),
        }
    }

    /// Checks at the end that every chain is valid and that the desk's debug output contains no secret.
    pub(super) fn ends_well(&self) -> Result<(), String> {
        for case in &self.cases {
            let records = self.desk.store.records(&case.id);
            let summary =
                verify_chain(records.iter().map(String::as_bytes)).map_err(|error| error.to_string())?;
            let steps = u64::from(case.memory.steps());
            if summary.records != steps || summary.case != case.id.as_str() {
                return Err(format!("{} records of {steps} steps", summary.records));
            }
        }
        if self.thorough {
            self.planted.search("the desk", &format!("{:?}", self.desk), false)?;
        }
        Ok(())
    }
}

fn accepted(released: &Committed) -> bool {
    released.reply.outcome == Outcome::Accepted
}

/// Returns true if an input may hash a password or an answer.
fn is_hashed(input: &Input) -> bool {
    let text = format!("{:?}", input.said);
    text.contains("\"questions\"") || text.contains("password: Some")
}

fn context<'a>(desk: &'a Desk, seed: &'a Seed, subject: Option<&'a SubjectProfile>) -> Context<'a> {
    let keys: &dyn Keys = desk.keys();
    Context::new(desk.now, seed, &desk.config, &desk.policies, keys, subject)
}

fn stored(desk: &Desk, id: &CaseId) -> Result<Case, String> {
    Case::from_row(&desk.store.row(&Case::key(id)), desk.keys()).map_err(|fault| fault.to_string())
}

fn same(one: &Step, other: &Step, what: &str) -> Result<(), String> {
    let equal = one.compare() == other.compare()
        && one.write() == other.write()
        && one.outbox() == other.outbox()
        && one.record() == other.record();
    if equal { Ok(()) } else { Err(format!("{what} makes another step")) }
}

/// The policy of a record, by its digest.
fn policy_of(record: &Value) -> Result<&'static Policy, String> {
    let digest = record["policy"]["digest"].as_str().unwrap_or_default();
    POLICIES.iter().find(|policy| policy.digest() == digest).ok_or_else(|| "an unknown policy".to_owned())
}

/// The facts of a record, with its groups as recorded or as in the directory.
fn facts_of(policy: &Policy, facts: &Value, groups: Option<&[String]>) -> Value {
    let mut facts = facts.clone();
    match groups {
        Some(groups) => facts["groups"] = groups.into(),
        None => {
            let names = facts["groups"].as_array().into_iter().flatten();
            facts["groups"] =
                names.map(|id| if id == "admins" { ADMINS.into() } else { id.clone() }).collect();
        }
    }
    if policy.version() == "less" {
        for list in ["evidence", "unavailable"] {
            if let Some(list) = facts[list].as_array_mut() {
                list.retain(|known| known != "mail_code" && known["check"] != "mail_code");
            }
        }
    }
    facts
}

/// Checks that the decision of a record is derived from its facts again, byte for byte.
fn is_derived(policy: &Policy, facts: &Value, recorded: &Value) -> Result<(), String> {
    let facts = facts_of(policy, facts, None).to_string();
    let facts = Facts::from_json(&facts).map_err(|error| format!("facts of a record: {error}"))?;
    let decision = policy.decide(&facts).map_err(|error| format!("facts of a record: {error}"))?;
    let mut recorded = recorded.clone();
    let members = recorded.as_object_mut().ok_or("a decision that is not a map")?;
    if members.remove("explanation_digest").is_none() {
        return Err("a decision without its digest".to_owned());
    }
    let canonical = |text: &str| canonical_json(text).map_err(|error| error.to_string());
    let (derived, recorded) = (canonical(&decision.to_json())?, canonical(&recorded.to_string())?);
    if derived == recorded { Ok(()) } else { Err(format!("derived {derived}\nrecorded {recorded}")) }
}

fn approves(policy: &Policy, facts: &Value, groups: Option<&[String]>) -> Result<bool, String> {
    let facts = facts_of(policy, facts, groups).to_string();
    let facts = Facts::from_json(&facts).map_err(|error| error.to_string())?;
    let decision = policy.decide(&facts).map_err(|error| error.to_string())?;
    Ok(decision.verdict() == bonafides::Verdict::Approve)
}

/// The time of a record.
pub(super) fn time_of(record: &Value) -> i64 {
    record["time"].as_i64().map_or(0, |time| Time::from_milliseconds(time).milliseconds())
}
