//! What a step brings about besides the rows that it edits.

use super::command::{Command, End, Task};
use super::id::CommandId;
use super::notice::Event;
use super::record::{Effects, RecordData};
use crate::keys::Sensitive;

pub(super) struct Changes {
    record: RecordData,
    effects: Effects,
    commands: Vec<Command>,
    events: Vec<Event>,
    ended: Option<End>,
    again: bool,
    shown: Vec<Sensitive<String>>,
}

impl Changes {
    pub(super) fn none() -> Self {
        Self {
            record: RecordData::Time {},
            effects: Effects::default(),
            commands: Vec::new(),
            events: Vec::new(),
            ended: None,
            again: false,
            shown: Vec::new(),
        }
    }

    /// What the record says was done.
    pub(super) const fn record(&self) -> &RecordData {
        &self.record
    }

    pub(super) fn set_record(&mut self, record: RecordData) {
        self.record = record;
    }

    /// What the record says besides.
    pub(super) const fn effects(&self) -> &Effects {
        &self.effects
    }

    pub(super) const fn effects_mut(&mut self) -> &mut Effects {
        &mut self.effects
    }

    pub(super) fn commands(&self) -> &[Command] {
        &self.commands
    }

    pub(super) fn into_commands(self) -> Vec<Command> {
        self.commands
    }

    /// The number of the next command in this step.
    pub(super) fn next_command(&self) -> u16 {
        u16::try_from(self.commands.len()).unwrap_or(u16::MAX)
    }

    pub(super) fn push_command(&mut self, id: CommandId, task: Task) {
        self.commands.push(Command { id, task });
    }

    /// Something happened that people may have to be told about.
    pub(super) fn event(&mut self, event: Event) {
        if !self.events.contains(&event) {
            self.events.push(event);
        }
    }

    pub(super) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// How the case ended in this step: said after everything else.
    pub(super) const fn ended(&self) -> Option<End> {
        self.ended
    }

    pub(super) const fn set_ended(&mut self, end: End) {
        self.ended = Some(end);
    }

    /// Whether the answer was not right, and there is another try.
    pub(super) const fn again(&self) -> bool {
        self.again
    }

    pub(super) const fn set_again(&mut self, again: bool) {
        self.again = again;
    }

    /// What only the reply to this input shows, such as new recovery codes.
    pub(super) fn shown(&self) -> &[Sensitive<String>] {
        &self.shown
    }

    pub(super) fn show(&mut self, secret: Sensitive<String>) {
        self.shown.push(secret);
    }
}
