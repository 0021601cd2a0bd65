//! Policies with more ways, groups and challenges than anybody reads: exact, or said not to be.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bonafides::analyze::{DiffResult, RestsOn, Ways, WaysOptions, diff};
use bonafides::{Facts, Policy, Verdict};

fn policy(text: &str) -> Policy {
    Policy::from_yaml(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A policy with `challenges` independent challenges of ten points each, that requires `points`.
fn independent(challenges: usize, points: usize) -> Policy {
    let mut text = String::from("format: 1\npolicy: many\nunmatched: everyone\nchallenges:\n");
    for number in 0..challenges {
        writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    writeln!(text, "actions: {{ reset: {{ require: {{ points: {points} }} }} }}").unwrap();
    policy(&text)
}

fn ways(policy: &Policy) -> Ways {
    policy.ways(&WaysOptions::default()).unwrap()
}

#[test]
fn all_fours_of_twenty_four_are_found() {
    let found = ways(&independent(24, 40));
    assert!(found.is_exact());
    let [cell] = found.cells() else { panic!("{found:?}") };
    assert_eq!(cell.ways().len(), 24 * 23 * 22 * 21 / 24);
    let different: BTreeSet<Vec<&str>> =
        cell.ways().iter().map(|way| way.checks().iter().map(|check| &*check.check).collect()).collect();
    assert_eq!(different.len(), cell.ways().len());
}

#[test]
fn what_is_too_much_is_said_and_all_that_is_listed_is_a_way() {
    let many = independent(500, 50);
    let found = ways(&many);
    assert!(!found.is_exact() && found.is_complete());
    let [cell] = found.cells() else { panic!("{} cells", found.cells().len()) };
    assert!(!cell.is_exact() && !cell.ways().is_empty());
    for way in cell.ways().iter().step_by(997) {
        assert_eq!(way.checks().len(), 5);
        let facts = cell.facts(way).unwrap();
        assert_eq!(many.decide(&facts).unwrap().verdict(), Verdict::Approve);
    }
    // Nor is anything claimed of all ways.
    assert!(cell.losses().is_empty() && found.idle_challenges().is_empty());
    // A way that was not found may still exist, in either direction.
    let more = independent(500, 60);
    assert_eq!(diff(&many, &many.clone()).result(), DiffResult::Same);
    for (old, new) in [(&many, &more), (&more, &many)] {
        let found = diff(old, new);
        assert!(!found.opens_no_new_way(), "{:?}", found.result());
    }
}

/// Challenges that no rule needs and superfluous ones do not multiply the work.
#[test]
fn what_helps_nobody_costs_nothing() {
    let mut text = String::from("format: 1\npolicy: idle\nunmatched: everyone\nchallenges:\n");
    for number in 0..200 {
        writeln!(text, "  idle{number}: {{ type: confirm, factor: knowledge, points: 0 }}").unwrap();
        writeln!(text, "  same{number}: {{ type: confirm, factor: possession, cause: phone, points: 20 }}")
            .unwrap();
    }
    text.push_str("  passkey: { type: external, provider: webauthn, factor: possession, points: 60 }\n");
    text.push_str("actions: { reset: { require: { points: 70, independent: 2 } } }\n");
    let found = ways(&policy(&text));
    assert!(found.is_exact());
    let [cell] = found.cells() else { panic!("{} cells", found.cells().len()) };
    assert_eq!(cell.ways().len(), 200);
    assert_eq!(cell.causes(&RestsOn::default()), [["passkey", "phone"]]);
    assert_eq!(cell.losses(), ["passkey", "phone"]);
    assert_eq!(found.idle_challenges().len(), 200);
}

/// A forbidden signal still keeps a risk from firing. So groups that are harmless one by one open a way together.
#[test]
fn forbidden_signals_are_not_proven_name_by_name() {
    let text = |points: u32| {
        let mut text = format!(
            "format: 1\npolicy: signals\nunmatched: deny\n\
             signals: {{ s: {{ factor: context, outcomes: {{ good: 20, odd: 0 }} }} }}\n\
             challenges:\n  y: {{ type: confirm, factor: possession, points: 40 }}\n  z: {{ type: confirm, factor: inherence, points: 60 }}\n\
             actions: {{ reset: {{}} }}\n\
             risks: [{{ id: r, when: {{ s: [odd, unobserved] }}, then: {{ verdict: deny }} }}]\n\
             groups:\n  - {{ id: a, match: A, require: {{ points: {points} }} }}\n  - {{ id: b, match: B, require: {{ points: 40 }}, forbid: [s] }}\n"
        );
        for number in 0..11 {
            writeln!(
                text,
                "  - {{ id: g{number}, match: G{number}, require: {{ points_in: {{ possession: {} }} }} }}",
                10 + number
            )
            .unwrap();
        }
        text
    };
    let (old, new) = (policy(&text(60)), policy(&text(40)));
    let facts = Facts::from_json(
        r#"{"action":"reset","groups":["A","B"],"now":1790000000000,"evidence":{"s":"good","y":"passed"}}"#,
    )
    .unwrap();
    let verdict = |policy: &Policy| policy.decide(&facts).unwrap().verdict();
    assert_eq!((verdict(&old), verdict(&new)), (Verdict::Challenge, Verdict::Approve));
    assert!(!diff(&old, &new).opens_no_new_way());
}

/// A thousand groups, of which no two ask for the same, and `first` in front of what the first one says.
fn groups(first: &str, last: &str) -> String {
    let mut text = String::from("format: 1\npolicy: groups\nchallenges:\n");
    for number in 0..40 {
        writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}").unwrap();
    }
    text.push_str("actions: { reset: { require: { points: 20 } } }\ngroups:\n");
    for number in 0..1_000 {
        let one = number % 40;
        let other = (one + 1 + number / 40) % 40;
        let more = if number == 0 {
            first
        } else if number == 999 {
            last
        } else {
            ""
        };
        writeln!(
            text,
            "  - {{ id: g{number}, match: n{number}, require: {{ any: [pass: [c{one}], pass: [c{other}]] }}{more} }}"
        )
        .unwrap();
    }
    text
}

#[test]
fn a_thousand_groups_are_compared_one_by_one() {
    let plain = policy(&groups("", ""));
    let harder = policy(&groups(", actions: { reset: { require: { points: 30 } } }", ""));
    let forbids = policy(&groups("", ", forbid: [c7]"));
    let found = plain.ways(&WaysOptions::default()).unwrap();
    assert!(!found.is_complete());
    let cases = [
        (&plain, &harder, DiffResult::Stricter),
        (&harder, &plain, DiffResult::Looser),
        (&plain, &forbids, DiffResult::Stricter),
        (&forbids, &harder, DiffResult::Different),
    ];
    for (old, new, wanted) in cases {
        let found = diff(old, new);
        assert_eq!(found.result(), wanted, "{:?}", found.newly_approved());
        for witness in found.newly_approved() {
            let of = |policy: &Policy| policy.decide(witness.facts()).unwrap().verdict();
            assert_eq!((of(old), of(new)), (Verdict::Challenge, Verdict::Approve));
        }
    }
    assert_eq!(
        diff(&plain, &policy(&groups("", "").replace("groups\n", "others\n"))).result(),
        DiffResult::Same
    );
}

const DESK: &str = include_str!("../../examples/policies/service-desk.yaml");

/// The change that nothing told of.
#[test]
fn one_number_lowered_is_found_with_the_call_that_it_lets_through() {
    let before = "require: { points: 60, factors: 2 }";
    assert_eq!(DESK.matches(before).count(), 1);
    let (old, new) = (policy(DESK), policy(&DESK.replace(before, "require: { points: 40, factors: 2 }")));
    let found = diff(&old, &new);
    assert_eq!(found.result(), DiffResult::Looser);
    let [witness] = found.newly_approved() else { panic!("{found:?}") };
    assert_eq!(witness.action(), "reset_password");
    assert_eq!(witness.groups().collect::<Vec<_>>(), ["staff"]);
    let text = serde_json::to_string(witness.facts()).unwrap();
    let facts = Facts::from_json(&text).unwrap();
    assert_eq!(&facts, witness.facts());
    assert_eq!(old.decide(&facts).unwrap().verdict(), Verdict::Challenge);
    assert_eq!(new.decide(&facts).unwrap().verdict(), Verdict::Approve);
    assert_eq!(diff(&new, &old).result(), DiffResult::Stricter);
}

/// Without the signal, the new policy approves the callers whom it revealed.
#[test]
fn a_risk_dropped_with_its_signal_is_looser() {
    let head = "format: 1\npolicy: p\nunmatched: everyone\n";
    let body = "challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }\n\
                actions: { reset: { require: { points: 60 } } }\n";
    let risk = "signals: { sim: { outcomes: [none, recent] } }\n\
                risks: [{ id: swap, when: { sim: recent }, unobserved: ignore, then: { verdict: deny } }]\n";
    let (old, new) = (policy(&format!("{head}{risk}{body}")), policy(&format!("{head}{body}")));
    let found = diff(&old, &new);
    assert_eq!(found.result(), DiffResult::Looser);
    let [witness] = found.newly_approved() else { panic!("{found:?}") };
    assert_eq!(old.decide(witness.facts()).unwrap().verdict(), Verdict::Deny);
    assert_eq!(new.decide(&witness.facts().known_to(&new)).unwrap().verdict(), Verdict::Approve);
    assert_eq!(diff(&new, &old).result(), DiffResult::Stricter);
}

/// Longer lifetimes, other people and cheaper failures change no way, and are told of all the same. A failure that costs
/// less lets someone through who has failed.
#[test]
fn what_no_way_depends_on_is_listed() {
    let change_to = |from: &str, to: &str, result: DiffResult| {
        assert!(DESK.contains(from), "{from}");
        let found = diff(&policy(DESK), &policy(&DESK.replacen(from, to, 1)));
        assert_eq!(found.result(), result);
        found.unjudged().map(str::to_owned).collect::<Vec<_>>()
    };
    let failures = ["calls in which a challenge has failed", "points of failures"];
    assert_eq!(change_to("failed: -10", "failed: 0", DiffResult::Looser), failures);
    let change = |from: &str, to: &str| change_to(from, to, DiffResult::Same);
    assert_eq!(change("cost: 60", "cost: 50"), ["costs"]);
    assert_eq!(change("attempts: 3", "attempts: 5"), ["how challenges are asked"]);
    assert_eq!(change("escalate: security_desk", "escalate: manager"), ["escalate"]);
    assert_eq!(change("contact: \"soc@ad.test\"", "contact: \"sec@ad.test\""), ["people"]);
}

/// The mailbox's recovery goes to the phone: who holds that, holds both.
#[test]
fn a_cause_that_rests_on_another_falls_with_it() {
    let found =
        policy(DESK).ways(&WaysOptions::default().action("unlock_account").groups(["staff"])).unwrap();
    let alone = |rests: &RestsOn| -> BTreeSet<String> {
        found.cells().iter().flat_map(|cell| cell.single_causes(rests)).collect()
    };
    assert_eq!(alone(&RestsOn::default()), BTreeSet::new());
    assert_eq!(alone(&RestsOn::default().with("mailbox", "phone")), BTreeSet::from(["phone".to_owned()]));
    // In a circle, and through another.
    let circle = RestsOn::default().with("mailbox", "paper").with("paper", "phone").with("phone", "paper");
    assert!(alone(&circle).contains("phone") && alone(&circle).contains("paper"));
}

#[test]
fn unknown_names_are_errors_with_a_suggestion() {
    let desk = policy(DESK);
    let error = desk.ways(&WaysOptions::default().action("reset_pasword")).unwrap_err();
    assert_eq!(error.to_string(), "the policy has no action `reset_pasword`");
    assert_eq!(error.help(), "did you mean `reset_password`?");
    let error = desk.ways(&WaysOptions::default().groups(["staf"])).unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.help()),
        ("the policy has no group `staf`", "did you mean `staff`?")
    );
}

/// An opening that needs no observation is not shown with one that is against the caller.
#[test]
fn openings_are_shown_without_signals_that_they_do_not_take() {
    let desk = policy(DESK);
    let options = WaysOptions::default().action("reset_mfa").groups(["administrators"]);
    let found = desk.ways(&options).unwrap();
    let openings = found.openings(found.cells());
    assert!(openings.len() > 3 && found.are_openings_complete(found.cells()));
    for opening in openings {
        assert!(opening.signals().all(|(signal, _)| signal != "posture"), "{opening:?}");
    }
}

#[test]
fn a_cause_is_enough_alone_if_all_others_rest_on_it() {
    let text = "challenges:\n  a: { type: confirm, factor: possession, points: 10 }\n  b: { type: confirm, factor: inherence, points: 10 }\n  \
                c: { type: confirm, factor: knowledge, points: 20 }\nactions: { reset: { require: { points: 20 } } }\n";
    let found = ways(&policy(&format!("format: 1\npolicy: p\nunmatched: everyone\n{text}")));
    let [cell] = found.cells() else { panic!("{found:?}") };
    assert_eq!(cell.single_causes(&RestsOn::default()), ["c"]);
    assert_eq!(cell.single_causes(&RestsOn::default().with("a", "b")), ["b", "c"]);
    assert_eq!(cell.single_causes(&RestsOn::default().with("a", "x").with("b", "x")), ["c", "x"]);
}
