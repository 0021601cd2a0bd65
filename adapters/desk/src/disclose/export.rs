use bonafides::case::{AdministratorInput, Operator};
use bonafides_parts::store::NumberedRecord;

use super::reading;
use crate::Desk;
use crate::error::DeskError;

/// An export that is recorded: the records of the log, from one position to another.
#[derive(Debug)]
pub struct Exporting {
    desk: Desk,
    checkpoint: Option<String>,
    next: u64,
    end: u64,
}

impl Desk {
    /// Begins an export of the records from the position `from` to the present end of the log, in a form such as `jsonl`. It is
    /// itself a record, which is not among them.
    pub fn export(&self, form: &str, from: u64, by: &Operator, reason: &str) -> Result<Exporting, DeskError> {
        // First, so that it covers no record that is not exported.
        let checkpoint = self.checkpoint_to_keep()?;
        let end = reading::end(self)?;
        let (form, first) = (form.to_owned(), from.min(end));
        let records = end.saturating_sub(first);
        self.disclose(by, reason, AdministratorInput::Export { form, first, records })?;
        Ok(Exporting { desk: self.clone(), checkpoint, next: first, end })
    }
}

impl Exporting {
    /// Returns the checkpoint to verify the records against, with the cosignatures of witnesses. It may not cover the last
    /// ones.
    pub fn checkpoint(&self) -> Option<&str> {
        self.checkpoint.as_deref()
    }

    /// Returns the position after the last record: that from which the next export goes on.
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// Returns the next records, in order; none at the end.
    pub fn records(&mut self) -> Result<Vec<NumberedRecord>, DeskError> {
        let records = reading::numbered(&self.desk, self.next, self.end)?;
        self.next = records.last().map_or(self.end, |record| record.position.saturating_add(1));
        Ok(records)
    }
}
