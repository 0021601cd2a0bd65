//! Codes and other values that are valid once.

use bonafides::case::{CallerInput, Enrol, OperatorInput, OperatorKind, RefusalCode};
use bonafides_tests::call::{Call, MINUTE, accepted, operator};

use crate::words::{
    alerts, at_the_desk, ends_without_a_grant, enrol_recovery_codes, refused, shown, somebody, state_of, view,
};

/// A case in which a code was sent by SMS, and the code.
fn sent() -> (Call, String) {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    (call, code)
}

#[test]
fn code_of_another_case() {
    let (mut call, code) = sent();
    let first = call.id();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    assert_ne!(call.sent("sms_code"), code);
    call.answer("sms_code", &[&code]);
    assert_ne!(state_of(&mut call, "sms_code"), "passed");
    // And in the other direction: the second code is not valid in the first case.
    let second = call.sent("sms_code");
    call.case = Some(first);
    call.answer("sms_code", &[&second]);
    assert_ne!(state_of(&mut call, "sms_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn code_of_another_subject() {
    let (mut call, _) = sent();
    let first = (call.id(), call.subject.clone());
    call.subject = somebody("accomplice-guid");
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    (call.case, call.subject) = (Some(first.0), first.1);
    call.answer("sms_code", &[&code]);
    assert_ne!(state_of(&mut call, "sms_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn code_of_another_challenge() {
    let (mut call, code) = sent();
    call.choose("mail_code");
    call.enters("mail_code", &[&code]);
    assert_ne!(state_of(&mut call, "mail_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn old_code() {
    let (mut call, code) = sent();
    call.wait(10 * MINUTE);
    assert!(!accepted(&call.answer("sms_code", &[&code])));
    assert_ne!(state_of(&mut call, "sms_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn code_in_its_last_millisecond_still_passes() {
    let (mut call, code) = sent();
    call.wait(10 * MINUTE - 1);
    assert!(accepted(&call.answer("sms_code", &[&code])));
    assert_eq!(state_of(&mut call, "sms_code"), "passed");
}

#[test]
fn voided_code() {
    let (mut call, code) = sent();
    call.choose("sms_code");
    assert_ne!(call.sent("sms_code"), code);
    call.answer("sms_code", &[&code]);
    assert_ne!(state_of(&mut call, "sms_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn code_used_twice() {
    let (mut call, code) = sent();
    call.answer("sms_code", &[&code]);
    assert_eq!(view(&mut call).points, 30);
    refused(&call.answer("sms_code", &[&code]), RefusalCode::NotAsked);
    assert_eq!(view(&mut call).points, 30);
    ends_without_a_grant(&mut call);
}

#[test]
fn new_codes_to_get_new_attempts() {
    let (mut call, _) = sent();
    for _ in 0..2 {
        call.answer("sms_code", &["000 000"]);
        call.choose("sms_code");
    }
    call.answer("sms_code", &["000 000"]);
    refused(&call.choose("sms_code"), RefusalCode::NotOpen);
    assert_eq!(state_of(&mut call, "sms_code"), "not_passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn flood_of_codes_from_the_desk_and_the_portal() {
    let mut call = Call::default();
    let sends = |call: &Call| call.commands.iter().filter(|c| c.task.kind() == "send_message").count();
    for at in 0..4 {
        at_the_desk(&mut call, &format!("operator-{at}"));
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.choose("sms_code");
        call.choose("sms_code");
        call.open_self("reset_password");
        call.signal("sim_change", "none");
        call.choose("sms_code");
    }
    assert_eq!(sends(&call), 5);
    at_the_desk(&mut call, "operator-guid");
    call.open("reset_password");
    call.signal("sim_change", "none");
    refused(&call.choose("sms_code"), RefusalCode::SendLimit);
    call.wait(60 * MINUTE);
    assert!(accepted(&call.choose("sms_code")));
}

#[test]
fn flood_of_codes_to_a_number_over_two_channels() {
    // Two channels with different rates lead to one number: neither makes the other's count forget.
    let policy = bonafides_tests::call::POLICY
        .replace("  post:   { cooling: 7d }", "  post:   { cooling: 7d }\n  voice:  { sends: 1 per 1m }")
        .replace(
            "  mail_code:",
            "  voice_code:    { type: code, channel: voice, factor: possession, cause: phone, points: 30, cost: 31 }\n  mail_code:",
        );
    let mut call = Call::with(&policy);
    let mut voice = call.subject.contacts[0].clone();
    voice.channel = "voice".to_owned();
    call.subject.contacts.push(voice);
    call.open("reset_password");
    call.signal("sim_change", "none");
    for _ in 0..5 {
        assert!(accepted(&call.choose("sms_code")));
    }
    call.wait(2 * MINUTE);
    assert!(accepted(&call.choose("voice_code")));
    refused(&call.choose("sms_code"), RefusalCode::SendLimit);
}

#[test]
fn code_entered_by_the_operator_where_the_caller_must() {
    let mut call = Call::default();
    call.open("reset_password");
    call.choose("mail_code");
    let code = call.sent("mail_code");
    refused(&call.answer("mail_code", &[&code]), RefusalCode::EnteredBy);
    assert_ne!(state_of(&mut call, "mail_code"), "passed");
    // It was not compared, so its recipient can still enter it.
    assert!(accepted(&call.enters("mail_code", &[&code])));
}

#[test]
fn answers_typed_by_the_portal_for_the_subject() {
    let mut call = Call::default();
    call.open_self("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let code = call.sent("sms_code");
    refused(&call.answer("sms_code", &[&code]), RefusalCode::EnteredBy);
    ends_without_a_grant(&mut call);
}

/// The code that an app with this otpauth address shows at this time.
fn app_shows(address: &str, at: i64) -> String {
    let app = totp_rs::Totp::from_url(address).expect("an otpauth address");
    app.generate(u64::try_from(at / 1000).unwrap()).to_string()
}

#[test]
fn authenticator_code_used_twice() {
    let mut call = Call::default();
    let (desk, case) = (call.operator.clone(), call.case.clone());
    call.open_self("enrol");
    call.pass_passkey();
    let challenge = "authenticator".to_owned();
    let released =
        call.caller(CallerInput::Enrol { what: Enrol::Authenticator { challenge: challenge.clone() } });
    let app = shown(&released)[0].clone();
    // A code more than one time step ahead confirms nothing.
    let far = app_shows(&app, call.desk.now.milliseconds() + 90_000);
    call.caller(CallerInput::Enrol {
        what: Enrol::AuthenticatorCode { challenge: challenge.clone(), code: far.into() },
    });
    let code = app_shows(&app, call.desk.now.milliseconds());
    let released = call.caller(CallerInput::Enrol {
        what: Enrol::AuthenticatorCode { challenge, code: code.clone().into() },
    });
    assert!(accepted(&released));
    call.caller(CallerInput::Cancel);
    (call.operator, call.case) = (desk, case);

    // The code that confirmed it is spent.
    call.open("reset_password");
    call.choose("authenticator");
    call.answer("authenticator", &[&code]);
    assert_ne!(state_of(&mut call, "authenticator"), "passed");
    // The next one is valid once, in any case.
    call.wait(30_000);
    let code = app_shows(&app, call.desk.now.milliseconds());
    call.answer("authenticator", &[&code]);
    assert_eq!(state_of(&mut call, "authenticator"), "passed");
    call.operator = operator("operator-2", OperatorKind::Person);
    call.open("reset_password");
    call.choose("authenticator");
    call.answer("authenticator", &[&code]);
    assert_ne!(state_of(&mut call, "authenticator"), "passed");
    // An older one is not valid after it either, although it is within the window.
    let older = app_shows(&app, call.desk.now.milliseconds() - 30_000);
    call.answer("authenticator", &[&older]);
    assert_ne!(state_of(&mut call, "authenticator"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn authenticator_that_was_never_confirmed() {
    let mut call = Call::default();
    let (desk, case) = (call.operator.clone(), call.case.clone());
    call.open_self("enrol");
    call.pass_passkey();
    call.caller(CallerInput::Enrol { what: Enrol::Authenticator { challenge: "authenticator".to_owned() } });
    call.caller(CallerInput::Cancel);
    (call.operator, call.case) = (desk, case);
    call.open("reset_password");
    refused(&call.choose("authenticator"), RefusalCode::Unavailable);
}

#[test]
fn recovery_code_used_twice() {
    let mut call = Call::default();
    let codes = enrol_recovery_codes(&mut call);
    assert_eq!(codes.len(), 8);
    call.open("reset_password");
    call.choose("recovery_code");
    call.answer("recovery_code", &[&codes[3].to_lowercase()]);
    assert_eq!(state_of(&mut call, "recovery_code"), "passed");
    // The subject is informed that one code is used.
    assert!(alerts(&call, "enrolled") > 0);
    call.says(OperatorInput::Cancel);
    call.open("reset_password");
    call.choose("recovery_code");
    call.answer("recovery_code", &[&codes[3]]);
    assert_ne!(state_of(&mut call, "recovery_code"), "passed");
    ends_without_a_grant(&mut call);
}

#[test]
fn recovery_codes_that_were_replaced() {
    let mut call = Call::default();
    let old = enrol_recovery_codes(&mut call);
    let new = enrol_recovery_codes(&mut call);
    call.open("reset_password");
    call.choose("recovery_code");
    call.answer("recovery_code", &[&old[0]]);
    assert_ne!(state_of(&mut call, "recovery_code"), "passed");
    call.answer("recovery_code", &[&new[0]]);
    assert_eq!(state_of(&mut call, "recovery_code"), "passed");
}

#[test]
fn recovery_codes_of_somebody_else() {
    let mut call = Call::default();
    let mine = call.subject.clone();
    enrol_recovery_codes(&mut call);
    call.subject = somebody("accomplice-guid");
    let codes = enrol_recovery_codes(&mut call);
    call.subject = mine;
    call.open("reset_password");
    call.choose("recovery_code");
    call.answer("recovery_code", &[&codes[0]]);
    assert_ne!(state_of(&mut call, "recovery_code"), "passed");
    ends_without_a_grant(&mut call);
}
