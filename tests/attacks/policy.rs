//! Insiders who may change the policy.

use bonafides::Policy;
use bonafides::case::{CommandStatus, Fault, HostInput, Policies, RefusalCode};
use bonafides_tests::call::{Call, POLICY, accepted};

use crate::words::{Directory, approve, at_the_desk, delivered, json, refused, somebody};

/// The test policy with a weakness.
fn loose() -> Policy {
    let text =
        POLICY.replace("everyone: { require: { points: 30 } }", "everyone: { require: { points: 10 } }");
    let text = text
        .replace("reset_mfa:      { require: { points: 60 }", "reset_mfa:      { require: { points: 20 }");
    Policy::from_yaml(&text).unwrap()
}

/// The digests of the policies in the records of the present case.
fn digests(call: &Call) -> Vec<String> {
    let digest = |record: &String| json(record)["policy"]["digest"].as_str().unwrap().to_owned();
    let mut digests: Vec<_> = call.desk.store.records(&call.id()).iter().map(digest).collect();
    digests.dedup();
    digests
}

#[test]
fn policy_loosened_reset_policy_tightened_again() {
    let mut call = Call::default();
    let tight = call.desk.policies.active().clone();
    call.open("reset_mfa");
    let honest = digests(&call);
    assert_eq!(honest, [tight.digest()]);

    // This insider can reset, but every record names the policy, and so does the token.
    at_the_desk(&mut call, "insider-guid");
    call.subject = somebody("ceo-guid");
    call.desk.policies.activate(loose());
    call.open("reset_mfa");
    call.pass_code("mail_code");
    assert!(accepted(&call.redeem()));
    let claims = Directory::of(&call).take(&delivered(&call), call.desk.now, None).unwrap().claims;
    call.report(CommandStatus::Done);
    call.desk.policies.activate(tight.clone());
    assert_eq!(digests(&call), [loose().digest()]);
    assert_ne!(digests(&call), honest);
    assert_eq!(claims.policy, loose().digest());
    let last = call.desk.store.records(&call.id()).last().unwrap().clone();
    assert_eq!(json(&last)["policy"]["digest"], loose().digest());
}

#[test]
fn case_opened_under_the_loose_policy_and_redeemed_under_the_tight_one() {
    let mut call = Call::default();
    let tight = call.desk.policies.active().clone();
    call.desk.policies.activate(loose());
    call.open("reset_mfa");
    call.pass_code("mail_code");
    let grant = call.grant().unwrap();
    call.desk.policies.activate(tight);
    refused(&call.host(HostInput::Redeem { grant, password: None }), RefusalCode::NotApproved);
    assert!(call.newest("deliver").is_none());
}

#[test]
fn case_opened_under_the_tight_policy_and_redeemed_under_the_loose_one() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.pass_code("mail_code");
    call.desk.policies.activate(loose());
    assert_eq!(call.grant(), None);
    assert!(!accepted(&call.redeem()));
    assert!(call.newest("deliver").is_none());
}

#[test]
fn action_that_the_new_policy_does_not_have() {
    let mut call = Call::default();
    let grant = approve(&mut call);
    let without =
        POLICY.replace("  reset_mfa:      { require: { points: 60 }, grant: one_time_password }\n", "");
    let without = without.replace(
        "reset_password: { require: { points: 50, independent: 2 }, grant: reenrolment_key }",
        "reset_password: { require: { points: 50, independent: 2 }, grant: one_time_password }",
    );
    let without = without.replace(
        "  reenrolment_key:   { type: reenrolment_key, lifetime: 24h, deliver: [mail, sms, post, pickup] }\n",
        "",
    );
    call.desk.policies.activate(Policy::from_yaml(&without).unwrap());
    refused(&call.host(HostInput::Redeem { grant, password: None }), RefusalCode::NotApproved);
    assert!(call.newest("deliver").is_none());
}

#[test]
fn policy_of_the_opening_taken_away() {
    let mut call = Call::default();
    let grant = approve(&mut call);
    let (case, subject) = (call.id(), call.subject.clone());
    call.desk.policies = Policies::new(loose());
    let redeem = HostInput::Redeem { grant, password: None };
    let fault = call.desk.host(&case, redeem, Some(&subject)).unwrap_err();
    assert!(matches!(fault, Fault::UnknownPolicy(_)), "{fault}");
    assert!(call.desk.outbox().unwrap().iter().all(|command| command.task.kind() != "deliver"));
}
