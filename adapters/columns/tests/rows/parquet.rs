//! Rows are written as Parquet and read back, and bad files are refused.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use bonafides_audit::ExportedLog;
use bonafides_columns::{
    ColumnsError, ParquetFiles, Rows, write_by_day, write_cases, write_file, write_records,
};
use bonafides_events::{CaseRow, Cases, Event};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use crate::records::transcripts;

/// The records of all transcripts, as one log.
static LINES: LazyLock<Vec<String>> =
    LazyLock::new(|| transcripts().into_iter().flat_map(|transcript| transcript.records).collect());

fn lines() -> &'static [String] {
    &LINES
}

fn log() -> ExportedLog {
    ExportedLog::of_records(lines().iter().map(String::as_str))
}

/// The cases, as they are made from the records.
fn cases() -> Vec<CaseRow> {
    let mut cases = Cases::default();
    for (position, record) in lines().iter().enumerate() {
        cases.add(position as u64, &Event::of_record(record.as_bytes()).unwrap());
    }
    cases.into_rows()
}

fn written(folder: &Path, rows: Rows) -> PathBuf {
    let path = folder.join(format!("{}.parquet", rows.name()));
    let file = File::create(&path).unwrap();
    let number = match rows {
        Rows::Records => write_records(&log(), 2, file),
        _ => write_cases(&log(), 2, file),
    };
    let expected = if rows == Rows::Records { lines().len() } else { cases().len() };
    assert_eq!(number.unwrap(), expected as u64);
    path
}

fn files(path: &Path) -> ParquetFiles {
    ParquetFiles::at(path).unwrap().unwrap()
}

fn read_cases(path: &Path) -> Result<Vec<CaseRow>, ColumnsError> {
    let mut rows = Vec::new();
    files(path).each_case(|row| {
        rows.push(row);
        Ok::<_, ColumnsError>(())
    })?;
    Ok(rows)
}

#[test]
fn cases_are_read_back_as_they_were() {
    let folder = TempDir::new().unwrap();
    let path = written(folder.path(), Rows::Cases);
    assert_eq!(files(&path).rows().unwrap(), Rows::Cases);
    assert_eq!(read_cases(&path).unwrap(), cases());
}

#[test]
fn records_are_read_back_with_everything_that_rows_have() {
    let folder = TempDir::new().unwrap();
    let path = written(folder.path(), Rows::Records);
    assert_eq!(files(&path).rows().unwrap(), Rows::Records);
    let lines = lines();
    let mut rows = Vec::new();
    files(&path)
        .each_record(|row| {
            rows.push((row.position, row.hash, format!("{:?}", row.event)));
            Ok::<_, ColumnsError>(())
        })
        .unwrap();
    assert_eq!(rows.len(), lines.len());
    for ((position, hash, event), (number, line)) in rows.iter().zip(lines.iter().enumerate()) {
        assert_eq!(*position, number as u64);
        assert_eq!(*hash, Some(bonafides::audit::leaf_hash(line.as_bytes())));
        assert_eq!(*event, format!("{:?}", Event::of_record(line.as_bytes()).unwrap()));
    }
}

#[test]
fn a_folder_has_a_file_for_each_day() {
    let folder = TempDir::new().unwrap();
    let number = write_by_day(&log(), Rows::Cases, 1, folder.path()).unwrap();
    assert_eq!(number, cases().len() as u64);
    let mut rows = read_cases(folder.path()).unwrap();
    rows.sort_by_key(|row| row.position);
    assert_eq!(rows, cases());
    for path in files(folder.path()).paths() {
        let day = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        for row in read_cases(path).unwrap() {
            assert_eq!(format!("day={}", &row.opened.to_string()[..10]), day);
        }
    }
}

/// The error of a file, by its stable name.
fn refused(path: &Path) -> &'static str {
    read_cases(path).unwrap_err().code()
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = written(folder.path(), Rows::Cases);
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(97).chain([whole.len() - 1, whole.len() - 8]) {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(refused(&path), "damaged", "{length} of {}", whole.len());
    }
}

/// Writes a file again with other columns, or another statement of what it is.
fn changed(path: &Path, change: impl Fn(&RecordBatch) -> RecordBatch) {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    let batches: Vec<RecordBatch> = reader.map(|batch| change(&batch.unwrap())).collect();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batches[0].schema(), None).unwrap();
    for batch in &batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
}

/// Without one column.
fn without(batch: &RecordBatch, column: &str) -> RecordBatch {
    let kept: Vec<usize> =
        (0..batch.num_columns()).filter(|at| batch.schema().field(*at).name() != column).collect();
    batch.project(&kept).unwrap()
}

fn stating(batch: &RecordBatch, member: &str, value: &str) -> RecordBatch {
    let mut metadata = batch.schema().metadata().clone();
    metadata.insert(member.to_owned(), value.to_owned());
    let schema = Schema::new_with_metadata(batch.schema().fields().clone(), metadata);
    RecordBatch::try_new(Arc::new(schema), batch.columns().to_vec()).unwrap()
}

#[test]
fn each_column_that_rows_need_is_missed_and_each_other_is_not() {
    let folder = TempDir::new().unwrap();
    for column in Rows::Cases.columns() {
        let path = written(folder.path(), Rows::Cases);
        changed(&path, |batch| without(batch, column.name));
        let read = read_cases(&path);
        if column.optional {
            assert_eq!(read.unwrap().len(), cases().len(), "{}", column.name);
        } else {
            assert!(
                matches!(read, Err(ColumnsError::MissingColumn { column: name, .. }) if name == column.name)
            );
        }
    }
}

#[test]
fn another_format_is_refused_and_a_file_that_states_nothing_is_read() {
    let folder = TempDir::new().unwrap();
    let path = written(folder.path(), Rows::Cases);
    changed(&path, |batch| stating(batch, "bonafides.format", "2"));
    assert_eq!(refused(&path), "newer_format");
    let path = written(folder.path(), Rows::Records);
    assert_eq!(refused(&path), "other_rows");
    let path = written(folder.path(), Rows::Cases);
    changed(&path, |batch| {
        let schema = Schema::new(batch.schema().fields().clone());
        RecordBatch::try_new(Arc::new(schema), batch.columns().to_vec()).unwrap()
    });
    assert_eq!(read_cases(&path).unwrap(), cases());
    assert_eq!(files(&path).rows().unwrap(), Rows::Cases);
}

#[test]
fn a_column_of_another_type_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = written(folder.path(), Rows::Cases);
    changed(&path, |batch| {
        let columns = batch
            .schema()
            .fields()
            .iter()
            .zip(batch.columns())
            .map(|(field, array)| {
                // The position in place of the time at which the case was opened.
                let from =
                    if field.name() == "opened" { batch.column_by_name("position").unwrap() } else { array };
                (field.name().clone(), Arc::clone(from), field.is_nullable())
            })
            .collect::<Vec<_>>();
        RecordBatch::try_from_iter_with_nullable(columns).unwrap()
    });
    assert_eq!(refused(&path), "column_type");
}

#[test]
fn a_path_without_parquet_is_not_taken_for_it() {
    let folder = TempDir::new().unwrap();
    assert_eq!(ParquetFiles::at(folder.path()).unwrap(), None);
    assert_eq!(ParquetFiles::at(&folder.path().join("records.jsonl")).unwrap(), None);
}

#[test]
fn a_log_with_a_line_that_is_no_record_is_refused_at_its_position() {
    let lines = [lines()[0].clone(), "{}".to_owned()];
    let log = ExportedLog::of_records(lines.iter().map(String::as_str));
    let error = write_records(&log, 1, Vec::new()).unwrap_err();
    assert!(matches!(error, ColumnsError::Record { record: 1, .. }), "{error}");
}

/// The names in a folder and its folders.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(self::names(&path));
        } else {
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    names
}

#[test]
fn a_file_is_complete_or_as_it_was() {
    let folder = TempDir::new().unwrap();
    let lines: Vec<&str> = lines().iter().map(String::as_str).collect();
    let broken = ExportedLog::of_records(lines.iter().copied().chain(["{}"]));
    let path = folder.path().join("cases.parquet");
    for rows in [Rows::Records, Rows::Cases] {
        write_file(&broken, rows, 1, &path).unwrap_err();
        assert_eq!(names(folder.path()), [""; 0], "nothing stays of a file that was not finished");
        write_by_day(&broken, rows, 1, folder.path()).unwrap_err();
        assert_eq!(names(folder.path()), [""; 0]);
    }
    let number = write_file(&log(), Rows::Cases, 1, &path).unwrap();
    assert_eq!((number, read_cases(&path).unwrap().len()), (cases().len() as u64, cases().len()));
    write_file(&broken, Rows::Cases, 1, &path).unwrap_err();
    assert_eq!(read_cases(&path).unwrap(), cases(), "the file from before stays");
    assert_eq!(names(folder.path()), ["cases.parquet"]);
}
