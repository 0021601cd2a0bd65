//! Parquet files as rows.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use bonafides_events::CaseRow;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::cases;
use crate::cell::{Opened, Unfit};
use crate::column::{FORMAT, METADATA, Rows};
use crate::error::ColumnsError;
use crate::records::RecordRow;

/// The number of rows in a batch; a reader holds one batch at a time.
const BATCH: usize = 8_192;

/// A Parquet file, or a folder of such files including its subfolders, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParquetFiles(Vec<PathBuf>);

impl ParquetFiles {
    /// Finds the files at a path. `None` if it is neither a file whose name ends in `.parquet` nor a folder with one.
    pub fn at(path: &Path) -> Result<Option<Self>, ColumnsError> {
        let mut files = Vec::new();
        if path.is_dir() {
            find(path, &mut files)?;
        } else if is_parquet(path) {
            files.push(path.to_owned());
        }
        files.sort();
        Ok((!files.is_empty()).then_some(Self(files)))
    }

    /// Returns the paths of the files.
    pub fn paths(&self) -> &[PathBuf] {
        &self.0
    }

    /// Returns the kind of rows in the first file: from its metadata, or from its columns.
    pub fn rows(&self) -> Result<Rows, ColumnsError> {
        let first = self.0.first().ok_or_else(|| ColumnsError::Empty(PathBuf::new()))?;
        let schema = open(first)?.schema().clone();
        let stated = schema.metadata().get(METADATA[1]).map(String::as_str);
        let is_cases =
            stated.map_or_else(|| schema.column_with_name("ended_as").is_some(), |rows| rows == "cases");
        Ok(if is_cases { Rows::Cases } else { Rows::Records })
    }

    /// Calls a function with every record, in the order of the files. Stops at the first error.
    pub fn each_record<E: From<ColumnsError>>(
        &self,
        mut take: impl FnMut(&RecordRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for path in &self.0 {
            for batch in batches(path, Rows::Records)? {
                let batch = batch.map_err(|error| damaged(path, &error))?;
                let opened = Opened::of(&batch, Rows::Records).map_err(|unfit| misfit(path, unfit))?;
                opened.rows().map(RecordRow::read).try_for_each(|row| take(&row))?;
            }
        }
        Ok(())
    }

    /// Calls a function with every case, in the order of the files. Stops at the first error.
    pub fn each_case<E: From<ColumnsError>>(
        &self,
        mut take: impl FnMut(CaseRow) -> Result<(), E>,
    ) -> Result<(), E> {
        for path in &self.0 {
            for batch in batches(path, Rows::Cases)? {
                let batch = batch.map_err(|error| damaged(path, &error))?;
                let opened = Opened::of(&batch, Rows::Cases).map_err(|unfit| misfit(path, unfit))?;
                for row in opened.rows() {
                    take(cases::read(row).map_err(|value| ColumnsError::UnknownValue {
                        path: path.clone(),
                        column: "ended_as",
                        value,
                    })?)?;
                }
            }
        }
        Ok(())
    }
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "parquet")
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ColumnsError> {
    let unread = |error| ColumnsError::Read { path: folder.to_owned(), error };
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if is_parquet(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, ColumnsError> {
    let file = File::open(path).map_err(|error| ColumnsError::Read { path: path.to_owned(), error })?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| ColumnsError::damaged(path, &error))
}

fn batches(path: &Path, rows: Rows) -> Result<ParquetRecordBatchReader, ColumnsError> {
    let file = open(path)?.with_batch_size(BATCH);
    check_statement(path, file.schema(), rows)?;
    // Before the first row, so that a file without rows is checked as well.
    let none = RecordBatch::new_empty(file.schema().clone());
    Opened::of(&none, rows).map_err(|unfit| misfit(path, unfit))?;
    file.build().map_err(|error| ColumnsError::damaged(path, &error))
}

/// Checks the metadata of a file. A file rewritten by another program may have none.
fn check_statement(path: &Path, schema: &Schema, rows: Rows) -> Result<(), ColumnsError> {
    let [format, stated] = METADATA.map(|name| schema.metadata().get(name));
    let format = format.and_then(|format| format.parse().ok()).unwrap_or(FORMAT);
    if format > FORMAT {
        return Err(ColumnsError::Newer { path: path.to_owned(), format });
    }
    match stated {
        Some(found) if found != rows.name() => Err(ColumnsError::OtherRows {
            path: path.to_owned(),
            found: found.clone(),
            expected: rows.name(),
        }),
        _ => Ok(()),
    }
}

/// Returns the error for a batch that cannot be read although the file could be opened.
fn damaged(path: &Path, error: &impl ToString) -> ColumnsError {
    ColumnsError::Damaged { path: path.to_owned(), message: error.to_string() }
}

fn misfit(path: &Path, unfit: Unfit) -> ColumnsError {
    let path = path.to_owned();
    match unfit {
        Unfit::Missing(column) => ColumnsError::MissingColumn { path, column: column.to_owned() },
        Unfit::Type { column, expected, found } => {
            ColumnsError::ColumnType { path, column: column.to_owned(), expected, found }
        }
        Unfit::NoValue { column, row } => ColumnsError::MissingValue { path, column: column.to_owned(), row },
    }
}
