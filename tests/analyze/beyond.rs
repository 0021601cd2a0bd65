//! Calls that no way shows: lower grades, failures, and observations that are too old to count.

use bonafides::analyze::{Diff, DiffResult, diff};
use bonafides::{Facts, Policy, Verdict};

fn policy(text: &str) -> Policy {
    Policy::from_yaml(&format!("format: 1\npolicy: p\nunmatched: everyone\n{text}")).unwrap()
}

fn verdict(policy: &Policy, facts: &Facts<'_>) -> Verdict {
    policy.decide(facts).unwrap().verdict()
}

/// The difference of two policies, of which only the new one approves `evidence`.
fn opens(old: &str, new: &str, evidence: &str) -> Diff {
    let facts = format!(r#"{{"action":"reset","groups":[],"now":1767225600000,"evidence":[{evidence}]}}"#);
    let facts = Facts::from_json(&facts).unwrap();
    let (old, new) = (policy(old), policy(new));
    assert_ne!(verdict(&old, &facts), Verdict::Approve);
    assert_eq!(verdict(&new, &facts), Verdict::Approve);
    diff(&old, &new)
}

fn result(check: &str, outcome: &str) -> String {
    format!(r#"{{"check":"{check}","outcome":"{outcome}","at":1767225600000}}"#)
}

/// The same condition demands less where less is forbidden, or no points are added.
#[test]
fn a_condition_with_grades_is_kept_only_if_nothing_else_demands_less() {
    let graded = "challenges:\n  papers: { type: confirm, grades: { genuine: 4 }, points: 20 }\n  app: { type: totp, points: 40 }\n";
    let low = r#"{"check":"papers","outcome":"passed","grades":{"genuine":1},"at":1767225600000}"#;
    let reset = |forbid: &str, other: &str| {
        format!(
            "{graded}actions:\n  reset: {{ {forbid}require: {{ any: [ {{ pass: [ {{ papers: {{ genuine: 3 }} }} ] }}, {{ pass: [papers{other} }} ] }} }}\n"
        )
    };
    let calls = [low.to_owned(), result("app", "passed")].join(",");
    let of_action = opens(&reset("forbid: [app], ", ", app]"), &reset("", ", app]"), &calls);

    let tense = "signals: { posture: { outcomes: [calm, tense] } }\n";
    let points = format!("{tense}{}", reset("", "], points: 50"));
    let risk =
        "risks:\n  - { id: tense, when: { posture: tense }, unobserved: ignore, then: { add_points: 20 } }\n";
    let calls = [calls, result("posture", "tense")].join(",");
    let of_risk = opens(&format!("{points}{risk}"), &points, &calls);

    let forbidden = format!("{tense}{}", reset("", ", app]"));
    let risk = "risks:\n  - { id: tense, when: { posture: [tense, unobserved] }, then: { forbid: [app] } }\n";
    let by_risk = opens(&format!("{forbidden}{risk}"), &forbidden, &calls);
    for found in [of_action, of_risk, by_risk] {
        assert_eq!(found.result(), DiffResult::Unknown);
        assert!(found.unjudged().any(|part| part == "grades that are demanded"));
    }
}

const QUESTIONS: &str = "challenges:\n  app: { type: totp, factor: possession, points: 30 }\n  badge: { type: confirm, factor: possession, points: 30 }\n  \
    letter: { type: confirm, factor: possession, points: 0 }\n  \
    questions: { type: questions, ask: 3, correct: 3, factor: knowledge, points: { passed: 20, failed: -10 } }\n";

/// Points that exceed a cap or a requirement make up for a failure.
#[test]
fn a_call_in_which_a_challenge_has_failed_is_found() {
    let reset = |cap: usize, require: &str| {
        format!(
            "factors: {{ possession: {{ cap: {cap} }} }}\n{QUESTIONS}actions:\n  reset: {{ require: {{ {require} }} }}\n"
        )
    };
    let cases = [
        (reset(30, "points: 30"), reset(60, "points: 30"), vec!["app", "badge"]),
        (
            reset(90, "points: 30"),
            reset(90, "points: 30")
                .replace("totp, factor: possession, points: 30", "totp, factor: possession, points: 40"),
            vec!["app"],
        ),
        (reset(90, "pass: [app], points: 30"), reset(90, "pass: [app, letter]"), vec!["app", "letter"]),
    ];
    for (old, new, passed) in cases {
        let mut calls: Vec<String> = passed.iter().map(|check| result(check, "passed")).collect();
        calls.push(result("questions", "failed"));
        let found = opens(&old, &new, &calls.join(","));
        assert!(!found.opens_no_new_way(), "{:?}", found.result());
        let witness = found.newly_approved().first().unwrap();
        assert!(witness.signals().any(|signal| signal == ("questions", "failed")), "{:?}", witness.facts());
        assert_ne!(verdict(&policy(&old), witness.facts()), Verdict::Approve);
        assert_eq!(verdict(&policy(&new), witness.facts()), Verdict::Approve);
        assert!(found.unjudged().any(|part| part == "calls in which a challenge has failed"));
    }
    let same = policy(&reset(30, "points: 30"));
    assert_eq!(diff(&same, &same).result(), DiffResult::Same);
    assert_eq!(diff(&same, &same).unjudged().count(), 0);
}

/// Only the cost of a failure has changed.
#[test]
fn a_failure_that_costs_less_is_looser() {
    let of = |cost: &str| {
        let check = |name: &str, factor: &str| {
            format!("  {name}: {{ type: confirm, factor: {factor}, points: {{ passed: 30{cost} }} }}\n")
        };
        let checks = [check("a", "possession"), check("b", "knowledge"), check("c", "inherence")].concat();
        format!("challenges:\n{checks}actions: {{ reset: {{ require: {{ points: 55 }} }} }}\n")
    };
    let (costly, free) = (of(", failed: -10"), of(""));
    let calls = [result("a", "passed"), result("b", "passed"), result("c", "failed")].join(",");
    assert_eq!(opens(&costly, &free, &calls).result(), DiffResult::Looser);
    assert_eq!(diff(&policy(&free), &policy(&costly)).result(), DiffResult::Stricter);
}

/// A signal that is too old to count still keeps a risk from firing. No class of signals is like that.
#[test]
fn observations_that_are_too_old_to_count_are_named() {
    let base = "signals: { workstation: { outcomes: [usual, new] } }\nchallenges: { app: { type: totp }, sms: { type: confirm } }\n";
    let old = format!(
        "{base}actions: {{ reset: {{ require: {{ any: [ {{ pass: [sms, {{ workstation: usual }}] }}, {{ pass: [app] }} ] }} }} }}\n"
    );
    let new = format!(
        "{base}actions: {{ reset: {{ require: {{ pass: [sms] }} }} }}\n\
         risks: [{{ id: elsewhere, when: {{ workstation: [new, unobserved] }}, then: {{ require: {{ pass: [app] }} }} }}]\n"
    );
    let hour_ago = r#"{"check":"workstation","outcome":"usual","at":1767222000000}"#;
    let found = opens(&old, &new, &[result("sms", "passed"), hour_ago.to_owned()].join(","));
    assert!(found.unjudged().any(|part| part == "observations that are too old to count"), "{found:?}");
}
