//! What a policy makes of silence, between the opening of a case and the first word of the systems.

use bonafides::case::{HostInput, OperatorKind, View};
use bonafides_tests::call::{Call, POLICY, accepted, operator};

/// The policy of the other tests, with a risk that takes silence for the worst answer.
fn policy() -> String {
    let signals = "signals:\n  account:     { outcomes: [enabled, disabled] }\n";
    let risks =
        "risks:\n  - { id: left, when: { account: [disabled, unobserved] }, then: { verdict: deny } }\n";
    let policy = POLICY.replacen("signals:\n", signals, 1).replacen("risks:\n", risks, 1);
    assert!(policy.contains(signals) && policy.contains(risks));
    policy
}

/// A desk whose host reports only when the test says so.
fn silent() -> Call {
    Call { observes: false, ..Call::with(&policy()) }
}

/// The host says that it has observed what it could.
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
fn a_case_waits_until_the_systems_had_their_say() {
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
fn silence_counts_once_they_had_it() {
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
fn what_no_signal_can_mend_is_refused_before_they_had_it() {
    for policy in [POLICY.to_owned(), policy()] {
        let mut own = Call { observes: false, ..Call::with(&policy) };
        own.operator = operator("subject-guid", OperatorKind::Person);
        assert_eq!(state(&own.open("reset_password")), "ended", "one's own account");

        let mut unknown = Call { observes: false, ..Call::with(&policy) };
        let opening = unknown.opening("reset_password");
        let released = unknown.desk.open(&opening, None).expect("opens");
        assert_eq!(state(&released), "ended", "an account that nobody knows");
    }
}

#[test]
fn what_was_observed_does_not_wait() {
    let mut call = silent();
    call.open("reset_password");
    let released = call.signal("account", "disabled");
    assert!(accepted(&released));
    assert_eq!(state(&released), "ended");

    let mut call = silent();
    call.open("reset_password");
    call.signal("account", "enabled");
    assert_eq!(state(&call.signal("location", "impossible")), "escalated");

    // What was observed escalates; that it is a refusal says silence alone.
    let mut call = silent();
    call.open("reset_password");
    assert_eq!(state(&call.signal("location", "impossible")), "open");
    assert_eq!(state(&call.signal("account", "enabled")), "escalated");
}

#[test]
fn the_page_of_the_subject_waits_too() {
    let mut call = silent();
    call.open_self("reset_password");
    call.signal("account", "enabled");
    call.signal("sim_change", "none");
    observed(&mut call);
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(call.grant().is_some());
}
