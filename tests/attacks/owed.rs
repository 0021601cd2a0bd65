//! Repeated enrolments and stored values, owed recovery codes, and expiry.

use bonafides::case::{
    CallerInput, CommandStatus, CommandTask, Committed, Enrol, HostInput, OperatorInput, OperatorKind,
    QuestionAndAnswer, RefusalCode, View,
};
use bonafides_tests::call::{Call, DAY, MINUTE, POLICY, accepted, operator};

use crate::self_service::key;
use crate::words::{at_the_desk, refused};

/// The values that the page of a self-service case shows once.
fn shown(released: &Committed) -> Vec<String> {
    match &released.reply.view {
        View::Caller(view) => view.shown.iter().map(|text| text.expose().clone()).collect(),
        _ => Vec::new(),
    }
}

/// A call with eight recovery codes.
fn with_codes() -> (Call, Vec<String>) {
    let mut call = Call::default();
    call.open_self("enrol");
    call.pass_passkey();
    let enrol = Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() };
    let codes = shown(&call.caller(CallerInput::Enrol { what: enrol }));
    assert_eq!(codes.len(), 8);
    call.caller(CallerInput::Cancel);
    call.commands.clear();
    (call, codes)
}

/// Returns true if a recovery code is right, tested in a copy of the desk.
fn is_right(call: &Call, code: &str) -> bool {
    let mut other = Call {
        desk: call.desk.clone(),
        subject: call.subject.clone(),
        operator: operator("portal", OperatorKind::SelfService),
        case: None,
        commands: Vec::new(),
        observes: true,
    };
    other.open_self("reset_mfa");
    other.choose("recovery_code");
    let released = other.enters("recovery_code", &[code]);
    assert!(accepted(&released));
    other.desk.store.records(&other.id()).last().unwrap().contains(r#""outcome":"passed""#)
}

/// Checks that the used code is replaced by one that is shown once, is right and is stored.
fn is_replaced(call: &mut Call, released: &Committed, used: &str) {
    let new = shown(released);
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(is_right(call, &new[0]), "shown but not stored");
    assert!(!is_right(call, used), "used up");
    let again = call.says(OperatorInput::View);
    assert!(shown(&again).is_empty(), "shown once");
}

/// Whatever approves last, the replacement of a used code is shown and stored in one step.
#[test]
fn recovery_code_is_replaced_whatever_approves_last() {
    // The answer to its own challenge.
    let (mut call, codes) = with_codes();
    call.open_self("unlock_account");
    call.choose("recovery_code");
    let released = call.enters("recovery_code", &[&codes[0]]);
    is_replaced(&mut call, &released, &codes[0]);

    // The answer to another challenge.
    let (mut call, codes) = with_codes();
    call.open_self("reset_password");
    call.signal("sim_change", "none");
    call.choose("recovery_code");
    assert!(shown(&call.enters("recovery_code", &[&codes[0]])).is_empty(), "not approved yet");
    assert!(shown(&call.says(OperatorInput::View)).is_empty());
    let released = call.pass_code("sms_code");
    is_replaced(&mut call, &released, &codes[0]);

    // A provider: shown the next time the page is viewed.
    let (mut call, codes) = with_codes();
    call.open_self("reset_password");
    call.choose("recovery_code");
    call.enters("recovery_code", &[&codes[0]]);
    assert!(shown(&call.pass_passkey()).is_empty(), "the host has no screen");
    let released = call.says(OperatorInput::View);
    is_replaced(&mut call, &released, &codes[0]);

    // A provider, and the grant was carried out before the page was viewed.
    let (mut call, codes) = with_codes();
    call.open_self("reset_password");
    call.choose("recovery_code");
    call.enters("recovery_code", &[&codes[0]]);
    call.pass_passkey();
    let grant = call.grant().unwrap();
    let redeem = HostInput::Redeem { grant, password: Some("vermilion-otter-42-kayak".into()) };
    assert!(accepted(&call.host(redeem)));
    assert!(call.report(CommandStatus::Done).case.is_over());
    let released = call.says(OperatorInput::View);
    is_replaced(&mut call, &released, &codes[0]);

    // A signal.
    let (mut call, codes) = with_codes();
    call.open_self("reset_mfa");
    call.choose("recovery_code");
    call.enters("recovery_code", &[&codes[0]]);
    call.choose("mail_code");
    call.pass_code("mail_code");
    call.signal("workstation", "usual");
    assert!(call.grant().is_some());
    let released = call.says(OperatorInput::View);
    is_replaced(&mut call, &released, &codes[0]);

    // A re-enrolment key.
    let (mut call, codes) = with_codes();
    let key = key(&mut call);
    call.open_self("reset_password");
    call.choose("recovery_code");
    call.enters("recovery_code", &[&codes[0]]);
    let released = call.caller(CallerInput::Key { key });
    assert!(accepted(&released));
    is_replaced(&mut call, &released, &codes[0]);
}

/// If the case ends before it is approved, or is one at the desk, the next self-service case shows the code.
#[test]
fn recovery_code_that_could_not_be_replaced_is_owed() {
    let (mut call, codes) = with_codes();
    call.open_self("reset_password");
    call.choose("recovery_code");
    call.enters("recovery_code", &[&codes[0]]);
    call.caller(CallerInput::Cancel);
    assert!(shown(&call.says(OperatorInput::View)).is_empty(), "never approved");
    at_the_desk(&mut call, "operator-guid");
    call.open("unlock_account");
    call.choose("recovery_code");
    let released = call.answer("recovery_code", &[&codes[1]]);
    assert!(accepted(&released) && shown(&released).is_empty(), "others listen");
    // Not to a caller who passed something else, because the code is a new proof.
    call.open_self("reset_mfa");
    call.pass_passkey();
    assert!(call.grant().is_some() && shown(&call.says(OperatorInput::View)).is_empty());
    call.caller(CallerInput::Cancel);
    call.wait(DAY);
    call.open_self("unlock_account");
    call.choose("recovery_code");
    let new = shown(&call.enters("recovery_code", &[&codes[2]]));
    assert_eq!(new.len(), 3);
    assert!(new.iter().chain(&codes[3..]).all(|code| is_right(&call, code)));
    assert!(codes[..3].iter().all(|code| !is_right(&call, code)));
}

fn positions(released: &Committed) -> Vec<u8> {
    released
        .commands
        .iter()
        .find_map(|command| match &command.task {
            CommandTask::PresentChallenge(ask) => Some(ask.positions.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

fn store(call: &mut Call, value: Option<&str>) {
    let stored = call.host(HostInput::Store { field: "licence".to_owned(), value: value.map(Into::into) });
    assert!(accepted(&stored));
}

/// However often a host stores the same value again, a caller learns no more of its positions than if it was
/// stored once.
#[test]
fn value_stored_again_to_learn_more_positions() {
    const VALUE: &str = "DK-1234 5678 ABCD";
    let again: [&[Option<&str>]; 6] = [
        &[Some(VALUE)],
        &[Some("dk12345678abcd")],
        &[Some(" DK 1234-5678 ＡＢＣＤ\u{200b}")],
        &[None, Some(VALUE)],
        &[Some("SE-99887766554433"), Some(VALUE)],
        &[Some("SE-99887766554433"), None, Some("NO-1122334455"), Some(VALUE)],
    ];
    for repeats in again {
        // Asked and not answered: always the same.
        let mut call = Call::default();
        call.open("unlock_account");
        store(&mut call, Some(VALUE));
        let first = positions(&call.choose("licence"));
        for _ in 0..5 {
            for value in repeats {
                store(&mut call, *value);
            }
            call.says(OperatorInput::Cancel);
            call.open("unlock_account");
            assert_eq!(positions(&call.choose("licence")), first, "{repeats:?}");
        }
        // Asked and passed: never again, until none are left.
        let letters: Vec<char> = "DK12345678ABCD".chars().collect();
        let mut seen: Vec<u8> = Vec::new();
        for _ in 0..20 {
            call.open("unlock_account");
            let asked = positions(&call.choose("licence"));
            assert!(asked.iter().all(|at| !seen.contains(at)), "{asked:?} after {seen:?}: {repeats:?}");
            seen.extend(&asked);
            if !asked.is_empty() {
                let answer: String = asked.iter().map(|at| letters[usize::from(*at) - 1]).collect();
                assert!(accepted(&call.answer("licence", &[&answer])));
            }
            for value in repeats {
                store(&mut call, *value);
            }
            call.says(OperatorInput::Cancel);
        }
        assert_eq!(seen.len(), 9, "fourteen places: {repeats:?}");
    }
}

/// The questions that are asked now.
fn questions(call: &mut Call) -> Vec<String> {
    at_the_desk(call, "operator-guid");
    call.open("unlock_account");
    let asked = call.choose("questions");
    let asked = asked.commands.iter().find_map(|command| match &command.task {
        CommandTask::PresentChallenge(ask) => Some(ask.questions.clone()),
        _ => None,
    });
    call.says(OperatorInput::Cancel);
    asked.expect("was asked")
}

#[test]
fn questions_enrolled_again_to_have_others_drawn() {
    let mut call = Call::default();
    call.enrol_questions();
    let first = questions(&mut call);
    for _ in 0..6 {
        call.enrol_questions();
        assert_eq!(questions(&mut call), first);
    }
    // Confirmed again in another spelling.
    call.open_self("enrol");
    call.pass_passkey();
    let challenge = || "questions".to_owned();
    assert!(accepted(&call.caller(CallerInput::Enrol { what: Enrol::Reconfirm { challenge: challenge() } })));
    let pair = |question: &str, answer: &str| QuestionAndAnswer::new(question, answer);
    let answers = vec![
        pair("who taught you to swim", "Answer BERTIL"),
        pair("catalogue question 2", "answer-aarhus"),
        pair("Catalogue question 1?", " answer fido "),
    ];
    let what = Enrol::Questions { challenge: challenge(), answers };
    assert!(accepted(&call.caller(CallerInput::Enrol { what })));
    call.caller(CallerInput::Cancel);
    assert_eq!(questions(&mut call), first);
    // A new answer makes a new question; the unchanged ones are still asked first.
    call.open_self("enrol");
    call.pass_passkey();
    let answer = |question: &str| {
        if *question == first[0] { "another answer" } else { right(question) }
    };
    let all = ["Catalogue question 1?", "Catalogue question 2?", "Who taught you to swim?"];
    let answers = all.iter().map(|question| pair(question, answer(question))).collect();
    let what = Enrol::Questions { challenge: challenge(), answers };
    assert!(accepted(&call.caller(CallerInput::Enrol { what })));
    call.caller(CallerInput::Cancel);
    assert_eq!(questions(&mut call)[0], first[1]);
}

fn right(question: &str) -> &'static str {
    match question {
        "Catalogue question 1?" => "answer fido",
        "Catalogue question 2?" => "answer aarhus",
        _ => "answer bertil",
    }
}

/// A password that was never set is not a previous one; one that was set, or possibly set, is.
#[test]
fn password_that_was_never_set_does_not_count_as_used() {
    for (state, taken_again) in
        [(CommandStatus::Failed, true), (CommandStatus::Done, false), (CommandStatus::Unknown, false)]
    {
        let mut call = Call::default();
        for round in 0..2 {
            call.wait(2 * DAY);
            let key = key(&mut call);
            call.open_self("reset_password");
            assert!(accepted(&call.caller(CallerInput::Key { key })));
            let grant = call.grant().unwrap();
            let redeem = HostInput::Redeem { grant, password: Some("vermilion-otter-42-kayak".into()) };
            let released = call.host(redeem);
            if round == 0 || taken_again {
                assert!(accepted(&released), "{state:?}");
                call.report(state);
            } else {
                refused(&released, RefusalCode::Password);
            }
        }
    }
}

#[test]
fn code_of_a_new_contact_after_its_ten_minutes() {
    for (waits, taken) in [(10 * MINUTE - 1, true), (10 * MINUTE, false), (11 * MINUTE, false)] {
        let mut call = Call::default();
        call.open_self("enrol");
        call.pass_passkey();
        let challenge = || "sms_code".to_owned();
        let contact = Enrol::Contact { challenge: challenge(), address: "+4500000666".into() };
        assert!(accepted(&call.caller(CallerInput::Enrol { what: contact })));
        let code = call.sent("sms_code");
        call.wait(waits);
        let code = Enrol::ContactCode { challenge: challenge(), code: code.as_str().into() };
        let released = call.caller(CallerInput::Enrol { what: code });
        assert_eq!(call.newest("deliver").is_some(), taken, "{waits}");
        if !taken {
            refused(&released, RefusalCode::TooLate);
        }
    }
}

#[test]
fn new_contact_enrolled_beyond_its_budget_of_sends() {
    let mut call = Call::default();
    for _ in 0..5 {
        call.open_self("reset_password");
        call.signal("sim_change", "none");
        assert!(accepted(&call.choose("sms_code")));
        call.caller(CallerInput::Cancel);
    }
    call.open_self("enrol");
    call.pass_passkey();
    // The same number, whose budget is used up.
    let contact = Enrol::Contact { challenge: "sms_code".to_owned(), address: "0045 12 34 56 78".into() };
    refused(&call.caller(CallerInput::Enrol { what: contact.clone() }), RefusalCode::SendLimit);
    call.wait(61 * MINUTE);
    call.open_self("enrol");
    call.pass_passkey();
    assert!(accepted(&call.caller(CallerInput::Enrol { what: contact })));
}

#[test]
fn attempts_of_a_case_when_its_failure_is_forgotten() {
    let policy = POLICY.replace("adverse_lifetime: 24h", "adverse_lifetime: 1h");
    let mut call = Call::with(&policy);
    call.open("reset_password");
    call.choose("last_sign_in");
    for _ in 0..3 {
        assert!(accepted(&call.answer("last_sign_in", &["2001-01-01"])));
    }
    refused(&call.choose("last_sign_in"), RefusalCode::NotOpen);
    call.wait(61 * MINUTE);
    refused(&call.choose("last_sign_in"), RefusalCode::NotOpen);
    // Another case has its own attempts.
    call.says(OperatorInput::Cancel);
    call.open("reset_password");
    assert!(accepted(&call.choose("last_sign_in")));
}
