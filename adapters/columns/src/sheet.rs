//! Rows that are written as Parquet or Arrow.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use bonafides::audit::leaf_hash;
use bonafides_events::Event;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::cell::{Builder, Cell};
use crate::column::Rows;
use crate::draft::{Complete, Draft};
use crate::error::ColumnsError;
use crate::form::FileForm;
use crate::records;

/// The number of rows in a batch.
const BATCH: usize = 4_096;
/// The maximum rows of a row group of Parquet, which a writer keeps in memory.
const ROW_GROUP: usize = 131_072;

/// Rows on their way into a writer. Batches of them are in memory, and row groups of Parquet.
#[derive(Debug)]
pub(crate) struct Sheet<W: Write + Send> {
    builder: Builder,
    writer: Writer<W>,
    rows: u64,
    /// The file, for errors; empty if only the caller knows it.
    path: PathBuf,
}

enum Writer<W: Write + Send> {
    Parquet(Box<ArrowWriter<W>>),
    Arrow(Box<FileWriter<BufWriter<W>>>),
}

impl<W: Write + Send> Sheet<W> {
    pub(crate) fn new(form: FileForm, rows: Rows, out: W, path: &Path) -> Result<Self, ColumnsError> {
        let schema = rows.schema();
        let writer = match form {
            FileForm::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(ROW_GROUP))
                    .set_created_by(format!("bonafides {}", env!("CARGO_PKG_VERSION")))
                    .build();
                let writer = ArrowWriter::try_new(out, Arc::new(schema), Some(properties));
                writer.map(|writer| Writer::Parquet(Box::new(writer))).map_err(|error| reason(&error))
            }
            FileForm::Arrow => FileWriter::try_new_buffered(out, &schema)
                .map(|writer| Writer::Arrow(Box::new(writer)))
                .map_err(|error| reason(&error)),
        };
        let writer = writer.map_err(|reason| ColumnsError::unwritten(path, &reason))?;
        Ok(Self { builder: Builder::new(rows), writer, rows: 0, path: path.to_owned() })
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: Vec<Cell<'_>>) -> Result<(), ColumnsError> {
        self.builder.push(row);
        self.rows = self.rows.saturating_add(1);
        if self.builder.len() < BATCH { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), ColumnsError> {
        let batch = self.builder.finish()?;
        self.writer.write(&batch).map_err(|reason| ColumnsError::unwritten(&self.path, &reason))
    }

    /// Writes what is left, and returns the number of rows.
    pub(crate) fn finish(mut self) -> Result<u64, ColumnsError> {
        self.flush()?;
        self.writer.finish().map_err(|reason| ColumnsError::unwritten(&self.path, &reason))?;
        Ok(self.rows)
    }
}

impl<W: Write + Send> Writer<W> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), String> {
        match self {
            Self::Parquet(writer) => writer.write(batch).map_err(|error| reason(&error)),
            // A batch without rows says nothing, and some readers trip over it.
            Self::Arrow(_) if batch.num_rows() == 0 => Ok(()),
            Self::Arrow(writer) => writer.write(batch).map_err(|error| reason(&error)),
        }
    }

    /// Writes the end of the file, and everything that is in a buffer.
    fn finish(&mut self) -> Result<(), String> {
        match self {
            Self::Parquet(writer) => writer.finish().map(|_| ()).map_err(|error| reason(&error)),
            Self::Arrow(writer) => writer.finish().map_err(|error| reason(&error)),
        }
    }
}

impl<W: Write + Send> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Parquet(_)) { "Parquet" } else { "Arrow" })
    }
}

/// Returns the first cause of an error: that the disk is full, rather than that a writer failed.
fn reason(error: &dyn Error) -> String {
    let mut first = error;
    while let Some(source) = first.source() {
        first = source;
    }
    first.to_string()
}

/// A file that gets its name at the end.
#[derive(Debug)]
pub(crate) struct SheetFile {
    sheet: Sheet<File>,
    draft: Draft,
    file: File,
}

impl SheetFile {
    pub(crate) fn new(
        form: FileForm,
        rows: Rows,
        (draft, file): (Draft, File),
    ) -> Result<Self, ColumnsError> {
        let out = file.try_clone().map_err(|error| ColumnsError::unwritten(draft.path(), &error))?;
        Ok(Self { sheet: Sheet::new(form, rows, out, draft.path())?, draft, file })
    }

    pub(crate) fn push(&mut self, row: Vec<Cell<'_>>) -> Result<(), ColumnsError> {
        self.sheet.push(row)
    }

    /// Writes what is left, waits for the disk, and returns the number of rows.
    pub(crate) fn finish(self) -> Result<(u64, Complete), ColumnsError> {
        let rows = self.sheet.finish()?;
        Ok((rows, self.draft.complete(&self.file)?))
    }
}

/// A writer of records into one file, a row for each.
#[derive(Debug)]
pub struct RecordWriter<W: Write + Send>(Sheet<W>);

impl<W: Write + Send> RecordWriter<W> {
    /// Begins a file.
    pub fn new(form: FileForm, out: W) -> Result<Self, ColumnsError> {
        Sheet::new(form, Rows::Records, out, Path::new("")).map(Self)
    }

    /// Adds a record, with its position in the log. Checks nothing: `verify` does.
    pub fn push(&mut self, position: u64, record: &[u8]) -> Result<(), ColumnsError> {
        let (event, hash) = read_record(position, record)?;
        self.0.push(records::cells(position, &hash, &event))
    }

    /// Writes the end, without which the file cannot be read, and returns the number of records.
    pub fn finish(self) -> Result<u64, ColumnsError> {
        self.0.finish()
    }
}

/// Reads a record, and returns it with its hash.
pub(crate) fn read_record(position: u64, record: &[u8]) -> Result<(Event<'_>, String), ColumnsError> {
    let event = Event::of_record(record).map_err(|error| ColumnsError::Record { record: position, error })?;
    Ok((event, leaf_hash(record).to_string()))
}
