//! `test --mutate`: numbers that no test guards, and the tests that would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{SMALL, file, root, run};
use serde_json::{Value, json};

const BEFORE: &str = "examples/assurance/before.yaml";

fn guards(policy: &str) -> Value {
    run(&["test", "--mutate", policy, "--format", "json"]).quietly().json()[0]["guards"].clone()
}

/// The proposed test is put into the policy, and refuses the change that the tests of the policy let through.
#[test]
fn change_of_one_number_is_caught_by_the_proposed_test() {
    run(&["test", BEFORE]).exits(0);
    run(&["test", "examples/assurance/after.yaml"]).exits(0);
    run(&["test", "--mutate", BEFORE])
        .exits(0)
        .quietly()
        .says("line 24: actions.reset_password.require.points: 60, lowered to 50\n");
    let found = guards(BEFORE);
    let numbers = found["numbers"].as_array().unwrap();
    let points =
        numbers.iter().find(|number| number["path"] == "actions.reset_password.require.points").unwrap();
    assert_eq!((&points["line"], &points["value"]), (&json!(24), &json!("60")));
    assert_eq!((&points["lowered"]["result"], &points["lowered"]["to"]), (&json!("unguarded"), &json!("50")));
    let name = &points["lowered"]["proposed"];
    let proposed = found["proposed"].as_array().unwrap().iter().find(|test| test["name"] == *name).unwrap();
    let with = |policy: &str| {
        let text = fs::read_to_string(root().join(policy)).unwrap();
        file(&format!("guards/{policy}"), format!("{text}{}", proposed["yaml"].as_str().unwrap()))
    };
    run(&["check", &with(BEFORE)]).exits(0);
    run(&["test", &with(BEFORE)]).exits(0).says("4 passed, 0 failed");
    run(&["test", &with("examples/assurance/after.yaml")]).exits(1).says("3 passed, 1 failed");
}

#[test]
fn unguarded_numbers_are_denied_until_the_proposed_tests_are_there() {
    run(&["test", "--mutate", "--deny", "unguarded", BEFORE]).exits(1);
    let text = fs::read_to_string(root().join(BEFORE)).unwrap();
    let proposed = guards(BEFORE)["proposed"].clone();
    let tests: String =
        proposed.as_array().unwrap().iter().map(|test| test["yaml"].as_str().unwrap()).collect();
    let policy = file("guards/all.yaml", format!("{text}{tests}"));
    run(&["test", "--mutate", "--deny", "unguarded", &policy])
        .exits(0)
        .quietly()
        .says("Every number that can change a verdict is guarded by a test.");
    assert_eq!(guards(&policy)["proposed"], json!([]));
}

#[test]
fn errors_are_those_of_test() {
    run(&["test", "--mutate", &file("guards/bad.yaml", "format: 1\n")]).exits(3);
    run(&["test", "--mutate", "guards/nowhere.yaml"]).exits(2);
    run(&["test", "--deny", "unguarded", BEFORE]).exits(2);
    // Only what is asked is done.
    assert_eq!(run(&["test", BEFORE, "--format", "json"]).exits(0).json()[0]["guards"], Value::Null);
    let text = fs::read_to_string(root().join(BEFORE)).unwrap();
    let failing = file(
        "guards/failing.yaml",
        text.replace("expect: { verdict: approve }", "expect: { verdict: deny }"),
    );
    run(&["test", "--mutate", &failing]).exits(1).says("2 passed, 1 failed");
    run(&["test", "--mutate", &file("guards/small.yaml", SMALL)])
        .exits(0)
        .says("has no tests; add some under `tests`");
}

#[test]
fn groups_of_an_export_are_compared_only_if_somebody_is_in_both() {
    let policy = file(
        "guards/groups.yaml",
        "format: 1\npolicy: p\nchallenges: { see: { type: confirm, cause: a, points: 10 }, ring: { type: confirm, cause: b, points: 10 } }\n\
         actions: { reset: { require: { points: 10 } } }\n\
         groups:\n  - { id: a, match: A, require: { pass: [see] } }\n  - { id: b, match: B, forbid: [see] }\n\
         accept: [{ warning: one-cause-alone, because: it is small }]\n",
    );
    let person = |groups: &[&str]| {
        let member_of: Vec<String> =
            groups.iter().map(|name| format!("memberOf: CN={name},DC=x\n")).collect();
        format!("dn: CN=P{},DC=x\nobjectClass: user\n{}\n", groups.len(), member_of.concat())
    };
    let said = "no evidence can meet what `a` and `b` together require for `reset`: `b` forbids `see`, which `a` requires";
    let apart = file("guards/apart.ldif", format!("{}{}", person(&["A"]), person(&["B", "C"])));
    let both = file("guards/both.ldif", person(&["A", "B"]));
    let names = file("guards/names.txt", "CN=A,DC=x\nCN=B,DC=x\n");
    run(&["check", &policy]).exits(0).says(said);
    run(&["check", &policy, "--directory", &names]).exits(0).says(said);
    run(&["check", &policy, "--directory", &both, "--deny", "warnings"]).exits(3).says(said);
    run(&["check", &policy, "--directory", &apart, "--deny", "warnings"])
        .exits(0)
        .says("guards/groups.yaml: ok\n");
}
