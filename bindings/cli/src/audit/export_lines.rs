use std::path::Path;

use bonafides_events::EventError;
use bonafides_export::Exporter;

use super::args::ExportForm;
use crate::failure::{Failure, Location, number};

/// A writer of records as lines in a form.
pub(super) struct Lines(Option<Exporter>);

/// A record that cannot be written in the form.
pub(super) struct Unwritten(EventError);

impl Lines {
    pub(super) fn new(form: ExportForm, origin: &str) -> Self {
        Self(match form {
            ExportForm::Events(form) => Some(Exporter::new(form, origin)),
            _ => None,
        })
    }

    /// Writes a record, with the line feed. After an error, `text` is unchanged.
    pub(super) fn write(&self, position: u64, record: &[u8], text: &mut String) -> Result<(), Unwritten> {
        match &self.0 {
            Some(exporter) => exporter.write(position, record, text).map_err(Unwritten)?,
            None => text.push_str(str::from_utf8(record).map_err(|_| Unwritten(EventError::NotText))?),
        }
        text.push('\n');
        Ok(())
    }
}

impl From<EventError> for Unwritten {
    fn from(error: EventError) -> Self {
        Self(error)
    }
}

impl Unwritten {
    /// Returns the failure at a record of a file, by line, or of a folder.
    pub(super) fn in_log(&self, path: &Path, position: u64) -> Failure {
        let file = path.display().to_string();
        let line = usize::try_from(position).ok().filter(|_| !path.is_dir());
        let line = line.map(|line| number(line.saturating_add(1)));
        self.at(position).in_file(Location { line, ..Location::file(&file) })
    }

    /// Returns the failure at a record of a desk.
    pub(super) fn at(&self, position: u64) -> Failure {
        let exit = if matches!(self.0, EventError::Newer(_)) { 2 } else { 1 };
        Failure::audit(exit, "not_a_record", &format!("record {position}"), &self.0.to_string())
            .help(self.0.help())
    }
}
