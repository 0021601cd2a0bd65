use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bonafides::keys::Sensitive;
use bonafides_desk::first::FileChannel;
use bonafides_parts::{Channel as _, Message, SendStatus};
use serde_json::Value;
use tempfile::tempdir;

use super::{mode, set_mode};

fn send(channel: &FileChannel, id: &str, text: &str) -> SendStatus {
    let (address, text) = (Sensitive::from("+4512345607"), Sensitive::from(text));
    channel.send(&Message::new(id, "sms", &address, &text))
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_text_is_a_line_that_its_owner_alone_can_read() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("messages.jsonl");
    let channel = FileChannel::new(&path);
    let text = "Your code: 123456\n\u{2028}\"æ\\";
    assert_eq!(send(&channel, "case/1/0", text), SendStatus::Done);
    assert_eq!(mode(&path), 0o600);
    let lines = lines(&path);
    assert_eq!(lines.len(), 1);
    assert_eq!([&lines[0]["id"], &lines[0]["channel"]], ["case/1/0", "sms"]);
    assert_eq!([&lines[0]["address"], &lines[0]["text"]], ["+4512345607", text]);
    assert!(lines[0]["at"].as_i64().unwrap() > 1_700_000_000_000);
    assert_eq!(channel.check(), Ok(()));
}

#[test]
fn each_id_is_written_once_from_any_number_of_threads() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("messages.jsonl");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                // A channel of its own, as in another process.
                let channel = FileChannel::new(&path);
                for id in 0..25 {
                    assert_eq!(send(&channel, &id.to_string(), "text"), SendStatus::Done);
                }
            });
        }
    });
    let lines = lines(&path);
    let ids: BTreeSet<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!((lines.len(), ids.len()), (25, 25));
}

/// Wherever a crash cuts the file, each text is there once after all are sent again.
#[test]
fn a_line_that_was_cut_off_is_repaired() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("messages.jsonl");
    let channel = FileChannel::new(&path);
    let all = |channel: &FileChannel| {
        for id in ["a", "b", "c"] {
            assert_eq!(send(channel, id, &format!("text {{{id}}}")), SendStatus::Done);
        }
    };
    all(&channel);
    let whole = fs::read(&path).unwrap();
    for cut in 0..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        all(&channel);
        let ids: Vec<Value> = lines(&path).into_iter().map(|line| line["id"].clone()).collect();
        assert_eq!(ids, ["a", "b", "c"], "cut at {cut}");
    }
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("messages.jsonl");
    let channel = FileChannel::new(&path);
    assert_eq!(send(&channel, "a", "text"), SendStatus::Done);
    let before = fs::read(&path).unwrap();
    for others in [0o604, 0o640, 0o601, 0o666, 0o620] {
        set_mode(&path, others);
        let reason =
            format!("`{0}` is open to others (mode {others:04o}); run `chmod 600 {0}`", path.display());
        assert_eq!(send(&channel, "b", "text"), SendStatus::Retry(reason.clone()));
        assert_eq!(channel.check(), Err(reason));
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    set_mode(&path, 0o600);
    assert_eq!(send(&channel, "b", "text"), SendStatus::Done);
}

#[test]
fn anything_but_a_file_is_refused() {
    let folder = tempdir().unwrap();
    let channel = FileChannel::new(folder.path().join("none/messages.jsonl"));
    assert!(matches!(send(&channel, "a", "text"), SendStatus::Retry(_)));
    assert!(matches!(send(&FileChannel::new(folder.path()), "a", "text"), SendStatus::Retry(_)));
    let reason = "`/dev/full` is not a file; pass the path of a file, existing or not".to_owned();
    assert_eq!(send(&FileChannel::new("/dev/full"), "a", "text"), SendStatus::Retry(reason));
}
