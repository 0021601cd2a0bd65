//! `analyze`: the weights of the ways in, and the calibrations that are refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{DESK, Done, file, root, run};
use serde_json::json;

const PUBLISHED: &str = "examples/calibration/published.yaml";
const BEFORE: &str = "examples/assurance/before.yaml";
const AFTER: &str = "examples/assurance/after.yaml";

const OWN: &str = "\
format: 1
calibration: own
version: v1
models: { thief: { about: who took the phone, attacks: 1 in 100, accepted: 1 in 1000 } }
checks:
  questions: { m: 0.5, u: 0.1, source: x }
  sms_code: { m: 0.8, u: 0.00001, source: x }
  authenticator: { m: 0.8, u: { p: 0.01, low: 0.001, high: 0.1, source: x }, source: x }
causes:
  dossier: { q: 0.2, source: x }
  phone: { q: 0.5, source: x }
  handset: { q: 0.1, source: x, rests_on: [phone] }
";

fn analyze(policy: &str, calibration: &str, more: &[&str]) -> Done {
    run(&[&["analyze", policy, "--calibration", calibration][..], more].concat())
}

#[test]
fn weights_are_printed_as_json() {
    let own = file("analyze/own.yaml", OWN);
    let found = analyze(BEFORE, &own, &["--format", "json"]).exits(0).quietly().json();
    assert_eq!(found["policy"]["name"], "help-desk");
    assert_eq!(found["calibration"], json!({ "name": "own", "version": "v1" }));
    let model = &found["models"][0];
    assert_eq!(
        (&model["model"], &model["needed"], &model["reached"]),
        (&json!("thief"), &json!(1004), &json!("no"))
    );
    assert_eq!((&model["attacks"], &model["accepted"]), (&json!("1 in 100"), &json!("1 in 1 000")));
    let cell = &model["cells"][usize::try_from(model["weakest"].as_u64().unwrap()).unwrap()];
    // Of a phone and a handset that falls with it, almost only the phone is in the way:
    // 0.64 / (0.5 + 0.5 * 0.1 * 0.00001 + 0.5 * 0.9 * 0.01 * 0.00001) is 1.28.
    assert_eq!(cell["ways"][0]["checks"], json!([{ "check": "sms_code" }, { "check": "authenticator" }]));
    assert_eq!(cell["ways"][0]["weight"]["estimate"], 107);
    assert_eq!(
        cell["ways"][0]["attack"],
        json!({ "takes": ["phone"], "brings": ["handset"], "guesses": [], "odds": "1 in 2" })
    );
    assert_eq!(
        model["checks"][0]["passed"],
        json!({ "estimate": 699, "conservative": 699, "favourable": 699 })
    );
}

#[test]
fn weights_are_odds_in_words() {
    let own = file("analyze/words.yaml", OWN);
    analyze(BEFORE, &own, &[])
        .exits(0)
        .quietly()
        .says("help-desk 7\nby calibration own v1\n")
        .says("starting point and nothing more")
        .says("thief: who took the phone\n")
        .says("Expected in 1 in 100 calls, accepted in 1 in 1 000 approved ones")
        .says("a genuine caller must be 10\n")
        .says("not reached: by the weakest way, a genuine caller is 1.2 times as likely to pass")
        .says(
            "1 in 2 attackers: phone + handset (sms_code, authenticator). Easiest: hold phone (which brings",
        )
        .says("handset), 1 in 2");
    analyze(BEFORE, &own, &["--format", "markdown"])
        .exits(0)
        .says("### help-desk 7\n")
        .says("#### thief\n")
        .says("**not reached**: by the weakest way")
        .says("- 1 in 2 attackers: phone + handset (sms\\_code, authenticator)");
}

#[test]
fn an_action_and_a_model_can_be_given() {
    let all = analyze(DESK, PUBLISHED, &["--format", "json"]).exits(0).quietly().json();
    assert_eq!(all["models"].as_array().unwrap().len(), 5);
    let one = analyze(DESK, PUBLISHED, &["--model", "insider", "--action", "reset_mfa", "--format", "json"]);
    let one = one.exits(0).quietly().json();
    let models = one["models"].as_array().unwrap();
    assert_eq!((models.len(), &models[0]["model"]), (1, &json!("insider")));
    assert!(models[0]["cells"].as_array().unwrap().iter().all(|cell| cell["action"] == "reset_mfa"));
    // With an action, its ways are listed one by one.
    let text =
        analyze(DESK, PUBLISHED, &["--model", "insider", "--action", "reset_mfa"]).exits(0).quietly().out;
    assert!(text.matches(" attackers: ").count() > 10, "{text}");
    analyze(DESK, PUBLISHED, &["--model", "insidr"])
        .exits(2)
        .complains("no model `insidr`")
        .complains("`insider`?");
    analyze(DESK, PUBLISHED, &["--action", "rest"]).exits(2).complains("no action `rest`");
}

/// The number that was lowered makes it easier for the outsider.
#[test]
fn a_lowered_number_is_seen_in_the_weights() {
    let weight = |policy: &str| {
        let found = analyze(policy, PUBLISHED, &["--model", "outsider", "--format", "json"]).exits(0).json();
        found["models"][0]["weight"]["conservative"].as_i64().unwrap()
    };
    assert!(weight(AFTER) < weight(BEFORE));
}

#[test]
fn errors_of_analyze_exit_with_2_and_show_the_place() {
    let own = file("analyze/good.yaml", OWN);
    analyze(&file("analyze/policy.yaml", "format: 1\n"), &own, &[]).exits(2);
    analyze(BEFORE, "analyze/nowhere.yaml", &[]).exits(2);
    run(&["analyze", BEFORE]).exits(2).complains("--calibration");
    analyze(BEFORE, &own, &["--format", "junit"]).exits(2).complains("`analyze` cannot print `junit`");
    let bad = file("analyze/bad.yaml", OWN.replace("u: 0.1,", "u: 0.6,"));
    analyze(BEFORE, &bad, &[])
        .exits(2)
        .complains("error[u-above-m]")
        .complains("bad.yaml:6:27 (checks.questions.u)")
        .complains("the calibration has 1 error");
    let missing =
        file("analyze/missing.yaml", OWN.replace("  sms_code: { m: 0.8, u: 0.00001, source: x }\n", ""));
    let found = analyze(BEFORE, &missing, &["--format", "json"]).exits(2).json();
    assert_eq!(found["error"]["code"], "calibration");
    assert_eq!(found["error"]["diagnostics"][0]["code"], "missing-entry");
}

/// The calibration in the guide fits the policies beside it.
#[test]
fn the_calibration_of_the_guide_works() {
    let guide = fs::read_to_string(root().join("docs/assurance.md")).unwrap();
    let (_, rest) = guide.split_once("```yaml\nformat: 1\ncalibration:").unwrap();
    let own = format!("format: 1\ncalibration:{}", rest.split_once("```").unwrap().0);
    let found = analyze(AFTER, &file("analyze/guide.yaml", own), &[]).exits(0).quietly();
    found.says("by calibration our-desk 2026-11\n");
}

#[test]
fn weights_are_drawn_as_bars_with_intervals() {
    let calibration = "examples/calibration/published.yaml";
    let html =
        run(&["analyze", DESK, "--calibration", calibration, "--format", "html"]).exits(0).quietly().out;
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n") && !html.contains("<script"));
    for part in ["<h3>bulk</h3>", "<strong>uncertain</strong>", "class=\"track two\"", "aria-label=\""] {
        assert!(html.contains(part), "no `{part}`");
    }
    // Everything that is drawn is on the page.
    for place in html.split("style=\"left:").skip(1).filter_map(|rest| rest.split('%').next()) {
        let place: f64 = place.parse().unwrap();
        assert!((0.0..=100.0).contains(&place), "{place}");
    }
    let paper = run(&["table", DESK, "--calibration", calibration, "--format", "html"]).exits(0).out;
    assert!(paper.contains("<h2>Weights</h2>") && paper.contains("class=\"sign\""));
    run(&["table", DESK, "--calibration", calibration]).exits(2).complains("add `--format html`");
}
