//! One step: an input, the rows that were read, and what comes of them.

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
    SignalRecord, Speaker, SubjectRecord, VouchRecord,
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

/// What one input makes of a case, to be committed in one transaction or dropped.
///
/// What came of it is known only after [`Step::committed`]: an attempt is counted before anybody
/// learns whether it was right.
#[must_use = "a step that is not committed did not happen"]
#[derive(Debug)]
pub struct Step<T = Committed> {
    pub(super) compare: Vec<(StateKey, u64)>,
    pub(super) write: Vec<Row>,
    pub(super) record: Option<StepRecord>,
    pub(super) outbox: Vec<Row>,
    pub(super) released: T,
}

/// The audit record of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    /// The case.
    pub case: CaseId,
    /// Its place in the case, from 0: unique together with the case.
    pub seq: u32,
    /// The record: canonical JSON (RFC 8785).
    pub bytes: String,
    /// `SHA-256(0x00 || bytes)`: `prev` of the next one.
    pub hash: Hash,
}

/// What is known once a step is committed.
#[derive(Debug)]
pub struct Committed {
    /// The case as it is now.
    pub case: Case,
    /// What whoever spoke is told.
    pub reply: Reply,
    /// What is to be carried out, in order; they stand in the outbox, too.
    pub commands: VecDeque<Command>,
}

/// What whoever spoke is told.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Whether it was taken.
    pub outcome: Outcome,
    /// What they may see now.
    pub view: View,
    /// Not to be shown before, so that the time it took says nothing. Of callers: a second and a
    /// half after the start of the step; of others: its start.
    pub not_before: Time,
    /// Commands that are not reported on.
    pub open: Vec<CommandId>,
}

/// Whether an input was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was.
    Accepted,
    /// It was taken before; nothing changed.
    Duplicate,
    /// It was not, and that is recorded. Callers are shown [`View::Caller`] and never the reason.
    Refused(Refusal),
}

impl<T> Step<T> {
    /// Every row that was read with the version it had: the commit demands that each still has it.
    /// In the order in which they are to be locked.
    pub fn compare(&self) -> &[(StateKey, u64)] {
        &self.compare
    }

    /// Rows to be stored, with their new version; without bytes: to be deleted.
    pub fn write(&self) -> &[Row] {
        &self.write
    }

    /// The record to be stored; none of a duplicate, which is no step.
    pub fn record(&self) -> Option<&StepRecord> {
        self.record.as_ref()
    }

    /// Rows of new commands, to be stored for whoever carries them out.
    pub fn outbox(&self) -> &[Row] {
        &self.outbox
    }

    /// Whether there is nothing to store: the input was a duplicate.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty()
    }

    /// No step: there is nothing to store.
    pub(super) fn nothing(released: T) -> Self {
        Self { compare: Vec::new(), write: Vec::new(), record: None, outbox: Vec::new(), released }
    }

    /// What came of it. To be called after the commit, and only then.
    pub fn committed(self) -> T {
        self.released
    }
}
