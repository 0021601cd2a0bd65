//! Vouching, escalation and take-over.

use bonafides::Time;
use bonafides::case::{CaseState, HostInput, OperatorInput, OperatorKind, RefusalCode, SubjectProfile};
use bonafides_tests::call::{Call, DAY, MINUTE, START, accepted, operator};

use crate::words::{at_the_desk, ends_without_a_grant, refused, somebody, state_of, takes_over, told, view};

/// A case in which the manager was asked to vouch.
fn asked() -> Call {
    let mut call = Call::default();
    call.open("reset_mfa");
    assert!(accepted(&call.choose("manager_vouch")));
    call
}

/// Adds a relationship of this person to the subject of the snapshot.
fn related(of: &mut SubjectProfile, person: &str, id: &str, since: i64) {
    let since = Some(Time::from_milliseconds(since));
    let held = of.relationships.iter_mut().find(|related| related.person == person).unwrap();
    held.id = id.to_owned();
    held.since = since;
}

#[test]
fn operator_and_voucher_the_same_person() {
    let mut call = Call::default();
    at_the_desk(&mut call, "manager-guid");
    call.open("reset_mfa");
    // The only possible voucher is the operator, so nobody is asked.
    refused(&call.choose("manager_vouch"), RefusalCode::Unavailable);
    call.choose("lead_vouch");
    refused(&call.vouch("manager-guid", true), RefusalCode::NotVoucher);
    ends_without_a_grant(&mut call);
}

#[test]
fn operator_who_escalated_the_case_vouches_in_it() {
    let mut call = Call::default();
    at_the_desk(&mut call, "manager-guid");
    call.open("reset_mfa");
    call.says(OperatorInput::Escalate { reason: "please help".into() });
    assert!(accepted(&takes_over(&mut call, "lead-guid")));
    refused(&call.choose("manager_vouch"), RefusalCode::Unavailable);
    ends_without_a_grant(&mut call);
}

#[test]
fn voucher_takes_over_the_case_they_vouched_in() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("lead_vouch");
    assert!(accepted(&call.vouch("lead-guid", true)));
    call.says(OperatorInput::Escalate { reason: "the lead knows them".into() });
    refused(&takes_over(&mut call, "lead-guid"), RefusalCode::NotSecondPerson);
    ends_without_a_grant(&mut call);
}

#[test]
fn one_person_vouches_as_manager_and_as_lead() {
    let mut call = Call::default();
    related(&mut call.subject, "desk_lead", "manager-guid", START - 400 * DAY);
    call.open("reset_password");
    call.choose("manager_vouch");
    assert!(accepted(&call.vouch("manager-guid", true)));
    call.choose("lead_vouch");
    refused(&call.vouch("manager-guid", true), RefusalCode::NotVoucher);
    assert_eq!(view(&mut call).points, 60);
    ends_without_a_grant(&mut call);
}

#[test]
fn subject_vouches_for_themselves() {
    let mut call = Call::default();
    related(&mut call.subject, "manager", "subject-guid", START - 400 * DAY);
    call.open("reset_mfa");
    refused(&call.choose("manager_vouch"), RefusalCode::Unavailable);
    call.choose("lead_vouch");
    refused(&call.vouch("subject-guid", true), RefusalCode::NotVoucher);
    ends_without_a_grant(&mut call);
}

#[test]
fn two_people_vouching_for_each_other() {
    let mut call = asked();
    let mine = call.subject.clone();
    assert!(accepted(&call.vouch("manager-guid", true)));
    call.says(OperatorInput::Cancel);
    // Ten days later the manager has lost everything, and the former subject vouches in return.
    call.wait(10 * DAY);
    call.subject = somebody("manager-guid");
    related(&mut call.subject, "desk_lead", &mine.account, START - 400 * DAY);
    call.open("reset_mfa");
    call.choose("lead_vouch");
    refused(&call.vouch(&mine.account, true), RefusalCode::MutualVouch);
    ends_without_a_grant(&mut call);
    call.says(OperatorInput::Cancel);
    // After a month it no longer counts as an exchange.
    call.wait(20 * DAY);
    call.open("reset_mfa");
    call.choose("lead_vouch");
    assert!(accepted(&call.vouch(&mine.account, true)));
}

#[test]
fn voucher_who_became_manager_yesterday() {
    let mut call = Call::default();
    related(&mut call.subject, "manager", "manager-guid", START - DAY);
    call.open("reset_mfa");
    refused(&call.choose("manager_vouch"), RefusalCode::YoungRelation);
    // Nor a person who became manager during the request, or since an unknown time.
    let mut call = asked();
    related(&mut call.subject, "manager", "new-guid", START - DAY);
    refused(&call.vouch("new-guid", true), RefusalCode::YoungRelation);
    for since in [None, Some(Time::from_milliseconds((START - DAY) / 1000))] {
        call.subject.relationships[0].since = since;
        refused(&call.vouch("new-guid", true), RefusalCode::YoungRelation);
    }
    // The former manager cannot vouch any more.
    refused(&call.vouch("manager-guid", true), RefusalCode::NotVoucher);
    ends_without_a_grant(&mut call);
}

#[test]
fn unknown_voucher() {
    let mut call = asked();
    refused(&call.vouch("stranger-guid", true), RefusalCode::NotVoucher);
    refused(&call.vouch("", true), RefusalCode::NotVoucher);
    // A possible voucher who was not asked in this request.
    refused(&call.vouch("lead-guid", true), RefusalCode::NotVoucher);
    ends_without_a_grant(&mut call);
    // The person who was asked can still answer.
    assert!(accepted(&call.vouch("manager-guid", true)));
}

#[test]
fn vouch_on_the_request_of_another_case() {
    let mut call = asked();
    let earlier = call.newest("request_vouch").unwrap().id.clone();
    let vouch = |command| HostInput::Vouch {
        command,
        voucher: "manager-guid".to_owned(),
        states: true,
        level: "aal2".to_owned(),
    };
    at_the_desk(&mut call, "operator-2");
    call.open("reset_mfa");
    refused(&call.host(vouch(earlier.clone())), RefusalCode::UnknownCommand);
    call.choose("manager_vouch");
    refused(&call.host(vouch(earlier)), RefusalCode::UnknownCommand);
    assert_eq!(state_of(&mut call, "manager_vouch"), "open");
    ends_without_a_grant(&mut call);
}

#[test]
fn vouch_on_a_request_that_was_replaced() {
    let mut call = asked();
    let earlier = call.newest("request_vouch").unwrap().id.clone();
    // The manager is not asked again while a request is open.
    for _ in 0..20 {
        refused(&call.choose("manager_vouch"), RefusalCode::NotOpen);
    }
    call.wait(DAY);
    assert!(accepted(&call.choose("manager_vouch")));
    let vouch = HostInput::Vouch {
        command: earlier,
        voucher: "manager-guid".to_owned(),
        states: true,
        level: "aal2".to_owned(),
    };
    refused(&call.host(vouch), RefusalCode::NotAsked);
    ends_without_a_grant(&mut call);
}

#[test]
fn vouch_after_its_time() {
    let mut call = asked();
    call.wait(DAY);
    assert!(!accepted(&call.vouch("manager-guid", true)));
    ends_without_a_grant(&mut call);
}

#[test]
fn vouch_given_twice() {
    let mut call = asked();
    call.vouch("manager-guid", true);
    refused(&call.vouch("manager-guid", true), RefusalCode::NotAsked);
    assert_eq!(view(&mut call).points, 60);
}

#[test]
fn voucher_beyond_the_quota() {
    let mut call = Call::default();
    for at in 0..3 {
        call.subject = somebody(&format!("colleague-{at}"));
        call.open("reset_mfa");
        call.choose("manager_vouch");
        assert!(accepted(&call.vouch("manager-guid", true)));
    }
    call.subject = somebody("colleague-3");
    call.open("reset_mfa");
    call.choose("manager_vouch");
    refused(&call.vouch("manager-guid", true), RefusalCode::VouchQuota);
    ends_without_a_grant_for_this(&mut call);
    // A "no" is accepted even from a voucher over the quota.
    assert!(accepted(&call.vouch("manager-guid", false)));
    assert_eq!(state_of(&mut call, "manager_vouch"), "not_passed");
}

/// Checks for this subject only: the grants of others may live.
fn ends_without_a_grant_for_this(call: &mut Call) {
    assert_eq!(call.grant(), None);
}

#[test]
fn voucher_says_no() {
    let mut call = asked();
    assert!(accepted(&call.vouch("manager-guid", false)));
    assert_eq!(state_of(&mut call, "manager_vouch"), "not_passed");
    refused(&call.choose("manager_vouch"), RefusalCode::NotOpen);
    ends_without_a_grant(&mut call);
}

#[test]
fn escalation_to_oneself() {
    let mut call = Call::default();
    at_the_desk(&mut call, "lead-guid");
    call.open("reset_password");
    call.says(OperatorInput::Escalate { reason: "I will look at it".into() });
    assert!(told(&call, "escalate", "desk_lead") || view(&mut call).state == CaseState::Escalated);
    refused(&call.says(OperatorInput::TakeOver), RefusalCode::NotSecondPerson);
    refused(&call.choose("passkey"), RefusalCode::Escalated);
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    ends_without_a_grant(&mut call);
}

#[test]
fn escalation_back_to_the_first_operator() {
    let mut call = Call::default();
    at_the_desk(&mut call, "lead-guid");
    let mut lead = call.subject.relationships[1].clone();
    lead.id = "lead-2".to_owned();
    call.subject.relationships.push(lead);
    call.open("reset_password");
    call.says(OperatorInput::Escalate { reason: "first".into() });
    assert!(accepted(&takes_over(&mut call, "lead-2")));
    // A case is escalated once and cannot go back to the first operator.
    refused(&call.says(OperatorInput::Escalate { reason: "second".into() }), RefusalCode::NotOpen);
    refused(&takes_over(&mut call, "lead-guid"), RefusalCode::NotEscalated);
    let first = operator("lead-guid", OperatorKind::Person);
    let second = std::mem::replace(&mut call.operator, first);
    refused(&call.choose("passkey"), RefusalCode::OtherOperator);
    call.operator = second;
    assert!(accepted(&call.choose("passkey")));
}

#[test]
fn taken_over_by_the_subject_an_ai_a_program_or_a_stranger() {
    let mut call = Call::default();
    // The subject is also a desk lead.
    let mut lead = call.subject.relationships[1].clone();
    lead.id = "subject-guid".to_owned();
    call.subject.relationships.push(lead);
    call.open("reset_password");
    call.says(OperatorInput::Escalate { reason: "please".into() });
    let before = call.operator.clone();
    for (id, kind, code) in [
        ("subject-guid", OperatorKind::Person, RefusalCode::OwnAccount),
        ("lead-guid", OperatorKind::Ai, RefusalCode::WrongActor),
        ("lead-guid", OperatorKind::Service, RefusalCode::WrongActor),
        ("lead-guid", OperatorKind::SelfService, RefusalCode::WrongActor),
        ("stranger-guid", OperatorKind::Person, RefusalCode::NotSecondPerson),
        ("manager-guid", OperatorKind::Person, RefusalCode::NotSecondPerson),
    ] {
        call.operator = operator(id, kind);
        refused(&call.says(OperatorInput::TakeOver), code);
    }
    call.operator = before;
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    ends_without_a_grant(&mut call);
}

#[test]
fn take_over_of_a_case_that_is_not_escalated() {
    let mut call = Call::default();
    call.open("reset_password");
    refused(&takes_over(&mut call, "lead-guid"), RefusalCode::NotEscalated);
    ends_without_a_grant(&mut call);
}

#[test]
fn escalating_to_get_rid_of_a_requirement() {
    let mut call = Call::default();
    call.open("reset_password");
    let before = view(&mut call);
    call.says(OperatorInput::Escalate { reason: "they have nothing with them".into() });
    takes_over(&mut call, "lead-guid");
    let after = view(&mut call);
    assert_eq!((before.points_required, &before.missing), (after.points_required, &after.missing));
    ends_without_a_grant(&mut call);
}

#[test]
fn answers_while_the_case_waits_for_a_second_person() {
    let mut call = Call::default();
    call.open("reset_mfa");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    call.choose("passkey");
    call.signal("location", "impossible");
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    refused(&call.answer("sms_code", &[&code]), RefusalCode::Escalated);
    // Results from outside are still accepted, and are not enough.
    call.external("passkey", bonafides::case::ProviderOutcome::Passed, None);
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    ends_without_a_grant(&mut call);
    // A later observation does not remove the risk: a second person must look at it.
    call.wait(MINUTE);
    call.signal("location", "usual");
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    ends_without_a_grant(&mut call);
}
