//! The end of every step: the only place where its record is made, and its rows are written.

use std::collections::VecDeque;

use crate::case::protocol::{CommandData, CommandId, CommandTask, Fault, Input, Refusal, Resolution, Said};
use crate::case::state::{Newest, Phase, Purpose};
use crate::case::step::{
    Assessment, Committed, INPUTS, InputFingerprint, Outcome, RecordData, Recorded, Reply, Step, StepRecord,
    Transition,
};

use crate::audit::{Actor, Encoded, Hash, Record, RecordedCommand, Shadow, encode};
use crate::decide::Time;

/// The time after the start of a step before which callers do not see the reply, in milliseconds: the
/// time taken must not reveal what was compared.
const CALLER_WAITS: i64 = 1_500;

impl<'a> Transition<'a> {
    /// Decides (unless already decided), notifies people, and makes the step.
    pub(in crate::case) fn finish(
        mut self,
        input: &Input,
        fingerprint: &InputFingerprint,
        assessed: Option<Assessment<'a>>,
        refusal: Option<Refusal>,
    ) -> Result<Step, Fault> {
        self.count_input(fingerprint);
        let assessed = match self.case().purpose {
            Purpose::Action => Some(self.settle(assessed)?),
            Purpose::NotMe => None,
        };
        self.end_alone();
        self.replace_codes(&input.said)?;
        self.revoke();
        self.notify(assessed.as_ref())?;
        self.case_mut().deadline = self.deadline();
        self.make(input, fingerprint, assessed, refusal)
    }

    /// Records a refusal. Nothing else changes; people are notified if a budget was used up.
    pub(in crate::case) fn refused(
        mut self,
        input: &Input,
        fingerprint: &InputFingerprint,
        refusal: Refusal,
    ) -> Result<Step, Fault> {
        let about = self.compiled().checks.find(&refusal.about).map(|_| refusal.about.clone());
        self.set_record(RecordData::Refusal { reason: refusal.code, challenge: about });
        self.tell_of_budget(&refusal);
        self.count_input(fingerprint);
        self.notify(None)?;
        self.make(input, fingerprint, None, Some(refusal))
    }

    /// Counts the input. A case that reaches the maximum number of inputs ends, unless its grant is being
    /// carried out.
    fn count_input(&mut self, fingerprint: &InputFingerprint) {
        self.case_mut().inputs.push(fingerprint.pair());
        if self.case().inputs.len() >= INPUTS && !self.case().is_delivering() {
            self.conclude(Resolution::Denied);
        }
    }

    /// Answers an input that is not a step: a duplicate, a read, or one for which there is no room.
    pub(in crate::case) fn unchanged(self, input: &Input, outcome: Outcome) -> Result<Step, Fault> {
        let reply = self.reply(input, outcome, self.assess_again()?.as_ref())?;
        let case = self.present.into_rows().into_case_as_read();
        Ok(Step::nothing(Committed { case, reply, commands: VecDeque::new() }))
    }

    fn make(
        mut self,
        input: &Input,
        fingerprint: &InputFingerprint,
        assessed: Option<Assessment<'a>>,
        refusal: Option<Refusal>,
    ) -> Result<Step, Fault> {
        if let Some(resolution) = self.changes.ended {
            self.command(CommandTask::Conclude { resolution });
        }
        let actor = self.actor(&input.said)?;
        let is_erased = self.is_erased();
        if let Some(row) = self.subject_mut() {
            row.edit();
            if is_erased {
                row.discard();
            }
        }
        let seq = self.case().seq;
        let versions = self.rows().written().versions();
        let Encoded { bytes, hash } = self.encode(&actor, fingerprint, assessed.as_ref(), &versions)?;
        self.continue_from(seq, hash, is_erased);

        let outcome = refusal.map_or(Outcome::Accepted, Outcome::Refused);
        let assessed = if assessed.is_some() { assessed } else { self.assess_again()? };
        let reply = self.reply(input, outcome, assessed.as_ref())?;
        let keys = self.ctx().keys;
        let compare = self.rows().compared();
        let record = StepRecord { case: self.case().id.clone(), seq, bytes, hash };
        let Self { present, changes, mut draws } = self;
        let outbox = changes.commands.iter().map(|command| command.to_row(keys, &mut draws));
        let outbox = outbox.collect::<Result<_, _>>()?;
        let write = present.rows().written().sealed(keys, &mut draws)?;
        Ok(Step {
            compare,
            write,
            record: Some(record),
            outbox,
            released: Committed {
                case: present.into_rows().into_case(),
                reply,
                commands: VecDeque::from(changes.commands),
            },
        })
    }

    /// Stores what the next step and the connector need of the record of this step.
    fn continue_from(&mut self, seq: u32, hash: Hash, is_erased: bool) {
        let (now, record) = (self.now(), *hash.as_bytes());
        let case = self.case_mut();
        (case.previous, case.last, case.seq) = (record, now, seq.saturating_add(1));
        if let Phase::Approved(approval) = &mut case.phase
            && approval.record == [0; 32]
        {
            approval.record = record;
        }
        let case = case.id.as_str().to_owned();
        if let Some(row) = self.subject_mut().filter(|_| !is_erased) {
            row.edit().newest = Some(Newest { time: now, case, seq, hash: record });
        }
    }

    /// Returns the assessment for the view of a step without its own decision; `None` if nothing is
    /// decided.
    fn assess_again(&self) -> Result<Option<Assessment<'a>>, Fault> {
        match self.case().purpose {
            Purpose::Action => self.assess().map(Some),
            Purpose::NotMe => Ok(None),
        }
    }

    fn reply(&self, input: &Input, outcome: Outcome, assessed: Option<&Assessment>) -> Result<Reply, Fault> {
        let caller = matches!(input.said, Said::Caller { .. }) || self.is_self_service();
        let waits = if caller { CALLER_WAITS } else { 0 };
        let refusal = if let Outcome::Refused(refusal) = &outcome { Some(refusal) } else { None };
        let open = self.case().open.iter();
        let open = open.map(|open| CommandId::new(self.case().id.clone(), open.seq, open.n));
        Ok(Reply {
            view: self.view(&input.said, assessed, refusal)?,
            outcome,
            not_before: Time::from_milliseconds(self.now().saturating_add(waits)),
            open: open.collect(),
        })
    }

    /// Returns the alias and kind of the speaker; for the host and its integrations, the configured name.
    fn actor(&mut self, said: &Said) -> Result<(String, &'static str), Fault> {
        Ok(match said {
            Said::Operator { by, .. } if by.id == self.case().operator.id => {
                (self.case().alias.clone(), by.kind.as_str())
            }
            Said::Operator { by, .. } => (self.alias(&by.id)?, by.kind.as_str()),
            Said::Caller { .. } => {
                (self.case().subject.as_ref().map_or("unknown", |party| &party.alias).to_owned(), "caller")
            }
            Said::Host { by, .. } => (by.clone(), "host"),
        })
    }

    /// Decides by the policy that is only tried. Whatever comes out changes nothing.
    fn shadow(&self) -> Option<Shadow<'_>> {
        let policy = self.ctx().policies.shadowing()?;
        Some(Shadow { policy: policy.digest(), verdict: self.verdict_of(policy).ok() })
    }

    fn encode(
        &self,
        actor: &(String, &'static str),
        fingerprint: &InputFingerprint,
        assessed: Option<&Assessment>,
        state: &[(&str, u64)],
    ) -> Result<Encoded, Fault> {
        let changes = &self.changes;
        let ids: Vec<String> = changes.commands.iter().map(|command| command.id.to_string()).collect();
        let commands: Vec<RecordedCommand<'_, CommandData<'_>>> = ids
            .iter()
            .zip(&changes.commands)
            .map(|(id, command)| RecordedCommand {
                id,
                kind: command.task.kind(),
                data: (&command.task).into(),
            })
            .collect();
        let blocked: Vec<&str> = assessed
            .map(|assessed| assessed.blocked_by.iter().map(|by| by.as_str()).collect())
            .unwrap_or_default();
        Ok(encode(&Record {
            case: self.case().id.as_str(),
            seq: u64::from(self.case().seq),
            prev: (self.case().seq > 0).then(|| Hash::from_bytes(self.case().previous)),
            time: self.now(),
            actor: Actor { alias: &actor.0, kind: actor.1 },
            kind: changes.record.kind(),
            input: &fingerprint.recorded,
            data: Recorded { data: &changes.record, effects: &changes.effects },
            facts: assessed.map(Assessment::recorded),
            decision: assessed.map(|assessed| &assessed.decision),
            verdict: assessed.map(|assessed| assessed.verdict),
            blocked_by: &blocked,
            commands: &commands,
            state,
            policy: Some(self.policy()),
            shadow: assessed.and_then(|_| self.shadow()),
        })?)
    }
}
