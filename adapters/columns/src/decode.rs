//! The batches of Parquet files, decoded in several threads and taken in order.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use crate::cell::{Opened, Unfit};
use crate::column::{FORMAT, METADATA, Rows};
use crate::error::ColumnsError;
use crate::selection::Selection;

/// The number of rows in a batch.
const BATCH: usize = 8_192;
/// The batches that a thread decodes ahead.
const AHEAD: usize = 4;
/// Columns with few different values, which are decoded as codes of a dictionary instead of being copied for each row.
const CODED: [&str; 14] = [
    "action",
    "actor_kind",
    "challenge_type",
    "channel",
    "check_name",
    "ended_as",
    "engine",
    "operator_kind",
    "outcome",
    "policy",
    "policy_digest",
    "policy_version",
    "record_type",
    "verdict",
];

/// A Parquet file whose columns are as required.
pub(crate) struct Source<'p> {
    path: &'p Path,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
}

impl<'p> Source<'p> {
    /// Opens a file with these rows, and checks the columns that are asked for.
    pub(crate) fn open(path: &'p Path, rows: Rows, selection: Selection) -> Result<Self, ColumnsError> {
        let stated = metadata(path)?;
        let schema = stated.schema();
        check_statement(path, schema, rows)?;
        let damaged = |error| ColumnsError::damaged(path, &error);
        let options = ArrowReaderOptions::new().with_schema(Arc::new(coded(schema)));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(stated.metadata()), options).map_err(damaged)?;
        let chosen = schema.fields().iter().enumerate().filter(|(_, field)| selection.has(field.name()));
        let mask = ProjectionMask::roots(metadata.parquet_schema(), chosen.map(|(at, _)| at));
        // Before the first row, so that a file without rows is checked as well.
        let none = RecordBatch::new_empty(Arc::clone(metadata.schema()));
        Opened::of(&none, rows, selection).map_err(|unfit| misfit(path, unfit))?;
        Ok(Self { path, metadata, mask })
    }

    /// Calls a function with the batches of a row group, until it returns false.
    fn read(&self, group: usize, mut take: impl FnMut(RecordBatch) -> bool) -> Result<(), ColumnsError> {
        let damaged = |message: String| ColumnsError::Damaged { path: self.path.to_owned(), message };
        let file = file(self.path)?;
        let batches = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_projection(self.mask.clone())
            .with_row_groups(vec![group])
            .with_batch_size(BATCH)
            .build()
            .map_err(|error| damaged(error.to_string()))?;
        for batch in batches {
            if !take(batch.map_err(|error| damaged(error.to_string()))?) {
                break;
            }
        }
        Ok(())
    }
}

/// A message of a thread that decodes.
enum Decoded {
    Batch(usize, RecordBatch),
    EndOfGroup,
    Failed(ColumnsError),
}

/// Calls a function with every batch of these files, in their order. Ends at the first error.
pub(crate) fn each_batch<E: From<ColumnsError>>(
    files: &[PathBuf],
    rows: Rows,
    selection: Selection,
    threads: usize,
    mut take: impl FnMut(&Path, &RecordBatch) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    thread::scope(|scope| {
        let decoders: Vec<_> = (0..threads)
            .map(|turn| {
                let (send, receive) = sync_channel(AHEAD);
                scope.spawn(move || {
                    if let Err(error) = decode(files, rows, selection, turn, threads, &send) {
                        let _ = send.send(Decoded::Failed(error));
                    }
                });
                receive
            })
            .collect();
        // Each thread has every row group whose turn it is. The first that has none ends all, as later ones have none either.
        for decoder in decoders.iter().cycle() {
            loop {
                match decoder.recv() {
                    Ok(Decoded::Batch(file, batch)) => {
                        take(files.get(file).map_or(Path::new(""), PathBuf::as_path), &batch)?;
                    }
                    Ok(Decoded::EndOfGroup) => break,
                    Ok(Decoded::Failed(error)) => return Err(error.into()),
                    Err(_) => return Ok(()),
                }
            }
        }
        Ok(())
    })
}

/// Decodes every row group whose number in all files, modulo `threads`, is `turn`.
fn decode(
    files: &[PathBuf],
    rows: Rows,
    selection: Selection,
    turn: usize,
    threads: usize,
    send: &SyncSender<Decoded>,
) -> Result<(), ColumnsError> {
    let mut number = 0_usize;
    for (at, path) in files.iter().enumerate() {
        let source = Source::open(path, rows, selection)?;
        for group in 0..source.metadata.metadata().num_row_groups() {
            if number.checked_rem(threads) == Some(turn) {
                let mut is_open = true;
                source.read(group, |batch| {
                    is_open = send.send(Decoded::Batch(at, batch)).is_ok();
                    is_open
                })?;
                if !is_open || send.send(Decoded::EndOfGroup).is_err() {
                    return Ok(());
                }
            }
            number = number.saturating_add(1);
        }
    }
    Ok(())
}

fn file(path: &Path) -> Result<File, ColumnsError> {
    File::open(path).map_err(|error| ColumnsError::Read { path: path.to_owned(), error })
}

/// Returns what the end of a file states: its columns and row groups.
pub(crate) fn metadata(path: &Path) -> Result<ArrowReaderMetadata, ColumnsError> {
    ArrowReaderMetadata::load(&file(path)?, ArrowReaderOptions::new())
        .map_err(|error| ColumnsError::damaged(path, &error))
}

/// Returns the schema to decode with.
fn coded(schema: &Schema) -> Schema {
    let codes = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let field = |field: &Arc<Field>| {
        if field.data_type() == &DataType::Utf8 && CODED.contains(&field.name().as_str()) {
            Arc::new(field.as_ref().clone().with_data_type(codes.clone()))
        } else {
            Arc::clone(field)
        }
    };
    let fields: Vec<Arc<Field>> = schema.fields().iter().map(field).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
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

/// Returns the error for columns that are not as required.
pub(crate) fn misfit(path: &Path, unfit: Unfit) -> ColumnsError {
    let path = path.to_owned();
    match unfit {
        Unfit::Missing(column) => ColumnsError::MissingColumn { path, column: column.to_owned() },
        Unfit::Type { column, expected, found } => {
            ColumnsError::ColumnType { path, column: column.to_owned(), expected, found }
        }
        Unfit::NoValue { column, row } => ColumnsError::MissingValue { path, column: column.to_owned(), row },
    }
}
