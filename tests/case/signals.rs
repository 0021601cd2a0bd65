//! Silence between the opening of a case and the first report of the systems.

use bonafides::case::{HostInput, OperatorKind, View};
use bonafides_tests::call::{Call, POLICY, accepted, operator};

/// The policy of the other tests, with a risk that treats silence as the worst outcome.
fn policy() -> String {
    let signals = "signals:\n  account:     { outcomes: [enabled, disabled] }\n";
    let risks =
        "risks:\n  - { id: left, when: { account: [disabled, unobserved] }, then: { verdict: deny } }\n";
    let policy = POLICY.replacen("signals:\n", signals, 1).replacen("risks:\n", risks, 1);
    assert!(policy.contains(signals) && policy.contains(risks));
    policy
}

/// A desk whose host reports only when the test does.
fn silent() -> Call {
    Call { observes: false, ..Call::with(&policy()) }
}

/// The host reports that it observed what it could.
fn observed(call: &mut Call) -> bonafides::case::Committed {
    let command = call.newest("observe").expect("was asked").clone();
    call.observed(&command)
}

fn state(released: &bonafides::case::Committed) -> &'static str {
    match &released.reply.view {
        View::Operator(view) => view.state.as_str(),
        View::Host(view) => view.state.as_str(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn silence_does_not_count_before_the_systems_have_reported() {
    let mut call = silent();
    let released = call.open("reset_password");
    assert_eq!(state(&released), "open");
    call.signal("account", "enabled");
    call.signal("sim_change", "none");
    assert_eq!(state(&observed(&mut call)), "open");
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(call.grant().is_some());
}

#[test]
fn silence_counts_after_the_systems_have_reported() {
    let mut call = silent();
    call.open("reset_password");
    let released = observed(&mut call);
    assert_eq!(state(&released), "ended");
    assert!(call.newest("conclude").is_some());
}

#[test]
fn silence_never_approves() {
    let mut call = silent();
    call.open("reset_password");
    call.choose("passkey");
    assert_eq!(call.grant(), None);
    assert_eq!(state(&call.host(HostInput::TimePassed)), "open");
}

#[test]
fn a_refusal_that_no_signal_can_change_does_not_wait() {
    for policy in [POLICY.to_owned(), policy()] {
        let mut own = Call { observes: false, ..Call::with(&policy) };
        own.operator = operator("subject-guid", OperatorKind::Person);
        assert_eq!(state(&own.open("reset_password")), "ended", "one's own account");

        let mut unknown = Call { observes: false, ..Call::with(&policy) };
        let opening = unknown.opening("reset_password");
        let released = unknown.desk.open(&opening, None).expect("opens");
        assert_eq!(state(&released), "ended", "an unknown account");
    }
}

#[test]
fn a_refusal_by_an_observed_signal_does_not_wait() {
    let mut call = silent();
    call.open("reset_password");
    let released = call.signal("account", "disabled");
    assert!(accepted(&released));
    assert_eq!(state(&released), "ended");

    let mut call = silent();
    call.open("reset_password");
    call.signal("account", "enabled");
    assert_eq!(state(&call.signal("location", "impossible")), "escalated");

    // The observed signal escalates; only silence would refuse.
    let mut call = silent();
    call.open("reset_password");
    assert_eq!(state(&call.signal("location", "impossible")), "open");
    assert_eq!(state(&call.signal("account", "enabled")), "escalated");
}

#[test]
fn a_self_service_case_waits_for_the_systems_also() {
    let mut call = silent();
    call.open_self("reset_password");
    call.signal("account", "enabled");
    call.signal("sim_change", "none");
    observed(&mut call);
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(call.grant().is_some());
}
