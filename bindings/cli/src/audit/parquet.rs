use std::path::Path;

use bonafides_columns::{ColumnsError, Rows, write_by_day, write_file};

use super::args::Parquet;
use crate::args::Format;
use crate::failure::{Failure, Location};
use crate::output::{Output, json, object};
use crate::paper::counted;

pub(super) fn run(asked: &Parquet, format: Format, out: &mut Output) -> Result<(), Failure> {
    if asked.records.is_none() && asked.cases.is_none() {
        let help = "pass `--records PATH`, `--cases PATH`, or both";
        return Err(Failure::argument("nothing to write", help));
    }
    // Standard input can be read only once.
    if asked.log.log.as_os_str() == "-" && asked.records.is_some() && asked.cases.is_some() {
        let help = "pass a file, or write one of them at a time";
        return Err(Failure::argument("standard input cannot be read twice", help));
    }
    let mut written = Vec::new();
    for (rows, path) in [(Rows::Records, &asked.records), (Rows::Cases, &asked.cases)] {
        if let Some(path) = path {
            written.push((rows, path, write(asked, rows, path)?));
        }
    }
    for (rows, path, number) in &written {
        let path = path.display().to_string();
        if format == Format::Json {
            let rows = ("rows", json(rows.name()));
            out.line(&object(&[rows, ("path", json(&path)), ("written", json(number))]))?;
        } else {
            let what = if *rows == Rows::Records { "record" } else { "case" };
            out.line(&format!("{path}: {}", counted(*number, what)))?;
        }
    }
    Ok(())
}

/// Writes a file, or a folder with a file for each day.
fn write(asked: &Parquet, rows: Rows, path: &Path) -> Result<u64, Failure> {
    let (log, threads) = (asked.log.open()?, asked.log.threads());
    let done = if asked.by_day {
        write_by_day(&log, rows, threads, path)
    } else {
        write_file(&log, rows, threads, path)
    };
    done.map_err(|error| failed(path, &asked.log.log, &error))
}

/// Returns the failure for columns that cannot be written or read; if the log cannot be read, the failure of the log.
pub(crate) fn failed(path: &Path, log: &Path, error: &ColumnsError) -> Failure {
    match error {
        ColumnsError::Log(error) => super::failed(log, error),
        ColumnsError::Read { path, error } => Failure::file(path, error),
        _ => {
            let file = match error {
                ColumnsError::Record { .. } => log,
                _ => error.path().filter(|path| !path.as_os_str().is_empty()).unwrap_or(path),
            };
            let file = file.display().to_string();
            let line = match error {
                ColumnsError::Record { record, .. } => u32::try_from(record.saturating_add(1)).ok(),
                _ => None,
            };
            Failure::audit(2, error.code(), "", &error.to_string())
                .in_file(Location { line, ..Location::file(&file) })
                .help(error.help())
        }
    }
}
