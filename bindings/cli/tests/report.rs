//! `bonafides report` on the records of recorded calls.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod common;
#[path = "../../../adapters/report/tests/common/mod.rs"]
#[allow(
    clippy::assigning_clones,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::field_reassign_with_default,
    clippy::format_collect,
    clippy::inconsistent_struct_constructor,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "a program for tests"
)]
mod plausible;

use std::fs;
use std::path::PathBuf;

use common::{bonafides, root, run, run_with};
use serde_json::Value;
use tempfile::TempDir;

/// The records of these transcripts, in their order.
fn records(names: &[&str]) -> String {
    let mut lines = String::new();
    for name in names {
        let text = fs::read_to_string(root().join(format!("tests/vectors/cases/{name}.json"))).unwrap();
        collect(&serde_json::from_str(&text).unwrap(), &mut lines);
    }
    assert!(!lines.is_empty());
    lines
}

fn collect(value: &Value, lines: &mut String) {
    match value {
        Value::Object(members) => {
            if let Some(text) =
                members.get("text").and_then(Value::as_str).filter(|text| text.starts_with("{\"actor"))
            {
                lines.push_str(text);
                lines.push('\n');
            }
            members.values().for_each(|member| collect(member, lines));
        }
        Value::Array(all) => all.iter().for_each(|one| collect(one, lines)),
        _ => {}
    }
}

/// The transcripts have cases of the same ids, and are reported one by one.
fn json(name: &str) -> Value {
    let done = run_with(&["report", "-", "--format", "json"], records(&[name]).as_bytes()).exits(0);
    serde_json::from_str(&done.out).unwrap()
}

fn figure<'a>(report: &'a Value, name: &str) -> &'a Value {
    let sections = report["sections"].as_array().unwrap();
    let mut figures = sections.iter().flat_map(|section| section["figures"].as_array().unwrap());
    figures.find(|figure| figure["name"] == name).unwrap()
}

fn written(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn recorded_calls_are_counted() {
    let reset = json("plain-reset");
    assert_eq!(figure(&reset, "cases")["value"], 1);
    assert_eq!(figure(&reset, "served")["value"], serde_json::json!({"part": 1, "of": 1}));
    assert_eq!(figure(&reset, "by_action")["rows"][0]["action"], "reset_mfa");
    assert_eq!(figure(&reset, "by_action")["rows"][0]["col_done"], 1);
    let decoy = json("decoy");
    assert_eq!(figure(&decoy, "decoys")["value"], 1);
    let enrolment = json("enrolment");
    let enrolled: Vec<&Value> = figure(&enrolment, "enrolments")["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["challenge"])
        .collect();
    assert!(
        enrolled.contains(&&Value::from("questions")) && enrolled.contains(&&Value::from("authenticator")),
        "{enrolled:?}"
    );
    assert_eq!(figure(&enrolment, "enrolled")["value"], 1);
    let escalation = json("escalation");
    assert_eq!(figure(&escalation, "escalated")["value"], serde_json::json!({"part": 1, "of": 2}));
    assert_eq!(figure(&escalation, "taken_over_by")["rows"].as_array().unwrap().len(), 1);
    let impostor = json("impostor");
    assert_eq!(figure(&impostor, "closed_paths")["value"], 1);
    assert_eq!(figure(&impostor, "never_served")["value"], serde_json::json!({"part": 1, "of": 1}));
    assert_eq!(figure(&impostor, "median_time")["absent"], "no case was approved");
    assert_eq!(figure(&json("not-me"), "by_action")["rows"][0]["action"], "not_me");
}

#[test]
fn threads_and_files_change_nothing() {
    let text = records(&["impostor"]);
    let (_folder, path) = written(&text);
    let path = path.display().to_string();
    let whole = run(&["report", &path, "--format", "json", "--threads", "1"]).exits(0).out;
    assert_eq!(run(&["report", &path, "--format", "json", "--threads", "7"]).exits(0).out, whole);
    assert_eq!(run_with(&["report", "-", "--format", "json"], text.as_bytes()).exits(0).out, whole);
    // The parts of one log: a case goes on in the second.
    let half = text.lines().count() / 2;
    let part = |lines: Vec<&str>| written(&(lines.join("\n") + "\n"));
    let (_first_folder, first) = part(text.lines().take(half).collect());
    let (_second_folder, second) = part(text.lines().skip(half).collect());
    let (first, second) = (first.display().to_string(), second.display().to_string());
    assert_eq!(run(&["report", &first, &second, "--format", "json"]).exits(0).out, whole);
}

#[test]
fn forms() {
    let (folder, path) = written(&records(&["plain-reset"]));
    let path = path.display().to_string();
    let text = run(&["report", &path, "--rate", "60 EUR/h"]).exits(0).out;
    assert!(text.contains("SUMMARY") && text.contains("Served") && text.contains("100 % (1 of 1)"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
    let page = folder.path().join("report.html");
    let page_name = page.display().to_string();
    let done = run(&["report", &path, "--format", "html", "--output", &page_name]).exits(0);
    assert_eq!(done.out, "");
    let html = fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!doctype html>") && !html.contains("<script"), "{html}");
    let until = ["report", &path, "--format", "mail", "--until", "2026-11-25T00:00:00Z"];
    let mail = run(&until).exits(0).out;
    assert!(mail.lines().count() <= 25 && mail.contains("seven days until 2026-11-25"), "{mail}");
}

/// The mail ends at the last midnight, and says if the log is older.
#[test]
fn a_log_that_stopped_is_noticed() {
    let (_folder, path) = written(&records(&["plain-reset"]));
    let output = bonafides(&["report", &path.display().to_string(), "--format", "mail"])
        .env("SOURCE_DATE_EPOCH", "1800000000")
        .output()
        .unwrap();
    let mail = String::from_utf8(output.stdout).unwrap();
    assert!(
        mail.contains("seven days until 2027-01-15\n\nNo case was opened in these seven days."),
        "{mail}"
    );
    assert!(mail.contains("The latest record that was read is of 2026-11-23T08:0"), "{mail}");
}

#[test]
fn bad_input_names_its_place() {
    let good = records(&["plain-reset"]);
    let (_folder, path) = written(&(good.lines().next().unwrap().to_owned() + "\n{\"v\":1}\n"));
    let name = path.display().to_string();
    let done = run(&["report", &name]).exits(2);
    assert_eq!(done.out, "");
    assert!(
        done.err.contains(&format!("{name}:2: not a record: ")) && done.err.contains("(at `record 1`)"),
        "{}",
        done.err
    );
    assert!(done.err.contains("help: verify the log"), "{}", done.err);
    let newer = good.lines().next().unwrap().replace("\"v\":1", "\"v\":2");
    let done = run_with(&["report", "-"], newer.as_bytes()).exits(2);
    assert!(done.err.contains("a record in format 2, which this version cannot read"), "{}", done.err);
    let cut = &good[..good.len() - 20];
    assert!(run_with(&["report", "-"], cut.as_bytes()).exits(2).err.contains("not a record"));
    assert!(run(&["report", "no-such-log"]).exits(2).err.contains("no such file"));
    assert!(run(&["report"]).exits(2).err.contains("required"));
    assert!(run(&["report", "-", "--rate", "cheap"]).exits(2).err.contains("not a rate such as `60/h`"));
    assert!(
        run(&["report", "-", "--format", "junit"]).exits(2).err.contains("it prints human, json, html, mail")
    );
    assert!(run(&["report", "-", "--utc-offset", "CET"]).exits(2).err.contains("such as +01:00"));
    let done = run_with(&["report", "-", "--format", "mail", "--since", "7d"], b"").exits(2);
    assert!(done.err.contains("takes no `--since`"), "{}", done.err);
    assert!(
        run(&["report", "-", "--config", "desk.toml", "--reason", "x"])
            .exits(2)
            .err
            .contains("cannot be used with")
    );
    assert!(run(&["report", "--config", "desk.toml"]).exits(2).err.contains("--reason"));
}

#[test]
fn an_empty_log_has_an_answer() {
    let done = run_with(&["report", "-"], b"").exits(0);
    assert!(
        done.out.contains("\u{2013} (there is no such case)")
            && done.out.contains("\u{2013} (no case was approved)"),
        "{}",
        done.out
    );
}

/// A log, and the Parquet files of it.
struct Warehouse(TempDir);

impl Warehouse {
    /// A log of this many lines, of which the first are left out.
    fn of(log: &str) -> Self {
        let warehouse = Self(tempfile::tempdir().unwrap());
        fs::write(warehouse.0.path().join("log.jsonl"), log).unwrap();
        for (name, more) in [("both", &["--by-day"][..]), ("", &[][..])] {
            let (records, cases) = match name {
                "" => (warehouse.path("records.parquet"), warehouse.path("cases.parquet")),
                name => {
                    (warehouse.path(&format!("{name}/records")), warehouse.path(&format!("{name}/cases")))
                }
            };
            let log = warehouse.path("log.jsonl");
            let to = ["audit", "parquet", &log, "--records", &records, "--cases", &cases];
            run(&[&to[..], more].concat()).exits(0);
        }
        warehouse
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn report(&self, names: &[&str], more: &[&str]) -> String {
        let paths: Vec<String> = names.iter().map(|name| self.path(name)).collect();
        let paths = paths.iter().map(String::as_str);
        let all: Vec<&str> =
            ["report", "--format", "json"].into_iter().chain(paths).chain(more.iter().copied()).collect();
        run(&all).exits(0).out
    }
}

/// The sections of a report but the last, which is about records.
fn about_cases(report: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(report).unwrap();
    let sections = report["sections"].as_array().unwrap();
    let (log, others) = sections.split_last().unwrap();
    assert_eq!(log["name"], "log");
    others.to_vec()
}

/// For any log: from its beginning or not, for a period or not.
#[test]
fn a_report_from_parquet_is_that_of_the_log() {
    for (seed, lost) in [(1, 0), (2, 0), (3, 40)] {
        let log = plausible::log(&plausible::calls(seed, 400, plausible::Kind::Planted));
        let log: Vec<&str> = log.lines().skip(lost).collect();
        let warehouse = Warehouse::of(&(log.join("\n") + "\n"));
        for more in
            [&[][..], &["--since", "2026-10-01T00:00:00Z", "--rate", "60/h", "--utc-offset", "+05:30"]]
        {
            let whole = warehouse.report(&["log.jsonl"], more);
            for files in [
                &["records.parquet"][..],
                &["both/records"],
                &["both"],
                &["records.parquet", "cases.parquet"],
            ] {
                let more = [more, &["--threads", "7"]].concat();
                assert_eq!(warehouse.report(files, &more), whole, "seed {seed}, {files:?}, {more:?}");
            }
            assert_eq!(
                about_cases(&warehouse.report(&["cases.parquet"], more)),
                about_cases(&whole),
                "seed {seed}, cases alone"
            );
        }
    }
}

/// A sink gets a batch again if its position could not be stored.
#[test]
fn records_that_were_passed_again_count_once() {
    let log = plausible::log(&plausible::calls(4, 40, plausible::Kind::Planted));
    let of_cases: Vec<&str> = log.lines().filter(|line| !line.contains("\"case\":\"desk\"")).collect();
    let half = of_cases.len() / 2;
    let once = of_cases.join("\n") + "\n";
    let again = [&of_cases[..half], &of_cases[half / 2..]].concat().join("\n") + "\n";
    let report = |log: &str| run_with(&["report", "-", "--format", "json"], log.as_bytes()).exits(0).out;
    assert_eq!(report(&again), report(&once));
}

#[test]
fn parquet_that_cannot_be_read_is_named() {
    let warehouse = Warehouse::of(&records(&["plain-reset"]));
    let fails = |name: &str, said: &[&str]| {
        let done = run(&["report", &warehouse.path(name)]).exits(2);
        assert_eq!(done.out, "");
        for said in said {
            assert!(done.err.contains(said), "{name}: {}", done.err);
        }
    };
    let whole = fs::read(warehouse.path("records.parquet")).unwrap();
    fs::write(warehouse.path("cut.parquet"), &whole[..whole.len() / 2]).unwrap();
    fails("cut.parquet", &["cut.parquet", "is not Parquet, or is incomplete", "help: write the file again"]);
    // The end of the file is whole, and its pages are not.
    let mut broken = whole;
    broken[200..2000].fill(7);
    fs::write(warehouse.path("broken.parquet"), &broken).unwrap();
    fails("broken.parquet", &["broken.parquet", "is not Parquet, or is incomplete"]);
    fails("no-such.parquet", &["no-such.parquet", "no such file"]);
    fs::create_dir(warehouse.path("empty")).unwrap();
    fails("empty", &["empty"]);
    // One bad file of a folder.
    fs::copy(warehouse.path("cut.parquet"), warehouse.path("both/records/z.parquet")).unwrap();
    fails("both", &["z.parquet", "is not Parquet, or is incomplete"]);
}
