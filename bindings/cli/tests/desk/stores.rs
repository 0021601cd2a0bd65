use std::fs;

use crate::{CALL, Desk};

/// A second configuration of a desk, with another database.
fn other(desk: &Desk) -> String {
    let text = fs::read_to_string(desk.path("desk.toml")).unwrap();
    let path = desk.path("other.toml");
    fs::write(&path, text.replace("\"desk.db\"", "\"other.db\"")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn everything_moves_to_another_store_and_an_open_case_goes_on_there() {
    let desk = Desk::new();
    desk.script(&CALL.replace("sanne", "jo"), &[]).exits(0);
    let open = "start reset_password sanne\nchoose sms_code\nanswer sms_code @code\n";
    let case =
        desk.script(open, &["--format", "json"]).exits(0).lines()[0]["case"].as_str().unwrap().to_owned();
    let (to, status, doctor) = (other(&desk), desk.status(), desk.doctor().exits(0));
    let copied = desk.run(&["migrate", "--to", &to, "--format", "json"]).exits(0).json();
    assert!(
        copied["copied"]["state"].as_u64().unwrap() > 5 && copied["copied"]["records"].as_u64().unwrap() > 20
    );
    desk.run(&["migrate", "--to", &to]).exits(1).complains("the target is not empty");

    fs::rename(desk.path("desk.db"), desk.path("old.db")).unwrap();
    fs::rename(&to, desk.path("desk.toml")).unwrap();
    assert_eq!(desk.status(), status);
    let untimed = |text: &str| {
        text.lines().filter(|line| !line.contains("clock")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(untimed(&desk.doctor().exits(0).out), untimed(&doctor.out));
    let rest = CALL.split_once("choose photo_id").unwrap().1;
    let done = desk.script(&format!("resume {case}\nchoose photo_id{rest}"), &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0);
}

#[test]
fn a_copy_under_other_keys_is_said_to_be_of_no_use() {
    let desk = Desk::new();
    let to = other(&desk);
    desk.edit("other.toml", "\"desk.keys\"", "\"other.keys\"");
    fs::copy(Desk::new().path("desk.keys"), desk.path("other.keys")).unwrap();
    let done = desk.run(&["migrate", "--to", &to]).exits(1).says("the other desk is not fine");
    assert!(done.out.contains("wrong  rows              the keys do not open a row"), "{}", done.out);
}

#[test]
fn a_copy_needs_the_same_origin() {
    let desk = Desk::new();
    let to = other(&desk);
    desk.edit("other.toml", "\"desk.example\"", "\"log.example\"");
    desk.run(&["migrate", "--to", &to]).exits(2).complains("the origins differ");
    assert!(!desk.path("other.db").exists());
    fs::remove_file(desk.path("desk.db")).unwrap();
    desk.edit("other.toml", "\"log.example\"", "\"desk.example\"");
    desk.run(&["migrate", "--to", &to]).exits(2).complains("there is no such database");
}

#[test]
fn a_new_database_is_migrated_and_a_dry_run_changes_nothing() {
    let desk = Desk::new();
    desk.run(&["migrate"]).exits(0).says("the schema is that of this version");
    fs::remove_file(desk.path("desk.db")).unwrap();
    for _ in 0..2 {
        desk.run(&["migrate", "--dry-run"]).exits(0).says("-- version 1\n").says("CREATE TABLE");
    }
    desk.run(&["status"]).exits(2).complains("the schema has version 0").complains("bonafides desk migrate");
    let done = desk.run(&["migrate", "--format", "json"]).exits(0).json();
    assert_eq!((&done["migrations"][0]["version"], &done["done"]), (&1.into(), &true.into()));
    desk.run(&["call", "--as", "o-1"]).exits(0);
    desk.script("start reset_password sanne\n", &[]).exits(1).complains("no policy is in force");
    desk.run(&["policy", "activate", "--yes", "--as", "a-1", "--reason", "first"])
        .exits(0)
        .says("no policy is in force yet");
    desk.script(CALL, &[]).exits(0);
    desk.doctor().exits(0);
}
