//! Hostile and malformed facts: the right code at the right place.

use bonafides::{Facts, FactsCode, FactsError, Policy, Time};

const MIB: usize = 1 << 20;

fn policy() -> Policy {
    Policy::from_yaml(
        "
format: 1
policy: facts
signals:
  workstation: { outcomes: { usual: 15, new: 0 } }
challenges:
  passkey: { type: external, provider: webauthn, points: 60 }
  papers: { type: confirm, repeatable: 2, grades: { strength: 4 }, points: 10 }
actions: { reset_password: { require: { points: 60 } } }
groups: [{ id: staff, match: Staff }]
",
    )
    .unwrap()
}

/// The error for facts with these members besides `action`, `groups` and `now`.
fn mistake(members: &str) -> FactsError {
    let facts = format!(
        r#"{{"action": "reset_password", "groups": ["Staff"], "now": "2026-11-23T08:15:00Z", {members}}}"#
    );
    let error = policy().decide_json(&facts).unwrap_err();
    assert_eq!(policy().verdict_json(&facts).as_ref(), Err(&error), "{facts}");
    error
}

fn told(error: &FactsError) -> (FactsCode, &str) {
    (error.code, &*error.place)
}

#[test]
fn every_mistake_in_facts_has_its_place() {
    use FactsCode as C;
    let evidence = |results: &str| mistake(&format!(r#""evidence": [{results}]"#));
    let good = r#"{"check": "workstation", "outcome": "usual", "at": "-1m"}"#;
    let cases = [
        (
            evidence(&format!(r#"{good}, {{"check": "pass_key", "outcome": "passed", "at": 0}}"#)),
            C::UnknownCheck,
            "evidence[1].check",
        ),
        (
            mistake(r#""evidence": {"workstation": "usual", "pass_key": "passed"}"#),
            C::UnknownCheck,
            "evidence.pass_key",
        ),
        (mistake(r#""unavailable": ["passkey", "workstation"]"#), C::UnknownCheck, "unavailable[1]"),
        (mistake(r#""unavailable": ["pass_key"]"#), C::UnknownCheck, "unavailable[0]"),
        (
            evidence(r#"{"check": "passkey", "outcome": "usual", "at": "-1m"}"#),
            C::UnknownOutcome,
            "evidence[0].outcome",
        ),
        (
            evidence(r#"{"check": "workstation", "outcome": "passed", "at": "-1m"}"#),
            C::UnknownOutcome,
            "evidence[0].outcome",
        ),
        (mistake(r#""evidence": {"passkey": ""}"#), C::UnknownOutcome, "evidence.passkey"),
        (
            evidence(r#"{"check": "papers", "outcome": "passed", "at": "-1m", "grades": {"strength": 5}}"#),
            C::UnknownGrade,
            "evidence[0].grades.strength",
        ),
        (
            evidence(r#"{"check": "papers", "outcome": "passed", "at": "-1m", "grades": {"strength": -1}}"#),
            C::UnknownGrade,
            "evidence[0].grades.strength",
        ),
        (
            evidence(r#"{"check": "papers", "outcome": "passed", "at": "-1m", "grades": {"age": 1}}"#),
            C::UnknownGrade,
            "evidence[0].grades.age",
        ),
        (
            evidence(r#"{"check": "passkey", "outcome": "passed", "at": "-1m", "grades": {"strength": 1}}"#),
            C::UnknownGrade,
            "evidence[0].grades.strength",
        ),
        (
            evidence(r#"{"check": "passkey", "outcome": "passed", "at": "2026-11-23T08:15:00.001Z"}"#),
            C::Future,
            "evidence[0].at",
        ),
        (
            evidence(r#"{"check": "passkey", "outcome": "passed", "at": 1795421700}"#),
            C::NotMilliseconds,
            "evidence[0].at",
        ),
        (
            evidence(r#"{"check": "passkey", "outcome": "passed", "at": "-1m", "item": "blue"}"#),
            C::Item,
            "evidence[0].item",
        ),
        (
            evidence(r#"{"check": "workstation", "outcome": "usual", "at": "-1m", "item": "blue"}"#),
            C::Item,
            "evidence[0].item",
        ),
        (
            evidence(r#"{"check": "papers", "outcome": "passed", "at": "-1m", "item": ""}"#),
            C::Item,
            "evidence[0].item",
        ),
        (
            evidence(&format!(
                r#"{good}, {{"check": "workstation", "outcome": "new", "at": "2026-11-23T08:14:00Z"}}"#
            )),
            C::Conflict,
            "evidence[1]",
        ),
        (
            evidence(
                r#"{"check": "papers", "outcome": "passed", "at": "-5m", "item": "a"}, {"check": "papers", "outcome": "failed", "at": "-5m", "item": "a"}"#,
            ),
            C::Conflict,
            "evidence[1]",
        ),
        (
            evidence(
                r#"{"check": "papers", "outcome": "passed", "at": "-1m", "item": "a"}, {"check": "papers", "outcome": "passed", "at": "-1m", "item": "b"}, {"check": "papers", "outcome": "passed", "at": "-1m"}"#,
            ),
            C::TooManyItems,
            "evidence[2]",
        ),
    ];
    for (error, code, place) in cases {
        assert_eq!(told(&error), (code, place), "{error}");
    }
}

#[test]
fn facts_of_the_wrong_shape_are_refused_at_their_place() {
    let error = |facts: &str| Facts::from_json(facts).unwrap_err();
    let cases = [
        (r#"{"action": "a", "now": 0, "evidnce": {}}"#, "evidnce"),
        (r#"{"action": 1, "now": 0}"#, "action"),
        (r#"{"action": "a", "now": 0, "groups": "Staff"}"#, "groups"),
        (r#"{"action": "a", "now": 0, "groups": ["Staff", null]}"#, "groups[1]"),
        (r#"{"action": "a", "now": 0, "groups": null}"#, "groups"),
        (r#"{"action": "a", "now": 0, "subject": {"group": []}}"#, "subject.group"),
        (r#"{"action": "a", "now": 0, "evidence": 5}"#, "evidence"),
        (
            r#"{"action": "a", "now": 0, "evidence": [{"check": "c", "outcome": true, "at": 0}]}"#,
            "evidence[0].outcome",
        ),
        (
            r#"{"action": "a", "now": 0, "evidence": [{"check": "c", "outcome": "o", "at": 0, "grades": {"g": 1.5}}]}"#,
            "evidence[0].grades.g",
        ),
        (
            r#"{"action": "a", "now": 0, "evidence": [{"check": "c", "outcome": "o", "at": 0, "grades": {"g": 99999999999999999999}}]}"#,
            "evidence[0].grades.g",
        ),
        (
            r#"{"action": "a", "now": 0, "evidence": [{"check": "c", "outcome": "o", "at": "soon"}]}"#,
            "evidence[0].at",
        ),
        (r#"{"action": "a", "now": "-5m"}"#, "now"),
        (r#"{"action": "a", "now": "2026-11-23 08:15"}"#, "now"),
        (r#"{"action": "a", "now": 253402300800000}"#, "now"),
        (r#"{"action": "a", "now": 99999999999999999999}"#, "now"),
        (r#"{"action": "a", "now": 1.5}"#, "now"),
    ];
    for (facts, place) in cases {
        assert_eq!(told(&error(facts)), (FactsCode::Structure, place), "{facts}");
    }
    for facts in [
        r#"{"now": 0}"#,
        r#"{"action": "a"}"#,
        r#"{"action": "a", "action": "b", "now": 0}"#,
        r#"{"action": "a", "now": 0, "groups": [], "subject": {"groups": []}}"#,
        "[]",
        "null",
    ] {
        assert_eq!(error(facts).code, FactsCode::Structure, "{facts}");
    }
    for (facts, place) in [
        ("", "line 1, column 0"),
        ("{\"action\": \"a\",\n  now: 0}", "line 2, column 3"),
        ("{\"action\": \"a\", \"now\": 0} {}", "line 1, column 27"),
    ] {
        assert_eq!(told(&error(facts)), (FactsCode::Syntax, place), "{facts}");
    }
}

#[test]
fn facts_for_another_policy_are_refused() {
    let facts = r#"{"action": "reset_pasword", "groups": [], "now": 1790000000000}"#;
    assert_eq!(told(&policy().decide_json(facts).unwrap_err()), (FactsCode::UnknownAction, "action"));
    let facts = r#"{"action": "reset_password", "now": 1790000000000}"#;
    assert_eq!(told(&policy().decide_json(facts).unwrap_err()), (FactsCode::MissingGroups, "groups"));
    let (mine, other) = (policy(), policy());
    let facts = Facts::new("reset_password", Time::from_milliseconds(1_790_000_000_000));
    let rules = mine.rules("reset_password", []).unwrap();
    let error = rules.decide(&other.evidence(&facts).unwrap()).unwrap_err();
    assert_eq!(error.code, FactsCode::OtherPolicy);
}

#[test]
fn huge_facts_are_refused_in_linear_time() {
    let head = r#""action": "reset_password", "groups": ["Staff"], "now": 1790000000000"#;
    let large = format!("{{{head}, \"unavailable\": [{}]}}", "\"passkey\",".repeat(MIB));
    assert_eq!(told(&Facts::from_json(&large).unwrap_err()), (FactsCode::TooLarge, ""));

    // Different names, so that no duplicate ends the search early.
    let pairs: Vec<String> = (0..250_000).map(|n| format!("\"c{n}\": \"x\"")).collect();
    let many = format!("{{{head}, \"evidence\": {{{}}}}}", pairs.join(","));
    let error = policy().decide_json(&many).unwrap_err();
    assert!(matches!(error.code, FactsCode::UnknownCheck | FactsCode::TooLarge), "{error:?}");

    let same = r#"{"check": "passkey", "outcome": "passed", "at": "-1m"},"#.repeat(70_000);
    let many = format!("{{{head}, \"evidence\": [{}]}}", same.trim_end_matches(','));
    assert!(policy().decide_json(&many).is_ok() || many.len() > 4 * MIB);

    let grades: Vec<String> = (0..250_000).map(|n| format!("\"g{n}\":1")).collect();
    let result = format!(
        r#"{{"check": "papers", "outcome": "passed", "at": 1790000000000, "grades": {{{}}}}}"#,
        grades.join(",")
    );
    let error = policy().decide_json(&format!("{{{head}, \"evidence\": [{result}]}}")).unwrap_err();
    assert!(matches!(error.code, FactsCode::UnknownGrade | FactsCode::TooLarge), "{error:?}");

    for open in ["[", "{\"a\":"] {
        for member in ["action", "evidence", "unknown"] {
            let deep = format!("{{\"{member}\": {}", open.repeat(10_000));
            assert!(matches!(
                Facts::from_json(&deep).unwrap_err().code,
                FactsCode::Structure | FactsCode::Syntax
            ));
        }
    }
    let groups: Vec<String> = (0..200_000).map(|n| format!("\"CN=g{n},DC=x\"")).collect();
    let many = format!(
        r#"{{"action": "reset_password", "now": 1790000000000, "groups": [{}, "Staff"]}}"#,
        groups.join(",")
    );
    assert!(policy().decide_json(&many).is_ok());
}
