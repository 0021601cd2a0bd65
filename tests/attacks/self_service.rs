//! The portal, without an operator at the desk: decoys, keys, enrolment.

use bonafides::case::{
    CallerInput, CallerView, ChallengeKind, CommandStatus, CommandTask, Committed, Enrol, HostInput,
    OperatorInput, OperatorKind, Outcome, ProviderOutcome, QuestionAndAnswer, RefusalCode, SubjectProfile,
    View,
};
use bonafides::keys::Sensitive;
use bonafides_tests::call::{Call, DAY, MINUTE, POLICY, accepted, operator};

use crate::words::{alerts, at_the_desk, delivered, ends_without_a_grant, refused, somebody, told, view};

/// A re-enrolment key issued by a reset at the desk.
pub fn key(call: &mut Call) -> Sensitive<String> {
    at_the_desk(call, "operator-guid");
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(accepted(&call.redeem()));
    let key = delivered(call).secret.unwrap();
    call.report(CommandStatus::Done);
    call.commands.clear();
    key
}

/// The content of the page.
fn screen(released: &Committed) -> CallerView {
    match &released.reply.view {
        View::Caller(view) => view.clone(),
        other => panic!("not a caller's view: {other:?}"),
    }
}

/// Everything by which a caller could distinguish two replies, and the shown part of a `PresentChallenge`.
fn seen(released: &Committed) -> serde_json::Value {
    let view = serde_json::to_value(released.reply.view.exposed()).unwrap();
    let asks: Vec<_> = released
        .commands
        .iter()
        .filter_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => Some(serde_json::json!({
                "challenge": ask.challenge, "kind": ask.kind, "questions": ask.questions.len(),
                "positions": ask.positions.len(), "contact": ask.contact, "until": ask.until,
                "prompt": if ask.kind == ChallengeKind::Partial { "" } else { &ask.prompt },
                "provider": ask.provider.as_ref().map(|p| (p.id.clone(), p.nonce.len(), p.number.is_some())),
            })),
            _ => None,
        })
        .collect();
    serde_json::json!({ "view": view, "asks": asks, "not_before": released.reply.not_before.milliseconds() })
}

/// A visit to the portal: everything that an attacker can try without a secret.
fn visit(call: &mut Call, subject: Option<&SubjectProfile>, language: &str) -> Vec<serde_json::Value> {
    call.operator = operator("portal", OperatorKind::SelfService);
    let mut opening = call.opening("reset_password");
    opening.language = language.to_owned();
    let by = call.operator.clone();
    let opened = call.desk.open(&opening, subject).unwrap();
    let case = opened.case.id().clone();
    let mut all = vec![seen(&opened)];
    let challenges = [
        "last_sign_in",
        "questions",
        "licence",
        "sms_code",
        "mail_code",
        "authenticator",
        "recovery_code",
        "passkey",
        "push",
        "documents",
        "manager_vouch",
        "lead_vouch",
        "nothing",
    ];
    for challenge in challenges.into_iter().chain(challenges).chain(challenges) {
        let choose = OperatorInput::Choose { challenge: challenge.to_owned(), contact: None };
        all.push(seen(&call.desk.operator(&case, &by, choose, subject).unwrap()));
        let wrong = match challenge {
            "last_sign_in" => "2001-01-01",
            "licence" => "abc",
            "recovery_code" => "0000-0000-0000-0000",
            _ => "123456",
        };
        for answers in [vec!["x"], vec!["x", "y"], vec![], vec![wrong]] {
            let answers = answers.into_iter().map(Into::into).collect();
            let answer = CallerInput::Answer { challenge: challenge.to_owned(), answers };
            all.push(seen(&call.desk.caller(&case, answer, subject).unwrap()));
        }
    }
    let key = CallerInput::Key { key: "0000-0000-0000-0000-0000-0000-00".into() };
    all.push(seen(&call.desk.caller(&case, key, subject).unwrap()));
    let enrol = CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    all.push(seen(&call.desk.caller(&case, enrol, subject).unwrap()));
    let enrol = CallerInput::Enrol {
        what: Enrol::ContactCode { challenge: "sms_code".to_owned(), code: "1".into() },
    };
    all.push(seen(&call.desk.caller(&case, enrol, subject).unwrap()));
    all.push(seen(&call.desk.caller(&case, CallerInput::Cancel, subject).unwrap()));
    all.push(seen(&call.desk.caller(&case, CallerInput::Cancel, subject).unwrap()));
    all
}

#[test]
fn portal_asked_who_has_an_account() {
    let stranger = visit(&mut Call::default(), None, "en");
    let known = {
        let mut call = Call::default();
        let subject = call.subject.clone();
        visit(&mut call, Some(&subject), "en")
    };
    let enrolled = {
        let mut call = Call::default();
        call.enrol_questions();
        let subject = call.subject.clone();
        visit(&mut call, Some(&subject), "en")
    };
    let closed = {
        let mut call = Call::default();
        let subject = call.subject.clone();
        visit(&mut call, Some(&subject), "en");
        visit(&mut call, Some(&subject), "en")
    };
    for (name, other) in [("known", known), ("enrolled", enrolled), ("closed", closed)] {
        for (at, (one, two)) in stranger.iter().zip(&other).enumerate() {
            assert_eq!(one, two, "{name}, reply {at}");
        }
    }
}

#[test]
fn portal_asked_in_another_language_who_has_an_account() {
    let stranger = visit(&mut Call::default(), None, "da");
    let mut call = Call::default();
    let subject = call.subject.clone();
    assert_eq!(subject.language, "en");
    let known = visit(&mut call, Some(&subject), "da");
    for (at, (one, two)) in stranger.iter().zip(&known).enumerate() {
        assert_eq!(one, two, "reply {at}");
    }
}

#[test]
fn stranger_leaves_no_row_behind() {
    use bonafides::keys::RowKind;
    let mut call = Call::default();
    visit(&mut call, None, "en");
    let kinds: Vec<RowKind> = call.desk.store.rows().map(|row| row.key.kind()).collect();
    assert!(!kinds.contains(&RowKind::Enrolment) && !kinds.contains(&RowKind::Destination), "{kinds:?}");
    // The keyring of the portal, which is the operator, and no other.
    assert!(kinds.iter().filter(|kind| **kind == RowKind::Keyring).count() <= 1);
    assert!(kinds.iter().filter(|kind| **kind == RowKind::Person).count() <= 1);
    let sent = call.desk.outbox().unwrap();
    assert!(sent.iter().all(|command| {
        !["send_message", "notify", "deliver", "request_vouch"].contains(&command.task.kind())
    }));
}

#[test]
fn right_answers_in_a_decoy() {
    let mut call = Call::default();
    call.enrol_questions();
    // A stranger closes the recovery path; then a caller with the right answers comes to the portal.
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.signal("sim_change", "none");
    call.choose("sms_code");
    for _ in 0..2 {
        call.answer("sms_code", &["000000"]);
    }
    call.open_self("reset_password");
    call.choose("questions");
    call.enters("questions", &["answer fido", "answer aarhus"]);
    call.choose("last_sign_in");
    call.enters("last_sign_in", &["2026-11-20"]);
    call.choose("sms_code");
    assert!(call.commands.iter().filter(|command| command.task.kind() == "send_message").count() == 1);
    call.choose("passkey");
    let passkey = call.external_result("passkey", ProviderOutcome::Passed, None);
    call.host(HostInput::External(passkey));
    ends_without_a_grant(&mut call);
    assert_eq!(alerts(&call, "approve"), 0);
}

#[test]
fn wrong_answers_until_the_end_to_learn_who_has_an_account() {
    // Without challenges that ring on a device, a course of wrong answers comes to an end.
    let policy: String = POLICY
        .lines()
        .filter(|line| !["passkey:", "push:"].iter().any(|name| line.trim_start().starts_with(name)))
        .map(|line| format!("{line}\n"))
        .collect();
    let course = |known: bool, enrolled: bool| {
        let mut call = Call::default();
        if enrolled {
            call.enrol_questions();
        }
        call.desk.policies.activate(bonafides::Policy::from_yaml(&policy).unwrap());
        let subject = known.then(|| call.subject.clone());
        visit(&mut call, subject.as_ref(), "en")
    };
    let stranger = course(false, false);
    assert_eq!(stranger[stranger.len() - 3]["view"]["ended"], true);
    for (name, other) in [("known", course(true, false)), ("enrolled", course(true, true))] {
        for (at, (one, two)) in stranger.iter().zip(&other).enumerate() {
            assert_eq!(one, two, "{name}, reply {at}");
        }
    }
}

#[test]
fn vouch_asked_for_from_the_portal() {
    let mut call = Call::default();
    call.open_self("reset_mfa");
    assert!(!accepted(&call.choose("manager_vouch")));
    assert!(call.newest("request_vouch").is_none());
    ends_without_a_grant(&mut call);
}

#[test]
fn re_enrolment_key_used_once_and_again() {
    let mut call = Call::default();
    let key = key(&mut call);
    call.open_self("reset_password");
    assert!(accepted(&call.caller(CallerInput::Key { key: key.clone() })));
    let grant = call.grant().unwrap();
    // Not without a password, and not with a bad one.
    let redeem = |password: Option<&str>| HostInput::Redeem {
        grant: grant.clone(),
        password: password.map(Into::into),
    };
    refused(&call.host(redeem(None)), RefusalCode::Password);
    for bad in ["short", "correct horse battery staple", "Sanne Subject", &"x".repeat(1_000_000)] {
        refused(&call.host(redeem(Some(bad))), RefusalCode::Password);
    }
    assert!(accepted(&call.host(redeem(Some("vermilion-otter-42-kayak")))));
    call.report(CommandStatus::Done);
    call.wait(MINUTE);
    call.commands.clear();
    call.open_self("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    ends_without_a_grant(&mut call);
}

#[test]
fn re_enrolment_key_for_another_action() {
    let mut call = Call::default();
    let key = key(&mut call);
    for action in ["reset_mfa", "enrol", "change_phone", "unlock_account"] {
        call.open_self(action);
        refused(&call.caller(CallerInput::Key { key: key.clone() }), RefusalCode::Key);
        ends_without_a_grant(&mut call);
    }
}

#[test]
fn re_enrolment_key_of_somebody_else() {
    let mut call = Call::default();
    let key = key(&mut call);
    call.subject = somebody("ceo-guid");
    call.open_self("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    ends_without_a_grant(&mut call);
}

#[test]
fn re_enrolment_key_after_its_time() {
    let mut call = Call::default();
    let key = key(&mut call);
    call.wait(DAY);
    call.open_self("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    ends_without_a_grant(&mut call);
}

#[test]
fn re_enrolment_key_read_out_to_the_desk() {
    let mut call = Call::default();
    let key = key(&mut call);
    at_the_desk(&mut call, "operator-2");
    call.open("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    ends_without_a_grant(&mut call);
}

#[test]
fn re_enrolment_key_of_a_delivery_that_failed() {
    let mut call = Call::default();
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    assert!(accepted(&call.redeem()));
    let key = delivered(&call).secret.unwrap();
    call.report(CommandStatus::Failed);
    call.commands.clear();
    call.open_self("reset_password");
    refused(&call.caller(CallerInput::Key { key }), RefusalCode::Key);
    ends_without_a_grant(&mut call);
}

#[test]
fn password_used_before() {
    let mut call = Call::default();
    let password = "vermilion-otter-42-kayak";
    for (at, right) in [(0, true), (1, false)] {
        call.wait(at * 2 * DAY);
        let key = key(&mut call);
        call.open_self("reset_password");
        assert!(accepted(&call.caller(CallerInput::Key { key })));
        let grant = call.grant().unwrap();
        let redeem = HostInput::Redeem { grant, password: Some(password.into()) };
        assert_eq!(accepted(&call.host(redeem)), right);
        if right {
            call.report(CommandStatus::Done);
        }
    }
}

#[test]
fn enrolment_without_passing_it() {
    let mut call = Call::default();
    call.open_self("enrol");
    let codes =
        || CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    refused(&call.caller(codes()), RefusalCode::NoEnrolment);
    // Nor in a case that is approved for another action.
    call.open_self("reset_mfa");
    call.pass_passkey();
    refused(&call.caller(codes()), RefusalCode::NoEnrolment);
    // Nor of a challenge that the grant does not name.
    call.open_self("enrol");
    call.pass_passkey();
    let other = CallerInput::Enrol {
        what: Enrol::Contact { challenge: "mail_code".to_owned(), address: "a@b.example".into() },
    };
    refused(&call.caller(other), RefusalCode::NoEnrolment);
}

#[test]
fn enrolment_after_the_approval_was_withdrawn() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    assert!(call.grant().is_some());
    call.signal("location", "impossible");
    let codes = CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    refused(&call.caller(codes), RefusalCode::NoEnrolment);
    ends_without_a_grant(&mut call);
}

#[test]
fn enrolment_after_its_time() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    call.wait(15 * MINUTE);
    let codes = CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    assert!(!accepted(&call.caller(codes)));
}

#[test]
fn enrolment_after_not_me() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let mut opening = call.opening("not_me");
    opening.operator = bonafides_tests::call::operator("operator-guid", OperatorKind::Person);
    let subject = call.subject.clone();
    call.desk.not_me(&opening, None, Some(&subject)).unwrap();
    let codes = CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() } };
    let released = call.caller(codes);
    assert!(released.case.is_over() && screen(&released).shown.is_empty());
}

#[test]
fn weak_answers_enrolled_to_be_guessed_later() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let enrol = |pairs: &[(&str, &str)]| {
        let pair = |(question, answer): &(&str, &str)| QuestionAndAnswer::new(*question, *answer);
        let answers = pairs.iter().map(pair).collect();
        CallerInput::Enrol { what: Enrol::Questions { challenge: "questions".to_owned(), answers } }
    };
    let long = "x".repeat(1_000_000);
    for pairs in [
        vec![],
        vec![("One?", "bertil")],
        vec![("One?", "bertil"), ("Two?", "BÉRTIL")],
        vec![("One?", "bertil"), ("Two?", "b")],
        vec![("One?", "bertil"), ("Is it blue or not?", "blue")],
        vec![("One?", "bertil"), ("Two?", long.as_str())],
    ] {
        refused(&call.caller(enrol(&pairs)), RefusalCode::WeakEnrolment);
    }
    assert!(accepted(&call.caller(enrol(&[("One?", "bertil"), ("Two?", "kolding")]))));
    assert!(told(&call, "enrolled", "subject"));
}

#[test]
fn new_contact_confirmed_by_guessing_its_code() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let challenge = || "sms_code".to_owned();
    let contact =
        CallerInput::Enrol { what: Enrol::Contact { challenge: challenge(), address: "+4500000666".into() } };
    assert!(accepted(&call.caller(contact)));
    let code = call.sent("sms_code");
    let guess = |code: &str| CallerInput::Enrol {
        what: Enrol::ContactCode { challenge: challenge(), code: code.into() },
    };
    // Input without the digits of a code is not an attempt.
    for _ in 0..3 {
        refused(&call.caller(guess("x")), RefusalCode::Shape);
    }
    for _ in 0..3 {
        assert!(accepted(&call.caller(guess("000000"))));
    }
    refused(&call.caller(guess(&code)), RefusalCode::NoEnrolment);
    assert!(call.newest("deliver").is_none());
}

#[test]
fn code_for_a_new_contact_used_as_one_for_the_old() {
    let mut call = Call::default();
    call.open_self("enrol");
    call.signal("sim_change", "none");
    call.pass_passkey();
    let contact = CallerInput::Enrol {
        what: Enrol::Contact { challenge: "sms_code".to_owned(), address: "+4500000666".into() },
    };
    call.caller(contact);
    let code = call.sent("sms_code");
    refused(&call.enters("sms_code", &[&code]), RefusalCode::NotAsked);
    call.open_self("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    call.enters("sms_code", &[&code]);
    assert_eq!(call.grant(), None);
}

#[test]
fn caller_compares_the_replies_of_refusals() {
    let mut call = Call::default();
    call.open_self("reset_password");
    let mut texts = Vec::new();
    for says in [
        CallerInput::Answer { challenge: "nothing".to_owned(), answers: vec![] },
        CallerInput::Answer { challenge: "sms_code".to_owned(), answers: vec!["1".into()] },
        CallerInput::Key { key: "x".into() },
        CallerInput::Enrol { what: Enrol::Remove { challenge: "questions".to_owned() } },
    ] {
        let released = call.caller(says);
        assert!(matches!(released.reply.outcome, Outcome::Refused(_)));
        assert_eq!(released.reply.not_before.milliseconds(), call.desk.now.milliseconds() + 1_500);
        texts.push(serde_json::to_string(&released.reply.view.exposed()).unwrap());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
}

#[test]
fn operator_of_a_case_at_the_desk_continues_one_in_the_portal() {
    let mut call = Call::default();
    call.open_self("reset_mfa");
    at_the_desk(&mut call, "operator-guid");
    refused(&call.choose("passkey"), RefusalCode::OtherOperator);
    refused(&call.says(OperatorInput::TakeOver), RefusalCode::NotEscalated);
    call.open("reset_mfa");
    let _ = view(&mut call);
    call.operator = operator("portal", OperatorKind::SelfService);
    refused(&call.choose("passkey"), RefusalCode::OtherOperator);
}
