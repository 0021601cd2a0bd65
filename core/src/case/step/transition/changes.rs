use crate::case::protocol::{Command, Resolution};
use crate::case::step::{Effects, Event, RecordData};
use crate::keys::Sensitive;

/// What a step brings about besides the rows that it edits.
#[derive(Default)]
pub(super) struct Changes {
    /// What the record says was done.
    pub(super) record: RecordData,
    /// What it says besides.
    pub(super) effects: Effects,
    pub(super) commands: Vec<Command>,
    /// What people may have to be told about.
    pub(super) events: Vec<Event>,
    /// How the case ended in this step: said after everything else.
    pub(super) ended: Option<Resolution>,
    /// The answer was not right, and there is another try.
    pub(super) again: bool,
    /// What only the reply to this input shows, such as new recovery codes.
    pub(super) shown: Vec<Sensitive<String>>,
}
