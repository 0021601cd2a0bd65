//! Self-service cases, without a person at the desk.

use serde_json::{Value, json};

use super::super::recorder::{DAY, MINUTE, Recorder};
use super::desk::redeem;
use crate::call::registers_passkeys;

fn alone(call: &mut Recorder) {
    call.operator = json!({ "id": "portal", "kind": "self" });
}

fn enrol(call: &mut Recorder, what: Value) -> Value {
    call.caller(json!({ "type": "enrol", "what": what }))
}

/// The code of an authenticator, computed by another implementation than the engine's.
fn authenticator_code(gives: &Value, at: i64) -> String {
    let uri = gives["reply"]["view"]["shown"][0].as_str().unwrap_or_default();
    let totp = totp_rs::Totp::from_url(uri).expect("an otpauth address");
    totp.generate(u64::try_from(at / 1000).expect("after 1970")).to_string()
}

pub(super) fn enrolment() -> Value {
    let mut call = Recorder::new("Everything that can be enrolled, confirmed again and removed.", None);
    alone(&mut call);
    call.open("enrol");
    call.pass_passkey();
    let pair = |question: &str, answer: &str| json!({ "question": question, "answer": answer });
    let questions =
        |answers: Value| json!({ "type": "questions", "challenge": "questions", "answers": answers });
    enrol(&mut call, questions(json!([pair("Pet?", "Fido"), pair("Town?", "ab")])));
    enrol(
        &mut call,
        questions(json!([
            pair("Catalogue question 1?", "answer fido"),
            pair("Catalogue question 2?", "answer aarhus"),
            pair("Who taught you to swim?", "answer bertil"),
        ])),
    );
    let shown = enrol(&mut call, json!({ "type": "authenticator", "challenge": "authenticator" }));
    let code =
        |code: &str| json!({ "type": "authenticator_code", "challenge": "authenticator", "code": code });
    enrol(&mut call, code("000000"));
    let right = authenticator_code(&shown, call.now);
    enrol(&mut call, code(&right));
    let codes = enrol(&mut call, json!({ "type": "recovery_codes", "challenge": "recovery_code" }));
    enrol(&mut call, json!({ "type": "reconfirm", "challenge": "questions" }));
    enrol(&mut call, json!({ "type": "contact", "challenge": "sms_code", "address": "+45 20 30 40 50" }));
    let sent = call.sent("sms_code");
    enrol(&mut call, json!({ "type": "contact_code", "challenge": "sms_code", "code": sent }));
    call.caller(json!({ "type": "cancel" }));

    call.open("unlock_account");
    call.choose("recovery_code");
    let code = codes["reply"]["view"]["shown"][2].as_str().unwrap_or_default().to_lowercase();
    call.enters("recovery_code", &[&code]);

    call.wait(2 * MINUTE);
    call.open("reset_password");
    call.choose("authenticator");
    let fresh = authenticator_code(&shown, call.now);
    call.enters("authenticator", &[&fresh]);
    call.choose("questions");
    let ask = call.newest(|task| task["type"] == "present_challenge" && task["challenge"] == "questions");
    let right = |question: &Value| match question.as_str() {
        Some("Catalogue question 1?") => "answer fido",
        Some("Catalogue question 2?") => "answer aarhus",
        _ => "answer bertil",
    };
    let answers: Vec<&str> = ask["task"]["questions"].as_array().into_iter().flatten().map(right).collect();
    call.enters("questions", &answers);
    call.caller(json!({ "type": "cancel" }));

    call.wait(2 * DAY);
    call.open("enrol");
    call.pass_passkey();
    enrol(&mut call, json!({ "type": "remove", "challenge": "questions" }));
    enrol(&mut call, json!({ "type": "remove", "challenge": "questions" }));
    call.done()
}

pub(super) fn registration() -> Value {
    let about = "Passkeys registered at a provider: confirmed, answered twice, and given up.";
    let mut call = Recorder::with(about, &registers_passkeys(), None);
    alone(&mut call);
    call.open("enrol");
    call.pass_passkey();
    let register = json!({ "type": "registration", "challenge": "passkey" });
    let answer = |asked: &Value, reference: &str, outcome: &str| {
        let (command, nonce) = (&asked["id"], &asked["task"]["nonce"]);
        json!({ "type": "external", "command": command, "nonce": nonce, "reference": reference, "outcome": outcome })
    };
    enrol(&mut call, register.clone());
    let asked = call.newest_of("register");
    call.report(&asked, "done");
    call.host(answer(&asked, "registered-1", "passed"));
    call.host(answer(&asked, "registered-2", "passed"));
    enrol(&mut call, register.clone());
    let again = call.newest_of("register");
    call.host(answer(&again, "registered-1", "passed"));
    call.host(answer(&again, "registered-3", "inconclusive"));
    enrol(&mut call, register);
    let late = call.newest_of("register");
    call.wait(5 * MINUTE);
    call.host(answer(&late, "registered-4", "passed"));
    call.done()
}

pub(super) fn reset_with_a_key() -> Value {
    let mut call = Recorder::new("The desk approves, the subject chooses a new password with the key.", None);
    call.open("reset_password");
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "none" }));
    call.choose("sms_code");
    let code = call.sent("sms_code");
    call.answer("sms_code", &[&code]);
    call.pass_passkey();
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant }));
    let deliver = call.newest_of("deliver");
    redeem(&mut call, "done", Value::Null);
    call.report(&deliver, "done");
    call.host(json!({ "type": "delivered", "command": deliver["id"] }));

    let key = deliver["task"]["secret"].clone();
    alone(&mut call);
    call.wait(10 * MINUTE);
    call.open("reset_password");
    call.caller(json!({ "type": "key", "key": "not-the-key" }));
    call.caller(json!({ "type": "key", "key": key }));
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant, "password": "password1234" }));
    call.host(json!({ "type": "redeem", "grant": grant, "password": "vivid otters juggle brass lanterns" }));
    let deliver = call.newest_of("deliver");
    redeem(&mut call, "unknown", json!(true));
    call.report(&deliver, "unknown");
    call.report(&deliver, "done");
    call.done()
}

pub(super) fn decoy() -> Value {
    let mut call = Recorder::new("A caller whom the directory does not know sees what everybody sees.", None);
    alone(&mut call);
    call.subject = Value::Null;
    call.open("reset_password");
    call.choose("questions");
    call.enters("questions", &["one", "two"]);
    call.choose("sms_code");
    call.enters("sms_code", &["123456"]);
    call.choose("nothing_like_this");
    call.caller(json!({ "type": "cancel" }));
    call.operator = json!({ "id": "operator-guid", "kind": "person" });
    call.open("reset_password");
    call.done()
}

pub(super) fn not_me() -> Value {
    let mut call = Recorder::new("The subject says `not me`: in an open case, and when none is open.", None);
    let desk = call.operator.clone();
    alone(&mut call);
    call.open("enrol");
    call.pass_passkey();
    enrol(&mut call, json!({ "type": "recovery_codes", "challenge": "recovery_code" }));
    call.operator = desk;
    call.open("reset_mfa");
    call.pass_passkey();
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant }));
    let notice = call.newest(|task| task["type"] == "notify" && task["to"][0]["person"] == "subject");
    let text = notice["task"]["to"][0]["text"].as_str().unwrap_or_default().to_owned();
    let token = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let token = token.max_by_key(|word| word.len()).unwrap_or_default().to_owned();
    call.not_me(None, Some("a-token-that-nobody-got"));
    call.not_me(None, Some(&token));
    redeem(&mut call, "done", json!(false));
    call.wait(MINUTE);
    call.open("unlock_account");
    call.caller(json!({ "type": "not_me" }));
    call.not_me(Some("webauthn"), None);
    call.done()
}
