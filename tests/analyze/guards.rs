//! Numbers that no test guards, compared with the result of trying every call.

use std::fmt::Write as _;

use bonafides::review::{Change, ChangeResult, Guards, Number, unguarded};
use bonafides::{Facts, Policy, Source, Verdict};
use bonafides_tests::brute::Brute;
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A policy, small enough to try every call, with a test if its facts can be decided on.
fn tested() -> impl Strategy<Value = Value> {
    let small = |document: &Value| Brute::new(&[document]).is_some();
    let policies = generate::policy_and_facts().prop_filter("refused or too large", move |(p, _)| small(p));
    policies.prop_map(|(mut document, mut facts)| {
        let policy = Policy::from_json(&document.to_string()).unwrap();
        let text = facts.to_string();
        if let Ok(decision) = Facts::from_json(&text).and_then(|facts| policy.decide(&facts)) {
            facts["name"] = json!("as it is");
            facts["expect"] = json!({ "verdict": decision.verdict() });
            let without = document.clone();
            document["tests"] = json!([facts]);
            if Policy::from_json(&document.to_string()).is_err() {
                document = without;
            }
        }
        document
    })
}

fn found(document: &Value) -> Guards {
    unguarded(&Source::json(&document.to_string())).unwrap()
}

/// The document with another value at a path.
fn changed(document: &Value, path: &str, written: &str) -> Value {
    let mut document = document.clone();
    let mut place = &mut document;
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = step(rest);
        place = match step.parse::<usize>() {
            Ok(index) if place.is_array() => &mut place[index],
            _ => &mut place[step.as_str()],
        };
        rest = after;
    }
    *place = if place.is_i64() { json!(written.parse::<i64>().unwrap()) } else { json!(written) };
    document
}

/// The first step of a path, and the rest.
fn step(path: &str) -> (String, &str) {
    let path = path.strip_prefix('.').unwrap_or(path);
    if let Some(quoted) = path.strip_prefix("[\"") {
        let end = quoted.find("\"]").unwrap();
        let key: String = serde_json::from_str(&format!("\"{}\"", &quoted[..end])).unwrap();
        return (key, &quoted[end + 2..]);
    }
    if let Some(index) = path.strip_prefix('[') {
        let (index, rest) = index.split_once(']').unwrap();
        return (index.to_owned(), rest);
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    (path[..end].to_owned(), &path[end..])
}

/// The verdict of a proposed test as an author would paste it; `None` if the policy with it does not load.
fn passes(document: &Value, test: &Value) -> Option<bool> {
    let mut document = document.clone();
    document.as_object_mut().unwrap().entry("tests").or_insert_with(|| json!([]));
    document["tests"].as_array_mut().unwrap().push(test.clone());
    let text = document.to_string();
    let review = Policy::review(&Source::json(&text));
    Some(review.tests.last()?.run(review.policy.as_ref()?).passed())
}

/// Returns true if some call with all that was passed now and nothing else has another verdict.
fn verdicts_differ(old: &Value, new: &Value) -> bool {
    let Some(brute) = Brute::new(&[old, new]) else { return false };
    for action in &brute.actions {
        for names in &brute.subjects {
            let rules = [0, 1].map(|number| brute.rules(number, action, names).unwrap());
            for (observed, passed) in
                brute.observed.iter().flat_map(|o| brute.passed.iter().map(move |p| (o, p)))
            {
                let verdict = |n: usize| rules[n].verdict(&brute.evidence(n, observed, passed)).unwrap();
                if (verdict(0) == Verdict::Approve) != (verdict(1) == Verdict::Approve) {
                    return true;
                }
            }
        }
    }
    false
}

/// The value one step nearer to the present one; `None` if that is it.
fn nearer(number: &Number, change: &Change) -> Option<String> {
    let (from, to): (i64, i64) = (number.value.parse().ok()?, change.to.parse().ok()?);
    let before = if to > from { to - 1 } else { to + 1 };
    (before != from).then(|| before.to_string())
}

fn guards_equal_brute_force(cases: u32) {
    let floors = [
        ("guarded", 40),
        ("refused", 95),
        ("unguarded", 60),
        ("proposed", 60),
        ("further than one", 60),
        ("compared", 60),
    ];
    check(crate::config(cases), &floors, &tested(), |document, reached| {
        let guards = found(&document);
        prop_assert!(guards.is_complete());
        for number in guards.numbers() {
            for change in number.changes() {
                if matches!(change.result, ChangeResult::Unproven) {
                    continue;
                }
                // Nothing before it changes an approval.
                if let Some(before) = nearer(number, change)
                    && !number.path.starts_with("limits")
                {
                    reached.note("further than one");
                    let before = changed(&document, &number.path, &before);
                    prop_assert!(Policy::from_json(&before.to_string()).is_ok(), "{}", number.path);
                    if number.path.contains("points") || number.path.contains("outcomes") {
                        reached.note("compared");
                        prop_assert!(!verdicts_differ(&document, &before), "{:?}", number);
                    }
                }
                if change.to.is_empty() {
                    continue;
                }
                let after = changed(&document, &number.path, &change.to);
                match &change.result {
                    ChangeResult::Unguarded { proposed, .. } => {
                        reached.note("unguarded");
                        prop_assert!(Policy::from_json(&after.to_string()).is_ok());
                        let proposed = guards.proposed().iter().find(|test| test.name == *proposed).unwrap();
                        prop_assert_eq!(passes(&document, &proposed.test), Some(true));
                        prop_assert!(
                            passes(&after, &proposed.test) != Some(true),
                            "{:?} {:?}",
                            number,
                            proposed
                        );
                    }
                    ChangeResult::Guarded { test, .. } => {
                        reached.note("guarded");
                        prop_assert_eq!(test, "as it is");
                        let text = after.to_string();
                        let review = Policy::review(&Source::json(&text));
                        let fails = review.policy.as_ref().is_none_or(|p| !review.tests[0].run(p).passed());
                        prop_assert!(fails);
                    }
                    ChangeResult::Refused { .. } => {
                        reached.note("refused");
                        prop_assert!(Policy::from_json(&after.to_string()).is_err());
                    }
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
        if !guards.proposed().is_empty() {
            // With the proposed tests, nothing is unguarded.
            reached.note("proposed");
            let mut document = document.clone();
            document.as_object_mut().unwrap().entry("tests").or_insert_with(|| json!([]));
            let tests = document["tests"].as_array_mut().unwrap();
            tests.extend(guards.proposed().iter().map(|proposed| proposed.test.clone()));
            let again = found(&document);
            prop_assert_eq!(again.unguarded().count(), 0, "{:?}", again.unguarded().next());
        }
        Ok(())
    });
}

#[test]
fn every_number_is_guarded_as_trying_every_call_finds() {
    guards_equal_brute_force(12);
}

/// As many policies as one evening tries.
#[test]
#[ignore = "takes minutes"]
fn every_number_of_many_policies_is_guarded_as_trying_every_call_finds() {
    guards_equal_brute_force(2_000);
}

const BEFORE: &str = include_str!("../../examples/assurance/before.yaml");
const AFTER: &str = include_str!("../../examples/assurance/after.yaml");

fn number<'g>(guards: &'g Guards, path: &str) -> &'g Number {
    guards.numbers().iter().find(|number| number.path == path).unwrap()
}

#[test]
fn number_that_opened_a_new_way_is_unguarded_and_the_proposed_test_catches_the_change() {
    let guards = unguarded(&Source::yaml(BEFORE)).unwrap();
    let points = number(&guards, "actions.reset_password.require.points");
    assert_eq!((points.line, &*points.value, &*points.lowered.to), (24, "60", "50"));
    let ChangeResult::Unguarded { proposed, .. } = &points.lowered.result else { panic!("{points:?}") };
    let proposed = guards.proposed().iter().find(|test| test.name == *proposed).unwrap();
    let outcome = |text: &str| {
        let text = format!("{text}{}", proposed.yaml);
        let review = Policy::review(&Source::yaml(&text));
        let reports: Vec<bool> =
            review.tests.iter().map(|test| test.run(review.policy.as_ref().unwrap()).passed()).collect();
        reports
    };
    assert_eq!(outcome(BEFORE), [true; 4]);
    assert_eq!(outcome(AFTER), [true, true, true, false]);
}

#[test]
fn numbers_on_which_no_verdict_depends_are_not_blamed_on_the_tests() {
    let guards = unguarded(&Source::yaml(BEFORE)).unwrap();
    for path in ["challenges.questions.correct", "challenges.sms_code.cost", "channels.sms.cooling"] {
        for change in number(&guards, path).changes() {
            assert!(matches!(change.result, ChangeResult::Refused { .. }), "{path}: {change:?}");
        }
    }
    let correct = number(&guards, "challenges.questions.correct");
    assert_eq!((&*correct.lowered.to, &*correct.raised.to), ("0", "4"));
}

/// Failures, age and grades, which no way shows.
#[test]
fn failures_age_and_grades_are_tried() {
    let text = "format: 1\npolicy: p\nunmatched: everyone\nchallenges:\n  \
        quiz: { type: confirm, factor: knowledge, points: { passed: 20, failed: -10 } }\n  \
        papers: { type: confirm, factor: possession, points: 40, grades: { genuine: 4 } }\n  \
        app: { type: totp, factor: possession, points: 30 }\n\
        limits: { evidence_lifetime: 30m, adverse_lifetime: 2h }\n\
        actions: { reset: { require: { points: 60, pass: [{ papers: { genuine: 2 } }] } } }\n";
    let guards = unguarded(&Source::yaml(text)).unwrap();
    let cases = [
        ("challenges.quiz.points.failed", "-11", "-9"),
        ("actions.reset.require.pass[0].papers.genuine", "1", "3"),
        ("limits.evidence_lifetime", "29m", "31m"),
        ("limits.adverse_lifetime", "1h", "3h"),
    ];
    for (path, lowered, raised) in cases {
        let number = number(&guards, path);
        let changes = [(&number.lowered, lowered), (&number.raised, raised)];
        for (change, to) in changes {
            if path.ends_with("failed") {
                // Sums are multiples of ten: the nearest change that matters may be further away.
                assert!(!matches!(change.result, ChangeResult::Unproven), "{number:?}");
                continue;
            }
            assert_eq!((change.is_unguarded(), &*change.to), (true, to), "{number:?}");
        }
    }
}

#[test]
fn policy_with_an_error_has_no_report_and_one_without_tests_guards_nothing() {
    let error = unguarded(&Source::yaml("format: 1\npolicy: p\n")).unwrap_err();
    assert!(error.diagnostics.errors() > 0);
    let without = BEFORE.split("tests:").next().unwrap();
    let guards = unguarded(&Source::yaml(without)).unwrap();
    assert_eq!(guards.tests(), 0);
    let is_guarded = |number: &Number| {
        number.changes().any(|change| matches!(change.result, ChangeResult::Guarded { .. }))
    };
    assert!(!guards.numbers().iter().any(is_guarded));
    assert!(!guards.all_guarded());
    // A test that fails as it is guards nothing either.
    let wrong = BEFORE.replace("expect: { verdict: approve }", "expect: { verdict: deny }");
    assert_eq!(unguarded(&Source::yaml(&wrong)).unwrap().tests(), 2);
}

#[test]
#[ignore = "takes minutes"]
fn large_policies_end_and_say_what_was_not_tried() {
    let mut challenges = String::from("format: 1\npolicy: many\nunmatched: everyone\nchallenges:\n");
    for number in 0..500 {
        writeln!(challenges, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    challenges.push_str("actions: { reset: { require: { points: 50 } } }\n");
    let mut groups = String::from("format: 1\npolicy: groups\nchallenges:\n");
    for number in 0..40 {
        writeln!(groups, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    groups.push_str("actions: { reset: { require: { points: 20 } } }\ngroups:\n");
    for number in 0..1_000 {
        let points = 30 + number % 300;
        writeln!(groups, "  - {{ id: g{number}, match: n{number}, require: {{ points: {points} }} }}")
            .unwrap();
    }
    for text in [challenges, groups] {
        let guards = unguarded(&Source::yaml(&text)).unwrap();
        assert!(guards.numbers().len() > 500);
        let left = guards.numbers().iter().flat_map(Number::changes);
        let left = left.filter(|change| matches!(change.result, ChangeResult::NotTried)).count();
        assert_eq!(guards.is_complete(), left == 0);
    }
}
