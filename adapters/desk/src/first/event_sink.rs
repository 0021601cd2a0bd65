use std::path::PathBuf;

use bonafides_export::{Exporter, Form};
use bonafides_parts::store::NumberedRecord;
use bonafides_parts::{Sink, SinkError};

use super::file::{AppendError, Appending, Readers};
use super::file_error::FileError;

/// The bytes from the end in which the last line ends, unless a line is longer than any event.
const LAST_LINE: u64 = 256 * 1024;

/// A file of events: one line for each, in a form that a collector of logs reads.
///
/// Events come at least once: after a crash between the file and the store, the last of them come again, with the same ids.
/// The file can be moved away at any time, and is then begun anew.
#[derive(Debug, Clone)]
pub struct EventFileSink {
    path: PathBuf,
    exporter: Exporter,
}

impl EventFileSink {
    /// Returns a sink that writes the events of the log `origin` to this file.
    pub fn new(path: impl Into<PathBuf>, form: Form, origin: &str) -> Self {
        Self { path: path.into(), exporter: Exporter::new(form, origin) }
    }

    /// Opens the file, and removes a line that was cut off: its event comes again.
    fn open(&self) -> Result<Appending, FileError> {
        let mut file = Appending::open(&self.path, Readers::Any)?;
        let tail = file.tail(LAST_LINE)?;
        let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count();
        if torn > 0 {
            file.cut(file.len().saturating_sub(u64::try_from(torn).unwrap_or(u64::MAX)))?;
        }
        Ok(file)
    }
}

impl Sink for EventFileSink {
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError> {
        let mut lines = String::new();
        for record in records {
            let written = self.exporter.write(record.position, record.bytes.as_bytes(), &mut lines);
            written.map_err(|error| SinkError::new(format!("record {}: {error}", record.position)))?;
            lines.push('\n');
        }
        let mut file = self.open().map_err(|error| SinkError::new(error.in_full()))?;
        file.append(lines.as_bytes()).map_err(
            |(AppendError::Nothing(error) | AppendError::Perhaps(error))| SinkError::new(error.in_full()),
        )
    }

    fn check(&self) -> Result<(), String> {
        self.open().map(|_| ()).map_err(|error| error.in_full())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;

    use bonafides_export::Form;
    use bonafides_parts::Sink as _;
    use bonafides_parts::store::NumberedRecord;

    use super::EventFileSink;

    fn record(position: u64) -> NumberedRecord {
        let bytes = r#"{"actor":{"alias":"host","kind":"host"},"blocked_by":[],"case":"4f0c","commands":[],"data":{},"engine":"0.1.0","input":"07","seq":0,"state":{},"time":1795420800000,"type":"time","v":1}"#;
        NumberedRecord::new(position, bytes.to_owned())
    }

    #[test]
    fn a_line_that_was_cut_off_is_written_again_and_nothing_else_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.cef");
        let sink = EventFileSink::new(&path, Form::Cef, "log.contoso.example");
        assert_eq!(sink.check(), Ok(()));
        sink.take(&[record(0), record(1)]).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        let second = whole.find('\n').unwrap();
        for end in second..whole.len() {
            fs::write(&path, whole.get(..end).unwrap()).unwrap();
            let lost = u64::from(end != second);
            sink.take(&(lost..2).map(record).collect::<Vec<_>>()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), whole, "cut at {end}");
        }
        fs::remove_file(&path).unwrap();
        sink.take(&[record(2)]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[test]
    fn a_record_that_cannot_be_read_is_named_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let sink = EventFileSink::new(&path, Form::Events, "log.contoso.example");
        let error = sink.take(&[record(0), NumberedRecord::new(1, "{}".to_owned())]).unwrap_err();
        assert!(error.to_string().contains("record 1: not a record"), "{error}");
        assert!(!path.exists());
    }
}
