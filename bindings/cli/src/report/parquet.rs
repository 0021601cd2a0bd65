//! Parquet files of `audit parquet` as the source of a report.

use std::path::{Path, PathBuf};

use bonafides_columns::{ColumnsError, ParquetFiles};
use bonafides_report::LogReader;

use crate::audit::parquet::failed;
use crate::failure::Failure;
use crate::progress::Progress;

/// The columns of records from which cases are made.
const RECORDS: &[&str] = &[
    "case_id",
    "seq",
    "time",
    "record_type",
    "actor",
    "subject",
    "action",
    "channel",
    "operator_kind",
    "check_name",
    "outcome",
    "reason",
    "change",
    "grant",
    "expired",
    "decoy",
    "closed",
    "verdict",
    "blocked_by",
    "commands",
    "groups",
    "unavailable",
    "policy",
    "policy_version",
    "policy_digest",
];

/// The columns of records that count if cases are read as rows.
const RECORDS_BESIDE_CASES: &[&str] = &["case_id", "time", "record_type"];

/// The columns of cases.
const CASES: &[&str] = &[
    "opened",
    "ended",
    "approved",
    "records",
    "action",
    "channel",
    "operator_kind",
    "operator",
    "second_operator",
    "subject",
    "groups",
    "policy",
    "policy_version",
    "policy_digest",
    "verdict",
    "blocked_by",
    "ended_as",
    "checks",
    "last_refusal",
    "enrolled",
    "escalated",
    "decoy",
    "closed_path",
    "not_me",
    "disowned",
];

/// A column of cases that the first files did not have.
const LATER: &[&str] = &["without_beginning"];

/// The Parquet files of a report, by their rows, each with the path that was passed.
#[derive(Default)]
pub(super) struct Columns {
    records: Vec<(PathBuf, ParquetFiles)>,
    cases: Vec<(PathBuf, ParquetFiles)>,
}

impl Columns {
    /// Adds the files at a path; false if there is a log, or nothing.
    pub(super) fn add(&mut self, path: &Path) -> Result<bool, Failure> {
        // A folder that a desk publishes has many files, and no Parquet.
        if path.as_os_str() == "-" || path.join("checkpoint").is_file() {
            return Ok(false);
        }
        let fails = |error: ColumnsError| failed(path, path, &error);
        let Some(files) = ParquetFiles::at(path).map_err(fails)? else { return Ok(false) };
        let (records, cases) = files.by_rows().map_err(fails)?;
        self.records.extend(records.map(|files| (path.to_owned(), files)));
        self.cases.extend(cases.map(|files| (path.to_owned(), files)));
        Ok(true)
    }

    /// Counts all rows. Cases are made from records only if there are no rows of cases.
    pub(super) fn read(self, threads: usize, reader: &mut LogReader) -> Result<(), Failure> {
        let has_cases = !self.cases.is_empty();
        let mut total = 0_u64;
        for (path, files) in self.records.iter().chain(&self.cases) {
            total = total.saturating_add(files.count().map_err(|error| failed(path, path, &error))?);
        }
        let mut progress = Progress::of(total, "rows");
        let decoders = threads.saturating_sub(1).max(1);
        for (path, files) in self.records {
            let columns = if has_cases { RECORDS_BESIDE_CASES } else { RECORDS };
            let files = files.with_columns(columns, &[]).with_threads(decoders);
            let done = files.each_record(|row| {
                if has_cases {
                    reader.add_record(&row.event);
                } else {
                    reader.add(&row.event);
                }
                progress.add(1);
                Ok::<_, ColumnsError>(())
            });
            done.map_err(|error| failed(&path, &path, &error))?;
        }
        for (path, files) in self.cases {
            let files = files.with_columns(CASES, LATER).with_threads(decoders);
            let done = files.each_case(|row| {
                reader.add_case(&row);
                progress.add(1);
                Ok::<_, ColumnsError>(())
            });
            done.map_err(|error| failed(&path, &path, &error))?;
        }
        Ok(())
    }
}
