//! Desks with their keys in a token of `SoftHSM`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::keys::{Worker, whole_call};
use crate::{CALL, Desk};

const PIN: &str = "4711-hunter2";

/// Makes a token, and a file with its PIN in the desk; returns its part of `desk.toml`.
fn token(desk: &Desk, label: &str) -> String {
    let module =
        std::env::var("BONAFIDES_PKCS11").expect("run tests/pkcs11/test, which sets BONAFIDES_PKCS11");
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--so-pin", "officer-hunter3", "--pin", PIN])
        .args(["--module", &module, "--label", label])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    set_pin(desk, PIN);
    format!("pkcs11 = {{ module = \"{module}\", token = \"{label}\", pin_file = \"pin\" }}")
}

fn set_pin(desk: &Desk, pin: &str) {
    fs::write(desk.path("pin"), format!("{pin}\n")).unwrap();
    fs::set_permissions(desk.path("pin"), fs::Permissions::from_mode(0o600)).unwrap();
}

fn rotate(desk: &Desk, key: &str) -> crate::common::Done {
    desk.run(&["keys", "rotate", key, "--as", "a-1", "--reason", "yearly"])
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn pkcs11_holds_every_key_of_a_new_desk() {
    let desk = Desk::new();
    for name in ["desk.db", "desk.db-wal", "desk.db-shm", "desk.keys"] {
        let _ = fs::remove_file(desk.path(name));
    }
    let keys = format!("{{ {} }}", token(&desk, "cli new"));
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    desk.doctor().exits(1).says("the token has no key `index-1`; run `bonafides desk keys create`");
    desk.run(&["keys", "create"]).exits(0).says("state-1, vault-1, index-1, grant-1 are in the token");
    desk.run(&["keys", "create"]).exits(2).complains("the token already has the key");
    desk.run(&["migrate"]).exits(0);
    let activate = ["policy", "activate", "--yes", "--accept-looser", "--as", "a-1", "--reason", "first"];
    desk.run(&activate).exits(0);
    desk.run(&["keys", "create"]).exits(2).complains("the database has records already");

    let done = desk.script(CALL, &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0).says("in use: state-1, vault-1, grant-1; in the token `cli new`");
    for (key, id) in [("vault", "vault-2"), ("grant", "grant-2"), ("state", "state-2")] {
        rotate(&desk, key).exits(0).says(&format!("{id} is in use"));
    }
    let done = desk.script(&CALL.replace("sanne", "jo"), &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0).says("in use: state-2, vault-2, grant-2");
    assert!(!desk.path("desk.keys").exists(), "no key is in a file");
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn pkcs11_takes_over_from_a_key_file_in_the_middle_of_a_call() {
    let desk = Desk::new();
    let open = "start reset_password sanne\nchoose sms_code\nanswer sms_code @code\n";
    let case =
        desk.script(open, &["--format", "json"]).exits(0).lines()[0]["case"].as_str().unwrap().to_owned();
    let keys = format!("{{ file = \"desk.keys\", {} }}", token(&desk, "cli moves"));
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    desk.doctor()
        .exits(0)
        .says("in use: state-1, vault-1, grant-1; in the token `cli moves`; earlier ones in clear in");
    desk.run(&["keys", "create"]).exits(2).complains("which are not in the token");
    rotate(&desk, "vault").exits(0).says("vault-2 is in use");
    rotate(&desk, "grant").exits(0).says("grant-2 is in use");
    desk.run(&["keys", "reseal"]).exits(0).says("0 rows sealed anew");
    let rest = CALL.split_once("choose photo_id").unwrap().1;
    let done = desk.script(&format!("resume {case}\nchoose photo_id{rest}"), &[]).exits(0);
    assert!(done.out.contains("state       ended, done"), "{}", done.out);
    desk.doctor().exits(0).says("in use: state-1, vault-2, grant-2");
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn pkcs11_worker_goes_on_after_a_rotation() {
    let desk = Desk::new();
    let keys = format!("{{ file = \"desk.keys\", {} }}", token(&desk, "cli rotates"));
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    let worker = Worker::of(&desk, "desk.toml");
    for key in ["vault", "grant", "state"] {
        rotate(&desk, key).exits(0);
    }
    desk.run(&["keys", "add", "vault"]).exits(2).complains("a token, which all processes share");
    whole_call(&desk);
    drop(worker);
    desk.run(&["keys", "reseal"]).exits(0);
    desk.doctor().exits(0).says("in use: state-2, vault-2, grant-2; in the token `cli rotates`");
}

#[test]
#[ignore = "needs SoftHSM: tests/pkcs11/test"]
fn pkcs11_that_does_not_work_is_named_by_every_command() {
    let desk = Desk::new();
    let keys = format!("{{ file = \"desk.keys\", {} }}", token(&desk, "cli errors"));
    desk.edit("desk.toml", "{ file = \"desk.keys\" }", &keys);
    desk.doctor().exits(0);
    let says = |expected: &str| {
        let doctor = desk.doctor().exits(1).says(expected);
        let call = desk.script("list\n", &[]).exits(2).complains(expected);
        assert!(!format!("{}{}", doctor.out, call.err).contains("hunter"), "{}", doctor.out);
    };
    set_pin(&desk, "4711-hunter3");
    says("the PIN of the token is wrong");
    set_pin(&desk, PIN);
    fs::set_permissions(desk.path("pin"), fs::Permissions::from_mode(0o640)).unwrap();
    says("pin` can be read by others (mode 0640)");
    fs::remove_file(desk.path("pin")).unwrap();
    says("pin`: No such file");
    desk.edit("desk.toml", "pin_file = \"pin\"", "pin_env = \"BONAFIDES_ABSENT_PIN\"");
    says("the environment variable `BONAFIDES_ABSENT_PIN` is not set");
    desk.edit("desk.toml", "pin_env = \"BONAFIDES_ABSENT_PIN\"", "pin_file = \"pin\"");
    set_pin(&desk, PIN);
    desk.edit("desk.toml", "token = \"cli errors\"", "token = \"cli absent\"");
    says("there is no token `cli absent`; the module has ");
    desk.edit("desk.toml", "module = \"/", "module = \"/absent/");
    says("cannot be loaded: ");
}
