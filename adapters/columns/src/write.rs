//! A log as Parquet files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bonafides::Time;
use bonafides::audit::leaf_hash;
use bonafides_audit::ExportedLog;
use bonafides_events::{Cases, Event};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::cell::{Builder, Cell};
use crate::column::Rows;
use crate::draft::Draft;
use crate::error::ColumnsError;
use crate::{cases, records};

/// The number of rows in a batch.
const BATCH: usize = 4_096;
/// The maximum rows of a row group, which a writer keeps in memory.
const ROW_GROUP: usize = 131_072;

/// Writes the records of a log as Parquet, and returns their number. Checks nothing: `verify` does.
pub fn write_records<W: Write + Send>(
    log: &ExportedLog,
    threads: usize,
    out: W,
) -> Result<u64, ColumnsError> {
    let mut sheet = Sheet::new(Rows::Records, out).map_err(|error| unnamed(&error))?;
    each_record(log, threads, |position, hash, event| {
        sheet.push(records::cells(position, hash, event))?.map_err(|error| unnamed(&error))
    })?;
    sheet.finish()?.map_err(|error| unnamed(&error))
}

/// Writes the cases of a log as Parquet, and returns their number. Keeps all of them in memory. Checks nothing.
pub fn write_cases<W: Write + Send>(log: &ExportedLog, threads: usize, out: W) -> Result<u64, ColumnsError> {
    let mut sheet = Sheet::new(Rows::Cases, out).map_err(|error| unnamed(&error))?;
    for row in cases_of(log, threads)?.rows() {
        sheet.push(cases::cells(row))?.map_err(|error| unnamed(&error))?;
    }
    sheet.finish()?.map_err(|error| unnamed(&error))
}

/// Writes the records of a log, or its cases, to a file, and returns their number. The file is complete or unchanged: it is
/// written under another name in the same folder, which it keeps only until it is on the disk.
pub fn write_file(log: &ExportedLog, rows: Rows, threads: usize, path: &Path) -> Result<u64, ColumnsError> {
    let draft = Draft::create(path)?;
    let written = match rows {
        Rows::Records => write_records(log, threads, draft.file()),
        Rows::Cases => write_cases(log, threads, draft.file()),
    }?;
    draft.finish()?;
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

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct Sheet<W: Write + Send> {
    builder: Builder,
    writer: ArrowWriter<W>,
    rows: u64,
}

impl<W: Write + Send> Sheet<W> {
    pub(crate) fn new(rows: Rows, out: W) -> Result<Self, ParquetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_created_by(format!("bonafides {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = ArrowWriter::try_new(out, Arc::new(rows.schema()), Some(properties))?;
        Ok(Self { builder: Builder::new(rows), writer, rows: 0 })
    }

    /// Adds a row. The outer error is a bug in this program, the inner one an error of the file.
    pub(crate) fn push(&mut self, row: Vec<Cell<'_>>) -> Result<Result<(), ParquetError>, ColumnsError> {
        self.builder.push(row);
        self.rows = self.rows.saturating_add(1);
        if self.builder.len() < BATCH { Ok(Ok(())) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<Result<(), ParquetError>, ColumnsError> {
        Ok(self.writer.write(&self.builder.finish()?))
    }

    pub(crate) fn finish(mut self) -> Result<Result<u64, ParquetError>, ColumnsError> {
        Ok(match self.flush()? {
            Ok(()) => self.writer.close().map(|_| self.rows),
            Err(error) => Err(error),
        })
    }
}

/// A file for each day.
struct Days {
    folder: PathBuf,
    rows: Rows,
    open: BTreeMap<String, (PathBuf, Draft, Sheet<File>)>,
}

impl Days {
    fn push(&mut self, time: Time, row: Vec<Cell<'_>>) -> Result<(), ColumnsError> {
        let text = time.to_string();
        let day = text.split('T').next().unwrap_or_default();
        if !self.open.contains_key(day) {
            let folder = self.folder.join(format!("day={day}"));
            let path = folder.join("part-0.parquet");
            fs::create_dir_all(&folder).map_err(|error| ColumnsError::unwritten(&folder, &error))?;
            let draft = Draft::create(&path)?;
            let unwritten = |error: &dyn std::fmt::Display| ColumnsError::unwritten(&path, &error);
            let file = draft.file().try_clone().map_err(|error| unwritten(&error))?;
            let sheet = Sheet::new(self.rows, file).map_err(|error| unwritten(&error))?;
            self.open.insert(day.to_owned(), (path, draft, sheet));
        }
        let Some((path, _, sheet)) = self.open.get_mut(day) else { return Ok(()) };
        sheet.push(row)?.map_err(|error| ColumnsError::unwritten(path, &error))
    }

    fn finish(self) -> Result<u64, ColumnsError> {
        let mut rows = 0_u64;
        let mut drafts = Vec::new();
        for (path, draft, sheet) in self.open.into_values() {
            let written = sheet.finish()?.map_err(|error| ColumnsError::unwritten(&path, &error))?;
            rows = rows.saturating_add(written);
            drafts.push(draft);
        }
        drafts.into_iter().try_for_each(Draft::finish)?;
        Ok(rows)
    }
}

/// Returns the error of a writer whose path only the caller knows.
fn unnamed(error: &ParquetError) -> ColumnsError {
    ColumnsError::unwritten(Path::new(""), error)
}
