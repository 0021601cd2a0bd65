//! `check`, `test`, `schema`, `fmt` and `table`: the commands about policies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{DESK, SMALL, bonafides, file, root, run, run_with};
use serde_json::json;

const EXAMPLES: [&str; 2] = [DESK, "examples/policies/self-service-two-gates.yaml"];

fn with_error() -> String {
    SMALL.replace("pass: [see]", "pass: [sea]")
}

/// Returns a policy that loads with a warning.
fn with_warning() -> String {
    let accepted = "accept:\n  - { warning: one-cause-alone, because: it is small }\n";
    assert!(SMALL.contains(accepted));
    SMALL.replace(accepted, WITHOUT_ADDRESS)
}

/// Accepts only the warning about an escalation to an address.
const WITHOUT_ADDRESS: &str = "accept:\n  - { warning: escalation-to-address, because: it is small }\n";

#[test]
fn check_is_content_with_the_examples() {
    let done = run(&["check", EXAMPLES[0], EXAMPLES[1]]).exits(0).quietly();
    for (line, example) in done.out.lines().rev().zip(EXAMPLES.iter().rev()) {
        assert_eq!(line, format!("{example}: ok"));
    }
    run(&["check", "--deny", "warnings", EXAMPLES[0], EXAMPLES[1]]).exits(0);
}

#[test]
fn check_underlines_errors_and_exits_with_3() {
    let policy = file("check/error.yaml", with_error());
    let done = run(&["check", &policy, DESK]).exits(3).says("error[unknown-check]").says("^^^");
    assert!(done.out.contains(&format!("{policy}: not ok, 1 error\n")), "{}", done.out);
    assert!(done.out.ends_with(&format!("{DESK}: ok\n")), "{}", done.out);
    let json = run(&["check", &policy, DESK, "--format", "json"]).exits(3).json();
    assert_eq!(
        (&json[0]["ok"], &json[0]["errors"], &json[0]["file"]),
        (&json!(false), &json!(1), &json!(policy))
    );
    assert_eq!(json[0]["diagnostics"][0]["path"], "everyone.require.pass[0]");
    assert_eq!(json[0]["diagnostics"][0]["fix"], "see");
    assert_eq!((&json[1]["ok"], &json[1]["errors"]), (&json!(true), &json!(0)));
}

#[test]
fn warnings_are_errors_only_if_denied() {
    let policy = file("check/warning.yaml", with_warning());
    let done = run(&["check", &policy]).exits(0).says("warning[one-cause-alone]");
    let closing = done.out.lines().last().unwrap().to_owned();
    assert!(closing.starts_with(&format!("{policy}: ok, 1 warning")), "{closing}");
    run(&["check", &policy, "--deny", "warnings"]).exits(3).says("not ok, 1 warning");
    let json = run(&["check", &policy, "--format", "json"]).exits(0).json();
    assert_eq!((&json[0]["ok"], &json[0]["warnings"]), (&json!(true), &json!(1)));
    let json = run(&["check", &policy, "--format", "json", "--deny", "warnings"]).exits(3).json();
    assert_eq!(json[0]["ok"], false);
}

/// Returns a policy with a misspelt group, whose rule would apply to nobody in finance.
fn with_groups() -> String {
    SMALL
        .replace(
            "unmatched: everyone\n",
            "\
groups:
  - { id: staff, match: G-Staff }
  - { id: finance, match: [\"CN=Finance\\\\, EU,OU=Groups,DC=x\", G-Fiance], forbid: [other] }
",
        )
        .replace(
            "people: { lead: { contact: desk } }",
            "people: { lead: { contact: desk, group: Desk Leads } }",
        )
        .replace("everyone:\n", "  other: { type: confirm, factor: possession, points: 10 }\neveryone:\n")
        + "tests:\n  - { name: else, action: reset, groups: [G-Elsewhere], evidence: {}, expect: { verdict: deny } }\n"
}

const LDIF: &str = "\
dn: CN=Jo,OU=People,DC=x
objectClass: user
memberOf: CN=G-Staff,OU=Groups,DC=x

dn: cn=Finance\\2C EU, ou=groups, dc=x
objectClass: group

dn: CN=G-Finance,OU=Groups,DC=x
objectClass: groupOfNames
member: CN=Jo,OU=People,DC=x

dn: CN=Desk Leads,OU=Groups,DC=x
objectClass: group
";
const LINES: &str =
    "\u{feff}CN=G-Staff,OU=Groups,DC=x\r\n\n  Desk Leads \nCN=Finance\\, EU,OU=Groups,DC=x\nG-Finance\n";

#[test]
fn check_warns_of_names_that_the_directory_does_not_have() {
    let policy = file("directory/groups.yaml", with_groups());
    run(&["check", "--deny", "warnings", &policy]).exits(0);
    for (name, content) in [("export.ldif", LDIF), ("export", LDIF), ("names.txt", LINES)] {
        let directory = file(&format!("directory/{name}"), content);
        let done = run(&["check", "--directory", &directory, &policy]).exits(0);
        let done = done.says("warning[unknown-name]: the directory has no group `G-Fiance`");
        let done = done.says("did you mean `G-Finance`?").says("^^^^^^^^");
        assert!(done.out.ends_with(&format!("{policy}: ok, 1 warning\n")), "{}", done.out);
        let json = run(&["check", "--directory", &directory, &policy, "--format", "json"]).exits(0).json();
        let found = &json[0]["diagnostics"][0];
        assert_eq!((&json[0]["warnings"], &json[0]["ok"]), (&json!(1), &json!(true)));
        assert_eq!((&found["code"], &found["path"]), (&json!("unknown-name"), &json!("groups[1].match[1]")));
        assert_eq!((&found["text"], &found["fix"]), (&json!("G-Fiance"), &json!("'G-Finance'")));
        let denied = run(&["check", "--deny", "warnings", "--directory", &directory, &policy]).exits(3);
        denied.says("not ok, 1 warning");
    }
    // A person's group is also looked up; without a close match, nothing is suggested.
    let directory = file("directory/others.txt", "CN=G-Staff,DC=x\n");
    let json = run(&["check", "--directory", &directory, &policy, "--format", "json"]).exits(0).json();
    let paths: Vec<&str> = json[0]["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["people.lead.group", "groups[1].match[0]", "groups[1].match[1]"]);
    assert!(json[0]["diagnostics"][0]["fix"].is_null());
}

#[test]
fn a_warning_of_a_name_can_be_accepted() {
    let accepted = "accept:\n  - { warning: unknown-name, at: \"groups[1]\", because: made next week }\n";
    let policy = file("directory/accepted.yaml", with_groups().replace("accept:\n", accepted));
    let directory = file("directory/accepted.txt", LINES);
    run(&["check", "--deny", "warnings", "--directory", &directory, &policy]).exits(0);
}

#[test]
fn a_directory_that_cannot_be_read_is_an_error_with_its_line() {
    let cases: [(&str, &[u8], u64); 8] = [
        ("bad.ldif", b"dn: CN=a\nmember: Jo\n", 2),
        ("latin1.ldif", b"dn: CN=a\n\ndn: CN=\xe9\n", 3),
        ("twice.ldif", b"dn: CN=a\n\ndn: cn=A\n", 3),
        ("latin1.txt", b"Finance\n\xe9\n", 2),
        ("dn.txt", b"Finance\n\nCN=a;b\n", 3),
        ("wide.txt", b"\xff\xfeF\0\n\0", 1),
        ("wide.ldif", b"\xff\xfed\0n\0", 1),
        ("empty.txt", b"\n", 1),
    ];
    for (name, content, line) in cases {
        let directory = file(&format!("directory/{name}"), content);
        let done = run(&["check", "--directory", &directory, DESK]).exits(2);
        assert_eq!(done.out, "");
        done.complains(&format!("error: {directory}:{line}: "));
        let json = run(&["check", "--directory", &directory, DESK, "--format", "json"]).exits(2).json();
        assert_eq!((&json["error"]["code"], &json["error"]["line"]), (&json!("directory"), &json!(line)));
    }
    run(&["check", "--directory", "gone.ldif", DESK])
        .exits(2)
        .complains("gone.ldif")
        .complains("check the path");
}

#[test]
fn check_goes_on_after_a_file_that_is_not_there() {
    run(&["check", "gone.yaml", DESK]).exits(2).complains("gone.yaml").says(&format!("{DESK}: ok"));
    let json = run(&["check", "gone.yaml", DESK, "--format", "json"]).exits(2).json();
    assert_eq!((&json[0]["ok"], &json[1]["ok"]), (&json!(false), &json!(true)));
    assert!(json[0]["error"].is_string());
}

const TESTS: &str = "\
tests:
  - { name: seen <&> heard, action: reset, groups: [], evidence: { see: passed }, expect: { verdict: approve } }
  - { name: wrong, action: reset, groups: [], evidence: { see: passed }, expect: { verdict: deny, points: 10 } }
";

#[test]
fn tests_of_the_examples_pass() {
    let done = run(&["test", EXAMPLES[0], EXAMPLES[1]]).exits(0).quietly();
    let last = done.out.lines().last().unwrap();
    let passed: usize = last.strip_suffix(" passed, 0 failed").unwrap().parse().unwrap();
    assert_eq!(done.out.lines().filter(|line| line.trim_start().starts_with("ok ")).count(), passed);
    assert!(passed > 10);
}

#[test]
fn a_failed_test_exits_with_1_and_says_what_differs() {
    let policy = file("test/fails.yaml", format!("{SMALL}{TESTS}"));
    let done =
        run(&["test", &policy]).exits(1).says("FAILED  wrong").says("verdict: expected deny, got approve");
    assert_eq!(done.out.lines().last(), Some("1 passed, 1 failed"));
    assert!(!done.out.contains("points:"), "expected values are not reported");
    let json = run(&["test", &policy, "--format", "json"]).exits(1).json();
    assert_eq!((&json[0]["passed"], &json[0]["failed"]), (&json!(1), &json!(1)));
    assert_eq!(json[0]["tests"][1]["failures"], json!(["verdict: expected deny, got approve"]));
}

#[test]
fn test_writes_junit() {
    let policy = file("test/junit.yaml", format!("{SMALL}{TESTS}"));
    let xml = run(&["test", &policy, "--format", "junit"]).exits(1).out;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{xml}");
    let root = xml.lines().find(|line| line.starts_with("<testsuites ")).unwrap();
    for count in ["tests=\"2\"", "failures=\"1\"", "errors=\"0\""] {
        assert!(root.contains(count), "{root}");
    }
    assert!(xml.contains("seen &lt;&amp;&gt; heard"), "{xml}");
    assert!(xml.contains("<failure message=\"verdict: expected deny, got approve\""), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 2);
}

#[test]
fn a_policy_that_does_not_load_is_an_error_in_junit() {
    let bad = file("test/junit-bad.yaml", with_error());
    let xml = run(&["test", &bad, DESK, "--format", "junit"]).exits(3).out;
    let root = xml.lines().find(|line| line.starts_with("<testsuites ")).unwrap();
    assert!(root.contains("failures=\"0\"") && root.contains("errors=\"1\""), "{root}");
    assert!(xml.contains("<error message=\"the policy has 1 error\""), "{xml}");
}

#[test]
fn a_policy_without_tests_says_so() {
    let policy = file("test/none.yaml", SMALL);
    let done = run(&["test", &policy]).exits(0).says("has no tests");
    assert_eq!(done.out.lines().last(), Some("0 passed, 0 failed"));
}

#[test]
fn test_of_a_bad_policy_exits_with_3() {
    let bad = file("test/bad.yaml", with_error());
    run(&["test", &bad]).exits(3).complains("unknown-check");
    // The most severe exit code wins: a failed test does not hide an invalid policy.
    let fails = file("test/also-fails.yaml", format!("{SMALL}{TESTS}"));
    let done = run(&["test", &bad, &fails]).exits(3).complains("unknown-check");
    assert_eq!(done.out.lines().last(), Some("1 passed, 1 failed"));
    run(&["test", "gone.yaml"]).exits(2).complains("gone.yaml");
}

#[test]
fn schema_prints_what_is_checked_in() {
    for name in ["policy", "facts", "decision", "plan", "record"] {
        let expected = fs::read_to_string(root().join(format!("core/schema/{name}.json"))).unwrap();
        assert_eq!(run(&["schema", name]).exits(0).quietly().out, expected);
    }
}

#[test]
fn fmt_lays_out_once_and_for_all() {
    let text = SMALL.replace("policy: small\n", "policy:    small\n");
    let policy = file("fmt/small.yaml", &text);
    run(&["fmt", "--check", &policy]).exits(1).says(&policy);
    assert_eq!(fs::read_to_string(&policy).unwrap(), text, "`--check` changes nothing");
    run(&["fmt", &policy]).exits(0);
    let laid_out = fs::read_to_string(&policy).unwrap();
    assert_ne!(laid_out, text);
    assert_eq!(run(&["fmt", "--check", &policy]).exits(0).out, "");
    assert_eq!(run(&["fmt", &policy]).exits(0).out, "");
    assert_eq!(run_with(&["fmt", "-"], text.as_bytes()).exits(0).out, laid_out);
    let toml = "format = 1\npolicy  =  'small'\n";
    assert_eq!(run_with(&["fmt", "-"], toml.as_bytes()).exits(0).out, toml, "TOML comes back as it is");
    run_with(&["fmt", "-"], b"format = 1\npolicy = \n").exits(3).complains("standard input:2:");
    assert_eq!(run_with(&["fmt", "-", "--check"], text.as_bytes()).exits(1).out, "");
    let digest = |path: &str| run(&["table", path, "--format", "json"]).json()["digest"].clone();
    assert_eq!(digest(&policy), digest(&file("fmt/before.yaml", &text)));
}

#[test]
fn fmt_leaves_what_it_can_not_read() {
    let text = "format: [1\n";
    let policy = file("fmt/broken.yaml", text);
    run(&["fmt", &policy]).exits(3).complains("syntax");
    assert_eq!(fs::read_to_string(&policy).unwrap(), text);
    run(&["fmt", "gone.yaml"]).exits(2).complains("gone.yaml");
}

#[test]
fn the_table_joins_the_layers() {
    let table = run(&["table", DESK, "--format", "json"]).exits(0).quietly().json();
    let action = |name: &str| {
        let actions = table["actions"].as_array().unwrap();
        actions.iter().find(|action| action["name"] == name).unwrap().clone()
    };
    let row = |action: &serde_json::Value, group: serde_json::Value| {
        let rows = action["rows"].as_array().unwrap();
        rows.iter().find(|row| row["group"] == group).unwrap().clone()
    };
    let reset = action("reset_password");
    assert_eq!(reset["grant"]["name"], "reenrolment_key");
    assert_eq!(reset["grant"]["lifetime"], "24 hours");

    // Everyone's, the action's and the group's; the action's 60 points are covered by the group's 120.
    let administrators = row(&reset, json!("administrators"));
    assert_eq!(administrators["mandatory"], json!(["manager_vouch"]));
    assert_eq!(administrators["forbidden"], json!(["questions", "personnel_digits", "sms_code"]));
    assert_eq!(administrators["escalate"], "security_desk");
    let words: Vec<&str> =
        administrators["requires"].as_array().unwrap().iter().map(|c| c["words"].as_str().unwrap()).collect();
    assert_eq!(
        words,
        ["at least 120 points", "2 different factors", "2 independent proofs", "at least 1 of"]
    );

    // The group's entry for the action; the mandatory challenges cover the action's choice.
    let administrators = row(&action("reset_mfa"), json!("administrators"));
    assert_eq!(administrators["mandatory"], json!(["manager_vouch", "photo_id"]));
    assert!(!administrators["requires"].to_string().contains("at least 1 of"), "{administrators}");

    let nobody = row(&reset, serde_json::Value::Null);
    assert_eq!(nobody["admitted"], false);
    assert_eq!(table["risks"].as_array().unwrap().len(), 5);
    assert!(table["groups"][0]["matches"].to_string().contains("cn=g-privileged,ou=groups,dc=ad,dc=test"));
}

#[test]
fn the_table_is_laid_out_in_every_format() {
    let names = ["reset_password", "administrators", "manager_vouch", "sim-swap", "reenrolment_key"];
    let text = run(&["table", DESK]).exits(0).quietly().out;
    let markdown = run(&["table", DESK, "--format", "markdown"]).exits(0).out.replace('\\', "");
    let html = run(&["table", DESK, "--format", "html"]).exits(0).out;
    for name in names {
        for page in [&text, &markdown, &html] {
            assert!(page.contains(name), "no `{name}`");
        }
    }
    assert!(markdown.starts_with("# service-desk"));
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"));
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_table_says_what_is_enrolled_unlocked_and_ticketed() {
    let text = run(&["table", DESK]).exits(0).quietly().out;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        "Grants enrolment: the subject may enrol, re-confirm or remove questions, authenticator and recovery_code, for 15 minutes.",
        "Changes or unlocks sms: its grant is never delivered there.",
        "on not_me: alert security_desk, manager (high) and open a ticket",
    ] {
        assert_eq!(flat.matches(sentence).count(), 1, "{sentence}");
    }
}

#[test]
fn the_paper_to_sign_lists_tests_warnings_and_what_a_loss_leaves() {
    let text = run(&["table", DESK]).exits(0).quietly().out;
    for part in [
        "  - passed: a group the desk has never heard of",
        "  - accepted: forgettable-signal at",
        "no way left: manager_vouch",
    ] {
        assert!(text.contains(part), "no `{part}`");
    }
    assert!(!text.contains("not accepted") && !text.contains("FAILED"), "{text}");
    let tests = "tests:\n  - { name: wrong, action: reset, evidence: {}, expect: { verdict: approve } }\n";
    let wrong = file("table/tests.yaml", with_warning() + tests);
    let text = run(&["table", &wrong]).exits(0).out;
    assert!(text.contains("  - FAILED: wrong: "), "{text}");
    assert!(text.contains("  - not accepted: line "), "{text}");
    let none = file("table/no-tests.yaml", SMALL);
    assert!(run(&["table", &none]).exits(0).out.contains("the policy has no tests"));
}

#[test]
fn the_paper_has_a_date_and_pictures_without_scripts() {
    let dated =
        bonafides(&["table", DESK, "--format", "html"]).env("SOURCE_DATE_EPOCH", "86400").output().unwrap();
    let html = String::from_utf8(dated.stdout).unwrap();
    assert!(html.contains("printed on 1970-01-02</p>"));
    let drawn = html.matches("<figure>").count();
    assert!(drawn > 5 && html.matches("</svg>").count() == drawn, "{drawn}");
    for (open, close) in [("<path", "/>"), ("<circle", "/>"), ("<text", "</text>")] {
        assert!(
            html.lines().filter(|line| line.starts_with(open)).all(|line| line.ends_with(close)),
            "{open}"
        );
    }
    assert!(!html.contains("<script") && !html.contains("http"), "nothing is loaded or run");
    // A policy that lets nobody through has no picture.
    let closed = SMALL.replace("unmatched: everyone", "unmatched: deny");
    assert_ne!(closed, SMALL);
    let html = run(&["table", &file("table/closed.yaml", closed), "--format", "html"]).exits(0).out;
    assert!(!html.contains("<figure>"), "{html}");
}

#[test]
fn texts_of_a_policy_are_never_markup() {
    let text = SMALL.replace("policy: small", "policy: \"<script>alert(1)</script> | *x*\"");
    let policy = file("table/markup.yaml", text);
    let html = run(&["table", &policy, "--format", "html"]).exits(0).out;
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    let markdown = run(&["table", &policy, "--format", "markdown"]).exits(0).out;
    assert!(!markdown.contains("<script") && markdown.contains("\\| \\*x\\*"), "{markdown}");
}

#[test]
fn fmt_knows_json_on_standard_input() {
    let text = "  {\"format\":1,\"policy\":\"p\"}";
    assert_eq!(
        run_with(&["fmt", "-"], text.as_bytes()).exits(0).out,
        "{\n  \"format\": 1,\n  \"policy\": \"p\"\n}\n"
    );
}
