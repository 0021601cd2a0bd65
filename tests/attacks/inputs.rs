//! Repeated, changed, flooded and oversized inputs.

use std::collections::BTreeMap;

use bonafides::case::{
    CallerInput, Case, CaseState, CommandStatus, Context, Enrol, Fault, HostInput, Input, InputId,
    OperatorInput, Outcome, ProviderOutcome, RefusalCode,
};
use bonafides_tests::call::{Call, accepted};

use crate::words::{case_row, ends_without_a_grant, redeemed, refused, view};

fn id(text: &str) -> InputId {
    text.parse().unwrap()
}

#[test]
fn same_input_again() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let answer = OperatorInput::Answer { challenge: "sms_code".to_owned(), answers: vec!["000000".into()] };
    let input = Input::operator(id("answer-1"), call.operator.clone(), answer);
    assert!(accepted(&call.input(&input).unwrap()));
    let (row, records) = (case_row(&call), call.records());
    for _ in 0..10 {
        let again = call.input(&input).unwrap();
        assert_eq!(again.reply.outcome, Outcome::Duplicate);
        assert!(again.commands.is_empty());
    }
    assert_eq!((case_row(&call), call.records()), (row, records));
}

#[test]
fn same_id_with_other_content() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    let answer = |text: &str| {
        let says = OperatorInput::Answer { challenge: "sms_code".to_owned(), answers: vec![text.into()] };
        Input::operator(id("answer-1"), call.operator.clone(), says)
    };
    let (wrong, right) = (answer("000000"), answer(&code));
    // Another speaker, another kind of input, another split of the same letters: all different content.
    let split =
        OperatorInput::Answer { challenge: "sms_code".to_owned(), answers: vec!["000000".into(), "".into()] };
    let split = Input::operator(id("answer-1"), call.operator.clone(), split);
    let caller = CallerInput::Answer { challenge: "sms_code".to_owned(), answers: vec!["000000".into()] };
    let caller = Input::caller(id("answer-1"), bonafides::case::Caller::default(), caller);
    let host = Input::host(id("answer-1"), "host", HostInput::TimePassed);
    assert!(accepted(&call.input(&wrong).unwrap()));
    for other in [right, split, caller, host] {
        refused(&call.input(&other).unwrap(), RefusalCode::OtherContent);
    }
    assert_eq!(call.input(&wrong).unwrap().reply.outcome, Outcome::Duplicate);
    ends_without_a_grant(&mut call);
}

#[test]
fn refused_input_again() {
    let mut call = Call::default();
    call.open("reset_password");
    let choose = OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: None };
    let input = Input::operator(id("choose-1"), call.operator.clone(), choose);
    refused(&call.input(&input).unwrap(), RefusalCode::NotOpen);
    // It stays refused under this id, although it would be accepted now.
    call.signal("sim_change", "none");
    assert_eq!(call.input(&input).unwrap().reply.outcome, Outcome::Duplicate);
    assert!(call.newest("send_message").is_none());
}

#[test]
fn flood_of_inputs() {
    let mut call = Call::default();
    call.open("reset_mfa");
    for _ in 0..300 {
        call.enters("sms_code", &["000000"]);
    }
    refused(&call.choose("passkey"), RefusalCode::TooManyInputs);
    // Inputs of the host are still accepted.
    assert!(accepted(&call.signal("location", "new")));
    // Refused inputs do not make the case grow.
    let length = case_row(&call).bytes.unwrap().len();
    for _ in 0..50 {
        call.choose("passkey");
    }
    assert_eq!(case_row(&call).bytes.unwrap().len(), length);
    // After the maximum number of inputs, it ends.
    let mut over = false;
    for _ in 0..40 {
        over |= call.signal("location", "new").case.is_over();
    }
    assert!(over);
    assert!(case_row(&call).bytes.unwrap().len() <= 32 * 1024);
    ends_without_a_grant(&mut call);
}

#[test]
fn flood_against_the_report_of_a_delivery() {
    let (mut call, _) = redeemed();
    for _ in 0..300 {
        call.says(OperatorInput::View);
        call.caller(CallerInput::Cancel);
    }
    let released = call.report(CommandStatus::Done);
    assert!(accepted(&released) && released.case.is_over());
}

#[test]
fn megabyte_in_every_text_of_an_operator() {
    let long = "x".repeat(1_000_000);
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.signal("sim_change", "none");
    for challenge in ["documents", "sms_code", "questions", "last_sign_in"] {
        call.choose(challenge);
    }
    let confirm = |text: &str, item: Option<&str>| OperatorInput::Confirm {
        challenge: "documents".to_owned(),
        fields: BTreeMap::from([
            ("document_type".to_owned(), text.into()),
            ("seen_live".to_owned(), text.into()),
        ]),
        item: item.map(Into::into),
        grades: BTreeMap::new(),
    };
    for says in [
        OperatorInput::Choose { challenge: long.clone(), contact: None },
        OperatorInput::Unavailable { challenge: long.clone() },
        OperatorInput::Answer { challenge: long.clone(), answers: vec![] },
        OperatorInput::Answer { challenge: "questions".to_owned(), answers: vec!["x".into(); 100_000] },
        confirm(&long, None),
    ] {
        let released = call.says(says);
        assert!(matches!(released.reply.outcome, Outcome::Refused(_)), "{:?}", released.reply.outcome);
    }
    // No answer is this long: it is refused and not counted.
    for (challenge, answers) in
        [("questions", vec![long.as_str(), &long]), ("sms_code", vec![&long]), ("last_sign_in", vec![&long])]
    {
        refused(&call.answer(challenge, &answers), RefusalCode::Shape);
    }
    let counted = |record: &str| record.contains(r#""attempt""#) && record.contains(r#""type":"answer""#);
    assert!(!call.records().lines().any(counted));
    assert_eq!(view(&mut call).state, CaseState::Open);
    // A text that is only recorded is cut; the rest of the input takes effect.
    assert!(accepted(&call.says(confirm("passport", Some(&long)))));
    assert_eq!(view(&mut call).points, 20);
    assert!(accepted(&call.says(OperatorInput::Escalate { reason: long.as_str().into() })));
    assert_eq!(view(&mut call).state, CaseState::Escalated);
    bounded(&call);
    ends_without_a_grant(&mut call);
}

/// Checks that no record is too long or contains the typed text, and that the case is still small.
fn bounded(call: &Call) {
    assert!(call.records().lines().all(|record| record.len() < 65_536 && !record.contains("xxxxxxxx")));
    assert!(case_row(call).bytes.unwrap().len() < 4_096);
}

#[test]
fn megabyte_in_every_text_of_a_caller() {
    let long = "x".repeat(1_000_000);
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let sensitive = || long.as_str().into();
    for says in [
        CallerInput::Answer { challenge: long.clone(), answers: vec![sensitive()] },
        CallerInput::Key { key: sensitive() },
        CallerInput::Enrol { what: Enrol::Remove { challenge: long.clone() } },
        CallerInput::Enrol {
            what: Enrol::Contact { challenge: "sms_code".to_owned(), address: sensitive() },
        },
        CallerInput::Enrol {
            what: Enrol::ContactCode { challenge: "sms_code".to_owned(), code: sensitive() },
        },
        CallerInput::Enrol {
            what: Enrol::AuthenticatorCode { challenge: "authenticator".to_owned(), code: sensitive() },
        },
        CallerInput::Enrol {
            what: Enrol::Questions {
                challenge: "questions".to_owned(),
                answers: vec![
                    bonafides::case::QuestionAndAnswer::new(sensitive(), "bertil"),
                    bonafides::case::QuestionAndAnswer::new("Two?", "kolding"),
                ],
            },
        },
    ] {
        let released = call.caller(says);
        assert!(matches!(released.reply.outcome, Outcome::Refused(_)), "{:?}", released.reply.outcome);
    }
    bounded(&call);
}

#[test]
fn megabyte_in_every_text_of_the_host() {
    let long = "x".repeat(1_000_000);
    let mut call = Call::default();
    call.open("reset_mfa");
    call.choose("passkey");
    call.choose("manager_vouch");
    let vouch = |voucher: &str, level: &str| HostInput::Vouch {
        command: call.newest("request_vouch").unwrap().id.clone(),
        voucher: voucher.to_owned(),
        states: true,
        level: level.to_owned(),
    };
    let mut result = call.external_result("passkey", ProviderOutcome::Passed, None);
    result.reference.clone_from(&long);
    let command = call.newest("present_challenge").unwrap().id.clone();
    let signal = |value: &str, at: Option<i64>| HostInput::Signal {
        check: "location".to_owned(),
        outcome: "new".to_owned(),
        at: at.map(bonafides::Time::from_milliseconds),
        value: Some(value.into()),
    };
    // An invalid reference also is refused. The rest is cut in the record.
    for (says, taken) in [
        (HostInput::Redeem { grant: long.clone(), password: Some(long.as_str().into()) }, false),
        (HostInput::Store { field: long.clone(), value: None }, false),
        (HostInput::Store { field: "licence".to_owned(), value: Some(long.as_str().into()) }, false),
        (vouch(&long, "aal2"), false),
        (signal("seen", Some(i64::MAX)), false),
        (signal(&long, None), true),
        (HostInput::Report { command, state: CommandStatus::Done, text: Some(long.as_str().into()) }, true),
        (vouch("manager-guid", &"y".repeat(1_000_000)), true),
        (HostInput::External(result), true),
    ] {
        let released = call.host(says);
        assert_eq!(accepted(&released), taken, "{:?}", released.reply.outcome);
    }
    bounded(&call);
}

#[test]
fn signal_from_before_1970() {
    let mut call = Call::default();
    call.open("reset_mfa");
    for at in [i64::MIN, -62_135_596_800_001, -1] {
        let signal = HostInput::Signal {
            check: "location".to_owned(),
            outcome: "new".to_owned(),
            at: Some(bonafides::Time::from_milliseconds(at)),
            value: None,
        };
        call.host(signal);
    }
    // However it was taken, the case goes on.
    call.pass_passkey();
    assert!(call.grant().is_some());
}

#[test]
fn opening_repeated() {
    let mut call = Call::default();
    let (opening, subject, id) = (call.opening("reset_mfa"), call.subject.clone(), id("open-1"));
    let mut open = || {
        let seed = call.desk.seed().unwrap();
        let ctx = Context::new(
            call.desk.now,
            &seed,
            &call.desk.config,
            &call.desk.policies,
            call.desk.keys(),
            Some(&subject),
        );
        let rows = call.desk.store.read(&Case::needs_open(&opening, &ctx).unwrap());
        let step = Case::open(&id, &opening, &ctx, &rows)?;
        call.desk.store.commit(&step).unwrap();
        Ok(step.committed().case.id().clone())
    };
    let first = open().unwrap();
    // The reply was lost, but there is only one case, and it is returned.
    match open() {
        Err(Fault::AlreadyOpened(known)) => assert_eq!(known, first),
        other => panic!("{other:?}"),
    }
}
