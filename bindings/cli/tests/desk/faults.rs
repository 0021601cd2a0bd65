//! Every fault that can be made is made, and `doctor` names it, says how to fix it, and is content once it is fixed.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;

use crate::common::bonafides;
use crate::{CALL, Desk};

/// Asserts that exactly these parts are wrong, each with a finding and a way to fix it.
#[track_caller]
fn finds(desk: &Desk, wrong: &[(&str, &str, &str)]) {
    let done = desk.run(&["doctor", "--format", "json"]).exits(1).quietly().json();
    let checks = done["checks"].as_array().unwrap();
    let found: Vec<&serde_json::Value> = checks.iter().filter(|check| check["fine"] == false).collect();
    let parts: Vec<&str> = found.iter().map(|check| check["part"].as_str().unwrap()).collect();
    let expected: Vec<&str> = wrong.iter().map(|(part, ..)| *part).collect();
    assert_eq!(parts, expected, "{done:#}");
    for (check, (part, says, help)) in found.iter().zip(wrong) {
        for (member, text) in [("found", says), ("help", help)] {
            let has = check[member].as_str().unwrap();
            assert!(has.contains(text), "{part}: no `{text}` in `{has}`");
        }
    }
    let people = desk.doctor().exits(1);
    assert_eq!(people.out.lines().filter(|line| line.starts_with("wrong")).count(), wrong.len());
    let words = if wrong.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", wrong.len()) };
    assert!(people.out.trim_end().ends_with(&words), "{}", people.out);
}

#[track_caller]
fn is_fine(desk: &Desk) {
    desk.doctor().exits(0).says("everything is fine");
}

fn mode(desk: &Desk, file: &str, mode: u32) {
    fs::set_permissions(desk.path(file), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn keys() {
    let desk = Desk::new();
    mode(&desk, "desk.keys", 0o644);
    finds(&desk, &[("keys", "has mode 0644 instead of 0600", "run `chmod 600 ")]);
    desk.run(&["call", "--as", "o-1"]).exits(2).complains("has mode 0644").complains("chmod 600");
    mode(&desk, "desk.keys", 0o600);
    is_fine(&desk);
    fs::rename(desk.path("desk.keys"), desk.path("away")).unwrap();
    finds(&desk, &[("keys", "desk.keys", "restore the key file of this database from its copy")]);
    // The keys of another desk are as good as none.
    fs::copy(Desk::new().path("desk.keys"), desk.path("desk.keys")).unwrap();
    finds(
        &desk,
        &[
            ("rows", "the keys do not open a row", "restore the key file that belongs to this database"),
            ("policy", "cannot be opened", "provide the key that sealed it"),
        ],
    );
    fs::rename(desk.path("away"), desk.path("desk.keys")).unwrap();
    is_fine(&desk);
}

#[test]
fn the_policy_and_its_file() {
    let desk = Desk::new();
    fs::rename(desk.path("service-desk.yaml"), desk.path("away")).unwrap();
    finds(&desk, &[("policy file", "service-desk.yaml", "restore the file")]);
    fs::rename(desk.path("away"), desk.path("service-desk.yaml")).unwrap();
    desk.edit("service-desk.yaml", "lifetime: 8h", "lifetime: 4h");
    finds(
        &desk,
        &[(
            "policy file",
            "differs from the policy in force",
            "run `bonafides desk policy activate --reason TEXT`",
        )],
    );
    desk.run(&["policy", "activate", "--as", "a-1", "--reason", "shorter", "--yes"]).exits(0);
    is_fine(&desk);
    desk.edit("service-desk.yaml", "independent: 2", "independant: 2");
    finds(&desk, &[("policy file", "has errors", "run `bonafides check ")]);
    desk.edit("service-desk.yaml", "independant: 2", "independent: 2");
    // The directory loses a group of the policy.
    let group = "CN=Domain Admins,CN=Users,DC=contoso,DC=example";
    desk.edit("directory.ldif", group, &group.replace("Admins", "Administrators"));
    finds(
        &desk,
        &[
            ("groups", "Domain Admins", "write the name as the directory has it"),
            ("person security", "no member who could act", "name another group in the policy"),
        ],
    );
    desk.edit("directory.ldif", &group.replace("Admins", "Administrators"), group);
    desk.sql("DELETE FROM state WHERE key = 'case/desk'");
    finds(
        &desk,
        &[("store", "the database is damaged: rows are missing: 1", "restore the database from a backup")],
    );
    desk.sql("DELETE FROM keys WHERE key = 'case/desk'");
    finds(
        &desk,
        &[
            ("policy", "no policy is in force", "bonafides desk policy activate"),
            ("policy file", "differs from the policy in force", "bonafides desk policy activate"),
        ],
    );
}

#[test]
fn a_group_that_takes_over_cases_and_has_no_members() {
    let desk = Desk::new();
    desk.doctor().exits(0).says("fine   person security   `Domain Admins` has members");
    let empty = [("person security", "`Domain Admins` has no member who could act", "add an account")];
    // The only member is disabled.
    let ari = "memberOf: CN=Domain Admins,CN=Users,DC=contoso,DC=example\n";
    desk.edit(
        "directory.ldif",
        &format!("userAccountControl: 512\n{ari}"),
        &format!("userAccountControl: 514\n{ari}"),
    );
    finds(&desk, &empty);
    desk.edit("directory.ldif", &format!("userAccountControl: 514\n{ari}"), "userAccountControl: 512\n");
    desk.edit("directory.ldif", "member: CN=Ari Lund,OU=People,DC=contoso,DC=example\n", "");
    finds(&desk, &empty);
}

#[test]
fn the_configuration() {
    let desk = Desk::new();
    desk.edit("desk.toml", "[channels]", "[chanels]");
    desk.edit("desk.toml", "origin ", "orgin ");
    finds(
        &desk,
        &[
            ("configuration", "desk.toml:4:1: unknown key `orgin`", "did you mean `origin`?"),
            ("configuration", "chanels", "did you mean `channels`?"),
        ],
    );
    let done = desk.run(&["status"]).exits(2);
    assert_eq!(done.err.matches("error: ").count(), 2, "{}", done.err);
    let done = desk.run(&["status", "--format", "json"]).exits(2).json();
    assert_eq!((&done["error"]["code"], &done["error"]["line"]), (&"unknown-key".into(), &4.into()));
    assert_eq!(done["error"]["next"]["error"]["code"], "unknown-key");
    desk.edit("desk.toml", "[chanels]", "[channels]");
    desk.edit("desk.toml", "orgin ", "origin ");
    is_fine(&desk);
    // The policy in force needs it.
    desk.edit("desk.toml", "manager = { file", "# manager = { file");
    finds(&desk, &[("needs", "`manager`, which has no entry under `[channels]`", "add `manager = ")]);
    desk.run(&["call", "--as", "o-1"]).exits(2).complains("desk.toml:").complains("`manager`");
    let nowhere = bonafides(&["desk", "--config", "nowhere.toml", "status"]).output().unwrap();
    assert!(String::from_utf8(nowhere.stderr).unwrap().contains("bonafides desk init"));
}

#[test]
fn the_database() {
    let desk = Desk::new();
    desk.sql("PRAGMA user_version = 99");
    finds(&desk, &[("store", "the schema has version 99", "update the desk")]);
    desk.run(&["migrate"]).exits(2).complains("version 99");
    desk.sql("PRAGMA user_version = 0");
    finds(&desk, &[("store", "the schema has version 0", "bonafides desk migrate")]);
    desk.sql("PRAGMA user_version = 1");
    is_fine(&desk);
    // Another program's.
    desk.sql("PRAGMA application_id = 7");
    finds(&desk, &[("store", "belongs to another program", "restore")]);
    desk.sql("PRAGMA application_id = 1651402340");
    is_fine(&desk);
    desk.script(CALL, &[]).exits(0);
    desk.sql("PRAGMA wal_checkpoint(TRUNCATE)");
    let whole = fs::read(desk.path("desk.db")).unwrap();
    fs::write(desk.path("desk.db"), &whole[..whole.len() / 2]).unwrap();
    finds(&desk, &[("store", "the database is damaged", "restore the database from a backup")]);
    fs::write(desk.path("desk.db"), b"not a database, and long enough to be looked at").unwrap();
    finds(&desk, &[("store", "the database is damaged", "restore the database from a backup")]);
    fs::remove_file(desk.path("desk.db")).unwrap();
    finds(&desk, &[("store", "there is no `", "restore it from a backup")]);
    assert!(!desk.path("desk.db").exists(), "a look makes no database");
    fs::write(desk.path("desk.db"), whole).unwrap();
    is_fine(&desk);
}

/// The user `nobody`, for what the administrator is never refused.
const NOBODY: u32 = 65_534;

#[test]
fn a_database_that_may_only_be_read() {
    let desk = Desk::new();
    let config = desk.path("desk.toml");
    let mut doctor = bonafides(&["desk", "--config", config.to_str().unwrap(), "doctor"]);
    doctor.current_dir("/");
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if is_root {
        let files = fs::read_dir(desk.path("")).unwrap().map(|file| file.unwrap().path());
        for path in files.chain([desk.path("")]) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        doctor.uid(NOBODY);
    }
    for (folder, database) in [(0o500, 0o600), (0o700, 0o400)] {
        mode(&desk, "desk.db", database);
        mode(&desk, "", folder);
        let done = doctor.output().expect("the program can be run by everybody");
        let out = String::from_utf8(done.stdout).unwrap();
        mode(&desk, "", 0o700);
        assert_eq!(done.status.code(), Some(1), "{out}");
        let line =
            out.lines().find(|line| line.starts_with("wrong  store")).unwrap_or_else(|| panic!("{out}"));
        assert!(line.contains("; give the desk the right to write"), "{line}");
    }
}

#[test]
fn the_directory() {
    let desk = Desk::new();
    let whole = fs::read_to_string(desk.path("directory.ldif")).unwrap();
    let broken = [
        (&whole[..whole.len() - 20], "does not end with a line end"),
        ("dn: CN=x\nobjectClass: user\n", "no group"),
        ("nonsense\n", "directory.ldif"),
    ];
    for (text, says) in broken {
        fs::write(desk.path("directory.ldif"), text).unwrap();
        let done = desk.doctor().exits(1);
        let line = done
            .out
            .lines()
            .find(|line| line.starts_with("wrong") && line.contains("directory"))
            .expect(&done.out);
        assert!(line.contains(says) && line.contains("; "), "{line}");
    }
    fs::remove_file(desk.path("directory.ldif")).unwrap();
    let done = desk.doctor().exits(1);
    assert!(done.out.contains("wrong  directory         the directory cannot be reached: `"), "{}", done.out);
    desk.script("start reset_password sanne\n", &[]).exits(2).complains("the directory cannot be reached");
    fs::write(desk.path("directory.ldif"), whole).unwrap();
    fs::write(desk.path("directory.changes.ldif"), "").unwrap();
    mode(&desk, "directory.changes.ldif", 0o644);
    finds(&desk, &[("directory", "is open to others", "run `chmod 600 ")]);
}

#[test]
fn channels_sinks_and_commands_that_were_given_up() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.path("sent")).unwrap();
    let folder = "check the folder, its permissions and the space";
    finds(
        &desk,
        &[
            ("channel mail", "sent/mail.jsonl", folder),
            ("channel manager", "sent/manager.jsonl", folder),
            ("channel sms", "sent/sms.jsonl", folder),
            ("channel tickets", "sent/tickets.jsonl", folder),
        ],
    );
    // A code that nobody could send in ten minutes.
    let lines = "start reset_password sanne\nchoose sms_code\n";
    desk.script(lines, &[]).exits(0).complains("warning: desk.part_failed: part=channel sms, reason=`");
    assert_eq!(desk.status()["waiting"], 2);
    fs::create_dir(desk.path("sent")).unwrap();
    is_fine(&desk);
    desk.sql("UPDATE outbox SET since = since - 360000");
    finds(&desk, &[("commands", "2 waiting, the oldest for 6 min", "bonafides desk work")]);
    fs::remove_dir_all(desk.path("sent")).unwrap();
    desk.sql("UPDATE outbox SET since = since - 360000, ready = 0");
    desk.run(&["work", "--until-idle"]).exits(0);
    fs::create_dir(desk.path("sent")).unwrap();
    finds(&desk, &[("given up", "within a day: 1 send_message; the newest because: `", "fix the part")]);
    let status = desk.run(&["status"]).exits(0);
    assert!(
        status.out.contains("given up    1 command") && status.out.contains("sms.jsonl"),
        "{}",
        status.out
    );
    assert_eq!(desk.status()["dead"][0]["kind"], "send_message");
    desk.sql("UPDATE dead SET at = at - 90000000");
    is_fine(&desk);

    fs::write(desk.path("records.jsonl"), "what is this?\n").unwrap();
    finds(&desk, &[("sink records", "is not a record", "move the file away")]);
}

#[test]
fn deadlines_clock_and_log() {
    let desk = Desk::new();
    desk.script("start reset_password sanne\n", &[]).exits(0);
    desk.sql("UPDATE cases SET due = due - 86400000");
    finds(&desk, &[("deadlines", "1 of 1 open cases are overdue", "bonafides desk work")]);
    desk.run(&["work", "--until-idle"]).exits(0);
    is_fine(&desk);

    // A record from a day ahead, and one that somebody changed.
    let newest = "WHERE position = (SELECT max(position) FROM records)";
    let time = "json_extract(bytes, '$.time')";
    desk.sql(&format!("UPDATE records SET bytes = replace(bytes, {time}, {time} + 86400000) {newest}"));
    finds(&desk, &[("clock", "before the newest record", "set the clock")]);
    desk.sql(&format!("UPDATE records SET bytes = replace(bytes, {time}, {time} - 86400000) {newest}"));
    is_fine(&desk);
    desk.run(&["keys", "rotate", "grant", "--as", "a-1", "--reason", "yearly"]).exits(0);
    desk.sql("UPDATE records SET bytes = replace(bytes, 'policy_used', 'policy_useless') WHERE chain = 'desk' AND seq = 0");
    finds(&desk, &[("records", "the chain of administrators is damaged: record ", "keep a copy")]);
}
