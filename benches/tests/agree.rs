//! The hand-written evaluator decides as the engine does, or its speed would be meaningless.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::LazyLock;

use bonafides::{Facts, Policy};
use bonafides_benches::handwritten::{self, Stamp};
use bonafides_benches::operations::Setup;
use bonafides_benches::{policies, scenes};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

static POLICY: LazyLock<Policy> = LazyLock::new(|| policies::load(2));

const CHALLENGES: [&str; 12] = [
    "last_sign_in",
    "questions",
    "licence_digits",
    "sms_code",
    "private_email",
    "authenticator",
    "recovery_code",
    "passkey",
    "call_back",
    "photo_id",
    "manager_vouch",
    "lead_vouch",
];
const SIGNALS: [(&str, &[&str]); 4] = [
    ("workstation", &["usual", "known", "new"]),
    ("location", &["usual", "known", "new", "impossible"]),
    ("sim_change", &["recent", "none", "unknown"]),
    ("posture", &["normal", "elevated", "siege"]),
];
const MINUTE: i64 = 60_000;

/// Ages around both lifetimes, and few enough that results collide. One is in the future.
fn age() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => select(vec![0, 1, 2, 29 * MINUTE, 30 * MINUTE]),
        3 => select(vec![30 * MINUTE + 1, 23 * 60 * MINUTE, 24 * 60 * MINUTE, 24 * 60 * MINUTE + 1]),
        3 => 0..40 * MINUTE,
        1 => select(vec![-1, 48 * 60 * MINUTE, 2, 3, 4, 5, 6, 7]),
    ]
}

fn result() -> impl Strategy<Value = (String, String, i64)> {
    let challenge = (select(&CHALLENGES[..]), select(&["passed", "passed", "failed", "inconclusive"][..]));
    let signal = select(&SIGNALS[..]).prop_flat_map(|(signal, outcomes)| (Just(signal), select(outcomes)));
    (prop_oneof![3 => challenge, 2 => signal], age())
        .prop_map(|((check, outcome), age)| (check.to_owned(), outcome.to_owned(), age))
}

fn facts() -> impl Strategy<Value = Value> {
    let list = proptest::collection::vec(result(), 0..14).prop_map(|results| {
        let entry = |(check, outcome, age): (String, String, i64)| {
            json!({ "check": check, "outcome": outcome, "at": scenes::NOW - age })
        };
        Value::Array(results.into_iter().map(entry).collect())
    });
    let map = proptest::collection::vec(result(), 0..10).prop_map(|results| {
        Value::Object(results.into_iter().map(|(check, outcome, _)| (check, json!(outcome))).collect())
    });
    let unavailable = prop_oneof![
        3 => Just(Vec::new()),
        1 => subsequence(CHALLENGES.to_vec(), 0..12),
    ];
    (prop_oneof![3 => list, 1 => map], unavailable).prop_map(|(evidence, unavailable)| {
        json!({
            "action": "reset_password",
            "groups": ["CN=Staff,OU=Groups,DC=contoso,DC=com", "cn=finance,ou=Groups,DC=contoso,DC=com"],
            "evidence": evidence,
            "unavailable": unavailable,
            "now": scenes::NOW,
        })
    })
}

fn stamp() -> Stamp<'static> {
    Stamp { name: POLICY.name(), version: POLICY.version(), digest: POLICY.digest() }
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("decisions are JSON")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn verdict_and_explanation_are_the_engines(facts in facts()) {
        let text = facts.to_string();
        match (POLICY.decide_json(&text), handwritten::decide_json(&text, stamp())) {
            (Ok(engine), Ok(hand)) => {
                let engine = value(&engine);
                prop_assert_eq!(&value(&hand), &engine);
                let call = handwritten::read(&text).expect("it was read before");
                let verdict = serde_json::to_value(handwritten::verdict(&call)).expect("a word");
                prop_assert_eq!(&verdict, &engine["verdict"]);
            }
            (Err(_), Err(_)) => {}
            (engine, hand) => prop_assert!(false, "engine {:?}, hand-written {:?}", engine, hand),
        }
    }
}

#[test]
fn every_scene_has_its_verdict_at_every_size_of_policy_and_subject() {
    for size in policies::SIZES {
        let policy = policies::load(size);
        for scene in &scenes::SCENES {
            for groups in [1, 10] {
                // Asserts that both sides reach the verdict of the scene.
                let setup = Setup::with(&policy, groups, scene);
                assert_eq!(value(&setup.hand_json()), value(&setup.decide_json()), "{}", scene.name);
            }
        }
    }
}

#[test]
fn times_as_text_are_the_same_times() {
    let text = r#"{"action":"reset_password","groups":["CN=Finance,OU=Groups,DC=contoso,DC=com"],
        "evidence":[{"check":"passkey","outcome":"passed","at":"2026-11-23T08:10:00Z"}],"now":"2026-11-23T08:15:00Z"}"#;
    let hand = handwritten::decide_json(text, stamp()).expect("good facts");
    assert_eq!(value(&hand), value(&POLICY.decide_json(text).expect("good facts")));
}

#[test]
fn grown_policies_have_as_many_groups_as_they_say() {
    for (size, member) in
        [(3, "CN=Team 2,OU=Groups,DC=contoso,DC=com"), (100, "CN=Team 99,OU=Groups,DC=contoso,DC=com")]
    {
        let now = bonafides::Time::from_milliseconds(scenes::NOW);
        let facts = Facts::new("reset_password", now).groups([member]);
        let decision = policies::load(size).decide(&facts).expect("good facts");
        assert_eq!(decision.groups().count(), 1);
        assert_eq!(policies::text(size).matches("\n  - id: ").count(), size);
    }
}
