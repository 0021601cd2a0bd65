use std::fs;

use crate::{CALL, Desk};

const WHY: [&str; 4] = ["--as", "a-1", "--reason", "yearly"];

fn rotate(desk: &Desk, key: &str) -> crate::common::Done {
    desk.run(&[&["keys", "rotate", key][..], &WHY].concat())
}

#[test]
fn every_key_is_replaced_in_the_middle_of_a_call() {
    let desk = Desk::new();
    let open = "start reset_password sanne\nchoose sms_code\nanswer sms_code @code\n";
    let case =
        desk.script(open, &["--format", "json"]).exits(0).lines()[0]["case"].as_str().unwrap().to_owned();
    for (key, id) in [("state", "state-2"), ("vault", "vault-2"), ("grant", "grant-2"), ("state", "state-3")]
    {
        rotate(&desk, key).exits(0).says(&format!("{id} is in use"));
    }
    desk.run(&["keys", "reseal"]).exits(0).says("0 rows sealed anew");
    desk.doctor().exits(0).says("in use: state-3, vault-2, grant-2");
    // Nothing needs the first keys any more: no command waits.
    let text = fs::read_to_string(desk.path("desk.keys")).unwrap();
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("state state-1 ")).collect();
    fs::write(desk.path("desk.keys"), without.join("\n") + "\n").unwrap();
    let rest = CALL.split_once("choose photo_id").unwrap().1;
    let done = desk.script(&format!("resume {case}\nchoose photo_id{rest}"), &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0);
    let records = fs::read_to_string(desk.path("records.jsonl")).unwrap();
    assert_eq!(records.matches(r#""type":"key_rotated""#).count(), 4);
}

#[test]
fn a_rotation_that_cannot_be_recorded_is_not_begun() {
    let desk = Desk::new();
    let before = fs::read(desk.path("desk.keys")).unwrap();
    desk.run(&["keys", "rotate", "state", "--as", "a-1", "--reason", "x", "--id", "not an id"]).exits(2);
    desk.run(&["keys", "rotate", "index", "--as", "a-1", "--reason", "x"]).exits(2);
    fs::rename(desk.path("desk.db"), desk.path("away")).unwrap();
    rotate(&desk, "state").exits(2).complains("there is no such database");
    assert!(!desk.path("desk.db").exists(), "a mistake makes no database");
    assert_eq!(fs::read(desk.path("desk.keys")).unwrap(), before);
    fs::rename(desk.path("away"), desk.path("desk.db")).unwrap();
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", "{ env = \"DESK_KEYS\" }");
    rotate(&desk, "state").exits(2).complains("DESK_KEYS");
}

#[test]
fn a_person_is_erased_once_and_a_refusal_says_why() {
    let desk = Desk::new();
    let person = |args: &[&str]| desk.run(&[args, &WHY].concat());
    person(&["erase", "sanne"]).exits(1).complains("nothing is stored about this person");
    desk.script("start reset_password sanne\n", &[]).exits(0);
    person(&["erase", "sanne"]).exits(1).complains("a block or a limit prevents this");
    desk.script("start reset_password jo\ncancel\n", &[]).exits(0);
    person(&["erase", "jo@contoso.example"]).exits(0).says("erased, by a-1");
    person(&["erase", "jo"]).exits(1).complains("nothing is stored");
    person(&["enable-check", "sanne", "--check", "sms_code"]).exits(1).complains("not disabled");
    person(&["repair-clock", "sanne", "--present", "2020-01-01T00:00:00Z"])
        .exits(1)
        .complains("does not show the stated time");
    person(&["repair-clock", "sanne", "--present", "yesterday"]).exits(2).complains("--present");
    desk.doctor().exits(0);
}
