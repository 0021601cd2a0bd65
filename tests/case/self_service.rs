//! Self-service cases: enrolment, reset, unlock, and the page that a stranger sees.

use bonafides::case::{
    AlertEvent, CallerInput, CallerView, CommandStatus, CommandTask, Committed, CredentialKind, Enrol,
    HostInput, OperatorInput, Outcome, QuestionAndAnswer, RefusalCode, View,
};
use bonafides_tests::call::{Call, DAY, MINUTE, accepted, refusal};

fn seen(released: &Committed) -> &CallerView {
    match &released.reply.view {
        View::Caller(view) => view,
        other => panic!("not a caller's view: {other:?}"),
    }
}

fn enrol(call: &mut Call, enrol: Enrol) -> Committed {
    call.caller(CallerInput::Enrol { what: enrol })
}

fn pair(question: &str, answer: &str) -> QuestionAndAnswer {
    QuestionAndAnswer::new(question, answer)
}

fn questions() -> String {
    "questions".to_owned()
}

/// The code of an authenticator, computed by another implementation than the engine's.
fn authenticator_code(uri: &str, at: i64) -> String {
    let totp = totp_rs::Totp::from_url(uri).expect("an otpauth address");
    totp.generate(u64::try_from(at / 1000).unwrap()).to_string()
}

/// Opens a self-service enrolment and passes it.
fn approved_enrolment() -> Call {
    let mut call = Call::default();
    call.open_self("enrol");
    let released = call.pass_passkey();
    assert!(accepted(&released));
    call
}

#[test]
fn an_authenticator_counts_after_its_first_code_is_confirmed() {
    let mut call = approved_enrolment();
    let challenge = "authenticator".to_owned();
    let released = enrol(&mut call, Enrol::Authenticator { challenge: challenge.clone() });
    let uri = seen(&released).shown[0].expose().clone();
    assert!(uri.starts_with("otpauth://totp/"), "{uri}");
    // Before that it cannot be used.
    let mut other = call.open_self("unlock_account");
    assert!(accepted(&other));
    call.choose("authenticator");
    let code = authenticator_code(&uri, call.desk.now.milliseconds());
    other = call.enters("authenticator", &[&code]);
    assert_eq!(seen(&other).asked, ["authenticator"], "a decoy: it stays open");
    call.caller(CallerInput::Cancel);

    let mut call = approved_enrolment();
    let released = enrol(&mut call, Enrol::Authenticator { challenge: challenge.clone() });
    let uri = seen(&released).shown[0].expose().clone();
    let code = |call: &Call| authenticator_code(&uri, call.desk.now.milliseconds()).into();
    let wrong =
        enrol(&mut call, Enrol::AuthenticatorCode { challenge: challenge.clone(), code: "000000".into() });
    assert!(accepted(&wrong));
    let first = code(&call);
    assert!(accepted(&enrol(&mut call, Enrol::AuthenticatorCode { challenge, code: first })));
    call.caller(CallerInput::Cancel);

    // The code that confirmed it is spent; the next one is valid, once.
    call.open_self("unlock_account");
    call.choose("authenticator");
    let spent = authenticator_code(&uri, call.desk.now.milliseconds());
    call.enters("authenticator", &[&spent]);
    call.wait(MINUTE);
    let fresh = authenticator_code(&uri, call.desk.now.milliseconds());
    let released = call.enters("authenticator", &[&fresh]);
    assert!(seen(&released).approved, "{:?}", released.reply);
}

#[test]
fn recovery_codes_are_shown_once_used_once_and_replaced() {
    let mut call = approved_enrolment();
    let released = enrol(&mut call, Enrol::RecoveryCodes { challenge: "recovery_code".to_owned() });
    let codes: Vec<String> = seen(&released).shown.iter().map(|code| code.expose().clone()).collect();
    assert_eq!(codes.len(), 8);
    let again = call.caller(CallerInput::Cancel);
    assert!(seen(&again).shown.is_empty());

    call.open_self("unlock_account");
    call.choose("recovery_code");
    let released = call.enters("recovery_code", &[&codes[3].to_lowercase()]);
    assert!(seen(&released).approved);
    let replacement = seen(&released).shown[0].expose().clone();
    assert!(!codes.contains(&replacement));

    call.open_self("reset_mfa");
    call.choose("recovery_code");
    let spent = call.enters("recovery_code", &[&codes[3]]);
    assert_eq!(seen(&spent).asked, ["recovery_code"], "used once");
    let released = call.enters("recovery_code", &[&replacement]);
    assert!(seen(&released).asked.is_empty());
}

#[test]
fn weak_answers_are_refused_with_a_reason() {
    let mut call = approved_enrolment();
    for (answers, code) in [
        (vec![pair("Pet?", "Fido")], "count"),
        (vec![pair("Pet?", "Fido"), pair("Town?", "ab")], "answer_too_short 2"),
        (vec![pair("Pet?", "Fido the dog"), pair("Town?", "fido THE dög")], "answer_repeated 2"),
        (vec![pair("Is it Aarhus?", "Aarhus"), pair("Pet?", "Fido")], "answer_in_question 1"),
    ] {
        let released = enrol(&mut call, Enrol::Questions { challenge: questions(), answers });
        assert_eq!(refusal(&released), RefusalCode::WeakEnrolment);
        let Outcome::Refused(refusal) = &released.reply.outcome else { unreachable!() };
        assert_eq!(refusal.about, code);
    }
}

#[test]
fn an_enrolment_can_be_confirmed_again_and_removed() {
    let mut call = Call::default();
    call.enrol_questions();
    let mut call = {
        call.open_self("enrol");
        call.pass_passkey();
        call
    };
    assert!(accepted(&enrol(&mut call, Enrol::Reconfirm { challenge: questions() })));
    assert!(accepted(&enrol(&mut call, Enrol::Remove { challenge: questions() })));
    let again = enrol(&mut call, Enrol::Remove { challenge: questions() });
    assert_eq!(refusal(&again), RefusalCode::NoEnrolment);
    let told = call
        .commands
        .iter()
        .filter(|command| matches!(&command.task, CommandTask::Notify(n) if n.event == AlertEvent::Enrolled));
    assert_eq!(told.count(), 2, "enrolled, and removed");
}

#[test]
fn nothing_is_enrolled_without_an_approval_nor_after_its_end() {
    let answers = || vec![pair("Pet?", "Fido"), pair("Town?", "Aarhus")];
    let mut call = Call::default();
    call.open_self("enrol");
    let early = enrol(&mut call, Enrol::Questions { challenge: questions(), answers: answers() });
    assert_eq!(refusal(&early), RefusalCode::NoEnrolment);
    call.pass_passkey();
    // An approval of another action does not permit enrolment, nor of anything that the grant does not name.
    let other = enrol(&mut call, Enrol::Remove { challenge: "passkey".to_owned() });
    assert_eq!(refusal(&other), RefusalCode::NoEnrolment);
    call.wait(31 * MINUTE);
    let late = enrol(&mut call, Enrol::Questions { challenge: questions(), answers: answers() });
    assert!(matches!(refusal(&late), RefusalCode::GrantOver | RefusalCode::NoEnrolment));
}

#[test]
fn a_new_contact_is_confirmed_by_a_code_sent_to_it() {
    let mut call = approved_enrolment();
    let challenge = || "sms_code".to_owned();
    enrol(&mut call, Enrol::Contact { challenge: challenge(), address: "+4511112222".into() });
    let code = call.sent("sms_code");
    let released =
        enrol(&mut call, Enrol::ContactCode { challenge: challenge(), code: code.as_str().into() });
    assert!(accepted(&released), "{:?}", released.reply);
    let Some(CommandTask::Deliver(deliver)) = call.newest("deliver").map(|command| &command.task) else {
        panic!("no grant for the directory");
    };
    assert_eq!(deliver.credential, CredentialKind::Contact { channel: "sms".to_owned() });
    assert_eq!(deliver.secret.as_ref().map(|secret| secret.expose().as_str()), Some("+4511112222"));
}

#[test]
fn a_self_service_reset_takes_a_chosen_password() {
    let mut call = Call::default();
    call.open_self("reset_password");
    call.signal("sim_change", "none");
    call.pass_passkey();
    let released = call.pass_code("sms_code");
    assert!(seen(&released).approved, "{:?}", released.reply);
    let grant = call.grant().expect("approved");
    let redeem = |call: &mut Call, password: &str| {
        call.host(HostInput::Redeem { grant: grant.clone(), password: Some(password.into()) })
    };
    for (password, problem) in [
        ("short", "password_too_short"),
        ("Correct Horse Battery Staple", "password_blocked"),
        ("Sanne Subject 1234", "password_context"),
    ] {
        let refused = redeem(&mut call, password);
        let Outcome::Refused(refusal) = &refused.reply.outcome else { panic!("{password} was taken") };
        assert_eq!(refusal.code, RefusalCode::Password);
        assert!(refusal.about.contains(problem), "{password}: {}", refusal.about);
    }
    let good = "seven herons over the canal";
    assert!(accepted(&redeem(&mut call, good)));
    call.report(CommandStatus::Done);
    assert!(!call.records().contains(good));

    // The same password is not accepted again.
    call.wait(2 * DAY);
    call.open_self("reset_password");
    call.signal("sim_change", "none");
    call.pass_passkey();
    call.pass_code("sms_code");
    let grant = call.grant().expect("approved");
    let again = call.host(HostInput::Redeem { grant, password: Some(good.into()) });
    let Outcome::Refused(refusal) = &again.reply.outcome else { panic!("the old password was taken") };
    assert_eq!(refusal.about, "password_used_before");
}

#[test]
fn a_re_enrolment_key_from_the_desk_sets_a_password_once() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    call.pass_passkey();
    call.redeem();
    let Some(CommandTask::Deliver(deliver)) = call.newest("deliver").map(|command| command.task.clone())
    else {
        panic!("delivered")
    };
    assert_eq!(deliver.credential, CredentialKind::ReenrolmentKey);
    let key = deliver.secret.clone().expect("a key");
    call.report(CommandStatus::Done);

    let say = |call: &mut Call| call.caller(CallerInput::Key { key: key.clone() });
    call.open_self("reset_mfa");
    assert_eq!(refusal(&say(&mut call)), RefusalCode::Key, "only for its own action");
    call.open_self("reset_password");
    assert!(accepted(&say(&mut call)));
    let grant = call.grant().expect("the key gives an approval");
    let password = Some("seven herons over the canal".into());
    assert!(accepted(&call.host(HostInput::Redeem { grant, password })));
    call.report(CommandStatus::Done);
    call.open_self("reset_password");
    assert_eq!(refusal(&say(&mut call)), RefusalCode::Key, "used once");
}

/// The page during this course of inputs: everything but ids and times.
fn course(call: &mut Call, known: bool) -> Vec<String> {
    let subject = call.subject.clone();
    let snapshot = known.then_some(&subject);
    call.operator = bonafides_tests::call::operator("portal", bonafides::case::OperatorKind::SelfService);
    let opening = call.opening("reset_password");
    let mut shown = Vec::new();
    let show = |released: &Committed| {
        let view = seen(released);
        format!("{} {:?} {:?} {}", view.text, view.offers, view.asked, view.ended)
    };
    let released = call.desk.open(&opening, snapshot).unwrap();
    shown.push(show(&released));
    let case = released.case.id().clone();
    let by = call.operator.clone();
    for challenge in ["questions", "sms_code", "mail_code", "authenticator", "recovery_code", "licence"] {
        let choose = OperatorInput::Choose { challenge: challenge.to_owned(), contact: None };
        let released = call.desk.operator(&case, &by, choose, snapshot).unwrap();
        shown.push(show(&released));
        for command in &released.commands {
            if let CommandTask::PresentChallenge(ask) = &command.task {
                // The positions depend on the subject.
                let prompt: String =
                    ask.prompt.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
                shown.push(format!("{prompt} {} {:?}", ask.questions.len(), ask.contact));
            }
        }
        for _ in 0..3 {
            let parts = if challenge == "questions" { 2 } else { 1 };
            let answers = vec!["000000".into(); parts];
            let answer = CallerInput::Answer { challenge: challenge.to_owned(), answers };
            let released = call.desk.caller(&case, answer, snapshot).unwrap();
            shown.push(show(&released));
        }
    }
    shown
}

#[test]
fn a_stranger_sees_the_same_page_as_a_subject_who_fails() {
    let unknown = course(&mut Call::default(), false);
    let unenrolled = course(&mut Call::default(), true);
    assert_eq!(unknown, unenrolled);
    let mut enrolled = Call::default();
    enrolled.enrol_questions();
    assert_eq!(unknown, course(&mut enrolled, true));
}
