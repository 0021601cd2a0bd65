//! Parquet files as rows.

use std::fs;
use std::path::{Path, PathBuf};

use bonafides_events::CaseRow;

use crate::cases;
use crate::cell::Opened;
use crate::column::{METADATA, Rows};
use crate::decode::{each_batch, metadata, misfit};
use crate::error::ColumnsError;
use crate::records::RecordRow;
use crate::selection::Selection;

/// A Parquet file, or a folder of such files including its subfolders, in the order of their names.
///
/// Some batches of rows are in memory at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParquetFiles {
    paths: Vec<PathBuf>,
    selection: Selection,
    threads: usize,
}

impl ParquetFiles {
    /// Finds the files at a path. `None` if it is neither a file whose name ends in `.parquet` nor a folder with one.
    pub fn at(path: &Path) -> Result<Option<Self>, ColumnsError> {
        let mut paths = Vec::new();
        if path.is_dir() {
            find(path, &mut paths)?;
        } else if is_parquet(path) {
            paths.push(path.to_owned());
        }
        paths.sort();
        Ok((!paths.is_empty()).then_some(Self { paths, selection: Selection::All, threads: 1 }))
    }

    /// Reads only these columns: every file must have those that are needed, and may have the others. Rows have no values of all
    /// other columns.
    #[must_use]
    pub const fn with_columns(
        mut self,
        needed: &'static [&'static str],
        others: &'static [&'static str],
    ) -> Self {
        self.selection = Selection::Only { needed, others };
        self
    }

    /// Decodes in this number of threads, beside the thread that takes the rows; in 1 by default.
    #[must_use]
    pub const fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Returns the paths of the files.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Returns the kind of rows in the first file: from its metadata, or from its columns.
    pub fn rows(&self) -> Result<Rows, ColumnsError> {
        rows_of(self.paths.first().ok_or_else(|| ColumnsError::Empty(PathBuf::new()))?)
    }

    /// Returns the files with records, and those with cases.
    pub fn by_rows(self) -> Result<(Option<Self>, Option<Self>), ColumnsError> {
        let (mut records, mut cases) = (Vec::new(), Vec::new());
        for path in self.paths {
            if rows_of(&path)? == Rows::Cases { cases.push(path) } else { records.push(path) }
        }
        let (selection, threads) = (self.selection, self.threads);
        let some = |paths: Vec<PathBuf>| (!paths.is_empty()).then_some(Self { paths, selection, threads });
        Ok((some(records), some(cases)))
    }

    /// Returns the number of rows that the files state.
    pub fn count(&self) -> Result<u64, ColumnsError> {
        self.paths.iter().try_fold(0_u64, |sum, path| {
            let rows = metadata(path)?.metadata().file_metadata().num_rows();
            Ok(sum.saturating_add(u64::try_from(rows).unwrap_or_default()))
        })
    }

    /// Calls a function with every record, in the order of the files. Stops at the first error.
    pub fn each_record<E: From<ColumnsError>>(
        &self,
        mut take: impl FnMut(&RecordRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        each_batch(&self.paths, Rows::Records, self.selection, self.threads, |path, batch| {
            let opened =
                Opened::of(batch, Rows::Records, self.selection).map_err(|unfit| misfit(path, unfit))?;
            opened.rows().map(RecordRow::read).try_for_each(|row| take(&row))
        })
    }

    /// Calls a function with every case, in the order of the files. Stops at the first error.
    pub fn each_case<E: From<ColumnsError>>(
        &self,
        mut take: impl FnMut(CaseRow) -> Result<(), E>,
    ) -> Result<(), E> {
        each_batch(&self.paths, Rows::Cases, self.selection, self.threads, |path, batch| {
            let opened =
                Opened::of(batch, Rows::Cases, self.selection).map_err(|unfit| misfit(path, unfit))?;
            opened.rows().try_for_each(|row| {
                take(cases::read(row).map_err(|value| ColumnsError::UnknownValue {
                    path: path.to_owned(),
                    column: "ended_as",
                    value,
                })?)
            })
        })
    }
}

/// Returns the kind of rows in a file: from its metadata, or from its columns.
fn rows_of(path: &Path) -> Result<Rows, ColumnsError> {
    let metadata = metadata(path)?;
    let schema = metadata.schema();
    let stated = schema.metadata().get(METADATA[1]).map(String::as_str);
    let is_cases =
        stated.map_or_else(|| schema.column_with_name("ended_as").is_some(), |rows| rows == "cases");
    Ok(if is_cases { Rows::Cases } else { Rows::Records })
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
