//! `bonafides audit export` on an exported log.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{Done, run, run_with};
use tempfile::TempDir;

const CHECKPOINT: &str = "log.contoso.example\n2\nuD9GYj4Edsjadkz2SWgnCJhT8QwowyxXscIx+RPbYLE=\n\n\
    — log.contoso.example qmLmAivBYjtZX+2vngHnel7OWtu1xPbucaO9HFyW43b9IXVmQSwjWPlhvRIRrCxXwejfAE9nPuQLtQtDdJu2s717Ow8=\n";

/// The two records of the worked example of `docs/records.md`, as JSON Lines.
fn example() -> String {
    let page = fs::read_to_string(common::root().join("docs/records.md")).unwrap();
    let example = page.split_once("## A worked example").unwrap().1;
    let records: Vec<&str> = example.lines().filter(|line| line.starts_with("{\"actor\"")).collect();
    assert_eq!(records.len(), 2);
    records.join("\n") + "\n"
}

struct Log(TempDir);

impl Log {
    fn new() -> Self {
        let log = Self(TempDir::new().unwrap());
        fs::write(log.path("log.jsonl"), example()).unwrap();
        log
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn export(&self, file: &str, more: &[&str]) -> Done {
        let (file, log) = (self.path(file), self.path("log.jsonl"));
        run(&[&["audit", "export", &file, "--log", &log], more].concat())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

#[test]
fn each_form_has_a_line_for_each_record_and_says_where_the_next_export_begins() {
    let log = Log::new();
    for (form, beginning) in [
        (
            "events",
            "{\"id\":\"1b6503fcf1488ca0b2b5210e8499d7563a023e242e6cb8dcd6ffc821e58abbbb\",\"origin\":\"log.contoso.example\",\"position\":0,",
        ),
        (
            "ocsf",
            "{\"activity_id\":99,\"activity_name\":\"Case opened\",\"actor\":{\"user\":{\"type\":\"User\",",
        ),
        ("ocsf-1.9", "{\"activity_id\":99,"),
        (
            "syslog",
            "<86>1 2026-11-23T08:14:50.000Z log.contoso.example bonafides - case.opened [meta sequenceId=\"1\"][bonafides@32473 id=\"1b65",
        ),
        ("cef", "CEF:0|bonafides|bonafides|0.1.0|110|Case opened|1|rt=1795421690000 externalId=1b65"),
        ("cloudevents", "{\"specversion\":\"1.0\",\"id\":\"1b65"),
    ] {
        let asked = ["--form", form, "--origin", "log.contoso.example"];
        let next = format!("2 records as {form}; next: --from 2\n");
        assert_eq!(log.export(form, &asked).exits(0).quietly().out, next);
        let text = log.read(form);
        assert_eq!(text.lines().count(), 2);
        assert!(text.starts_with(beginning), "{text}");
        // The second half is the second line, and there is nothing after it.
        let rest = format!("{form}.rest");
        let done =
            log.export(&rest, &[&asked[..], &["--from", "1", "--format", "json"]].concat()).exits(0).json();
        assert_eq!(done, serde_json::json!({"form": form, "first": 1, "records": 1, "next": 2}));
        assert_eq!(log.read(&rest), format!("{}\n", text.lines().nth(1).unwrap()));
        let none = format!("{form}.none");
        let done =
            log.export(&none, &[&asked[..], &["--from", "9", "--format", "json"]].concat()).exits(0).json();
        assert_eq!(done, serde_json::json!({"form": form, "first": 2, "records": 0, "next": 2}));
        assert_eq!(log.read(&none), "");
    }
    // Without a form, the records themselves.
    log.export("records", &[]).exits(0);
    assert_eq!(log.read("records"), log.read("log.jsonl"));
}

#[test]
fn a_log_names_itself_in_its_checkpoint_or_must_be_named() {
    let log = Log::new();
    log.export("events", &["--form", "cef"])
        .exits(2)
        .complains("does not say which log it is")
        .complains("--origin NAME");
    assert!(fs::metadata(log.path("events")).is_err());
    fs::write(log.path("log.jsonl.checkpoint"), CHECKPOINT).unwrap();
    log.export("events", &["--form", "cef"]).exits(0);
    assert!(log.read("events").contains("dvchost=log.contoso.example"));
    fs::write(log.path("log.jsonl.checkpoint"), "torn").unwrap();
    log.export("torn", &["--form", "cef"]).exits(1).complains("log.jsonl.checkpoint: ");
}

#[test]
fn standard_input_and_output_are_a_pipe() {
    let done = run_with(
        &["audit", "export", "-", "--log", "-", "--form", "cloudevents", "--origin", "a"],
        example().as_bytes(),
    );
    let done = done.exits(0).complains("2 records as cloudevents; next: --from 2");
    assert_eq!(done.lines().iter().filter(|event| event["source"] == "a").count(), 2);
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_leaves_no_file() {
    let log = Log::new();
    let torn = &example()[..example().len() - 40];
    let newer = example().replace("\"v\":1}\n", "\"v\":2}\n");
    for (text, exit, line, message) in [
        (torn.to_owned(), 1, 2, "not a record"),
        (format!("{}\u{0}\n", example()), 1, 3, "not a record"),
        (newer, 2, 1, "a record in format 2, which this version cannot read"),
        (format!("{{}}\n{}", example()), 1, 1, "not a record: missing field"),
    ] {
        fs::write(log.path("log.jsonl"), text).unwrap();
        let done = log.export("events", &["--form", "ocsf", "--origin", "a"]).exits(exit).complains(message);
        done.complains(&format!("log.jsonl:{line}: "))
            .complains(&format!("(at `record {}`)", line - 1))
            .complains("help: ");
        assert!(fs::metadata(log.path("events")).is_err(), "a part is not the whole");
    }
}

#[test]
fn no_file_is_replaced_and_arguments_that_contradict_each_other_are_refused() {
    let log = Log::new();
    fs::write(log.path("events"), "kept").unwrap();
    log.export("events", &["--form", "cef", "--origin", "a"]).exits(2).complains("events");
    assert_eq!(log.read("events"), "kept");
    log.export("x", &["--form", "leef"])
        .exits(2)
        .complains("there is no such form of events")
        .complains("`cloudevents`, or `jsonl`, `parquet` or `arrow`");
    log.export("x", &["--config", "desk.toml"]).exits(2).complains("cannot be used with");
    log.export("x", &["--reason", "audit"]).exits(2).complains("cannot be used with");
    run(&["audit", "export", &log.path("x")]).exits(2).complains("--reason");
    run(&["audit", "export", &log.path("x"), "--reason", "r", "--origin", "a"]).exits(2).complains("--log");
    run(&["audit", "export", &log.path("x"), "--log", &log.path("none"), "--form", "cef", "--origin", "a"])
        .exits(2)
        .complains("no such file");
    assert!(fs::metadata(log.path("x")).is_err());
}

/// The name of a file is that of its positions, so that the same export replaces it.
#[test]
fn parquet_goes_into_a_folder_and_the_same_export_replaces_its_files() {
    let log = Log::new();
    let part = "lake/day=2026-11-23/part-00000000000000000000-00000000000000000001.parquet";
    for _ in 0..2 {
        assert_eq!(
            log.export("lake", &["--form", "parquet"]).exits(0).out,
            "2 records as parquet; next: --from 2\n"
        );
        let files: Vec<_> = fs::read_dir(log.path("lake/day=2026-11-23")).unwrap().collect();
        assert_eq!(files.len(), 1);
    }
    let json = |path: &str| run(&["report", path, "--format", "json"]).exits(0).out;
    let whole = json(&log.path("log.jsonl"));
    assert_eq!(json(&log.path("lake")), whole);
    // Two exports, of which the second continues the first.
    log.export("lake", &["--form", "parquet", "--from", "1"]).exits(0);
    fs::remove_file(log.path(part)).unwrap();
    let first = log.read("log.jsonl").lines().next().unwrap().to_owned() + "\n";
    let done = run_with(
        &["audit", "export", &log.path("lake"), "--log", "-", "--form", "parquet"],
        first.as_bytes(),
    );
    done.exits(0);
    assert_eq!(json(&log.path("lake")), whole);
    let done = run(&["audit", "export", "-", "--log", &log.path("log.jsonl"), "--form", "parquet"]).exits(2);
    assert!(done.err.contains("cannot go to standard output"), "{}", done.err);
}

#[test]
fn parquet_of_a_log_that_cannot_be_read_leaves_nothing() {
    let log = Log::new();
    fs::write(log.path("log.jsonl"), example() + "{}\n").unwrap();
    let failed = log.export("lake", &["--form", "parquet"]).exits(1);
    assert!(failed.err.contains("record 2"), "{}", failed.err);
    let left: usize = fs::read_dir(log.path("lake"))
        .unwrap()
        .map(|day| fs::read_dir(day.unwrap().path()).unwrap().count())
        .sum();
    assert_eq!(left, 0);
    // A file stands where the folder should be.
    let failed = log.export("log.jsonl", &["--form", "parquet"]).exits(2);
    assert!(failed.err.contains("log.jsonl"), "{}", failed.err);
}

#[test]
fn arrow_goes_into_one_file_which_is_never_replaced() {
    let log = Log::new();
    let done = log.export("log.arrow", &["--form", "arrow"]).exits(0);
    assert_eq!(done.out, "2 records as arrow; next: --from 2\n");
    let whole = fs::read(log.path("log.arrow")).unwrap();
    assert!(whole.starts_with(b"ARROW1\0\0") && whole.ends_with(b"ARROW1"));
    log.export("log.arrow", &["--form", "arrow"]).exits(2).complains("log.arrow");
    assert_eq!(fs::read(log.path("log.arrow")).unwrap(), whole);
    log.export("rest.arrow", &["--form", "arrow", "--from", "1"]).exits(0);
    assert!(fs::read(log.path("rest.arrow")).unwrap().len() < whole.len());
    run(&["audit", "export", "-", "--log", &log.path("log.jsonl"), "--form", "arrow"])
        .exits(2)
        .complains("cannot go to standard output");
    fs::write(log.path("log.jsonl"), example() + "{}\n").unwrap();
    log.export("torn.arrow", &["--form", "arrow"]).exits(1).complains("record 2");
    assert!(fs::metadata(log.path("torn.arrow")).is_err(), "a part is not the whole");
}

#[test]
fn a_file_with_columns_is_no_log_and_is_named_as_what_it_is() {
    let log = Log::new();
    let (arrow, parquet) = (log.path("log.arrow"), log.path("log.columns"));
    log.export("log.arrow", &["--form", "arrow"]).exits(0);
    run(&["audit", "parquet", &log.path("log.jsonl"), "--records", &parquet]).exits(0);
    for (path, form) in [(&arrow, "Arrow"), (&parquet, "Parquet")] {
        for command in [
            &["report", path][..],
            &["audit", "show", path],
            &["audit", "export", &log.path("x"), "--log", path],
            &["calibrate", path],
            &["simulate", &common::root().join("examples/assurance/after.yaml").display().to_string(), path],
        ] {
            run(command)
                .exits(2)
                .complains(&format!("is a file of {form}, not a log"))
                .complains("JSON Lines");
        }
    }
}

/// "Not looser" would be an answer about nothing.
#[test]
fn a_log_without_decisions_says_nothing_about_a_policy() {
    let log = Log::new();
    fs::write(log.path("empty.jsonl"), "").unwrap();
    let policy = common::root().join("examples/assurance/after.yaml").display().to_string();
    run(&["simulate", &policy, &log.path("empty.jsonl")])
        .exits(2)
        .complains("no decision that can be made again");
}
