use std::fs;

use bonafides_desk::first::FileSink;
use bonafides_parts::Sink as _;
use bonafides_parts::store::NumberedRecord;
use tempfile::tempdir;

use super::mode;

fn record(position: u64) -> NumberedRecord {
    NumberedRecord::new(position, format!(r#"{{"seq":{position},"text":"{{}}"}}"#))
}

fn records(positions: impl IntoIterator<Item = u64>) -> Vec<NumberedRecord> {
    positions.into_iter().map(record).collect()
}

#[test]
fn records_are_lines_byte_for_byte() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    let sink = FileSink::new(&path);
    assert_eq!(sink.last(), Ok(None));
    sink.take(&records(0..2)).unwrap();
    sink.take(&records(2..3)).unwrap();
    let expected = "{\"position\":0,\"record\":{\"seq\":0,\"text\":\"{}\"}}\n\
                    {\"position\":1,\"record\":{\"seq\":1,\"text\":\"{}\"}}\n\
                    {\"position\":2,\"record\":{\"seq\":2,\"text\":\"{}\"}}\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert_eq!((sink.last(), mode(&path)), (Ok(Some(2)), 0o600));
}

/// Wherever a crash cuts the file, taking everything again leaves the same file.
#[test]
fn no_record_is_written_twice_and_none_is_missing() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    let sink = FileSink::new(&path);
    sink.take(&records(0..5)).unwrap();
    let whole = fs::read(&path).unwrap();
    for cut in 0..=whole.len() {
        for from in 0..5 {
            fs::write(&path, &whole[..cut]).unwrap();
            let lines = whole[..cut].split(|byte| *byte == b'\n').skip(1).count() as u64;
            let taken = sink.take(&records(from..5));
            if from <= lines || lines == 0 {
                taken.unwrap();
                let begin = if lines == 0 { from } else { 0 };
                let expected: Vec<u8> = whole
                    .split_inclusive(|byte| *byte == b'\n')
                    .skip(usize::try_from(begin).unwrap())
                    .flatten()
                    .copied()
                    .collect();
                assert_eq!(fs::read(&path).unwrap(), expected, "cut at {cut}, from {from}");
            } else {
                // A record between them was never taken.
                let error = taken.unwrap_err().to_string();
                assert!(
                    error.contains(&format!("has no record {lines}, and record {from} would be next")),
                    "{error}"
                );
                assert_eq!(sink.last(), Ok(lines.checked_sub(1)));
            }
        }
    }
}

#[test]
fn long_records_are_found_again() {
    let folder = tempdir().unwrap();
    let sink = FileSink::new(folder.path().join("records.jsonl"));
    for (position, length) in [1, 65_536, 65_500, 1, 300_000, 65_535, 131_072].into_iter().enumerate() {
        let position = u64::try_from(position).unwrap();
        let long = NumberedRecord::new(position, format!("{:?}", "x".repeat(length)));
        sink.take(std::slice::from_ref(&long)).unwrap();
        sink.take(&[long]).unwrap();
        assert_eq!(sink.last(), Ok(Some(position)));
    }
}

#[test]
fn two_workers_write_each_record_once() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("records.jsonl");
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let sink = FileSink::new(&path);
                for from in 0..40 {
                    // The other one may be ahead, never behind what this one has passed.
                    sink.take(&records(from..from + 3)).unwrap();
                }
            });
        }
    });
    let positions: Vec<String> = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| line.split([':', ',']).nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(positions, (0..42).map(|n: u64| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "my notes\n").unwrap();
    let sink = FileSink::new(&path);
    let reason = format!(
        "the last line of `{}` is not a record; move the file away; a new one is created",
        path.display()
    );
    assert_eq!(sink.take(&records(0..1)).unwrap_err().0, reason);
    assert_eq!(sink.check(), Err(reason));
    assert_eq!(fs::read_to_string(&path).unwrap(), "my notes\n");
}
