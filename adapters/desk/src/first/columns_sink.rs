use std::fs::{self, File};
use std::path::{Path, PathBuf};

use bonafides_columns::{ColumnsError, FileForm, Parts};
use bonafides_parts::store::NumberedRecord;
use bonafides_parts::{Sink, SinkError};

/// A folder of Parquet or Arrow files for a data warehouse: a row for each record, partitioned by day. `docs/warehouse.md` lists the
/// columns.
///
/// Each batch is a file for each day in it, which gets its name when it is whole and on the disk. Records come at least once:
/// a batch that is passed again replaces its files.
#[derive(Debug, Clone)]
pub struct ColumnsSink {
    folder: PathBuf,
    form: FileForm,
}

impl ColumnsSink {
    /// Returns a sink that writes files of this form into this folder.
    pub fn new(folder: impl Into<PathBuf>, form: FileForm) -> Self {
        Self { folder: folder.into(), form }
    }

    fn unwritten(&self, error: &ColumnsError) -> SinkError {
        let path = error.path().filter(|path| !path.as_os_str().is_empty());
        SinkError::new(format!("`{}` {error}", path.unwrap_or(&self.folder).display()))
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Sink for ColumnsSink {
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError> {
        let mut parts = Parts::new(&self.folder, self.form);
        for record in records {
            parts.push(record.position, record.bytes.as_bytes()).map_err(|error| match error {
                ColumnsError::Write { .. } => self.unwritten(&error),
                _ => SinkError::new(format!("record {}: {error}", record.position)),
            })?;
        }
        parts.finish().map(|_| ()).map_err(|error| self.unwritten(&error))
    }

    fn check(&self) -> Result<(), String> {
        let failed = |error| format!("`{}` cannot be written: {error}", self.folder.display());
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let probe = self.folder.join(".check.tmp");
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(failed)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use bonafides_columns::{ColumnsError, FileForm, ParquetFiles};
    use bonafides_parts::Sink as _;
    use bonafides_parts::store::NumberedRecord;
    use proptest::prelude::*;

    use super::ColumnsSink;

    /// A record, of which four are of one day.
    fn record(position: u64) -> NumberedRecord {
        let time = 1_795_420_800_000_u64.saturating_add(position.saturating_mul(6 * 60 * 60 * 1000));
        let text = r#"{"actor":{"alias":"host","kind":"host"},"blocked_by":[],"case":"4f0c","commands":[],"data":{},"engine":"0.1.0","input":"07","seq":SEQ,"state":{},"time":TIME,"type":"time","v":1}"#;
        let text = text.replace("SEQ", &position.to_string()).replace("TIME", &time.to_string());
        NumberedRecord::new(position, text)
    }

    fn batch(sink: &ColumnsSink, first: u64, end: u64) {
        sink.take(&(first..end).map(record).collect::<Vec<_>>()).unwrap();
    }

    fn positions(folder: &Path) -> Vec<u64> {
        let mut positions = Vec::new();
        let files = ParquetFiles::at(folder).unwrap().unwrap();
        files
            .each_record(|row| {
                positions.push(row.position);
                Ok::<_, ColumnsError>(())
            })
            .unwrap();
        positions
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// The desk passes a batch again, mostly a smaller one, if it could not store its own position.
        #[test]
        fn every_record_is_there_whatever_was_passed_again(batches in prop::collection::vec((1_u64..9, any::<bool>()), 1..9)) {
            let folder = tempfile::tempdir().unwrap();
            let sink = ColumnsSink::new(folder.path(), FileForm::Parquet);
            let mut next = 0_u64;
            for (records, is_stored) in batches {
                let end = next.saturating_add(records);
                batch(&sink, next, end);
                if is_stored {
                    next = end;
                }
            }
            batch(&sink, next, next.saturating_add(9));
            let found: BTreeSet<u64> = positions(folder.path()).into_iter().collect();
            prop_assert_eq!(found.into_iter().collect::<Vec<_>>(), (0..next.saturating_add(9)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_same_batch_replaces_its_files_and_a_larger_one_those_of_smaller_ones() {
        let folder = tempfile::tempdir().unwrap();
        let sink = ColumnsSink::new(folder.path(), FileForm::Parquet);
        assert_eq!(sink.check(), Ok(()));
        batch(&sink, 0, 3);
        batch(&sink, 0, 3);
        batch(&sink, 0, 6);
        assert_eq!(positions(folder.path()), (0..6).collect::<Vec<_>>());
        let files = ParquetFiles::at(folder.path()).unwrap().unwrap();
        let names: Vec<String> = files
            .paths()
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string().replace('\\', "/"))
            .collect();
        assert_eq!(
            names,
            [
                "day=2026-11-23/part-00000000000000000000-00000000000000000002.parquet",
                "day=2026-11-24/part-00000000000000000003-00000000000000000005.parquet"
            ]
        );
    }

    /// The paths in a folder and its folders, in their order.
    fn paths(folder: &Path) -> Vec<String> {
        let days = fs::read_dir(folder).unwrap().map(|day| day.unwrap().path());
        let files = days.flat_map(|day| fs::read_dir(day).unwrap().map(|file| file.unwrap().path()));
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
        let mut names: Vec<String> = files.map(|path| name(&path)).collect();
        names.sort();
        names
    }

    #[test]
    fn files_of_arrow_replace_each_other_and_none_of_parquet() {
        let folder = tempfile::tempdir().unwrap();
        let arrow = ColumnsSink::new(folder.path(), FileForm::Arrow);
        batch(&ColumnsSink::new(folder.path(), FileForm::Parquet), 0, 2);
        batch(&arrow, 0, 1);
        batch(&arrow, 0, 3);
        assert_eq!(
            paths(folder.path()),
            [
                "day=2026-11-23/part-00000000000000000000-00000000000000000001.parquet",
                "day=2026-11-23/part-00000000000000000000-00000000000000000002.arrow"
            ]
        );
        assert_eq!(positions(folder.path()), [0, 1]);
    }

    #[test]
    fn a_record_that_cannot_be_read_is_named_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let sink = ColumnsSink::new(folder.path(), FileForm::Parquet);
        let error = sink.take(&[record(0), NumberedRecord::new(1, "{}".to_owned())]).unwrap_err();
        assert!(error.to_string().contains("record 1: "), "{error}");
        let files: usize = fs::read_dir(folder.path())
            .unwrap()
            .map(|day| fs::read_dir(day.unwrap().path()).unwrap().count())
            .sum();
        assert_eq!(files, 0);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let sink = ColumnsSink::new(&file, FileForm::Parquet);
        assert!(sink.check().unwrap_err().contains(&file.display().to_string()));
        assert!(sink.take(&[record(0)]).unwrap_err().to_string().contains(&file.display().to_string()));
    }
}
