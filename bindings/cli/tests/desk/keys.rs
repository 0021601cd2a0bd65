use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::common::bonafides;
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

/// Two commands in place of a key service: each byte plus and minus one.
const WRAP: [&str; 3] = ["sh", "-c", "LC_ALL=C tr '\\000-\\377' '\\001-\\377\\000'"];
const UNWRAP: &str = r#"["sh", "-c", "LC_ALL=C tr '\\001-\\377\\000' '\\000-\\377'"]"#;

#[test]
fn keys_are_put_behind_a_key_service_in_the_middle_of_a_call_and_taken_out_again() {
    let desk = Desk::new();
    let wrap = |verb: &[&str]| desk.run(&[&["keys"], verb, &["--"], &WRAP].concat());
    let clear = desk.path("desk.keys");
    let clear = clear.to_str().unwrap();
    let case = desk.open_case();
    wrap(&["wrap", clear]).exits(2).complains("`desk.keys` is not a file of wrapped keys");
    let keys = format!("{{ wrapped = \"desk.keys.wrapped\", unwrap = {UNWRAP}, within = \"5s\" }}");
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    desk.doctor().exits(1).says("restore the key file of this database from its copy");
    wrap(&["wrap", clear]).exits(0).says("opens with the command of desk.toml");
    fs::rename(clear, desk.path("safe")).unwrap();
    wrap(&["wrap", clear]).exits(2).complains("No such file");
    wrap(&["wrap", desk.path("safe").to_str().unwrap()]).exits(2).complains("exists already");

    desk.doctor().exits(0).says("desk.keys.wrapped`, whose data key `sh` unwraps");
    rotate(&desk, "vault").exits(0).says("vault-2 is in use");
    wrap(&["rewrap"]).exits(0).says("has a new data key");
    let done = desk.script(&format!("resume {case}\n{}", CALL.split_once('\n').unwrap().1), &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0).says("in use: state-1, vault-2, grant-1");

    let out = desk.path("out");
    let out = out.to_str().unwrap();
    let done = desk.run(&["keys", "unwrap", out, "--format", "json"]).exits(0);
    assert_eq!(done.json()["file"], out);
    desk.edit("desk.toml", &keys, "{ file = \"out\" }");
    desk.doctor().exits(0).says("in use: state-1, vault-2, grant-1; in clear in");
}

#[test]
fn a_key_service_that_fails_is_named_by_every_command() {
    let desk = Desk::new();
    let clear = desk.path("desk.keys");
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &format!("{{ wrapped = \"w\", unwrap = {UNWRAP} }}"));
    desk.run(&[&["keys", "wrap", clear.to_str().unwrap(), "--"], &WRAP[..]].concat()).exits(0);
    for (unwrap, expected) in [
        (r#"["/absent/kms"]"#, "`/absent/kms` cannot be run"),
        (r#"["sh", "-c", "echo AccessDenied >&2; exit 254"]"#, "ended with exit status: 254: AccessDenied"),
        (r#"["true"]"#, "`true` printed nothing"),
        (r#"["cat"]"#, "the data key does not open it"),
        (r#"["sleep", "600"], within = "1s""#, "no answer within 1 s"),
    ] {
        let toml = fs::read_to_string(desk.path("desk.toml")).unwrap();
        desk.edit("desk.toml", UNWRAP, unwrap);
        desk.doctor().exits(1).says(expected);
        desk.script("list\n", &[]).exits(2).complains(expected);
        desk.run(&["keys", "unwrap", "never"]).exits(2).complains(expected);
        fs::write(desk.path("desk.toml"), toml).unwrap();
    }
    desk.doctor().exits(0);
}

/// A worker that has read its keys and runs.
pub(crate) struct Worker(Child);

impl Worker {
    pub(crate) fn of(desk: &Desk, config: &str) -> Self {
        let config = desk.path(config);
        let mut worker = bonafides(&["desk", "--config", config.to_str().unwrap(), "work"]);
        let mut worker = worker.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(worker.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("working"), "{line}");
        Self(worker)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Takes a call that a worker elsewhere carries out.
pub(crate) fn whole_call(desk: &Desk) {
    desk.script(CALL, &["--no-worker"]).exits(0).says("state       redeemed");
    let begun = Instant::now();
    while desk.status()["open_cases"] != 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", desk.status());
    }
    let given_up = desk.status()["dead"].clone();
    assert_eq!(given_up, serde_json::json!([]));
    assert!(desk.path("sent/manager.jsonl").exists(), "the password was delivered");
}

#[test]
fn a_worker_that_runs_goes_on_after_a_rotation() {
    let desk = Desk::new();
    let worker = Worker::of(&desk, "desk.toml");
    for key in ["state", "vault", "grant"] {
        rotate(&desk, key).exits(0);
    }
    whole_call(&desk);
    drop(worker);
    desk.run(&["keys", "reseal"]).exits(0);
    desk.doctor().exits(0);
}

/// A worker asks the key service once, so a rotation does not need it.
#[test]
fn a_worker_with_wrapped_keys_goes_on_after_a_rotation_and_asks_nobody() {
    let desk = Desk::new();
    // Counts how often it is asked.
    let unwrap = UNWRAP.replace("LC_ALL=C tr", "echo >>asked; LC_ALL=C tr");
    let keys = format!("{{ wrapped = \"desk.keys.wrapped\", unwrap = {unwrap} }}");
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    let clear = desk.path("desk.keys");
    desk.run(&[&["keys", "wrap", clear.to_str().unwrap(), "--"], &WRAP[..]].concat()).exits(0);
    let asked = || fs::read_to_string(desk.path("asked")).unwrap().len();
    let before = asked();
    let worker = Worker::of(&desk, "desk.toml");
    assert_eq!(asked(), before + 1);
    for key in ["state", "vault", "grant"] {
        rotate(&desk, key).exits(0);
    }
    desk.run(&["keys", "add", "vault"]).exits(0).says("desk keys use vault");
    desk.run(&["keys", "use", "vault", "--id", "vault-3", "--as", "a-1", "--reason", "yearly"]).exits(0);
    // From here on, the service answers nobody but the processes that it has answered.
    let before = asked();
    desk.edit("desk.toml", "echo >>asked", "echo >>others");
    whole_call(&desk);
    assert_eq!(asked(), before, "the worker reads the file anew, and has its data key");
    drop(worker);
    desk.run(&["keys", "reseal"]).exits(0);
    desk.doctor().exits(0).says("in use: state-2, vault-3, grant-2");
}

#[test]
fn a_key_is_known_on_every_machine_before_one_uses_it() {
    let desk = Desk::new();
    let text = fs::read_to_string(desk.path("desk.toml")).unwrap();
    fs::write(desk.path("other.toml"), text.replace("\"desk.keys\"", "\"other.keys\"")).unwrap();
    let copy = || fs::copy(desk.path("desk.keys"), desk.path("other.keys")).unwrap();
    let doctor = || {
        let config = desk.path("other.toml");
        crate::common::run(&["desk", "--config", config.to_str().unwrap(), "doctor"])
    };
    copy();
    let worker = Worker::of(&desk, "other.toml");
    desk.run(&["keys", "use", "state", "--as", "a-1", "--reason", "x"]).exits(2).complains("no key `state`");
    for key in ["state", "vault", "grant"] {
        desk.run(&["keys", "add", key]).exits(0).says(&format!("{key}-2 is known, and not in use."));
        copy();
        desk.run(&[&["keys", "use", key][..], &WHY].concat()).exits(0).says(&format!("{key}-2 is in use"));
    }
    desk.run(&["keys", "use", "state", "--id", "x", "--as", "a-1", "--reason", "x"]).exits(2);
    // The other machine has the keys, and seals with the older ones, without a restart.
    whole_call(&desk);
    drop(worker);
    doctor().exits(1).says("this process seals with `grant-1` and not `grant-2`; replace the keys");
    copy();
    doctor().exits(0);
    desk.run(&["keys", "reseal"]).exits(0);
    // Both steps at once, although the other machine has a copy.
    rotate(&desk, "state").exits(0);
    doctor()
        .exits(1)
        .says("other processes seal with `state-3`, which this one does not have; replace the keys")
        .says("the keys do not open a row");
    copy();
    doctor().exits(0);
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
