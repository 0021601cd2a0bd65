//! `drill` and `calibrate`: the example of `docs/assurance.md`, one after the other, and what they refuse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{file, run};

const AFTER: &str = "examples/assurance/after.yaml";
const EXAMPLE: &str = "examples/assurance/calibration.yaml";

fn drill(more: &[&str]) -> common::Done {
    run(&[&["drill", AFTER, "--calibration", EXAMPLE][..], more].concat())
}

/// Records from a drill, a calibration from the records, and weights from the calibration.
#[test]
fn the_records_of_a_drill_verify_replay_and_calibrate() {
    let records = file("drill/records.jsonl", "");
    let labels = file("drill/labels.csv", "");
    let measured = file("drill/measured.yaml", "");
    let report = drill(&[
        "--calls",
        "200",
        "--seed",
        "1",
        "--records",
        &records,
        "--labels",
        &labels,
        "--format",
        "json",
    ])
    .exits(0)
    .quietly()
    .json();
    assert_eq!(report["policy"]["name"], "help-desk");
    let lines = fs::read_to_string(&records).unwrap().lines().count();
    assert_eq!(report["records"], lines);
    run(&["audit", "verify", &records]).exits(0);
    run(&["audit", "replay", &records, "--policy", AFTER]).exits(0);

    run(&["calibrate", &records, &labels, "--policy", AFTER, "--out", &measured])
        .exits(0)
        .quietly()
        .says("attackers: ")
        .says("of insider")
        .says("interval of 95 %")
        .says("Points by weight");
    run(&["analyze", AFTER, "--calibration", &measured]).exits(0).quietly().says("by calibration measured");
    run(&["drill", AFTER, "--calibration", &measured, "--calls", "20"]).exits(0).quietly();

    let found = run(&["calibrate", &records, &labels, "--format", "json"]).exits(0).quietly().json();
    assert_eq!((&found["method"], &found["proposal"]), (&"labels".into(), &serde_json::Value::Null));
    // Without labels, and plainly said.
    run(&["calibrate", &records])
        .exits(0)
        .quietly()
        .says("Without labels: an estimate, not a measurement")
        .says("exactly two kinds");
}

#[test]
fn a_drill_is_told_in_a_table() {
    drill(&["--calls", "100", "--model", "outsider"])
        .exits(0)
        .quietly()
        .says("help-desk 8\nby calibration example 1\n100 simulated calls in 90 days, seed 0")
        .says("genuine")
        .says("outsider")
        .says("questions + sms_code")
        .says("Ends: ");
}

#[test]
fn what_a_drill_cannot_use_is_refused() {
    drill(&["--calls", "0"]).exits(2).complains("number of calls");
    drill(&["--genuine", "2"]).exits(2).complains("from 0 to 1");
    drill(&["--model", "nobody"]).exits(2).complains("no model `nobody`").complains("its models");
    drill(&["--action", "fly"]).exits(2).complains("fly");
    drill(&["--records", "no/such/folder/file"]).exits(2).complains("check the path");
    let thief = file("drill/thief.yaml", "format: 1\ncalibration: x\nmodels: {}\nchecks: {}\n");
    run(&["drill", AFTER, "--calibration", &thief]).exits(2).complains("calibration");
    drill(&["--format", "html"]).exits(2).complains("cannot print `html`");
}

#[test]
fn labels_and_records_that_say_nothing_are_refused() {
    let empty = file("calibrate/empty.jsonl", "");
    let labels = file("calibrate/labels.csv", "case,label\na,genuine\na,impostor\n");
    run(&["calibrate", &empty, &labels]).exits(2).complains("labels.csv:3: ").complains("genuine in line 2");
    let labels = file("calibrate/one.csv", "case,label\na,genuine\n");
    run(&["calibrate", &empty, &labels]).exits(2).complains("none of the 1 labelled cases is in the records");
    run(&["calibrate", &empty]).exits(2).complains("the records have no answers");
    let broken = file("calibrate/broken.jsonl", "{}\n");
    run(&["calibrate", &broken]).exits(2).complains("record 1");
    run(&["calibrate", "nowhere.jsonl"]).exits(2).complains("nowhere.jsonl");
    run(&["calibrate", &empty, "--name", "a b"]).exits(2).complains("letters, digits");
}
