//! Records are written as Arrow with the columns and the values of Parquet.

use std::fs::{self, File};
use std::io::{self, Cursor, Write};

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use bonafides_columns::{ColumnsError, FileForm, Parts, RecordWriter, Rows};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use crate::records::transcripts;

fn lines() -> Vec<String> {
    transcripts().into_iter().flat_map(|transcript| transcript.records).collect()
}

fn written(form: FileForm, lines: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = RecordWriter::new(form, &mut out).unwrap();
    for (position, line) in lines.iter().enumerate() {
        writer.push(position as u64, line.as_bytes()).unwrap();
    }
    assert_eq!(writer.finish().unwrap(), lines.len() as u64);
    out
}

fn arrow(bytes: &[u8]) -> Vec<RecordBatch> {
    let reader = FileReader::try_new(Cursor::new(bytes), None).unwrap();
    assert_eq!(*reader.schema(), Rows::Records.schema());
    reader.map(Result::unwrap).collect()
}

/// Several batches, of which the last is not full.
#[test]
fn arrow_has_the_rows_of_parquet() {
    let lines: Vec<String> = lines().into_iter().cycle().take(9_000).collect();
    let mut of_arrow = arrow(&written(FileForm::Arrow, &lines)).into_iter();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("records.parquet");
    fs::write(&path, written(FileForm::Parquet, &lines)).unwrap();
    let of_parquet = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    for batch in of_parquet.with_batch_size(4_096).build().unwrap() {
        assert_eq!(of_arrow.next().unwrap().columns(), batch.unwrap().columns());
    }
    assert!(of_arrow.next().is_none());
}

#[test]
fn a_log_without_records_is_a_file_without_rows() {
    assert_eq!(arrow(&written(FileForm::Arrow, &[])).len(), 0);
}

#[test]
fn a_file_that_is_cut_off_is_no_file_of_arrow() {
    let whole = written(FileForm::Arrow, &lines());
    for length in (0..whole.len()).step_by(997).chain([whole.len() - 1]) {
        let part = Cursor::new(&whole[..length]);
        assert!(FileReader::try_new(part, None).is_err(), "{length} of {}", whole.len());
    }
}

/// A disk with room for this many bytes.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = bytes.len().min(self.0);
        self.0 -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_is_full_is_the_reason_that_is_given() {
    let lines = lines();
    for form in [FileForm::Parquet, FileForm::Arrow] {
        let whole = written(form, &lines).len();
        for room in [0, 1, whole / 2, whole - 1] {
            let filled = RecordWriter::new(form, Disk(room)).and_then(|mut writer| {
                let pushed =
                    lines.iter().enumerate().try_for_each(|(n, line)| writer.push(n as u64, line.as_bytes()));
                pushed.and_then(|()| writer.finish())
            });
            let error = filled.unwrap_err();
            let full = io::Error::from(io::ErrorKind::StorageFull).to_string();
            assert!(
                matches!(&error, ColumnsError::Write { message, .. } if *message == full),
                "{form:?} with {room} of {whole}: {error}"
            );
        }
    }
}

#[test]
fn parts_of_arrow_have_the_same_names_and_nothing_is_left_without_a_finish() {
    let folder = TempDir::new().unwrap();
    let lines = lines();
    let push_all = || {
        let mut parts = Parts::new(folder.path(), FileForm::Arrow);
        for (position, line) in lines.iter().enumerate() {
            parts.push(position as u64, line.as_bytes()).unwrap();
        }
        parts
    };
    let files = || {
        let days = fs::read_dir(folder.path()).unwrap().map(|day| day.unwrap().path());
        days.flat_map(|day| fs::read_dir(day).unwrap().map(|file| file.unwrap().path())).collect::<Vec<_>>()
    };
    drop(push_all());
    assert_eq!(files().len(), 0);
    assert_eq!(push_all().finish().unwrap(), lines.len() as u64);
    let rows = |path| arrow(&fs::read(path).unwrap()).iter().map(RecordBatch::num_rows).sum::<usize>();
    assert_eq!(files().iter().map(rows).sum::<usize>(), lines.len());
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with("part-") && path.extension().unwrap() == "arrow", "{name}");
    }
}
