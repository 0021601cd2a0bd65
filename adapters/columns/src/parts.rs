//! Records as Parquet files that are whole from the beginning, a file for each day and range of positions.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bonafides::audit::leaf_hash;
use bonafides_events::Event;

use crate::column::Rows;
use crate::error::ColumnsError;
use crate::records;
use crate::write::Sheet;

/// The days whose files are open at a time. The records of a log come nearly in the order of their times.
const OPEN: usize = 2;
/// The age at which a file that was never finished is removed.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// A writer of records into a folder, partitioned by the UTC day of each record:
/// `day=2026-11-30/part-00000000000000000000-00000000000000000499.parquet`, named by the first and the last position in it.
///
/// No file is seen before it is whole and on the disk: [`finish`](Self::finish) gives all of them their names. The same records
/// in the same batches make the same files, so that a repetition replaces them. Without `finish`, nothing is written.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    open: BTreeMap<String, Part>,
    closed: Vec<Closed>,
    records: u64,
}

/// A file that is being written.
#[derive(Debug)]
struct Part {
    folder: PathBuf,
    path: PathBuf,
    sheet: Option<Sheet<File>>,
    first: u64,
    last: u64,
}

/// A file that has all its rows, and no name yet.
#[derive(Debug)]
struct Closed {
    folder: PathBuf,
    path: PathBuf,
    first: u64,
    last: u64,
}

impl Parts {
    /// Creates a writer into this folder, which is created with the first record.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), open: BTreeMap::new(), closed: Vec::new(), records: 0 }
    }

    /// Adds a record, with its position in the log. Checks nothing: `verify` does.
    pub fn push(&mut self, position: u64, record: &[u8]) -> Result<(), ColumnsError> {
        let event =
            Event::of_record(record).map_err(|error| ColumnsError::Record { record: position, error })?;
        let hash = leaf_hash(record).to_string();
        let text = event.time.to_string();
        let day = text.split('T').next().unwrap_or_default();
        if !self.open.contains_key(day) {
            if self.open.len() >= OPEN
                && let Some((_, oldest)) = self.open.pop_first()
            {
                self.closed.push(oldest.close()?);
            }
            let part = Part::create(&self.folder.join(format!("day={day}")), position)?;
            self.open.insert(day.to_owned(), part);
        }
        if let Some(part) = self.open.get_mut(day) {
            part.last = position;
            if let Some(sheet) = &mut part.sheet {
                sheet
                    .push(records::cells(position, &hash, &event))?
                    .map_err(|error| ColumnsError::unwritten(&part.path, &error))?;
            }
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
            closed.name()?;
        }
        Ok(self.records)
    }
}

impl Part {
    fn create(folder: &Path, first: u64) -> Result<Self, ColumnsError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(folder).map_err(|error| ColumnsError::unwritten(folder, &error))?;
        // Another process, or a late thread of this one, may write the same records.
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".part-{}-{number}.tmp", process::id()));
        let file = File::create(&path).map_err(|error| ColumnsError::unwritten(&path, &error))?;
        let sheet = Sheet::new(Rows::Records, file).map_err(|error| ColumnsError::unwritten(&path, &error));
        let mut part = Self { folder: folder.to_owned(), path, sheet: None, first, last: first };
        part.sheet = Some(sheet?);
        Ok(part)
    }

    /// Writes what is left, and waits for the disk.
    fn close(mut self) -> Result<Closed, ColumnsError> {
        if let Some(sheet) = self.sheet.take() {
            sheet.finish()?.map_err(|error| ColumnsError::unwritten(&self.path, &error))?;
        }
        sync(&self.path)?;
        let path = std::mem::take(&mut self.path);
        Ok(Closed { folder: std::mem::take(&mut self.folder), path, first: self.first, last: self.last })
    }
}

/// Removes a file that was not finished.
impl Drop for Part {
    fn drop(&mut self) {
        discard(&self.path);
    }
}

impl Closed {
    fn name(mut self) -> Result<(), ColumnsError> {
        let path = self.folder.join(format!("part-{:020}-{:020}.parquet", self.first, self.last));
        fs::rename(&self.path, &path).map_err(|error| ColumnsError::unwritten(&path, &error))?;
        self.path = PathBuf::new();
        if cfg!(unix) {
            sync(&self.folder)?;
        }
        self.tidy(&path);
        Ok(())
    }

    /// Removes files of smaller batches of the same records, and what a process left that was killed. Those that stay harm nobody:
    /// records come at least once.
    fn tidy(&self, own: &Path) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()).filter(|path| path != own) {
            let is_part = range(&path).is_some_and(|(first, last)| self.first <= first && last <= self.last);
            if is_part || is_abandoned(&path) {
                discard(&path);
            }
        }
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        discard(&self.path);
    }
}

/// Returns the first and the last position of a file, from its name.
fn range(path: &Path) -> Option<(u64, u64)> {
    let name = path.file_name()?.to_str()?.strip_prefix("part-")?.strip_suffix(".parquet")?;
    let (first, last) = name.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn is_abandoned(path: &Path) -> bool {
    let is_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        name.starts_with(".part-") && path.extension().is_some_and(|extension| extension == "tmp")
    });
    let written = || fs::metadata(path).and_then(|file| file.modified()).ok();
    is_ours
        && written()
            .and_then(|written| SystemTime::now().duration_since(written).ok())
            .is_some_and(|age| age > ABANDONED)
}

fn sync(path: &Path) -> Result<(), ColumnsError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| ColumnsError::unwritten(path, &error))
}

fn discard(path: &Path) {
    if !path.as_os_str().is_empty() {
        let _ = fs::remove_file(path);
    }
}
