//! The end of every step: the one place where its record is made, and its rows are written.

use std::collections::VecDeque;

use serde::Serialize;

use super::Case;
use super::apply::{INPUTS, Marks};
use super::command::{CommandData, End, Task};
use super::fault::Fault;
use super::id::CommandId;
use super::input::{Input, Said};
use super::judge::Judged;
use super::ledger::Newest;
use super::loaded::{Loaded, seal};
use super::open::NOT_ME;
use super::record::{RecordData, Recorded};
use super::refusal::Refusal;
use super::state::Phase;
use super::step::{Outcome, Released, Reply, Step, StepRecord};
use super::work::Work;
use crate::audit::{Actor, Hash, Record, RecordedCommand, encode};
use crate::decide::Time;
use crate::keys::{Row, StateKey};

/// Callers see a reply so many milliseconds after the step began, and not before: what was compared
/// does not show in the time it took.
const CALLER_WAITS: i64 = 1_500;

impl<'a> Work<'a> {
    /// Decides, tells people, and makes the step.
    pub(super) fn finish(
        mut self,
        input: &Input,
        marks: &Marks,
        refusal: Option<Refusal>,
    ) -> Result<Step, Fault> {
        self.count_input(marks);
        let judged = if self.case.action == NOT_ME { None } else { Some(self.settle()?) };
        self.end_alone();
        self.replace_codes(&input.said)?;
        self.revoke();
        self.notify(judged.as_ref())?;
        self.case.deadline = self.deadline();
        self.make(input, marks, judged.as_ref(), refusal)
    }

    /// Records that something was refused. Nothing else changes; people are told where a budget was
    /// used up.
    pub(super) fn refused(mut self, input: &Input, marks: &Marks, refusal: Refusal) -> Result<Step, Fault> {
        let about = self.compiled().checks.find(&refusal.about).map(|_| refusal.about.clone());
        self.record = RecordData::Refusal { reason: refusal.code, challenge: about };
        self.tell_of_budget(&refusal);
        self.count_input(marks);
        self.notify(None)?;
        self.make(input, marks, None, Some(refusal))
    }

    /// A case that has taken all its inputs is over, unless its grant is on its way.
    fn count_input(&mut self, marks: &Marks) {
        self.case.inputs.push(marks.pair());
        if self.case.inputs.len() >= INPUTS && self.case.phase != Phase::Redeemed {
            self.conclude(End::Denied);
        }
    }

    /// The answer to an input that is no step: it was taken before, or there is no room for it.
    pub(super) fn unchanged(self, input: &Input, outcome: Outcome) -> Result<Step, Fault> {
        let reply = self.reply(input, outcome, self.judge_again()?.as_ref())?;
        let case = Case { state: self.case, version: self.version };
        Ok(Step::nothing(Released { case, reply, commands: VecDeque::new() }))
    }

    fn make(
        mut self,
        input: &Input,
        marks: &Marks,
        judged: Option<&Judged>,
        refusal: Option<Refusal>,
    ) -> Result<Step, Fault> {
        if let Some(end) = self.ended {
            self.command(Task::Conclude { end });
        }
        let actor = self.actor(&input.said)?;
        let compare = self.compared();
        let seq = self.case.seq;
        let is_erased = self.is_erased();
        if let Some(row) = &mut self.subject {
            row.edit();
            if is_erased {
                row.discard();
            }
        }
        let mut state = self.versions();
        state.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let versions: Vec<(&str, u64)> =
            state.iter().map(|(key, version)| (key.kind().as_str(), *version)).collect();

        let encoded = self.encode(&actor, marks, judged, &versions)?;
        self.case.previous = *encoded.1.as_bytes();
        self.case.last = self.now;
        self.case.seq = seq.saturating_add(1);
        let record = self.case.previous;
        if self.case.phase == Phase::Approved
            && let Some(approval) = &mut self.case.approval
            && approval.record == [0; 32]
        {
            approval.record = record;
        }
        if let Some(row) = self.subject.as_mut().filter(|_| !is_erased) {
            let case = self.case.id.as_str().to_owned();
            row.edit().newest = Some(Newest { time: self.now, case, seq, hash: record });
        }

        let outcome = refusal.map_or(Outcome::Accepted, Outcome::Refused);
        let again = if judged.is_none() { self.judge_again()? } else { None };
        let reply = self.reply(input, outcome, judged.or(again.as_ref()))?;
        let outbox = self.outbox()?;
        let write = self.written()?;
        let version = self.version.saturating_add(1);
        let record = StepRecord { case: self.case.id.clone(), seq, bytes: encoded.0, hash: encoded.1 };
        Ok(Step {
            compare,
            write,
            record: Some(record),
            outbox,
            released: Released {
                case: Case { state: self.case, version },
                reply,
                commands: VecDeque::from(self.commands),
            },
        })
    }

    /// What a step without a decision of its own is shown by; none where nothing is decided.
    fn judge_again(&self) -> Result<Option<Judged<'a>>, Fault> {
        if self.case.action == NOT_ME { Ok(None) } else { self.judge().map(Some) }
    }

    fn reply(&self, input: &Input, outcome: Outcome, judged: Option<&Judged>) -> Result<Reply, Fault> {
        let caller = matches!(input.said, Said::Caller { .. }) || self.is_self_service();
        let waits = if caller { CALLER_WAITS } else { 0 };
        let refusal = if let Outcome::Refused(refusal) = &outcome { Some(refusal) } else { None };
        let open = self.case.open.iter().map(|open| CommandId {
            case: self.case.id.clone(),
            seq: open.seq,
            n: open.n,
        });
        Ok(Reply {
            view: self.view(&input.said, judged, refusal)?,
            outcome,
            not_before: Time::from_milliseconds(self.now.saturating_add(waits)),
            open: open.collect(),
        })
    }

    /// Alias and kind of whoever spoke; of the host and what it integrates, the configured name.
    fn actor(&mut self, said: &Said) -> Result<(String, &'static str), Fault> {
        Ok(match said {
            Said::Operator { by, .. } if by.id == self.case.operator.id => {
                (self.case.alias.clone(), by.kind.as_str())
            }
            Said::Operator { by, .. } => (self.alias(&by.id)?, by.kind.as_str()),
            Said::Caller { .. } => {
                (self.case.subject.as_ref().map_or("unknown", |party| &party.alias).to_owned(), "caller")
            }
            Said::Host { by, .. } => (by.clone(), "host"),
        })
    }

    fn encode(
        &self,
        actor: &(String, &'static str),
        marks: &Marks,
        judged: Option<&Judged>,
        state: &[(&str, u64)],
    ) -> Result<(String, Hash), Fault> {
        let ids: Vec<String> = self.commands.iter().map(|command| command.id.to_string()).collect();
        let commands: Vec<RecordedCommand<'_, CommandData<'_>>> = ids
            .iter()
            .zip(&self.commands)
            .map(|(id, command)| RecordedCommand {
                id,
                kind: command.task.kind(),
                data: (&command.task).into(),
            })
            .collect();
        let blocked: Vec<&str> =
            judged.map(|judged| judged.blocked_by.iter().map(|by| by.as_str()).collect()).unwrap_or_default();
        let encoded = encode(&Record {
            case: self.case.id.as_str(),
            seq: u64::from(self.case.seq),
            prev: (self.case.seq > 0).then(|| Hash::from_bytes(self.case.previous)),
            time: self.now,
            actor: Actor { alias: &actor.0, kind: actor.1 },
            kind: self.record.kind(),
            input: &marks.recorded,
            data: Recorded { data: &self.record, effects: &self.effects },
            facts: judged.map(Judged::recorded),
            decision: judged.map(|judged| &judged.decision),
            verdict: judged.map(|judged| judged.verdict),
            blocked_by: &blocked,
            commands: &commands,
            state,
            policy: Some(self.policy),
        })?;
        Ok((encoded.bytes, encoded.hash))
    }

    /// Everything that was handed in, with the version it had, read or not: a step that was refused
    /// for what it read in one row must not stand if that row changed.
    fn compared(&self) -> Vec<(StateKey, u64)> {
        let case = Case::key(&self.case.id);
        let rows = self.rows.0.iter().filter(|row| row.key != case).map(|row| (row.key.clone(), row.version));
        let mut compare: Vec<(StateKey, u64)> = rows.collect();
        // Of the case itself, the version that it was opened at.
        compare.push((case, self.version));
        compare.sort_unstable();
        compare.dedup();
        compare
    }

    /// Everything that will be written, with the version it gets.
    fn versions(&self) -> Vec<(StateKey, u64)> {
        let mut versions = vec![(Case::key(&self.case.id), self.version.saturating_add(1))];
        let mut add = |key: &StateKey, version| versions.push((key.clone(), version));
        self.each_edited(&mut add);
        for (key, version) in &self.wiped {
            versions.push((key.clone(), version.saturating_add(1)));
        }
        versions
    }

    fn each_edited(&self, add: &mut dyn FnMut(&StateKey, u64)) {
        fn one<T: Default + Serialize + serde::de::DeserializeOwned>(
            row: &Loaded<T>,
            add: &mut dyn FnMut(&StateKey, u64),
        ) {
            if row.is_edited() {
                add(&row.key, row.next_version());
            }
        }
        self.subject.iter().for_each(|row| one(row, add));
        one(&self.operator, add);
        self.voucher.iter().for_each(|row| one(row, add));
        self.enrolment.iter().for_each(|row| one(row, add));
        self.destinations.iter().for_each(|row| one(row, add));
        self.holders.iter().for_each(|holder| one(holder.row(), add));
    }

    fn written(&mut self) -> Result<Vec<Row>, Fault> {
        let (keys, draws) = (self.ctx.keys, &mut self.draws);
        let case = Case::key(&self.case.id);
        let bytes = seal(&case, &self.case, keys, draws)?;
        let mut rows = vec![Row { key: case, version: self.version.saturating_add(1), bytes: Some(bytes) }];
        for row in self.subject.iter().chain(&self.voucher).chain([&self.operator]) {
            if row.is_edited() {
                rows.push(row.sealed(keys, draws)?);
            }
        }
        for row in self.enrolment.iter().filter(|row| row.is_edited()) {
            rows.push(row.sealed(keys, draws)?);
        }
        for row in self.destinations.iter().filter(|row| row.is_edited()) {
            rows.push(row.sealed(keys, draws)?);
        }
        for holder in self.holders.iter().filter(|holder| holder.row().is_edited()) {
            rows.push(holder.row().sealed(keys, draws)?);
        }
        for (key, version) in &self.wiped {
            rows.push(Row { key: key.clone(), version: version.saturating_add(1), bytes: None });
        }
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(rows)
    }

    fn outbox(&mut self) -> Result<Vec<Row>, Fault> {
        let (keys, draws) = (self.ctx.keys, &mut self.draws);
        self.commands.iter().map(|command| command.to_row(keys, draws)).collect()
    }
}
