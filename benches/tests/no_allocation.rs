//! Reaching a verdict in prepared form allocates nothing: checked by counting, not by timing.

#![allow(clippy::expect_used, clippy::panic)]

use bonafides::{Facts, Policy, Verdict};
use bonafides_benches::counting::{Counting, count};
use bonafides_benches::policies;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A policy with what the example lacks: repeatable and graded checks, families, a risk that denies,
/// every word of requirements.
const RICH: &str = r#"
format: 1
policy: rich
factors: { possession: { cap: 90, min: 10 }, knowledge: { cap: 40 } }
people: { lead: { contact: "lead@contoso.example" } }
signals:
  place: { factor: context, outcomes: { usual: 10, far: -20 } }
  alarm: { outcomes: [on, off] }
families: { cards: { points: [40, 25] } }
challenges:
  documents: { type: confirm, repeatable: 4, grades: { strength: 4, validity: 4 }, factor: possession, points: 20 }
  letters: { type: confirm, repeatable: 3, factor: possession, cause: post, points: { passed: 15, failed: -5 } }
  licence: { type: confirm, family: cards, factor: possession }
  pass_card: { type: confirm, family: cards, factor: possession }
  interview: { type: confirm, grades: { depth: 3 }, factor: knowledge, points: 30 }
  question: { type: questions, ask: 3, correct: 2, factor: knowledge, points: 10 }
everyone: { require: { points: 30 } }
unmatched: everyone
actions:
  reset:
    require:
      factors: 2
      independent: 2
      points_in: { possession: 20 }
      pass: [{ documents: { strength: 3 } }, { documents: { validity: 2 } }]
      all: [{ points: 20 }, { any: [{ pass: [{ interview: { depth: 2 } }] }, { pass: [question, { place: usual }] }] }]
      at_least: { count: 2, of: [letters, licence, pass_card, { points: 200 }] }
escalate: lead
risks:
  - { id: alarmed, when: { alarm: on }, unobserved: ignore, then: { verdict: deny } }
  - { id: far, when: { place: far }, unobserved: ignore, then: { add_points: 10, forbid: [question], require: { pass: [interview] } } }
"#;

const FINANCE: &str = "CN=Finance,OU=Groups,DC=contoso,DC=com";

/// A call: action, groups, evidence as JSON and expected verdict.
struct Case(&'static str, &'static [&'static str], &'static str, Verdict);

/// Checks that deciding each case in prepared form does not allocate.
fn allocates_nothing(policy: &Policy, cases: &[Case]) {
    for Case(action, groups, evidence, expected) in cases {
        let text =
            format!(r#"{{"action":"{action}","groups":[],"evidence":{evidence},"now":1790000000000}}"#);
        let facts = Facts::from_json(&text).expect("good facts");
        let rules = policy.rules(action, groups.iter().copied()).expect("a known action");
        let evidence = policy.evidence(&facts).expect("good facts");
        // Includes the first call: nothing may be initialised lazily.
        for _ in 0..2 {
            let (verdict, counts) = count(|| rules.verdict(&evidence));
            assert_eq!(verdict, Ok(*expected), "{text}");
            assert_eq!(counts.allocations, 0, "{text}");
        }
        // The same counter counts the allocations of the explanation, so the zero above is meaningful.
        assert!(count(|| rules.decide(&evidence)).1.allocations > 0);
    }
}

#[test]
fn a_verdict_by_the_example_policy() {
    use Verdict::{Approve, Challenge, Escalate};
    allocates_nothing(
        &policies::load(100),
        &[
            Case("reset_password", &[FINANCE], "{}", Challenge),
            Case(
                "reset_password",
                &[FINANCE],
                r#"{"authenticator":"passed","questions":"failed"}"#,
                Challenge,
            ),
            Case(
                "reset_password",
                &[FINANCE],
                r#"{"sim_change":"none","workstation":"usual","location":"usual","authenticator":"passed","questions":"passed"}"#,
                Approve,
            ),
            Case("reset_password", &[FINANCE], r#"{"posture":"siege","sms_code":"passed"}"#, Challenge),
            Case("reset_password", &[FINANCE], r#"{"posture":"siege","photo_id":"failed"}"#, Escalate),
            Case("reset_mfa", &["Tier0 Operators", FINANCE], r#"{"location":"impossible"}"#, Escalate),
            Case("reset_mfa", &["Tier0 Operators", FINANCE], r#"{"passkey":"failed"}"#, Escalate),
            Case("unlock_account", &[], r#"{"passkey":"passed"}"#, Approve),
        ],
    );
}

#[test]
fn a_verdict_with_items_grades_and_families() {
    use Verdict::{Approve, Challenge, Deny, Escalate};
    let policy = Policy::from_yaml(RICH).unwrap_or_else(|error| panic!("{error}"));
    let with = |more: &str| {
        let text = format!(
            r#"[{{"check":"documents","outcome":"passed","at":1789999990000,"item":"a","grades":{{"strength":3,"validity":3}}}},
                {{"check":"documents","outcome":"passed","at":1789999990000,"item":"b","grades":{{"strength":4}}}},
                {{"check":"licence","outcome":"passed","at":1789999990000}}{more}]"#
        );
        // The cases live as long as the test.
        &*text.leak()
    };
    let second = r#",{"check":"pass_card","outcome":"passed","at":1789999990000}"#;
    let interview = r#",{"check":"interview","outcome":"passed","at":1789999990000,"grades":{"depth":2}}"#;
    let no_interview = r#",{"check":"interview","outcome":"failed","at":1789999990000}"#;
    let letters = r#",{"check":"letters","outcome":"failed","at":1789999989000,"item":"c"},{"check":"letters","outcome":"passed","at":1789999990000,"item":"d"}"#;
    let far = r#",{"check":"place","outcome":"far","at":1789999990000}"#;
    let alarm = r#",{"check":"alarm","outcome":"on","at":1789999990000}"#;
    allocates_nothing(
        &policy,
        &[
            Case("reset", &[], "{}", Challenge),
            Case("reset", &[], with(""), Challenge),
            Case("reset", &[], with(second), Challenge),
            Case("reset", &[], with(&format!("{second}{interview}")), Approve),
            Case("reset", &[], with(&format!("{letters}{interview}")), Approve),
            Case("reset", &[], with(&format!("{second}{far}")), Challenge),
            Case("reset", &[], with(&format!("{second}{far}{no_interview}")), Escalate),
            Case("reset", &[], with(&format!("{second}{interview}{alarm}")), Deny),
        ],
    );
}

#[test]
fn the_counter_counts() {
    let (kept, counts) = count(|| vec![0_u8; 1000]);
    assert_eq!((counts.allocations, counts.held), (1, 1000));
    let ((), counts) = count(|| drop(kept));
    assert_eq!((counts.allocations, counts.held), (0, -1000));
    assert_eq!(count(|| ()).1.allocations, 0);
}
