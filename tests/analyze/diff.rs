//! The difference of two policies, compared with the result of trying every call.

use bonafides::analyze::{DiffResult, Witness, diff};
use bonafides::{Facts, Policy, Verdict};
use bonafides_tests::brute::Brute;
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::prelude::*;
use serde_json::Value;

/// Two policies, both of which load and to which all calls can be tried.
fn edits() -> impl Strategy<Value = (Value, Value)> {
    generate::policy_and_edit()
        .prop_filter("refused or too large", |(old, new)| Brute::new(&[old, new]).is_some())
}

/// Returns true if a policy approves this call, without the parts that it does not know.
fn approves_known(policy: &Policy, facts: &Facts<'_>) -> bool {
    policy.decide(&facts.known_to(policy)).is_ok_and(|decision| decision.verdict() == Verdict::Approve)
}

/// Returns true for the old policy, and for the new one, if it approves a call that the other does not.
fn approve_more(brute: &Brute) -> [bool; 2] {
    let mut more = [false; 2];
    for action in &brute.actions {
        for names in &brute.subjects {
            let rules = [0, 1].map(|number| brute.rules(number, action, names));
            for (observed, passed) in
                brute.observed.iter().flat_map(|o| brute.passed.iter().map(move |p| (o, p)))
            {
                let [old, new] = [0, 1].map(|number| {
                    let rules = rules[number].as_ref();
                    let verdict =
                        |rules: &bonafides::Rules| rules.verdict(&brute.evidence(number, observed, passed));
                    rules.is_some_and(|rules| verdict(rules).unwrap() == Verdict::Approve)
                });
                more[0] |= old && !new;
                more[1] |= new && !old;
            }
        }
    }
    more
}

fn diff_equals_brute_force(cases: u32) {
    let floors = [
        ("same", 34),
        ("stricter", 20),
        ("looser", 10),
        ("different", 8),
        ("read by both", 42),
        ("newly mandatory", 7),
        ("newly escalated", 4),
        ("newly denied", 16),
        ("grades", 5),
        ("failures", 1),
    ];
    check(crate::config(cases), &floors, &edits(), |(old, new), reached| {
        let brute = Brute::new(&[&old, &new]).unwrap();
        let (old, new) = (brute.policy(0), brute.policy(1));
        let found = diff(old, new);
        let (wanted, name) = match approve_more(&brute) {
            [false, false] => (DiffResult::Same, "same"),
            [true, false] => (DiffResult::Stricter, "stricter"),
            [false, true] => (DiffResult::Looser, "looser"),
            [true, true] => (DiffResult::Different, "different"),
        };
        reached.note(name);
        let back = diff(new, old);
        let approves_by_failure = [&found, &back].map(|found| {
            let failed = |call: &Witness| call.signals().any(|(_, outcome)| outcome == "failed");
            let [approved, refused] = [found.newly_approved(), found.newly_refused()].map(|all| {
                // A call without a failure is shown if there is one.
                [all.iter().any(failed), all.iter().any(|call| !failed(call))]
            });
            [approved, refused]
        });
        if approves_by_failure.iter().flatten().any(|[failed, _]| *failed) {
            // Calls with failures are no ways; that both policies decide on them as said is checked below.
            reached.note("failures");
            let [[[_, approved], [_, refused]], _] = approves_by_failure;
            prop_assert_eq!(approved, matches!(name, "looser" | "different"));
            prop_assert_eq!(refused, matches!(name, "stricter" | "different"));
        } else if found.unjudged().any(|part| part == "grades that are demanded") {
            // Lower grades were not tried: nothing is claimed, and what was found stands.
            reached.note("grades");
            let may_be = |result| result == wanted || result == DiffResult::Unknown;
            prop_assert!(may_be(found.result()), "{:?}", found);
            prop_assert_eq!(found.newly_approved().is_empty(), !matches!(name, "looser" | "different"));
        } else {
            prop_assert_eq!(found.result(), wanted, "{:?}", found);
            let reversed = match wanted {
                DiffResult::Stricter => DiffResult::Looser,
                DiffResult::Looser => DiffResult::Stricter,
                same => same,
            };
            prop_assert_eq!(back.result(), reversed);
        }
        let both = [(found.newly_approved(), new, old), (found.newly_refused(), old, new)];
        for (witness, approving, other) in
            both.iter().flat_map(|(all, a, o)| all.iter().map(move |w| (w, a, o)))
        {
            let text = serde_json::to_string(witness.facts()).unwrap();
            let facts = Facts::from_json(&text).unwrap();
            prop_assert!(approves_known(approving, &facts), "{}", text);
            prop_assert!(!approves_known(other, &facts), "{}", text);
            // As it is, if the policy that approves knows all of it.
            let whole = approving.decide(&facts);
            let known = facts.known_to(approving) == facts;
            prop_assert!(
                !known || whole.is_ok_and(|decision| decision.verdict() == Verdict::Approve),
                "{}",
                text
            );
            if known && facts.known_to(other) == facts {
                reached.note("read by both");
            }
        }
        for (all, verdict, what) in [
            (found.newly_escalated(), Verdict::Escalate, "newly escalated"),
            (found.newly_denied(), Verdict::Deny, "newly denied"),
        ] {
            for witness in all {
                reached.note(what);
                let of =
                    |policy: &Policy| policy.decide(&witness.facts().known_to(policy)).unwrap().verdict();
                prop_assert_eq!(of(new), verdict);
                prop_assert_ne!(of(old), verdict);
            }
        }
        reached.note_if(!found.newly_mandatory().is_empty(), "newly mandatory");
        Ok(())
    });
}

#[test]
fn diff_is_what_trying_every_call_finds() {
    diff_equals_brute_force(300);
}

/// As many edits as the description asks for.
#[test]
#[ignore = "takes minutes"]
fn diff_is_what_trying_every_call_finds_of_many_edits() {
    diff_equals_brute_force(20_000);
}

/// A lower grade lets new callers in, although every way with the highest grades stays the same.
#[test]
fn lower_grades_are_never_called_the_same() {
    let policy = |least: u8, extra: &str| {
        let text = format!(
            "format: 1\npolicy: p\nunmatched: everyone\n\
             challenges: {{ papers: {{ type: confirm, grades: {{ genuine: 4 }}, points: 30 }}, app: {{ type: totp, points: 30 }} }}\n\
             actions: {{ reset: {{ require: {{ points: {extra}, pass: [{{ papers: {{ genuine: {least} }} }}] }} }} }}\n"
        );
        Policy::from_yaml(&text).unwrap()
    };
    let facts = r#"{"action":"reset","now":1790000000000,"evidence":
        [{"check":"papers","outcome":"passed","at":1790000000000,"grades":{"genuine":2}}]}"#;
    let verdict = |policy: &Policy| policy.decide(&Facts::from_json(facts).unwrap()).unwrap().verdict();
    let (strict, lax) = (policy(3, "30"), policy(2, "30"));
    assert_eq!((verdict(&strict), verdict(&lax)), (Verdict::Deny, Verdict::Approve));
    assert_eq!(diff(&strict, &lax).result(), DiffResult::Unknown);
    assert_eq!(diff(&lax, &strict).result(), DiffResult::Unknown);
    assert_eq!(diff(&strict, &strict).result(), DiffResult::Same);
    // The condition that demands grades is kept, so the rest is compared as usual.
    assert_eq!(diff(&strict, &policy(3, "60")).result(), DiffResult::Stricter);
}

/// A risk that demands grades and fires less often lets new callers in, in the class where it no longer fires.
#[test]
fn risk_that_demands_grades_and_fires_less_often_is_never_called_the_same() {
    let policy = |when: &str| {
        let text = format!(
            "format: 1\npolicy: p\nunmatched: everyone\n\
             signals: {{ s: {{ outcomes: {{ good: 0, odd: 0, bad: 0 }} }} }}\n\
             challenges: {{ papers: {{ type: confirm, grades: {{ genuine: 4 }}, points: 30 }} }}\n\
             actions: {{ reset: {{ require: {{ pass: [papers] }} }} }}\n\
             risks: [{{ id: r, when: {{ s: [{when}, unobserved] }}, then: {{ require: {{ pass: [{{ papers: {{ genuine: 4 }} }}] }} }} }}]\n"
        );
        Policy::from_yaml(&text).unwrap()
    };
    let (often, seldom) = (policy("bad, odd"), policy("bad"));
    assert_eq!(diff(&often, &seldom).result(), DiffResult::Unknown);
    assert!(diff(&often, &seldom).unjudged().any(|part| part == "grades that are demanded"));
    assert_eq!(diff(&often, &often).result(), DiffResult::Same);
}
