use std::fs;
use std::path::Path;
use std::thread;

use bonafides_audit::AuditError;
use bonafides_events::{Event, EventError};
use bonafides_report::{LogReader, Tally};

use super::args::Report;
use super::parquet::Columns;
use crate::desk::open;
use crate::failure::{Failure, Location, number};
use crate::log;
use crate::progress::Progress;

/// Counts the records of the logs, or of the desk, in these tallies.
pub(super) fn read(asked: &Report, tallies: Vec<Tally>) -> Result<Vec<Tally>, Failure> {
    let mut reader = LogReader::new(tallies);
    if let (Some(config), Some(reason)) = (&asked.config, &asked.reason) {
        of_desk(config, reason, asked, &mut reader)?;
        return Ok(reader.finish());
    }
    let (mut columns, mut logs) = (Columns::default(), Vec::new());
    for path in &asked.log {
        if !columns.add(path)? {
            logs.push(path);
        }
    }
    let size = |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
    // The size of a folder or of standard input is unknown.
    let total: Option<u64> = logs.iter().map(|path| size(path)).sum();
    let mut progress = Progress::of(total.unwrap_or(0), "records");
    for path in logs {
        of_log(path, asked, &mut reader, &mut progress)?;
    }
    drop(progress);
    columns.read(threads(asked), &mut reader)?;
    Ok(reader.finish())
}

fn threads(asked: &Report) -> usize {
    let all = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.threads.map_or_else(all, usize::from)
}

/// An error while a log is read, and the position of its record.
enum ReadError {
    Audit(AuditError),
    Event(u64, EventError),
}

impl From<AuditError> for ReadError {
    fn from(error: AuditError) -> Self {
        Self::Audit(error)
    }
}

fn of_log(
    path: &Path,
    asked: &Report,
    reader: &mut LogReader,
    progress: &mut Progress,
) -> Result<(), Failure> {
    let log = log::open(path)?;
    let read = |record: &[u8]| (record.len(), Event::of_record(record).map(Event::into_owned));
    let mut position = 0_u64;
    let take = |(bytes, event): (usize, Result<Event<'static>, EventError>)| {
        reader.add(&event.map_err(|error| ReadError::Event(position, error))?);
        progress.add(bytes);
        position = position.saturating_add(1);
        Ok(())
    };
    let done = log
        .stated_size()
        .map_err(ReadError::Audit)
        .and_then(|size| log.read(size, threads(asked), read, take));
    done.map_err(|error| match error {
        ReadError::Audit(error) => crate::audit::failed(path, &error).exits(2),
        ReadError::Event(position, error) => bad(path, position, &error),
    })
}

fn bad(path: &Path, position: u64, error: &EventError) -> Failure {
    let file = path.display().to_string();
    let line = usize::try_from(position).ok().filter(|_| !path.is_dir());
    let line = line.map(|record| number(record.saturating_add(1)));
    Failure::audit(2, "record", &format!("record {position}"), &error.to_string())
        .in_file(Location { line, ..Location::file(&file) })
        .help(error.help())
}

/// Reads the records of the desk as an export, which records who asked for the report.
fn of_desk(config: &Path, reason: &str, asked: &Report, reader: &mut LogReader) -> Result<(), Failure> {
    let by = asked.by.operator()?;
    let (_, desk) = open::desk(config)?;
    let mut progress = Progress::of(0, "records");
    let mut export = desk.export("report", 0, &by, reason)?;
    loop {
        let records = export.records()?;
        if records.is_empty() {
            return Ok(());
        }
        for record in records {
            let event = Event::of_record(record.bytes.as_bytes());
            reader.add(&event.map_err(|error| bad(config, record.position, &error))?);
            progress.add(record.bytes.len());
        }
    }
}
