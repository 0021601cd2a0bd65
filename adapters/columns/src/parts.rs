//! Records as files that are whole from the beginning, a file for each day and range of positions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::column::Rows;
use crate::draft::{Complete, Draft};
use crate::error::ColumnsError;
use crate::form::FileForm;
use crate::records;
use crate::sheet::{SheetFile, read_record};

/// The days whose files are open at a time. The records of a log come nearly in the order of their times.
const OPEN: usize = 2;
/// The age at which a file that was never finished is removed.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// A writer of records into a folder, partitioned by the UTC day of each record:
/// `day=2026-11-30/part-00000000000000000000-00000000000000000499.parquet`, named by the first and the last position in it.
/// Files of Arrow end in `.arrow`.
///
/// No file is seen before it is whole and on the disk: [`finish`](Self::finish) gives all of them their names. The same records
/// in the same batches make the same files, so that a repetition replaces them. Without `finish`, nothing is written.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    form: FileForm,
    open: BTreeMap<String, Part>,
    closed: Vec<Closed>,
    records: u64,
}

/// A file that is being written, with the positions of the records in it.
#[derive(Debug)]
struct Part {
    sheet: SheetFile,
    first: u64,
    last: u64,
}

/// A file that has all its rows, and no name yet.
#[derive(Debug)]
struct Closed {
    file: Complete,
    first: u64,
    last: u64,
}

impl Parts {
    /// Creates a writer into this folder, which is created with the first record.
    pub fn new(folder: impl Into<PathBuf>, form: FileForm) -> Self {
        Self { folder: folder.into(), form, open: BTreeMap::new(), closed: Vec::new(), records: 0 }
    }

    /// Adds a record, with its position in the log. Checks nothing: `verify` does.
    pub fn push(&mut self, position: u64, record: &[u8]) -> Result<(), ColumnsError> {
        let (event, hash) = read_record(position, record)?;
        let text = event.time.to_string();
        let day = text.split('T').next().unwrap_or_default();
        if !self.open.contains_key(day) {
            if self.open.len() >= OPEN
                && let Some((_, oldest)) = self.open.pop_first()
            {
                self.closed.push(oldest.close()?);
            }
            let draft = Draft::within(&self.folder.join(format!("day={day}")), "part")?;
            let sheet = SheetFile::new(self.form, Rows::Records, draft)?;
            self.open.insert(day.to_owned(), Part { sheet, first: position, last: position });
        }
        if let Some(part) = self.open.get_mut(day) {
            part.last = position;
            part.sheet.push(records::cells(position, &hash, &event))?;
        }
        self.records = self.records.saturating_add(1);
        Ok(())
    }

    /// Gives all files their names, and returns the number of records.
    pub fn finish(mut self) -> Result<u64, ColumnsError> {
        while let Some((_, part)) = self.open.pop_first() {
            self.closed.push(part.close()?);
        }
        for closed in std::mem::take(&mut self.closed) {
            closed.name(self.form)?;
        }
        Ok(self.records)
    }
}

impl Part {
    fn close(self) -> Result<Closed, ColumnsError> {
        let (_, file) = self.sheet.finish()?;
        Ok(Closed { file, first: self.first, last: self.last })
    }
}

impl Closed {
    /// Names the file, and removes files of smaller batches of the same records, and what a process left that was killed. Those
    /// that stay harm nobody: records come at least once.
    fn name(self, form: FileForm) -> Result<(), ColumnsError> {
        let Self { file, first, last } = self;
        let own = file.name_as(&format!("part-{first:020}-{last:020}.{}", form.name()))?;
        let entries = own.parent().and_then(|folder| fs::read_dir(folder).ok());
        for path in entries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()) {
            let is_part = range(&path, form).is_some_and(|(from, to)| first <= from && to <= last);
            if path != own && (is_part || is_abandoned(&path)) {
                _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }
}

/// Returns the first and the last position of a file, from its name.
fn range(path: &Path, form: FileForm) -> Option<(u64, u64)> {
    let name = path.file_name()?.to_str()?.strip_prefix("part-")?;
    let (first, last) = name.strip_suffix(form.name())?.strip_suffix('.')?.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn is_abandoned(path: &Path) -> bool {
    let is_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        name.starts_with(".part") && path.extension().is_some_and(|extension| extension == "tmp")
    });
    let written = || fs::metadata(path).and_then(|file| file.modified()).ok();
    is_ours
        && written()
            .and_then(|written| SystemTime::now().duration_since(written).ok())
            .is_some_and(|age| age > ABANDONED)
}
