use crate::case::protocol::{Command, Resolution};
use crate::case::step::{Effects, Event, RecordData};
use crate::keys::Sensitive;

/// The changes of a step besides the rows that it edits.
#[derive(Default)]
pub(super) struct Changes {
    /// The step's own part of the record.
    pub(super) record: RecordData,
    /// The other part of the record.
    pub(super) effects: Effects,
    pub(super) commands: Vec<Command>,
    /// The events that people may have to be notified of.
    pub(super) events: Vec<Event>,
    /// The resolution, if the case ended in this step; concluded after everything else.
    pub(super) ended: Option<Resolution>,
    /// True if the answer was wrong, and there is another try.
    pub(super) again: bool,
    /// The secrets that only the reply to this input shows, such as new recovery codes.
    pub(super) shown: Vec<Sensitive<String>>,
}
