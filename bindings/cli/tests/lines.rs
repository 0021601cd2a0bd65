//! JSON Lines in, JSON Lines out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use common::{DESK, FOUR, SMALL, bonafides, facts, file, run, run_with};

/// The four verdicts, with bad lines in the middle.
fn mixed() -> (String, Vec<&'static str>) {
    let mut lines: Vec<(String, &str)> =
        FOUR.iter().map(|(evidence, verdict, _)| (facts(evidence), *verdict)).collect();
    lines.insert(2, ("{oops}".to_owned(), "syntax"));
    lines.insert(3, (facts(r#""sea":"passed""#), "unknown-check"));
    lines.insert(4, ("[]".to_owned(), "structure"));
    let text = lines.iter().map(|(line, _)| line.clone() + "\n").collect();
    (text, lines.iter().map(|(_, word)| *word).collect())
}

#[track_caller]
fn assert_answers(done: &common::Done, words: &[&str]) {
    let answers = done.lines();
    assert_eq!(answers.len(), words.len(), "{}", done.out);
    for (answer, word) in answers.iter().zip(words) {
        let got = answer["verdict"].as_str().or(answer["error"]["code"].as_str());
        assert_eq!(got, Some(*word), "{answer}");
        if answer.get("error").is_some() {
            assert!(answer["error"]["message"].is_string() && answer["error"]["place"].is_string());
        }
    }
}

#[test]
fn a_bad_line_does_not_stop_the_others() {
    let policy = file("mixed/small.yaml", SMALL);
    let (text, words) = mixed();
    for name in ["calls.jsonl", "calls.ndjson"] {
        let calls = file(&format!("mixed/{name}"), &text);
        assert_answers(&run(&["decide", &policy, &calls]).exits(0).quietly(), &words);
        assert_answers(&run(&["decide", &policy, &calls, "--format", "json"]).exits(0), &words);
    }
    assert_answers(&run_with(&["decide", &policy, "-"], text.as_bytes()).exits(0), &words);
}

#[test]
fn a_bad_first_line_is_still_a_line() {
    let policy = file("first/small.yaml", SMALL);
    let text = format!("{{oops}}\n{}\n", facts(""));
    assert_answers(&run_with(&["decide", &policy, "-"], text.as_bytes()).exits(0), &["syntax", "challenge"]);
}

#[test]
fn blank_lines_and_other_line_ends_are_no_calls() {
    let policy = file("blank/small.yaml", SMALL);
    let text = format!("\r\n{0}\r\n\r\n   \r\n{0}", facts(""));
    let calls = file("blank/calls.jsonl", &text);
    assert_answers(&run(&["decide", &policy, &calls]).exits(0), &["challenge"; 2]);
    assert_answers(&run_with(&["decide", &policy, "-"], text.as_bytes()).exits(0), &["challenge"; 2]);
    assert_answers(&run(&["decide", &policy, &file("blank/none.jsonl", "")]).exits(0), &[]);
}

/// Every error is reported on the fourth line: for people and in JSON, from a file and from standard input.
#[test]
fn an_error_names_the_line_of_the_file() {
    let policy = file("fourth/small.yaml", SMALL);
    let good = facts("");
    let mistakes: [(&[u8], &str, u64); 6] = [
        (b"{\"action\":", "syntax", 10),
        (b"{\"action\": oops}", "syntax", 12),
        ("{\"action\": \"é\", oops}".as_bytes(), "syntax", 17),
        (b"[]", "structure", 1),
        (facts(r#""sea":"passed""#).leak().as_bytes(), "unknown-check", 49),
        (b"{\"action\": \"\xff\"}", "not-utf8", 13),
    ];
    for (index, (mistake, code, column)) in mistakes.into_iter().enumerate() {
        for end in ["\n", "\r\n", ""] {
            let text = [good.as_bytes(), b"\n\n", good.as_bytes(), b"\r\n", mistake, end.as_bytes()].concat();
            let calls = file(&format!("fourth/{index}.jsonl"), &text);
            for done in [run(&["decide", &policy, &calls]), run_with(&["decide", &policy, "-"], &text)] {
                let error = &done.exits(0).lines()[2]["error"];
                assert_eq!((&error["code"], &error["line"]), (&code.into(), &4.into()), "{error}");
                assert_eq!(error["column"], column, "{error}");
                assert!(
                    !error.to_string().contains("line 1") && !error.to_string().contains("line 2"),
                    "{error}"
                );
            }
            let human = run(&["decide", &policy, &calls, "--format", "human"]).exits(0);
            let last = human.out.lines().last().unwrap().to_owned();
            assert!(last.trim_start().starts_with("4  ERROR") && !last.contains("line 2"), "{last}");
        }
    }
}

#[test]
fn a_line_that_is_not_utf_8_is_an_error_of_that_line() {
    let policy = file("line-utf8/small.yaml", SMALL);
    let text = [b"{\"action\": \"\xff\"}\n", facts("").as_bytes()].concat();
    let calls = file("line-utf8/calls.jsonl", &text);
    assert_answers(&run(&["decide", &policy, &calls]).exits(0), &["not-utf8", "challenge"]);
}

#[test]
fn a_line_decides_as_the_same_facts_alone() {
    let policy = file("alone/small.yaml", SMALL);
    let text: String = FOUR.iter().map(|(evidence, ..)| facts(evidence) + "\n").collect();
    for command in ["decide", "plan", "explain"] {
        let together = run_with(&[command, &policy, "-"], text.as_bytes()).exits(0).out;
        for ((evidence, _, code), line) in FOUR.iter().zip(together.lines()) {
            let alone = run_with(&[command, &policy, "-", "--format", "json"], facts(evidence).as_bytes());
            assert_eq!(alone.exits(*code).out.trim_end(), line);
        }
    }
}

#[test]
fn for_people_a_call_is_a_line() {
    let policy = file("short/small.yaml", SMALL);
    let (text, words) = mixed();
    for command in ["decide", "plan", "explain"] {
        let done = run_with(&[command, &policy, "-", "--format", "human"], text.as_bytes()).exits(0);
        assert_eq!(done.out.lines().count(), words.len());
        for (line, word) in done.out.lines().zip(&words) {
            let verdict = word.to_uppercase();
            let expected =
                if FOUR.iter().any(|(_, verdict, _)| verdict == word) { &*verdict } else { "ERROR" };
            assert!(line.contains(expected), "{line}");
        }
    }
}

#[test]
fn the_example_of_a_monday_morning_is_answered_line_by_line() {
    let calls = "examples/calls/monday-morning.jsonl";
    let done = run(&["decide", DESK, calls]).exits(0).quietly();
    let input = std::fs::read_to_string(common::root().join(calls)).unwrap();
    let answers = done.lines();
    assert_eq!(answers.len(), input.lines().count());
    for (line, answer) in input.lines().zip(&answers) {
        let facts: serde_json::Value = serde_json::from_str(line).unwrap();
        if answer.get("error").is_none() {
            assert_eq!(answer["action"], facts["action"]);
        }
    }
    assert_eq!(answers[9]["error"]["code"], "unknown-check");
    assert_eq!(answers.iter().filter(|answer| answer.get("error").is_some()).count(), 1);
}

#[test]
fn who_stops_reading_causes_no_panic_and_no_approval() {
    let policy = file("pipe/small.yaml", SMALL);
    let lines = (facts("") + "\n").repeat(20_000);
    let calls = file("pipe/calls.jsonl", lines);
    let mut child = bonafides(&["decide", &policy, &calls])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");

    // The exit code of one call is its verdict, even if nobody reads the output.
    let one = file("pipe/deny.json", facts(FOUR[3].0));
    let mut child = bonafides(&["decide", &policy, &one]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(12));
}

#[test]
fn who_asks_line_by_line_is_answered_line_by_line() {
    let policy = file("live/small.yaml", SMALL);
    let mut child =
        bonafides(&["decide", &policy, "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |evidence: &str| writeln!(input, "{}", facts(evidence)).unwrap();
    let mut answer = || {
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["verdict"].as_str().unwrap().to_owned()
    };
    // After the first line alone, the input could still be a single call.
    ask(FOUR[1].0);
    ask(FOUR[0].0);
    assert_eq!(answer(), "challenge");
    assert_eq!(answer(), "approve");
    ask(FOUR[3].0);
    assert_eq!(answer(), "deny");
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
