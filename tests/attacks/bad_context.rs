//! Situations that are no attacks, and must do no harm either.

use bonafides::Time;
use bonafides::case::{
    CallerInput, CaseState, Fault, HostInput, OperatorInput, ProviderOutcome, RefusalCode,
};
use bonafides_tests::call::{Call, MINUTE, accepted};

use crate::words::{approved, case_row, ends_without_a_grant, refused, somebody, view};

#[test]
fn clock_that_runs_backwards() {
    let (mut call, grant) = approved();
    let (now, row) = (call.desk.now.milliseconds(), case_row(&call));
    let (case, subject) = (call.id(), call.subject.clone());
    // Beyond a minute it is a fault: no step, no record.
    call.desk.now = Time::from_milliseconds(now - 60_001);
    let records = call.records();
    let redeem = || HostInput::Redeem { grant: grant.clone(), password: None };
    match call.desk.host(&case, redeem(), Some(&subject)) {
        Err(Fault::Clock { behind }) => assert_eq!(behind, 60_001),
        other => panic!("{other:?}"),
    }
    assert_eq!((case_row(&call), call.records()), (row, records));
    // Also in a new case of the same subject.
    let opening = call.opening("reset_mfa");
    assert!(matches!(call.desk.open(&opening, Some(&subject)), Err(Fault::Clock { .. })));
    // Up to a minute, the time is raised to the newest stored one.
    call.desk.now = Time::from_milliseconds(now - 60_000);
    assert!(accepted(&call.host(redeem())));
    let last = call.desk.store.records(&case).last().unwrap().clone();
    assert_eq!(crate::words::json(&last)["time"], now);
}

#[test]
fn clock_set_back_to_reopen_what_is_over() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    call.wait(10 * MINUTE);
    call.says(OperatorInput::View);
    call.wait(-59_000);
    assert!(!accepted(&call.answer("sms_code", &[&code])));
    ends_without_a_grant(&mut call);
}

#[test]
fn snapshot_of_somebody_else_or_none() {
    let mut call = Call::default();
    call.open("reset_password");
    let (case, by, row) = (call.id(), call.operator.clone(), case_row(&call));
    for other in [Some(somebody("ceo-guid")), None] {
        let fault = call.desk.operator(&case, &by, OperatorInput::View, other.as_ref()).unwrap_err();
        assert!(matches!(fault, Fault::OtherSubject), "{fault}");
    }
    assert_eq!(case_row(&call), row);
}

#[test]
fn account_that_the_directory_does_not_know() {
    let mut call = Call::default();
    let opening = call.opening("reset_password");
    let opened = call.desk.open(&opening, None).unwrap();
    assert!(opened.case.is_over());
    refused(&opened, RefusalCode::Account);
}

#[test]
fn action_that_the_policy_does_not_have() {
    let mut call = Call::default();
    let (opening, subject) = (call.opening("become_admin"), call.subject.clone());
    let fault = call.desk.open(&opening, Some(&subject)).unwrap_err();
    assert!(matches!(&fault, Fault::UnknownAction(action) if action == "become_admin"));
    assert_eq!(call.records(), "");
}

#[test]
fn grant_that_never_was_or_is_over() {
    let (mut call, grant) = approved();
    let redeem = |grant: &str| HostInput::Redeem { grant: grant.to_owned(), password: None };
    for foreign in ["", "0", &grant.to_uppercase(), &format!("{grant} "), &"0".repeat(1_000_000)] {
        if *foreign != *grant {
            refused(&call.host(redeem(foreign)), RefusalCode::UnknownGrant);
        }
    }
    assert!(accepted(&call.host(redeem(&grant))));
    refused(&call.host(redeem(&grant)), RefusalCode::GrantOver);
}

#[test]
fn input_to_a_case_that_is_over() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    let result = call.external_result("passkey", ProviderOutcome::Passed, None);
    call.says(OperatorInput::Cancel);
    refused(&call.choose("passkey"), RefusalCode::Ended);
    refused(&call.host(HostInput::External(result)), RefusalCode::Ended);
    refused(&call.signal("location", "usual"), RefusalCode::Ended);
    refused(&call.says(OperatorInput::TakeOver), RefusalCode::Ended);
    refused(&call.caller(CallerInput::Cancel), RefusalCode::Ended);
    assert_eq!(view(&mut call).state, CaseState::Ended);
    assert!(accepted(&call.caller(CallerInput::NotMe { token: None })));
    ends_without_a_grant(&mut call);
}

#[test]
fn answers_that_nobody_asked_for() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    for (challenge, answers) in [
        ("questions", vec!["answer fido", "answer aarhus"]),
        ("last_sign_in", vec!["2026-11-20"]),
        ("sms_code", vec!["000000"]),
        ("passkey", vec!["yes"]),
    ] {
        refused(&call.answer(challenge, &answers), RefusalCode::NotAsked);
    }
    refused(&call.answer("nothing", &["x"]), RefusalCode::UnknownChallenge);
    refused(&call.answer("location", &["usual"]), RefusalCode::UnknownChallenge);
    ends_without_a_grant(&mut call);
}

#[test]
fn account_in_very_many_groups() {
    let mut call = Call::default();
    let name = |at| format!("CN=Project {at:04},OU=Projects and Distribution Lists,OU=Groups,DC=test");
    call.subject.groups.extend((0..1_000).map(name));
    call.subject.groups.push("CN=Admins,DC=test".to_owned());
    call.open("reset_mfa");
    assert_eq!(view(&mut call).points_required, 100);
    call.pass_passkey();
    ends_without_a_grant(&mut call);
}
