//! `decide`, `plan` and `explain` of one call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use common::{DESK, FOUR, SMALL, bonafides, facts, file, run, run_with};
use serde_json::json;

#[test]
fn the_exit_code_is_the_verdict() {
    let policy = file("verdict/small.yaml", SMALL);
    for (evidence, verdict, code) in FOUR {
        let facts = file(&format!("verdict/{verdict}.json"), facts(evidence));
        for command in ["decide", "plan", "explain"] {
            run(&[command, &policy, &facts]).exits(code).quietly().says(&verdict.to_uppercase());
            run(&[command, &policy, &facts, "--format", "json"]).exits(code).quietly();
        }
        let decision = run(&["decide", &policy, &facts, "--format", "json"]).json();
        assert_eq!(decision["verdict"], verdict);
        let plan = run(&["plan", &policy, &facts, "--format", "json"]).json();
        assert_eq!(plan["steps"].as_array().unwrap().is_empty(), verdict != "challenge");
        let whole = run(&["explain", &policy, &facts, "--format", "json"]).json();
        assert_eq!((&whole["decision"], &whole["plan"]), (&decision, &plan));
        assert_eq!(whole["layers"][0]["layer"], "everyone");
    }
}

#[test]
fn a_decision_has_all_of_its_members() {
    let decision =
        run(&["decide", DESK, "examples/calls/finance-sim-swapped.json", "--format", "json"]).json();
    let members =
        ["verdict", "points", "groups", "risks", "missing", "mandatory", "counted", "ignored", "policy"];
    for member in members {
        assert!(decision.get(member).is_some(), "no `{member}`");
    }
    for member in ["total", "required", "factors"] {
        assert!(decision["points"].get(member).is_some(), "no `points.{member}`");
    }
    for member in ["name", "version", "digest"] {
        assert!(decision["policy"].get(member).is_some(), "no `policy.{member}`");
    }
}

#[test]
fn facts_are_read_in_every_format() {
    let policy = file("formats/small.yaml", SMALL);
    let json = facts(r#""see":"passed""#);
    let yaml = "action: reset\ngroups: []\nevidence: { see: passed }\nnow: 2026-09-21T14:13:20Z\n";
    let toml = "action = 'reset'\ngroups = []\nnow = 1790000000000\n[evidence]\nsee = 'passed'\n";
    let bom = format!("\u{feff}{json}");
    let texts: [(&str, &str); 6] = [
        ("f.json", &json),
        ("f.JSON", &bom),
        ("f", &json),
        ("f.yaml", yaml),
        ("f.yml", yaml),
        ("f.toml", toml),
    ];
    let first = run_with(&["decide", &policy, "-", "--format", "json"], json.as_bytes()).exits(0).out;
    for (name, text) in texts {
        let facts = file(&format!("formats/{name}"), text);
        assert_eq!(run(&["decide", &policy, &facts, "--format", "json"]).exits(0).out, first, "{name}");
    }
}

#[test]
fn standard_input_is_read_in_every_format() {
    let policy = file("stdin/small.yaml", SMALL);
    let json = facts(r#""see":"passed""#);
    let pretty = format!("{:#}", serde_json::from_str::<serde_json::Value>(&json).unwrap());
    let yaml = "action: reset\ngroups: []\nevidence: { see: passed }\nnow: 2026-09-21T14:13:20Z\n";
    let toml = "action = 'reset'\ngroups = []\nnow = 1790000000000\n[evidence]\nsee = 'passed'\n";
    let dotted = "# by hand\n\nevidence.see = 'passed'\naction = 'reset'\ngroups = []\nnow = 1790000000000\n";
    let start = format!("---\n# \"x\" = 1\n{yaml}");
    let quoted = yaml.replace("action", "\"action\"");
    let first = run_with(&["decide", &policy, "-", "--format", "json"], json.as_bytes()).exits(0).out;
    for text in [&pretty, yaml, &start, &quoted, toml, dotted] {
        for text in
            [text.to_owned(), format!("\u{feff}{text}"), format!("\n\n{text}"), text.replace('\n', "\r\n")]
        {
            let done = run_with(&["decide", &policy, "-", "--format", "json"], text.as_bytes());
            assert_eq!(done.exits(0).out, first, "{text:?}");
        }
    }
}

/// Errors are reported for the most likely format, with their place.
#[test]
fn mistakes_on_standard_input_are_those_of_the_likeliest_format() {
    let policy = file("likely/small.yaml", SMALL);
    let cases = [
        ("{\n  \"action\": oops\n}", "syntax", "standard input:2:13: the facts are not well-formed JSON"),
        ("{\"action\":\n", "syntax", "standard input:2:1: the facts are not well-formed JSON"),
        ("[]", "structure", "standard input:1:1: "),
        ("\n\naction = reset\n", "syntax", "standard input:3:10: "),
        ("[evidence]\nsee = \n", "syntax", "standard input:2:"),
        ("action: reset\naction: reset\n", "duplicate-key", "standard input:2:1: "),
        ("action: reset\nnow: \"CN=Doe\\, Jo\"\n", "syntax", "standard input:2:6: "),
        ("just words\n", "structure", "standard input:1:1: "),
    ];
    for (text, code, place) in cases {
        let done = run_with(&["decide", &policy, "-", "--format", "json"], text.as_bytes()).exits(2);
        assert_eq!(done.complains(place).json()["error"]["code"], code, "{text:?}");
    }
    let done = run_with(&["decide", &policy, "-"], b"action: reset\nnow: \"CN=Doe\\, Jo\"\n").exits(2);
    done.complains("put the text in single quotes");
}

#[test]
fn one_value_on_standard_input_may_span_lines() {
    let policy = file("span/small.yaml", SMALL);
    let value: serde_json::Value = serde_json::from_str(&facts("")).unwrap();
    let texts = [
        value.to_string(),
        format!("{value}\n"),
        format!("\n\n{value}\n\n"),
        format!("{value:#}"),
        // The first line of this one begins and ends with a brace.
        "{\"evidence\":{}\n,\"action\":\"reset\",\"groups\":[],\"now\":1790000000000}".to_owned(),
    ];
    for text in texts {
        run_with(&["decide", &policy, "-"], text.as_bytes()).exits(10).says("CHALLENGE");
    }
}

#[test]
fn bad_facts_exit_with_2_and_say_where() {
    let policy = file("bad/small.yaml", SMALL);
    let cases: [(&str, &str, &str, &str); 7] = [
        (
            "name.json",
            r#"{"action":"reset","groups":[],"evidence":{"sea":"passed"},"now":1790000000000}"#,
            "unknown-check",
            "name.json:1:",
        ),
        (
            "syntax.json",
            "{\"action\":\n oops}",
            "syntax",
            "syntax.json:2:2: the facts are not well-formed JSON: expected value",
        ),
        ("missing.json", "{}", "structure", "missing.json:1:1"),
        ("empty.json", "", "syntax", "empty.json"),
        (
            "list.yaml",
            "action: reset\ngroups: []\nnow: 1790000000000\nevidence:\n  - { check: see, outcome: seen, at: 1790000000000 }\n",
            "unknown-outcome",
            "list.yaml:5:",
        ),
        ("twice.yaml", "action: reset\naction: reset\n", "duplicate-key", "twice.yaml:2:1"),
        ("fraction.yaml", "action: reset\ngroups: []\nnow: 0.5\n", "structure", "fraction.yaml:3:"),
    ];
    for (name, text, code, place) in cases {
        let facts = file(&format!("bad/{name}"), text);
        let human = run(&["decide", &policy, &facts]).exits(2).complains("error: ").complains(place);
        assert_eq!(human.out, "");
        let json = run(&["decide", &policy, &facts, "--format", "json"]).exits(2).complains(place).json();
        assert_eq!(json["error"]["code"], code, "{name}");
        for member in ["message", "place"] {
            assert!(json["error"][member].is_string(), "{name}: no {member}");
        }
        assert!(json["error"]["line"].is_number() && json["error"]["column"].is_number(), "{name}: {json}");
    }
    let help = run_with(&["decide", &policy, "-"], facts(r#""sea":"passed""#).as_bytes()).exits(2);
    help.complains("standard input").complains("help: did you mean `see`?");
    run_with(&["decide", &policy, "-"], b"").exits(2).complains("standard input");
}

#[test]
fn invalid_utf_8_is_said_in_words() {
    let policy = file("utf8/small.yaml", SMALL);
    for name in ["f.json", "f.yaml", "f.toml"] {
        let facts = file(&format!("utf8/{name}"), b"action: \xff\n");
        run(&["decide", &policy, &facts]).exits(2).complains("not UTF-8").complains(name);
    }
    let bad = file("utf8/policy.yaml", b"policy: \xff\n");
    run(&["decide", &bad, &file("utf8/facts.json", facts(""))]).exits(3).complains("not UTF-8");
    run(&["check", &bad]).exits(3).says("not-utf8");
}

#[test]
fn a_bad_policy_exits_with_3() {
    let policy = file("refused/bad.yaml", SMALL.replace("pass: [see]", "pass: [sea]"));
    let facts = file("refused/facts.json", facts(""));
    for command in ["decide", "plan", "explain"] {
        let done = run(&[command, &policy, &facts]).exits(3).complains("did you mean `see`?");
        assert_eq!(done.out, "");
        let json = run(&[command, &policy, &facts, "--format", "json"]).exits(3).json();
        assert_eq!(json["error"]["diagnostics"][0]["code"], "unknown-check");
    }
    run(&["table", &policy]).exits(3).complains("bad.yaml:9:");
}

#[test]
fn a_file_that_is_not_there_is_bad_usage() {
    let policy = file("gone/small.yaml", SMALL);
    run(&["decide", &policy, "gone.json"])
        .exits(2)
        .complains("error: gone.json: ")
        .complains("help: check the path");
    run(&["decide", &policy, "gone.jsonl"]).exits(2).complains("gone.jsonl");
    run(&["decide", "gone.yaml", "gone.json"]).exits(2).complains("error: gone.yaml: ");
    run(&["table", "gone.yaml"]).exits(2).complains("gone.yaml");
    run(&["decide", &policy, "."]).exits(2).complains("error: .: ");
}

#[test]
fn bad_usage_exits_with_2() {
    let calls: [&[&str]; 9] = [
        &[],
        &["decide"],
        &["decide", DESK],
        &["frobnicate"],
        &["schema", "nothing"],
        &["check"],
        &["check", DESK, "--deny", "everything"],
        &["check", DESK, "--format", "xml"],
        &["decide", DESK, "-", "--format", "junit"],
    ];
    for args in calls {
        let done = run(args).exits(2);
        assert_eq!(done.out, "", "{args:?}");
        assert!(!done.err.is_empty(), "{args:?}");
    }
    run(&["table", DESK, "--format", "junit"]).exits(2).complains("human, json, markdown, html");
    run(&["--help"]).exits(0).says("Exit codes");
    run(&["--version"]).exits(0).says("bonafides");
}

#[test]
fn the_page_for_people_is_as_it_was() {
    for (call, code) in [("finance-sim-swapped", 10), ("administrator-friendly-voice", 11)] {
        let done = run(&["decide", DESK, &format!("examples/calls/{call}.json")]).exits(code).quietly();
        snapshot(call, &done.out);
    }
    let done = run(&["explain", DESK, "examples/calls/impostor.json"]).exits(11).quietly();
    snapshot("explain-impostor", &done.out);
}

/// Compares with `expected/NAME.txt`, apart from the policy's digest.
#[track_caller]
fn snapshot(name: &str, page: &str) {
    let digest =
        run(&["table", DESK, "--format", "json"]).json()["digest"].as_str().unwrap()[..12].to_owned();
    let page = page.replace(&digest, "<digest>");
    let path = format!("{}/tests/expected/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == expected,
        "{path} differs; if this is intended: UPDATE_EXPECTED=1 cargo test -p bonafides-cli\n{page}"
    );
}

#[test]
fn lines_for_people_are_at_most_a_hundred_columns_wide() {
    for entry in std::fs::read_dir(common::root().join("examples/calls")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            for command in ["decide", "plan", "explain"] {
                let page = run(&[command, DESK, path.to_str().unwrap()]).out;
                assert!(!page.is_empty());
                for line in page.lines() {
                    assert!(line.chars().count() <= 100, "{line}");
                    assert_eq!(line.trim_end(), line, "spaces at the end");
                }
            }
        }
    }
}

#[test]
fn there_is_no_colour_away_from_a_terminal() {
    for args in
        [["decide", DESK, "examples/calls/impostor.json"], ["explain", DESK, "examples/calls/impostor.json"]]
    {
        assert!(!run(&args).out.contains('\x1b'));
    }
    for value in ["1", ""] {
        let output = bonafides(&["table", DESK]).env("NO_COLOR", value).output().unwrap();
        assert!(!output.stdout.contains(&0x1b));
    }
}

#[test]
fn texts_of_a_policy_can_not_redraw_the_terminal() {
    let policy = SMALL.replace("policy: small", r#"policy: "sm\e[2Jall \u202E""#);
    let policy = file("redraw/small.yaml", policy);
    let facts = file("redraw/facts.json", facts(""));
    for args in [
        &["decide", &policy, &facts][..],
        &["explain", &policy, &facts],
        &["table", &policy],
        &["check", &policy],
    ] {
        let done = run(args);
        assert!(!done.out.contains(['\x1b', '\u{202e}']), "{args:?}: {}", done.out);
        assert!(!done.out.is_empty());
    }
}

#[test]
fn a_plan_says_what_to_ask() {
    let policy = file("plan/small.yaml", SMALL);
    let done = run_with(&["plan", &policy, "-", "--format", "json"], facts("").as_bytes()).exits(10);
    let plan = done.json();
    assert_eq!(plan["steps"], json!([{"check": "see", "cost": 1, "mandatory": true}]));
    run_with(&["plan", &policy, "-"], facts("").as_bytes()).exits(10).says("1. see  mandatory  cost 1");
}

#[test]
fn the_readme_shows_what_is_printed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for call in ["staff-reset", "finance-sim-swapped"] {
        let facts = format!("examples/calls/{call}.json");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_bonafides"))
            .args(["decide", "examples/policies/service-desk.yaml", &facts])
            .current_dir(&root)
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            readme.contains(&format!("```text\n{printed}```")),
            "{call}: the README shows something else"
        );
    }
}
