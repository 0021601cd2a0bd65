//! Warnings about the policy as a whole: requirements that cannot be met, rules without effect.

use bonafides::{Policy, Source};

fn codes(source: &Source<'_>) -> Vec<&'static str> {
    Policy::review(source).diagnostics.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn an_unreachable_requirement_is_found_among_many_signals() {
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
fn a_group_that_only_sets_the_escalation_is_not_idle() {
    let text = "format: 1\npolicy: p\nunmatched: everyone\npeople: { lead: { group: L }, soc: { group: S, contact: s } }\nescalate: lead\n\
                challenges: { x: { type: totp, cause: a }, y: { type: totp, cause: b } }\nactions: { reset: { require: { independent: 2 } } }\n\
                groups:\n  - { id: a, match: [A], escalate: lead }\n  - { id: b, match: [B], escalate: soc }\n";
    assert_eq!(codes(&Source::yaml(text)), Vec::<&str>::new());
}

#[test]
fn a_risk_that_adds_less_than_the_signal_costs_does_not_replace_it() {
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
