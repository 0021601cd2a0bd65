use std::io;
use std::path::{Path, PathBuf};

use arrow_schema::ArrowError;
use bonafides_audit::AuditError;
use bonafides_events::EventError;
use parquet::errors::ParquetError;
use thiserror::Error;

/// Rows that cannot be written or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// A log could not be read.
    #[error(transparent)]
    Log(#[from] AuditError),
    /// A record is not valid.
    #[error("{error}")]
    Record {
        /// The position of the record, from 0.
        record: u64,
        /// The reason.
        error: EventError,
    },
    /// A file or folder could not be read.
    #[error("`{}` cannot be read: {error}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        error: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot be written: {message}")]
    Write {
        /// The file or folder; empty for a writer, which only the caller knows.
        path: PathBuf,
        /// The reason.
        message: String,
    },
    /// A file is not Parquet, or is incomplete.
    #[error("`{}` is not Parquet, or is incomplete: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The reason, as reported by the Parquet reader.
        message: String,
    },
    /// A folder has no Parquet file.
    #[error("`{}` has no file that ends in `.parquet`", .0.display())]
    Empty(PathBuf),
    /// A file has a newer format.
    #[error("`{}` is in format {format} of these columns, which this version cannot read", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format that it states.
        format: u64,
    },
    /// A file has other rows.
    #[error("`{}` has rows of {found}, not of {expected}", path.display())]
    OtherRows {
        /// The file.
        path: PathBuf,
        /// The rows that it states.
        found: String,
        /// The rows that were asked for.
        expected: &'static str,
    },
    /// A required column is missing.
    #[error("`{}` has no column `{column}`", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A column has another type.
    #[error("the column `{column}` of `{}` is {found}, not {expected}", path.display())]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The type that it must have.
        expected: &'static str,
        /// The type that it has.
        found: String,
    },
    /// A required value is missing.
    #[error("row {row} of `{}` has no `{column}`", path.display())]
    MissingValue {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The row in its batch, from 0.
        row: usize,
    },
    /// A column has an unknown value.
    #[error("`{value}` is not a valid `{column}` in `{}`", path.display())]
    UnknownValue {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// Columns do not fit together: a bug in this program.
    #[error("columns that do not fit together: {0}")]
    Columns(#[from] ArrowError),
}

impl ColumnsError {
    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Log(error) => error.code(),
            Self::Record { .. } => "record",
            Self::Read { .. } | Self::Write { .. } => "file",
            Self::Damaged { .. } => "damaged",
            Self::Empty(_) => "no_parquet",
            Self::Newer { .. } => "newer_format",
            Self::OtherRows { .. } => "other_rows",
            Self::MissingColumn { .. } => "missing_column",
            Self::ColumnType { .. } => "column_type",
            Self::MissingValue { .. } => "missing_value",
            Self::UnknownValue { .. } => "unknown_value",
            Self::Columns(_) => "columns",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Log(error) => error.help(),
            Self::Record { error, .. } => error.help(),
            Self::Read { .. } | Self::Empty(_) => "check the path",
            Self::Write { .. } => "check the path, its permissions and the space on the disk",
            Self::Damaged { .. } => {
                "write the file again: one that was not finished has no end, and cannot be read"
            }
            Self::Newer { .. } => "use a newer version",
            Self::OtherRows { .. } => "pass the file with the other rows",
            Self::MissingColumn { .. } | Self::ColumnType { .. } | Self::MissingValue { .. } => {
                "keep the columns as they were written; `docs/warehouse.md` lists them with their types"
            }
            Self::UnknownValue { .. } => "keep the values as they were written, or use a newer version",
            Self::Columns(_) => "please report this",
        }
    }

    /// Returns the file or folder with the error.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Log(AuditError::Read { path, .. })
            | Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::Damaged { path, .. }
            | Self::Empty(path)
            | Self::Newer { path, .. }
            | Self::OtherRows { path, .. }
            | Self::MissingColumn { path, .. }
            | Self::ColumnType { path, .. }
            | Self::MissingValue { path, .. }
            | Self::UnknownValue { path, .. } => Some(path),
            Self::Log(_) | Self::Record { .. } | Self::Columns(_) => None,
        }
    }

    pub(crate) fn damaged(path: &Path, error: &ParquetError) -> Self {
        Self::Damaged { path: path.to_owned(), message: error.to_string() }
    }

    pub(crate) fn unwritten(path: &Path, error: &impl ToString) -> Self {
        Self::Write { path: path.to_owned(), message: error.to_string() }
    }
}
