//! `coverage`: the people who have a way, from JSON Lines and LDIF.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fmt::Write as _;

use common::{Done, file, run, run_with};
use serde_json::{Value, json};

const POLICY: &str = "\
format: 1
policy: desk
version: '2'
people: { lead: { contact: desk } }
signals: { place: { outcomes: { usual: 10, new: 0 } } }
challenges:
  passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  vouch: { type: confirm, factor: attestation, points: 30 }
channels: { sms: { cooling: 7d } }
actions: { reset: { require: { points: 40 } }, unlock: { require: { points: 30 } } }
groups:
  - { id: staff, match: 'CN=Staff,DC=x' }
  - { id: admins, match: 'CN=Admins,DC=x', require: { pass: [vouch] }, escalate: lead }
accept: [{ warning: escalation-to-address, because: it is read }]
";

const PEOPLE: &str = r#"{"id":"a","groups":["CN=Staff,DC=x"],"contacts":["sms"],"site":"Kiel"}
{"id":"b","groups":["CN=Staff,DC=x"],"enrolled":["passkey"],"site":"Kiel"}

{"id":"c","groups":["CN=Staff,DC=x"],"site":"Odense"}
{"id":"d","groups":["CN=Staff,DC=x","CN=Admins,DC=x"],"enrolled":["passkey"],"site":"Odense"}
{"id":"e","groups":["CN=Else,DC=x"],"enrolled":["passkey","vouch"]}
"#;

fn policy() -> String {
    file("coverage/policy.yaml", POLICY)
}

fn coverage(people: &str, args: &[&str]) -> Done {
    run(&[&["coverage", &policy(), people], args].concat())
}

fn people() -> String {
    file("coverage/people.jsonl", PEOPLE)
}

#[test]
fn people_are_counted_by_action_situation_group_and_site() {
    let args = ["--situation", "abroad: place=new, lost phone", "--format", "json"];
    let report = coverage(&people(), &args).exits(0).quietly().json();
    assert_eq!(
        (&report["people"], &report["unmatched"], &report["exact"]),
        (&json!(5), &json!(1), &json!(true))
    );
    assert_eq!(
        report["situations"],
        json!([{ "name": "usual" }, { "name": "unobserved" }, { "name": "abroad", "signals": { "place": "new" }, "lost": ["phone"] }])
    );
    let reset = &report["actions"][0];
    assert_eq!(
        reset["all"]["situations"][0],
        json!({
            "situation": "usual", "with_way": 2,
            "nothing_enrolled": 1, "denied": 1, "escalated": 1, "beyond_enrolment": 1,
            "one_cause": 2,
            "losses": [{ "cause": "passkey", "with_way": 1 }, { "cause": "phone", "with_way": 1 }],
            "weakest": [{ "causes": ["passkey"], "people": 1 }, { "causes": ["phone"], "people": 1 }],
            "weakest_unknown": 0,
            "campaign": [
                { "challenge": "vouch", "enrolments": 4, "gained": 2, "relieved": 2 },
                { "challenge": "passkey", "enrolments": 2, "gained": 1, "relieved": 1 },
                { "challenge": "sms_code", "enrolments": 4, "gained": 1, "relieved": 1 },
            ],
        })
    );
    let ways = |parts: &Value| -> Vec<(Value, Value, Vec<Value>)> {
        let parts = parts.as_array().unwrap().iter();
        let with = |part: &Value| {
            let all = part["situations"].as_array().unwrap().iter();
            all.map(|found| found["with_way"].clone()).collect::<Vec<_>>()
        };
        parts.map(|part| (part["name"].clone(), part["people"].clone(), with(part))).collect()
    };
    let row =
        |name: Value, people: u64, with: [u64; 3]| (name, json!(people), with.map(|n| json!(n)).to_vec());
    assert_eq!(
        ways(&reset["groups"]),
        [
            row(json!("staff"), 4, [2, 1, 1]),
            row(json!("admins"), 1, [0, 0, 0]),
            row(Value::Null, 1, [0, 0, 0])
        ]
    );
    assert_eq!(
        ways(&reset["sites"]),
        [
            row(json!("Kiel"), 2, [2, 1, 1]),
            row(json!("Odense"), 2, [0, 0, 0]),
            row(Value::Null, 1, [0, 0, 0])
        ]
    );
    assert_eq!(
        report["attention"],
        json!([
            { "id": "c", "actions": ["reset", "unlock"] },
            { "id": "d", "actions": ["reset", "unlock"] },
            { "id": "e", "actions": ["reset", "unlock"] },
        ])
    );
    let one = coverage(&people(), &["--action", "unlock", "--everyone", "vouch", "--format", "json"]).json();
    assert_eq!((&one["actions"][0]["action"], &one["actions"][1]), (&json!("unlock"), &Value::Null));
    assert_eq!(one["actions"][0]["all"]["situations"][1]["with_way"], json!(4));
}

#[test]
fn tables_fit_eighty_columns_and_name_the_people_without_a_way() {
    let done = coverage(&people(), &["--situation", "at home: place=new"])
        .exits(0)
        .quietly()
        .says("desk 2: 5 people\n")
        .says("In no group of the policy: 1 person.")
        .says("Without a way to some action, even at a usual desk: c, d, e.");
    let unwrapped = done.out.replace('\n', " ").replace("   ", " ").replace("  ", " ");
    let sentence = "Of 5 people, 2 (40\u{a0}%) have a way at a usual desk, 1 (20\u{a0}%) if no signal is observed, \
                    1 (20\u{a0}%) at home, and 1 (20\u{a0}%) at a usual desk without the passkey.";
    assert!(unwrapped.contains(sentence), "{}", done.out);
    assert!(done.out.lines().all(|line| line.chars().count() <= 80), "{}", done.out);
    coverage(&people(), &["--format", "markdown"])
        .exits(0)
        .says("# desk 2: 5 people\n")
        .says("| challenge | situation | enrolments | new ways | per 100 | relieved |\n|---|---|--:|--:|--:|--:|\n")
        .says("| sms\\_code | usual | 4 | 1 | 25 | 1 |\n");
}

#[test]
fn entries_of_people_are_read_from_ldif() {
    let export = "\
dn: CN=Jo,OU=People,DC=x\nobjectClass: user\nsAMAccountName: jo\nmemberOf: CN=Team,DC=x\nmobile: 1\nl: Kiel\n\n\
dn: CN=Al,OU=People,DC=x\nobjectClass: inetOrgPerson\nuid: al\nmobile:\nphysicalDeliveryOfficeName: B2\nl: Kiel\n\n\
dn: CN=PC,OU=Computers,DC=x\nobjectClass: user\nobjectClass: computer\n\n\
dn: CN=Team,DC=x\nobjectClass: group\nmemberOf: CN=Staff,DC=x\n\n\
dn: CN=Staff,DC=x\nobjectClass: group\nmember: CN=Al,OU=People,DC=x\n";
    let export = file("coverage/export.ldif", export);
    let enrolled = ["--enrolled", "sms_code=mobile", "--action", "reset", "--format", "json"];
    let report = coverage(&export, &enrolled).exits(0).quietly().json();
    assert_eq!((&report["people"], &report["unmatched"]), (&json!(2), &json!(0)));
    assert_eq!(report["actions"][0]["all"]["situations"][0]["with_way"], json!(1));
    assert_eq!(report["attention"], json!([{ "id": "al", "actions": ["reset"] }]));
    let names = |report: &Value| -> Vec<Value> {
        report["actions"][0]["sites"].as_array().unwrap().iter().map(|part| part["name"].clone()).collect()
    };
    assert_eq!(names(&report), [json!("B2"), json!("Kiel")]);
    let report = coverage(&export, &[&enrolled[..], &["--site", "l"]].concat()).json();
    assert_eq!(names(&report), [json!("Kiel")]);
    for (args, message, help) in [
        (
            ["--enrolled", "sms_code"],
            "`sms_code` does not name a challenge and an attribute",
            "--enrolled CHALLENGE=ATTRIBUTE",
        ),
        (["--enrolled", "sms=mobile"], "the policy has no challenge `sms`", "its challenges:"),
    ] {
        coverage(&export, &args).exits(2).complains(message).complains(help);
    }
    // The directory of a desk.
    let desk = "desk = { origin = \"log\", policy = \"p.yaml\", keys = { env = \"KEYS\" } }\nstore.sqlite = \"desk.db\"\n\
                directory.ldif = \"export.ldif\"\n";
    let report = coverage(&file("coverage/desk.toml", desk), &enrolled).exits(0).quietly().json();
    assert_eq!(
        (&report["people"], &report["attention"]),
        (&json!(2), &json!([{ "id": "al", "actions": ["reset"] }]))
    );
    let wrong = desk.replace("directory.ldif", "directory.ldap");
    coverage(&file("coverage/wrong.toml", &wrong), &[])
        .exits(2)
        .complains("wrong.toml:3:11: unknown key `ldap`");
    let broken = file("coverage/broken.ldif", "dn: CN=a\nmemberOf: Staff\n");
    coverage(&broken, &[]).exits(2).complains("broken.ldif:2: not a distinguished name");
    let nobody = file("coverage/nobody.ldif", "dn: CN=Team,DC=x\nobjectClass: group\n");
    coverage(&nobody, &[]).exits(2).complains("the file contains no people");
}

#[test]
fn errors_name_the_line_and_exit_with_2() {
    let line = r#"{"id":"a","groups":[],"#;
    for (text, message, help) in [
        (
            format!("{line}\"enrolled\":[]}}\n\n{line}\"enrolled\":[\"paskey\"]}}"),
            ":3: the policy has no challenge `paskey` (at `enrolled[0]`)",
            "did you mean `passkey`?",
        ),
        (
            format!("{line}\"contacts\":[\"fax\"]}}"),
            ":1: the policy has no channel `fax` (at `contacts[0]`)",
            "its channels: sms",
        ),
        (
            r#"{"id":"a"}"#.to_owned(),
            ":1: the groups of the person are missing (at `groups`)",
            "an empty list",
        ),
        (format!("{line}\"enrolled\":\n"), ":1:33: the record is not well-formed JSON", "write JSON"),
        (
            "{\"id\":\"a\",\"groups\":[],\"mail\":\"a@example.com\"}".to_owned(),
            ":1: there is no key `mail` here",
            "`id`, `groups`",
        ),
        (String::new(), ": the file contains no people", "one JSON object on each line"),
    ] {
        let people = file("coverage/wrong.jsonl", &text);
        coverage(&people, &[]).exits(2).complains(message).complains(help);
        let error = coverage(&people, &["--format", "json"]).exits(2).json();
        assert_eq!(error["error"]["code"], "person", "{text}");
    }
    coverage(&file("coverage/latin1.jsonl", b"{\"id\":\"\xe9\"}\n"), &[])
        .exits(2)
        .complains(":1: the line is not UTF-8");
    coverage("coverage/nowhere.jsonl", &[]).exits(2).complains("no such file");
    coverage(&people(), &["--enrolled", "a=b"]).exits(2).complains("`--enrolled` is only for an LDIF export");
    coverage(&people(), &["--action", "rset"])
        .exits(2)
        .complains("no action `rset`")
        .complains("did you mean `reset`?");
    coverage(&people(), &["--situation", "home"]).exits(2).complains("begins with its name and a colon");
    coverage(&people(), &["--format", "html"]).exits(2).complains("`coverage` cannot print `html`");
    run(&["coverage", &file("coverage/bad.yaml", "format: 1\n"), &people()]).exits(2);
}

/// People come from a pipe, after a byte order mark, in any number; who is on two lines is counted twice.
#[test]
fn standard_input_is_read_line_by_line() {
    let mut text = String::from("\u{feff}");
    for number in 0..20_000 {
        writeln!(text, r#"{{"id":"u{}","groups":["CN=Staff,DC=x"],"enrolled":["passkey"]}}"#, number % 9_999)
            .unwrap();
    }
    let done = run_with(&["coverage", &policy(), "-", "--format", "json"], text.as_bytes());
    let report = done.exits(0).quietly().json();
    assert_eq!(report["people"], json!(20_000));
    assert_eq!(report["actions"][0]["all"]["situations"][0]["with_way"], json!(20_000));
}
