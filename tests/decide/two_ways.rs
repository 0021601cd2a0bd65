//! The quick ways of reading facts and writing decisions do as serde does.

use bonafides::{Facts, Policy};
use serde_json::{Value, json};

/// Facts with every member, in both forms of evidence, plain and not.
const FACTS: [&str; 5] = [
    r#"{"action":"a b","groups":["g","h é"],"evidence":[{"check":"c","outcome":"passed","at":1790000000000},
        {"check":"d","outcome":"x","at":"-10m","item":"i","grades":{"g":1,"h":20}}],"unavailable":["u","v"],
        "now":"2026-11-23T08:15:00Z"}"#,
    r#"{ "now" : 1790000000000 , "action":"a", "evidence":{"c":"passed" , "d":"x"} , "groups":[ ] }"#,
    r#"{"action":"\"\u00e9\\","subject":{"groups":["g"]},"evidence":[],"now":1.79e12}"#,
    r#"{"action":"a","evidence":{},"unavailable":[],"now":0}"#,
    r#"{"action":"a","evidence":[{"check":"c","outcome":"passed","at":0,"grades":{}}],"now":999999999999999}"#,
];

/// Texts that take the place of every character, one after the other.
const INSTEAD: [&str; 22] = [
    "",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "0",
    "1",
    "-",
    ".",
    "e",
    " ",
    "\n",
    "\u{1}",
    "é",
    "null",
    "\"now\":1,",
    "\"action\":\"b\",",
    "\"c\":\"d\",",
];

#[test]
fn facts_are_read_as_serde_reads_them() {
    let mut read = 0;
    let mut same = |text: &str| {
        let (quick, general) = (Facts::from_json(text), serde_json::from_str::<Facts<'_>>(text));
        read += u32::from(quick.is_ok());
        assert_eq!(quick.ok(), general.ok(), "{text}");
    };
    for text in FACTS {
        same(text);
        for (at, c) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            for instead in INSTEAD {
                same(&format!("{before}{instead}{after}"));
                same(&format!("{before}{instead}{c}{after}"));
            }
            same(before);
        }
    }
    assert!(read > 1_000, "{read} texts can be read");
}

#[test]
fn a_decision_with_odd_names_is_written_as_serde_writes_it() {
    for odd in ["plain", "with space", "quo\"te", "back\\slash", "é"] {
        let policy = json!({
            "format": 1, "policy": odd, "version": "1\n\"2\"",
            "people": {format!("{odd} p"): {"contact": "x@example.com"}},
            "escalate": format!("{odd} p"),
            "signals": {format!("{odd} s"): {"outcomes": {format!("{odd} o"): 5, "other": -5}}},
            "challenges": {format!("{odd} c"): {
                "type": "confirm", "repeatable": 2, "grades": {format!("{odd} g"): 3}, "factor": "possession", "points": 50,
            }},
            "actions": {format!("{odd} a"): {"require": {"points": 20}}},
            "groups": [{"id": format!("{odd} id"), "match": "crew", "require": {
                "points": 30, "points_in": {"possession": 20}, "factors": 1, "independent": 2,
                "pass": [{format!("{odd} c"): {format!("{odd} g"): 2}}],
                "at_least": {"count": 2, "of": [
                    {format!("{odd} s"): [format!("{odd} o"), "other"]}, {"points": 90}, {"any": [{"points": 99}, {"factors": 3}]},
                ]},
            }}],
            "risks": [{
                "id": format!("{odd} r"), "when": {format!("{odd} s"): "other"}, "unobserved": "ignore", "then": {"add_points": 5},
            }],
        });
        let policy = Policy::from_json(&policy.to_string()).unwrap_or_else(|error| panic!("{error}"));
        let result = |check: &str, outcome: &str| {
            let mut result =
                json!({"check": format!("{odd} {check}"), "outcome": outcome, "at": 1_790_000_000_000_i64});
            if check == "c" {
                result["item"] = json!(format!("{odd}\n\u{1}"));
            }
            result
        };
        let good = format!("{odd} o");
        for evidence in [
            vec![],
            vec![result("c", "passed")],
            vec![result("c", "inconclusive"), result("s", "other")],
            vec![result("c", "passed"), result("s", &good)],
        ] {
            let facts: Value = json!({
                "action": format!("{odd} a"), "groups": ["crew"], "evidence": evidence, "now": 1_790_000_000_000_i64,
            });
            let decision = policy.decide(&Facts::from_json(&facts.to_string()).unwrap()).unwrap();
            assert_eq!(decision.to_json(), serde_json::to_string(&decision).unwrap());
        }
    }
}
