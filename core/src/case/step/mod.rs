//! A step: an input, the rows that it reads, and its result.

pub(in crate::case) mod apply;
pub(in crate::case) mod assess;
pub(in crate::case) mod availability;
mod deadline;
pub(in crate::case) mod event;
pub(in crate::case) mod fingerprint;
mod needs;
pub(in crate::case) mod not_me;
pub(in crate::case) mod notice;
pub(in crate::case) mod open;
mod operators;
mod reach;
pub(in crate::case) mod record;
pub(in crate::case) mod row_set;
mod settle;
pub(in crate::case) mod situation;
pub(in crate::case) mod step_error;
pub(in crate::case) mod transition;
mod view;

pub(in crate::case) use apply::INPUTS;
pub(in crate::case) use assess::Assessment;
pub(in crate::case) use event::Event;
pub(in crate::case) use fingerprint::InputFingerprint;
pub(in crate::case) use open::Opening;
pub(in crate::case) use reach::SUBJECT;
pub(in crate::case) use record::{
    AnswerRecord, AskRecord, AskedRecord, Change, ConfirmRecord, ContactRecord, DeliveryRecord, Effects,
    EnrolRecord, ExternalRecord, NotMeRecord, OpenRecord, Proof, Provenance, RecordData, Recorded,
    RegistrationRecord, SignalRecord, Speaker, SubjectRecord, VouchRecord,
};
pub(in crate::case) use row_set::RowSet;
pub(in crate::case) use situation::{Clock, MAX_CLOCK_SKEW, Situation};
pub(in crate::case) use step_error::{StepError, refuse};
pub(in crate::case) use transition::{SEALED, Transition, cut};

use std::collections::VecDeque;

use crate::audit::Hash;
use crate::case::protocol::{CaseId, Command, CommandId, Refusal, View};
use crate::case::state::Case;
use crate::decide::Time;
use crate::keys::{Row, StateKey};

/// The effect of one input on a case, to be committed in one transaction or dropped.
///
/// The outcome is known only after [`Step::committed`]: an attempt is counted before anybody learns
/// whether it was right.
#[must_use = "a step that is not committed did not happen"]
#[derive(Debug)]
pub struct Step<T = Committed> {
    pub(super) compare: Vec<(StateKey, u64)>,
    pub(super) write: Vec<Row>,
    pub(super) record: Option<StepRecord>,
    pub(super) outbox: Vec<Row>,
    pub(super) released: T,
}

impl Step {
    /// Returns the [deadline](Case::deadline) of the case after the step, to be stored by the same commit.
    pub fn deadline(&self) -> Option<Time> {
        self.released.case.deadline()
    }

    /// Returns the keys of the new commands that are outside the order of the case: they wait for no other command, and none
    /// waits for them. A revocation must not wait for a notice that is retried.
    pub fn unordered(&self) -> impl Iterator<Item = &StateKey> {
        let commands = self.outbox.iter().zip(&self.released.commands);
        commands.filter(|(_, command)| command.task.is_unordered()).map(|(row, _)| &row.key)
    }

    /// Returns true if the case has ended after the step: its row can be deleted 30 days later.
    pub fn is_over(&self) -> bool {
        self.released.case.is_over()
    }
}

impl Step<Outcome> {
    /// Returns true if the step of an administrator is accepted: what the host changes with it belongs into the same
    /// commit.
    pub fn is_accepted(&self) -> bool {
        self.released == Outcome::Accepted
    }
}

/// The audit record of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepRecord {
    /// The case.
    pub case: CaseId,
    /// The sequence number in the case, from 0: unique together with the case.
    pub seq: u32,
    /// The record: canonical JSON (RFC 8785).
    pub bytes: String,
    /// `SHA-256(0x00 || bytes)`: the `prev` of the next record.
    pub hash: Hash,
}

/// The result of a step, known once it is committed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Committed {
    /// The case after the step.
    pub case: Case,
    /// The reply to the speaker.
    pub reply: Reply,
    /// The commands to carry out, in order. The outbox also contains them.
    pub commands: VecDeque<Command>,
}

/// The reply to the speaker of an input.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reply {
    /// The outcome of the input.
    pub outcome: Outcome,
    /// The view for the speaker.
    pub view: View,
    /// The earliest time to show the reply, so that the time taken reveals nothing: for callers, 1.5
    /// seconds after the start of the step; for others, its start.
    pub not_before: Time,
    /// The commands without a report.
    pub open: Vec<CommandId>,
}

/// The outcome of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "whoever speaks must be told which of these it is")]
pub enum Outcome {
    /// The input was accepted.
    Accepted,
    /// The input was accepted before; nothing changed.
    Duplicate,
    /// The input was refused. The refusal is recorded, unless the case takes no more inputs. Callers are
    /// shown [`View::Caller`] and never the reason.
    Refused(Refusal),
}

impl<T> Step<T> {
    /// Returns every row that was read, with its version: the commit requires that each still has it. In
    /// the order in which they must be locked.
    pub fn compare(&self) -> &[(StateKey, u64)] {
        &self.compare
    }

    /// Returns the rows to store, with their new versions; a row without bytes must be deleted.
    pub fn write(&self) -> &[Row] {
        &self.write
    }

    /// Returns the record to store; `None` if the input was not a step, such as a duplicate.
    pub fn record(&self) -> Option<&StepRecord> {
        self.record.as_ref()
    }

    /// Returns the rows of new commands, to be stored for the workers that carry them out.
    pub fn outbox(&self) -> &[Row] {
        &self.outbox
    }

    /// Returns true if there is nothing to store, because the input was not a step, such as a duplicate.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty()
    }

    /// Returns a step with nothing to store.
    pub(super) fn nothing(released: T) -> Self {
        Self { compare: Vec::new(), write: Vec::new(), record: None, outbox: Vec::new(), released }
    }

    /// Returns the result. Call this after the commit, and only then.
    pub fn committed(self) -> T {
        self.released
    }
}
