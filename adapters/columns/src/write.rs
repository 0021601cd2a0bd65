//! A log as Parquet files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use bonafides::Time;
use bonafides::audit::leaf_hash;
use bonafides_audit::ExportedLog;
use bonafides_events::{Cases, Event};

use crate::cell::Cell;
use crate::column::Rows;
use crate::draft::{Complete, Draft};
use crate::error::ColumnsError;
use crate::form::FileForm;
use crate::sheet::{Sheet, SheetFile};
use crate::{cases, records};

/// Writes the records of a log as Parquet, and returns their number. Checks nothing: `verify` does.
pub fn write_records<W: Write + Send>(
    log: &ExportedLog,
    threads: usize,
    out: W,
) -> Result<u64, ColumnsError> {
    let mut sheet = Sheet::new(FileForm::Parquet, Rows::Records, out, Path::new(""))?;
    each_record(log, threads, |position, hash, event| sheet.push(records::cells(position, hash, event)))?;
    sheet.finish()
}

/// Writes the cases of a log as Parquet, and returns their number. Keeps all of them in memory. Checks nothing.
pub fn write_cases<W: Write + Send>(log: &ExportedLog, threads: usize, out: W) -> Result<u64, ColumnsError> {
    let mut sheet = Sheet::new(FileForm::Parquet, Rows::Cases, out, Path::new(""))?;
    for row in cases_of(log, threads)?.rows() {
        sheet.push(cases::cells(row))?;
    }
    sheet.finish()
}

/// Writes the records of a log, or its cases, to a file, and returns their number. The file is complete or unchanged: it is
/// written under another name in the same folder, which it keeps only until it is on the disk.
pub fn write_file(log: &ExportedLog, rows: Rows, threads: usize, path: &Path) -> Result<u64, ColumnsError> {
    let (draft, file) = Draft::create(path)?;
    let written = match rows {
        Rows::Records => write_records(log, threads, &file),
        Rows::Cases => write_cases(log, threads, &file),
    }?;
    draft.complete(&file)?.name()?;
    Ok(written)
}

/// Writes the records of a log, or its cases, into a folder, partitioned by the UTC day of the record or of the beginning of
/// the case: `day=2026-11-30/part-0.parquet`. Returns the number of rows. Replaces the files of the same days,
/// once all of them are complete.
pub fn write_by_day(
    log: &ExportedLog,
    rows: Rows,
    threads: usize,
    folder: &Path,
) -> Result<u64, ColumnsError> {
    let mut days = Days { folder: folder.to_owned(), rows, open: BTreeMap::new() };
    match rows {
        Rows::Records => each_record(log, threads, |position, hash, event| {
            days.push(event.time, records::cells(position, hash, event))
        })?,
        Rows::Cases => {
            for row in cases_of(log, threads)?.rows() {
                days.push(row.opened, cases::cells(row))?;
            }
        }
    }
    days.finish()
}

/// Returns the cases of a log.
fn cases_of(log: &ExportedLog, threads: usize) -> Result<Cases, ColumnsError> {
    let mut cases = Cases::default();
    each_record(log, threads, |position, _, event| {
        cases.add(position, event);
        Ok(())
    })?;
    Ok(cases)
}

/// Reads every record of a log, with its position and its hash.
fn each_record(
    log: &ExportedLog,
    threads: usize,
    mut take: impl FnMut(u64, &str, &Event<'_>) -> Result<(), ColumnsError>,
) -> Result<(), ColumnsError> {
    let mut position = 0_u64;
    let read = |record: &[u8]| (leaf_hash(record).to_string(), record.to_vec());
    log.read(log.stated_size()?, threads, read, |(hash, record)| {
        let event =
            Event::of_record(&record).map_err(|error| ColumnsError::Record { record: position, error })?;
        take(position, &hash, &event)?;
        position = position.saturating_add(1);
        Ok(())
    })
}

/// A file for each day.
struct Days {
    folder: PathBuf,
    rows: Rows,
    open: BTreeMap<String, SheetFile>,
}

impl Days {
    fn push(&mut self, time: Time, row: Vec<Cell<'_>>) -> Result<(), ColumnsError> {
        let text = time.to_string();
        let day = text.split('T').next().unwrap_or_default();
        if !self.open.contains_key(day) {
            let draft = Draft::within(&self.folder.join(format!("day={day}")), "part-0.parquet")?;
            self.open.insert(day.to_owned(), SheetFile::new(FileForm::Parquet, self.rows, draft)?);
        }
        self.open.get_mut(day).map_or(Ok(()), |sheet| sheet.push(row))
    }

    fn finish(self) -> Result<u64, ColumnsError> {
        let mut rows = 0_u64;
        let mut complete = Vec::new();
        for sheet in self.open.into_values() {
            let (written, file) = sheet.finish()?;
            rows = rows.saturating_add(written);
            complete.push(file);
        }
        complete.into_iter().try_for_each(Complete::name)?;
        Ok(rows)
    }
}
