//! `ways` and `diff`: what a policy lets through, and what a change of it would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use std::fs;

use common::{DESK, SMALL, file, root, run};
use serde_json::{Value, json};

/// Two groups, one of which forbids what the other can be met with.
const GROUPS: &str = "\
format: 1
policy: groups
signals: { mood: { factor: context, outcomes: { good: 10, bad: 0 } } }
challenges:
  see: { type: confirm, factor: inherence, points: 20, cost: 5 }
  ring: { type: confirm, factor: possession, cause: phone, points: 20, cost: 3 }
  text: { type: confirm, factor: possession, cause: phone, points: 10, cost: 1 }
  papers: { type: confirm, factor: possession, points: 20, repeatable: 2, grades: { strength: 3 }, cost: 9 }
actions: { reset: { require: { points: 40, independent: 2 } } }
groups:
  - { id: seen, match: Seen, require: { pass: [see] } }
  - { id: unseen, match: Unseen, forbid: [see] }
";

fn groups() -> String {
    file("ways/groups.yaml", GROUPS)
}

#[test]
fn ways_are_listed_for_each_action_set_of_groups_and_class_of_signals() {
    let found = run(&["ways", &groups(), "--format", "json"]).exits(0).quietly().json();
    assert_eq!(found["policy"]["name"], "groups");
    assert_eq!(found["complete"], true);
    let cells = found["cells"].as_array().unwrap();
    let sets: Vec<&Value> = cells.iter().map(|cell| &cell["groups"]).collect();
    let wanted = [
        json!([]),
        json!(["seen"]),
        json!(["seen"]),
        json!(["unseen"]),
        json!(["unseen"]),
        json!(["seen", "unseen"]),
    ];
    assert_eq!(sets, wanted.iter().collect::<Vec<_>>());
    assert_eq!(
        cells[1],
        json!({
            "action": "reset", "groups": ["seen"], "signals": {}, "exact": true,
            "ways": [
                { "checks": [{ "check": "see" }, { "check": "ring" }], "causes": ["see", "phone"], "cost": 8 },
                {
                    "checks": [{ "check": "see" }, { "check": "papers", "item": "1", "grades": { "strength": 3 } }],
                    "causes": ["see", "papers"], "cost": 14,
                },
            ],
        })
    );
    assert_eq!(cells[2]["signals"], json!({ "mood": "good" }));
    let text = json!([{ "check": "see" }, { "check": "text" }]);
    assert_eq!(cells[2]["ways"][0], json!({ "checks": text, "causes": ["see", "phone"], "cost": 6 }));
    // Both: one demands what the other forbids.
    assert_eq!(cells[5]["ways"], json!([]));
    let two = json!([
        { "check": "papers", "item": "1", "grades": { "strength": 3 } },
        { "check": "papers", "item": "2", "grades": { "strength": 3 } },
    ]);
    let unseen = cells[3]["ways"].as_array().unwrap();
    let papers = unseen.iter().find(|way| way["checks"] == two).unwrap();
    assert_eq!((&papers["causes"], &papers["cost"]), (&json!(["papers", "papers 2"]), &json!(18)));
}

#[test]
fn ways_in_words_name_the_causes() {
    run(&["ways", &groups(), "--format", "text"])
        .exits(0)
        .quietly()
        .says("reset, no group\n  no way in\n")
        .says("reset, seen\n  see + phone (see, ring)\n")
        .says("No way without: see\n")
        .says("reset, seen + unseen\n  no way in\n");
    let small = run(&["ways", &file("ways/small.yaml", SMALL)]).exits(0).quietly();
    small.says("reset, no group\n  see\n  Enough alone: see\n");
}

#[test]
fn an_action_groups_or_a_directory_can_be_given() {
    let cells = |args: &[&str]| {
        let policy = groups();
        let all = [&["ways", policy.as_str(), "--format", "json"][..], args].concat();
        let found = run(&all).exits(0).quietly().json();
        found["cells"].as_array().unwrap().iter().map(|cell| cell["groups"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(cells(&["--action", "reset", "--groups", "unseen,seen"]), [json!(["seen", "unseen"])]);
    assert_eq!(cells(&["--groups", "", "--groups", "seen,unseen"]), [json!([]), json!(["seen", "unseen"])]);
    let directory = file("ways/names.txt", "CN=Seen,OU=Groups,DC=x\nCN=Others,OU=Groups,DC=x\n");
    assert_eq!(cells(&["--directory", &directory]), [json!([]), json!(["seen"]), json!(["seen"])]);
}

#[test]
fn errors_of_ways_exit_with_2() {
    let policy = groups();
    run(&["ways", &policy, "--action", "rset"])
        .exits(2)
        .complains("no action `rset`")
        .complains("did you mean `reset`?");
    run(&["ways", &policy, "--groups", "sen"])
        .exits(2)
        .complains("no group `sen`")
        .complains("did you mean `seen`?");
    run(&["ways", &file("ways/bad.yaml", "format: 1\n")]).exits(2);
    run(&["ways", "ways/nowhere.yaml"]).exits(2);
    run(&["ways", &policy, "--format", "html"]).exits(2).complains("`ways` cannot print `html`");
}

/// The policy that is in force, and the same with one number lowered.
fn lowered() -> (String, String) {
    let text = fs::read_to_string(root().join(DESK)).unwrap();
    let before = "require: { points: 60, factors: 2 }";
    assert_eq!(text.matches(before).count(), 1);
    let after = text.replace(before, "require: { points: 40, factors: 2 }");
    (DESK.to_owned(), file("ways/lowered.yaml", after))
}

#[test]
fn one_number_lowered_is_looser_and_shown_by_a_call_that_both_decide_on() {
    let (old, new) = lowered();
    let found = run(&["diff", &old, &new, "--format", "json"]).exits(1).quietly().json();
    assert_eq!(found["result"], "looser");
    assert_eq!(found["newly_refused"], json!([]));
    let witness = &found["newly_approved"][0];
    assert_eq!((&witness["action"], &witness["groups"]), (&json!("reset_password"), &json!(["staff"])));
    let facts = file("ways/witness.json", witness["facts"].to_string());
    run(&["decide", &old, &facts]).exits(10);
    run(&["decide", &new, &facts]).exits(0);
    run(&["diff", &old, &new])
        .exits(1)
        .says("looser: the new policy lets someone new through.")
        .says("reset_password, staff: dossier + phone, with ")
        .says("old: challenge, new: approve");
    run(&["diff", &old, &new, "--format", "markdown"])
        .exits(1)
        .says("### `service-desk`: looser")
        .says("- reset\\_password, staff: dossier + phone, with ");
}

#[test]
fn a_witness_is_kept_in_a_file_of_its_own() {
    let (old, new) = lowered();
    let witness = file("ways/call.json", "");
    run(&["diff", &old, &new, "--witness", &witness]).exits(1);
    run(&["decide", &old, &witness]).exits(10);
    run(&["decide", &new, &witness]).exits(0);
    // Of an earlier run, none stays; and none replaces a policy.
    run(&["diff", &new, &old, "--witness", &witness]).exits(0);
    assert!(!root().join(&witness).exists());
    let before = fs::read(root().join(&new)).unwrap();
    run(&["diff", &old, &new, "--witness", &new]).exits(2).complains("is one of the policies");
    assert_eq!(fs::read(root().join(&new)).unwrap(), before);
}

#[test]
fn a_difference_is_a_page_in_html() {
    let (before, after) = lowered();
    let html = run(&["diff", &before, &after, "--format", "html"]).exits(1).quietly().out;
    assert!(
        html.starts_with("<!doctype html>") && html.ends_with("</html>\n") && !html.contains("<script"),
        "{html}"
    );
    for part in [
        "<strong class=\"one\">looser</strong>",
        "<h2>Newly approved</h2>",
        "old: challenge, new: approve",
        "&quot;action&quot;",
    ] {
        assert!(html.contains(part), "no `{part}`: {html}");
    }
    let same = run(&["diff", &before, &before, "--format", "html"]).exits(0).out;
    assert!(same.contains(">same</strong>") && !same.contains("<h2>"), "{same}");
}

#[test]
fn the_same_and_the_stricter_exit_with_0() {
    let (old, new) = lowered();
    assert_eq!(run(&["diff", &old, &old, "--format", "json"]).exits(0).json()["result"], "same");
    let found = run(&["diff", &new, &old, "--format", "json"]).exits(0).json();
    assert_eq!(found["result"], "stricter");
    assert!(!found["newly_refused"].as_array().unwrap().is_empty());
}

#[test]
fn errors_of_diff_exit_with_2() {
    let bad = file("ways/worse.yaml", "format: 1\n");
    run(&["diff", DESK, &bad]).exits(2);
    run(&["diff", &bad, DESK]).exits(2);
    run(&["diff", DESK, "ways/nowhere.yaml"]).exits(2);
    run(&["diff", DESK]).exits(2);
    // No name in common: nobody whom one lets through does the other.
    let found = run(&["diff", DESK, &groups(), "--format", "json"]).exits(1).json();
    assert_eq!(found["result"], "different");
}

/// Every command in `docs/assurance.md` prints the block that follows it.
#[test]
fn the_guide_shows_what_is_printed() {
    let guide = fs::read_to_string(root().join("docs/assurance.md")).unwrap();
    let mut shown = 0;
    for (at, _) in guide.match_indices("```console\n$ bonafides ") {
        let rest = &guide[at + "```console\n$ bonafides ".len()..];
        let (command, rest) = rest.split_once("\n```\n\n```text\n").unwrap();
        let (printed, _) = rest.split_once("```\n").unwrap();
        // Text between single quotes is one argument, as in a shell.
        let parts = command.split('\'').enumerate();
        let arguments: Vec<&str> = parts
            .flat_map(
                |(at, part)| {
                    if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect::<Vec<_>>() }
                },
            )
            .collect();
        assert_eq!(run(&arguments).out, printed, "{command}");
        shown += 1;
    }
    assert_eq!(shown, 7);
}
