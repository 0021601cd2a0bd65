use std::path::{Path, PathBuf};

use bonafides_parts::store::NumberedRecord;
use bonafides_parts::{Sink, SinkError};
use serde::Deserialize;

use super::file::{AppendError, Appending, Readers};
use super::file_error::FileError;

/// The bytes that are read first to find the last line.
const LAST_LINE: u64 = 64 * 1024;

/// A file of records: one line of JSON for each, with `position` and `record`, byte for byte as it is in the log.
///
/// The file itself says which records it has: none is written twice, from any number of processes. A missing record is
/// an error. A file that was moved away is begun anew. It is created with mode 0600; who else may read it is up to you.
#[derive(Debug, Clone)]
pub struct FileSink {
    path: PathBuf,
}

/// The part of a line that tells records apart.
#[derive(Deserialize)]
struct Known {
    position: u64,
}

impl FileSink {
    /// Returns a sink that writes to this file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the position of the last record in the file; `None` if there is none.
    pub fn last(&self) -> Result<Option<u64>, FileError> {
        self.last_of(&mut Appending::open(&self.path, Readers::Any)?)
    }

    /// Removes a line that was cut off, which is passed again, and returns the position of the last one.
    fn last_of(&self, file: &mut Appending) -> Result<Option<u64>, FileError> {
        let mut most = LAST_LINE;
        loop {
            let tail = file.tail(most)?;
            let whole = u64::try_from(tail.len()).is_ok_and(|read| read == file.len());
            let complete = tail.iter().rposition(|byte| *byte == b'\n');
            let begin = complete.and_then(|end| tail.get(..end)).map(|lines| {
                lines.iter().rposition(|byte| *byte == b'\n').map(|before| before.saturating_add(1))
            });
            let (end, begin) = match (complete, begin) {
                (Some(end), Some(Some(begin))) => (end, begin),
                (Some(end), _) if whole => (end, 0),
                (None, _) if whole => {
                    if file.len() > 0 {
                        file.cut(0)?;
                    }
                    return Ok(None);
                }
                _ => {
                    most = most.saturating_mul(2);
                    continue;
                }
            };
            let line = tail.get(begin..end).unwrap_or_default();
            let known: Known = serde_json::from_slice(line)
                .map_err(|_| FileError::Strange { path: self.path.display().to_string() })?;
            let torn = tail.len().saturating_sub(end).saturating_sub(1);
            if torn > 0 {
                file.cut(file.len().saturating_sub(u64::try_from(torn).unwrap_or(u64::MAX)))?;
            }
            return Ok(Some(known.position));
        }
    }
}

impl Sink for FileSink {
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError> {
        let failed = |error: &FileError| SinkError::new(error.in_full());
        let mut file = Appending::open(&self.path, Readers::Any).map_err(|error| failed(&error))?;
        let mut last = self.last_of(&mut file).map_err(|error| failed(&error))?;
        let mut lines = String::new();
        for record in records {
            if last.is_some_and(|last| record.position <= last) {
                continue;
            }
            if let Some(missing) = last.map(|last| last.saturating_add(1))
                && record.position > missing
            {
                return Err(SinkError::new(format!(
                    "`{}` has no record {missing}, and record {} would be next; move the file away to begin a new one",
                    self.path.display(),
                    record.position
                )));
            }
            if record.bytes.contains('\n') {
                return Err(SinkError::new(format!("record {} is not canonical JSON", record.position)));
            }
            lines.extend([
                r#"{"position":"#,
                &record.position.to_string(),
                r#","record":"#,
                &record.bytes,
                "}\n",
            ]);
            last = Some(record.position);
        }
        if lines.is_empty() {
            // Whoever wrote these may not have waited for the disk.
            return file.sync().map_err(|error| failed(&error));
        }
        file.append(lines.as_bytes())
            .map_err(|(AppendError::Nothing(error) | AppendError::Perhaps(error))| failed(&error))
    }

    fn check(&self) -> Result<(), String> {
        self.last().map(|_| ()).map_err(|error| error.in_full())
    }
}
