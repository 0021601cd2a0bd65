//! Policies and facts that once slipped through, each named after the way it did.

use bonafides::{Facts, FactsCode, Policy, Source, Verdict};

fn codes(source: &Source<'_>) -> Vec<&'static str> {
    Policy::review(source).diagnostics.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn a_list_too_long_to_be_read_whole_is_refused() {
    for list in ["all", "any"] {
        let points = vec!["{points: 1}"; 65_535].join(", ");
        let text = format!(
            "format: 1\npolicy: p\nunmatched: everyone\nsignals: {{ s: {{ outcomes: {{ a: 5 }} }} }}\nchallenges: {{ x: {{ type: totp, points: 30 }} }}\n\
             everyone: {{ require: {{ {list}: [{points}, {{pass: [x]}}] }} }}\nactions: {{ reset: {{}} }}\n"
        );
        assert_eq!(codes(&Source::yaml(&text)), ["too-many"], "{list}");
    }
}

#[test]
fn many_signals_do_not_hide_that_nothing_is_enough() {
    let names: Vec<String> = (0..13).map(|n| format!("s{n}")).collect();
    let signals: String =
        names.iter().map(|s| format!("  {s}: {{ outcomes: {{ good: 1, bad: 0 }} }}\n")).collect();
    let entries: Vec<String> = names.iter().map(|s| format!("{{ pass: [{{ {s}: good }}] }}")).collect();
    for require in ["points: 500", "pass: [x]"] {
        let text = format!(
            "format: 1\npolicy: p\nunmatched: everyone\nsignals:\n{signals}challenges: {{ x: {{ type: totp, points: 30 }} }}\n\
             everyone: {{ forbid: [x], require: {{ any: [{}] }} }}\nactions: {{ reset: {{ require: {{ {require} }} }} }}\n",
            entries.join(", ")
        );
        assert_eq!(codes(&Source::yaml(&text)), ["unreachable"], "{require}");
    }
}

#[test]
fn half_a_surrogate_pair_is_no_text() {
    let text = r#"{"format": 1, "policy": "p", "version": "\ud800", "actions": {"a": {}}}"#;
    let review = Policy::review(&Source::json(text));
    let found: Vec<_> = review.diagnostics.iter().map(|d| (d.code.as_str(), &*d.text)).collect();
    assert_eq!(found, [("syntax", "\"\\ud800\"")]);
}

#[test]
fn two_signs_are_no_number() {
    let text = "format: 1\npolicy: p\nunmatched: everyone\nchallenges: { x: { type: totp, points: +-5 } }\nactions: { a: { require: { independent: 1 } } }\n";
    assert_eq!(codes(&Source::yaml(text)), ["wrong-type"]);
}

fn grouped(name: &str) -> Policy {
    Policy::from_yaml(&format!(
        "format: 1\npolicy: p\nchallenges: {{ x: {{ type: totp, points: 30 }} }}\nactions: {{ reset: {{ require: {{ points: 30 }} }} }}\n\
         groups:\n  - {{ id: g, match: ['{name}'] }}\n"
    ))
    .unwrap()
}

#[test]
fn an_escaped_nul_is_no_encoded_value() {
    let policy = grouped("CN=#0403414243,DC=x");
    let decide = |group: &str| {
        let text = format!(
            r#"{{"action":"reset","groups":["{group}"],"evidence":{{"x":"passed"}},"now":1790000000000}}"#
        );
        policy.decide(&Facts::from_json(&text).unwrap()).map(|decision| decision.verdict())
    };
    // No directory has a zero in a name: it cannot be compared.
    assert_eq!(decide("CN=\\\\000403414243,DC=x").map_err(|error| error.code), Err(FactsCode::GroupName));
    assert_eq!(decide("cn=#0403414243, dc=X"), Ok(Verdict::Approve));
}

#[test]
fn a_group_that_settles_who_takes_over_is_not_idle() {
    let text = "format: 1\npolicy: p\nunmatched: everyone\npeople: { lead: { group: L }, soc: { group: S, contact: s } }\nescalate: lead\n\
                challenges: { x: { type: totp, cause: a }, y: { type: totp, cause: b } }\nactions: { reset: { require: { independent: 2 } } }\n\
                groups:\n  - { id: a, match: [A], escalate: lead }\n  - { id: b, match: [B], escalate: soc }\n";
    assert_eq!(codes(&Source::yaml(text)), Vec::<&str>::new());
}

#[test]
fn a_risk_that_takes_less_than_the_signal_does_not_make_up_for_it() {
    let policy = |then: &str| {
        format!(
            "format: 1\npolicy: p\nunmatched: everyone\nsignals: {{ place: {{ outcomes: {{ usual: 0, impossible: -40 }} }} }}\n\
             challenges: {{ x: {{ type: totp, cause: a, points: 60 }}, y: {{ type: totp, cause: b, points: 60 }} }}\n\
             actions: {{ reset: {{ require: {{ points: 70, independent: 2 }} }} }}\n\
             risks: [{{ id: r, when: {{ place: unobserved }}, then: {then} }}]\n"
        )
    };
    assert_eq!(codes(&Source::yaml(&policy("{ add_points: 1 }"))), ["forgettable-signal"]);
    assert_eq!(codes(&Source::yaml(&policy("{ add_points: 40 }"))), Vec::<&str>::new());
}
