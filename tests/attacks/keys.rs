//! Re-enrolment keys: the approval they depend on, blocks, and their use.

use bonafides::Policy;
use bonafides::case::{CallerInput, CommandStatus, Committed, Enrol, HostInput, Policies, RefusalCode};
use bonafides::keys::Sensitive;
use bonafides_tests::call::{Call, DAY, MINUTE, POLICY, accepted, refusal};

use crate::delivery::close;
use crate::self_service::key;
use crate::words::{at_the_desk, case_row, delivered, ends_without_a_grant, refused};

const ADMINS: &str = "CN=Admins,DC=test";

/// A visit to the portal with a key, after all observations were reported.
fn enters(call: &mut Call, key: &Sensitive<String>) -> Committed {
    call.open_self("reset_password");
    let command = call.newest("observe").unwrap().id.clone();
    call.host(HostInput::Report { command, state: CommandStatus::Done, text: None });
    call.caller(CallerInput::Key { key: key.clone() })
}

fn activate(call: &mut Call, policy: &str) {
    call.desk.policies.activate(Policy::from_yaml(policy).unwrap_or_else(|error| panic!("{error}")));
}

/// A change after the key was issued, the refusal, and the change back.
type Passing = (&'static str, fn(&mut Call), RefusalCode, fn(&mut Call));

/// Conditions that refuse a key and can pass: they do not use it up.
const PASSING: [Passing; 5] = [
    (
        "an administrator",
        |call| call.subject.groups.push(ADMINS.to_owned()),
        RefusalCode::NotApproved,
        |call| call.subject.groups.retain(|group| group != ADMINS),
    ),
    (
        "disabled",
        |call| call.subject.enabled = false,
        RefusalCode::Account,
        |call| call.subject.enabled = true,
    ),
    (
        "closed",
        |call| close(call),
        RefusalCode::Held,
        |call| {
            call.wait(60 * MINUTE);
        },
    ),
    (
        "a live grant",
        |call| {
            at_the_desk(call, "operator-3");
            call.open("reset_password");
            call.pass_passkey();
            call.choose("lead_vouch");
            call.vouch("lead-guid", true);
            assert!(call.grant().is_some());
        },
        RefusalCode::Held,
        |call| {
            call.wait(10 * MINUTE);
        },
    ),
    (
        "a stricter policy",
        |call| activate(call, &lasting().replace("points: 50, independent: 2", "points: 95, independent: 2")),
        RefusalCode::NotApproved,
        |call| activate(call, &lasting()),
    ),
];

/// A policy that closes for one hour, so that a key outlives it.
fn lasting() -> String {
    POLICY.replace("close: 24h", "close: 1h")
}

#[test]
fn key_refused_for_a_condition_that_passes() {
    for (why, change, code, back) in PASSING {
        let mut call = Call::with(&lasting());
        let key = key(&mut call);
        change(&mut call);
        let released = enters(&mut call, &key);
        assert_eq!(refusal(&released), code, "{why}");
        ends_without_a_grant(&mut call);
        back(&mut call);
        assert!(accepted(&enters(&mut call, &key)), "{why}");
        assert!(call.grant().is_some(), "{why}");
    }
}

/// The same conditions between the key and the new password.
#[test]
fn key_accepted_before_the_condition_arises() {
    for (why, change, ..) in PASSING {
        if why == "a live grant" {
            continue;
        }
        let mut call = Call::with(&lasting());
        let key = key(&mut call);
        assert!(accepted(&enters(&mut call, &key)));
        let grant = call.grant().unwrap();
        change(&mut call);
        let redeem = HostInput::Redeem { grant, password: Some("vermilion-otter-42-kayak".into()) };
        assert!(!accepted(&call.host(redeem)), "{why}");
        assert!(call.newest("deliver").is_none(), "{why}");
    }
}

#[test]
fn key_and_an_impossible_location_in_its_own_case() {
    let mut call = Call::default();
    let key = key(&mut call);
    // Before the key.
    call.open_self("reset_password");
    call.signal("location", "impossible");
    refused(&call.caller(CallerInput::Key { key: key.clone() }), RefusalCode::NotApproved);
    ends_without_a_grant(&mut call);
    // After the key: nothing can be redeemed, and nothing is live.
    assert!(accepted(&enters(&mut call, &key)));
    let grant = call.grant().unwrap();
    call.signal("location", "impossible");
    let redeem = HostInput::Redeem { grant, password: Some("vermilion-otter-42-kayak".into()) };
    assert!(!accepted(&call.host(redeem)));
    ends_without_a_grant(&mut call);
}

#[test]
fn key_used_a_day_later_is_recorded_with_its_evidence() {
    let mut call = Call::default();
    let key = key(&mut call);
    call.wait(DAY - MINUTE);
    assert!(accepted(&enters(&mut call, &key)));
    let grant = call.grant().unwrap();
    let redeem = HostInput::Redeem { grant, password: Some("vermilion-otter-42-kayak".into()) };
    assert!(accepted(&call.host(redeem)));
    // The record contains the evidence of the approval, so that the decision can be replayed.
    let records = call.records();
    let redeemed = records.lines().rfind(|line| line.contains("\"type\":\"redeem\"")).unwrap();
    let record = crate::words::json(redeemed);
    assert_eq!(record["decision"]["verdict"], "approve");
    assert!(record["facts"]["evidence"].as_array().unwrap().len() >= 2);
}

/// A policy with a signal that only it knows, and whose silence forbids.
fn watchful() -> String {
    POLICY
        .replace("  sim_change:", "  posture:     { outcomes: [normal, siege] }\n  sim_change:")
        .replace(
            "  - { id: teleport",
            "  - { id: siege, when: { posture: [siege, unobserved] }, then: { require: { points: 200 } } }\n  - { id: teleport",
        )
}

#[test]
fn key_entered_while_something_is_still_observed() {
    let mut call = Call::default();
    let key = key(&mut call);
    activate(&mut call, &watchful());
    call.observes = false;
    call.open_self("reset_password");
    for _ in 0..2 {
        refused(&call.caller(CallerInput::Key { key: key.clone() }), RefusalCode::Held);
        assert_eq!(call.grant(), None);
    }
    call.signal("posture", "normal");
    let observe = call.newest("observe").unwrap().clone();
    call.observed(&observe);
    assert!(accepted(&call.caller(CallerInput::Key { key: key.clone() })));
    assert!(call.grant().is_some());
    // No more observations come, and the policy does not approve.
    let mut call = Call::default();
    let key = self::key(&mut call);
    activate(&mut call, &watchful());
    refused(&enters(&mut call, &key), RefusalCode::NotApproved);
}

#[test]
fn key_of_a_policy_that_is_no_longer_stored() {
    let mut call = Call::default();
    let key = key(&mut call);
    call.desk.policies =
        Policies::new(Policy::from_yaml(&POLICY.replace("version: \"1\"", "version: \"2\"")).unwrap());
    let released = enters(&mut call, &key);
    assert!(!accepted(&released));
    ends_without_a_grant(&mut call);
    call.desk.policies.activate(Policy::from_yaml(POLICY).unwrap());
    assert!(accepted(&enters(&mut call, &key)));
}

#[test]
fn late_report_on_an_old_grant_to_void_a_newer_key() {
    let hand_out = |call: &mut Call, operator: &str| {
        at_the_desk(call, operator);
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.pass_code("sms_code");
        call.pass_passkey();
        assert!(accepted(&call.redeem()));
        let command = call.newest("deliver").unwrap().id.clone();
        (call.id(), command, delivered(call).secret.unwrap())
    };
    let mut call = Call::default();
    let (first, report, old) = hand_out(&mut call, "operator-1");
    call.wait(6 * MINUTE);
    let (_, _, new) = hand_out(&mut call, "operator-2");
    call.report(CommandStatus::Done);
    call.case = Some(first);
    call.host(HostInput::Report { command: report, state: CommandStatus::Failed, text: None });
    call.commands.clear();
    refused(&enters(&mut call, &old), RefusalCode::Key);
    assert!(accepted(&enters(&mut call, &new)));
}

#[test]
fn keys_for_many_actions() {
    let actions: Vec<String> = (0..7).map(|n| format!("reset_{n}")).collect();
    let declared: String = actions
        .iter()
        .map(|action| format!("  {action}: {{ require: {{ points: 60 }}, grant: reenrolment_key }}\n"))
        .collect();
    let mut call = Call::with(&POLICY.replace("actions:\n", &format!("actions:\n{declared}")));
    let mut keys = Vec::new();
    for (n, action) in actions.iter().enumerate() {
        at_the_desk(&mut call, &format!("operator-{n}"));
        call.open(action);
        call.pass_passkey();
        assert!(accepted(&call.redeem()));
        keys.push(delivered(&call).secret.unwrap());
        call.report(CommandStatus::Done);
    }
    for (n, (action, key)) in actions.iter().zip(keys).enumerate() {
        call.open_self(action);
        assert_eq!(accepted(&call.caller(CallerInput::Key { key })), n >= 3, "{n}");
    }
    assert!(case_row(&call).bytes.unwrap().len() < 4_096);
}

#[test]
fn enrolment_that_is_no_longer_approved() {
    let codes =
        || CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    let open = || {
        let mut call = Call::default();
        call.open_self("enrol");
        call.pass_passkey();
        assert!(call.grant().is_some());
        call
    };
    let mut call = open();
    call.subject.enabled = false;
    refused(&call.caller(codes()), RefusalCode::Account);
    let mut call = open();
    close(&mut call);
    refused(&call.caller(codes()), RefusalCode::Held);
    let mut call = open();
    call.subject.groups.push(ADMINS.to_owned());
    refused(&call.caller(codes()), RefusalCode::NotApproved);
    let strict = POLICY
        .replace("enrol:          { require: { points: 50 }", "enrol:          { require: { points: 90 }");
    let mut call = open();
    activate(&mut call, &strict);
    refused(&call.caller(codes()), RefusalCode::NotApproved);
    // Nor an enrolment that the policy in force does not permit.
    let mut call = open();
    activate(
        &mut call,
        &POLICY.replace("of: [questions, authenticator, recovery_code, sms_code]", "of: [questions]"),
    );
    refused(&call.caller(codes()), RefusalCode::NoEnrolment);
    assert!(accepted(&open().caller(codes())));
}
