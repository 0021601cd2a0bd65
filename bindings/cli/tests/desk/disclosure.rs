use std::fs;

use serde_json::Value;

use crate::common::{Done, run_with};
use crate::{ARI, CALL, Desk};

/// Runs `bonafides audit` on a desk.
fn audit(desk: &Desk, args: &[&str]) -> Done {
    let config = desk.path("desk.toml");
    let mut all = vec!["audit"];
    all.extend(args);
    all.extend(["--config", config.to_str().unwrap(), "--as", ARI, "--reason", "weekly review"]);
    run_with(&all, b"")
}

/// The id of the account of the example directory that calls.
fn sanne(desk: &Desk) -> String {
    let done = audit(desk, &["resolve", "--format", "json"]).exits(0);
    done.lines()[0]["subject"].as_str().unwrap().to_owned()
}

#[test]
fn one_command_says_who_was_reset_by_whom_and_on_what_evidence() {
    let desk = Desk::new();
    audit(&desk, &["resolve", "--since", "7d"]).exits(0).says("no grant was redeemed in this time");
    desk.script(CALL, &[]).exits(0).quietly();
    let id = sanne(&desk);
    let done = audit(&desk, &["resolve", "--action", "reset_password", "--since", "7d"]).exits(0).quietly();
    for text in [&*id, "reset_password", "o-1 (person)", "sms_code passed", "photo_id passed", "done"] {
        assert!(done.out.contains(text), "no `{text}` in {}", done.out);
    }
    let json = audit(&desk, &["resolve", "--since", "7d", "--format", "json"]).exits(0);
    let case = &json.lines()[0];
    assert_eq!(
        (&case["subject"], &case["operators"][0]["person"]),
        (&Value::from(id.clone()), &"o-1".into())
    );
    audit(&desk, &["resolve", "--until", "2026-01-01T00:00:00Z"]).exits(0).says("no grant");
    audit(&desk, &["resolve", "--since", "yesterday"]).exits(2).complains("a number of days such as 7d");

    // The case as a story, with its values; and that all of this was asked, by whom and why.
    let case = case["case"].as_str().unwrap();
    let story = words(&audit(&desk, &["resolve", case]).exits(0).quietly());
    assert!(story.contains(&format!("subject {id}")) && !story.contains("sealed"), "{story}");
    let asked = words(&audit(&desk, &["resolve", "desk", "--person", ARI]).exits(0).quietly());
    assert!(asked.matches("opened sealed values of records").count() > 5, "{asked}");
    assert!(asked.contains(&format!("person {ARI}")) && asked.contains("reason weekly review"), "{asked}");
    audit(&desk, &["resolve", &"0".repeat(32)]).exits(1).complains("there is no case");
    audit(&desk, &["resolve", "7"]).exits(2).complains("32 hexadecimal digits");

    // After an erasure, it says so.
    desk.run(&["erase", "sanne", "--as", ARI, "--reason", "asked for it"]).exits(0);
    let gone = words(&audit(&desk, &["resolve", "--since", "7d"]).exits(0).quietly());
    assert!(gone.contains("erased: nobody can open it") && gone.contains("o-1 (person)"), "{gone}");
    assert!(!gone.contains(&id) && !words(&audit(&desk, &["resolve", case]).exits(0)).contains(&id));
    assert!(audit(&desk, &["resolve", "--format", "json"]).exits(0).lines()[0]["subject"].is_null());
}

/// The words that were printed.
fn words(done: &Done) -> String {
    done.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_export_is_what_the_other_commands_read() {
    let desk = Desk::new();
    desk.script(CALL, &[]).exits(0).quietly();
    let file = desk.path("export.jsonl");
    let file = file.to_str().unwrap();
    audit(&desk, &["export", file]).exits(0).quietly();
    let exported = fs::read_to_string(file).unwrap();
    assert!(exported.lines().count() > 10);
    run_with(&["audit", "verify", file], b"").exits(0).says("valid");
    let policy = desk.path("service-desk.yaml");
    run_with(&["audit", "replay", file, "--policy", policy.to_str().unwrap()], b"")
        .exits(0)
        .says("derived again");
    // No file is replaced, and then nothing is recorded.
    let before = desk.run(&["status", "--format", "json"]).exits(0).json();
    audit(&desk, &["export", file]).exits(2).complains("export.jsonl");
    assert_eq!(fs::read_to_string(file).unwrap(), exported);
    assert_eq!(desk.run(&["status", "--format", "json"]).exits(0).json()["log"], before["log"]);
    // A part, on standard output, which ends with the record of the first export.
    let part = audit(&desk, &["export", "-", "--from", "10"]).exits(0);
    let lines: Vec<&str> = part.out.lines().collect();
    assert_eq!(lines[0], exported.lines().nth(10).unwrap());
    assert!(lines.last().unwrap().contains("\"type\":\"exported\""));
    // Events, which are recorded under their form, and go on where the last export ended.
    let events = desk.path("events.json");
    let args = ["export", events.to_str().unwrap(), "--form", "ocsf", "--from", "10", "--format", "json"];
    let done = audit(&desk, &args).exits(0).json();
    let next = done["next"].as_u64().unwrap().to_string();
    assert_eq!(
        fs::read_to_string(&events).unwrap().lines().count() as u64,
        done["records"].as_u64().unwrap()
    );
    let part = audit(&desk, &["export", "-", "--form", "events", "--from", &next]).exits(0).lines();
    assert_eq!(
        (part.len(), &part[0]["type"], &part[0]["object"]),
        (1, &"desk.exported".into(), &"ocsf".into())
    );
    assert_eq!(part[0]["origin"], "desk.example");
}

#[test]
fn an_export_that_fails_leaves_no_file() {
    let desk = Desk::new();
    desk.script(CALL, &[]).exits(0).quietly();
    let file = desk.path("export.jsonl");
    let checkpoint = desk.path("export.jsonl.checkpoint");
    fs::write(&checkpoint, "of another export").unwrap();
    audit(&desk, &["export", file.to_str().unwrap()]).exits(2).complains("export.jsonl.checkpoint");
    assert!(!file.exists(), "a part of an export is left");
    assert_eq!(fs::read_to_string(&checkpoint).unwrap(), "of another export");
    fs::remove_file(&checkpoint).unwrap();
    audit(&desk, &["export", file.to_str().unwrap()]).exits(0).quietly();
}
