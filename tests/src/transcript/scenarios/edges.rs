//! Errors, repeated inputs and refusals.

use serde_json::{Value, json};

use super::super::recorder::{DAY, MINUTE, Recorder};

pub(super) fn providers() -> Value {
    let mut call = Recorder::new("Providers that answer wrongly, twice, and with the wrong number.", None);
    call.open("reset_password");
    call.choose("passkey");
    let mut wrong = call.external("passkey", "passed");
    wrong["nonce"] = json!("0000");
    call.host(wrong);
    let right = call.external("passkey", "inconclusive");
    call.host(right.clone());
    call.host(right);
    call.choose("push");
    let ask = call.newest(|task| task["type"] == "present_challenge" && task["challenge"] == "push");
    let number = ask["task"]["provider"]["number"].clone();
    let mut pushed = call.external("push", "passed");
    pushed["number"] = json!("1");
    call.host(pushed);
    call.choose("push");
    let mut pushed = call.external("push", "passed");
    let ask = call.newest(|task| task["type"] == "present_challenge" && task["challenge"] == "push");
    pushed["number"] = if ask["task"]["provider"]["number"].is_null() {
        number
    } else {
        ask["task"]["provider"]["number"].clone()
    };
    call.host(pushed);
    call.choose("passkey");
    let failed = call.external("passkey", "failed");
    call.host(failed);
    call.done()
}

pub(super) fn said_twice() -> Value {
    let mut call =
        Recorder::new("The same input again, another under its id, and a step that was lost.", None);
    call.open_as("opening-1", "reset_password");
    call.open_as("opening-1", "reset_password");
    let input = |id: &str, challenge: &str| {
        let says = json!({ "type": "choose", "challenge": challenge });
        let by = json!({ "id": "operator-guid", "kind": "person" });
        json!({ "id": id, "said": { "type": "operator", "by": by, "says": says } })
    };
    call.lost(input("one", "mail_code"));
    call.input(input("one", "mail_code"));
    call.input(input("one", "mail_code"));
    call.input(input("one", "passkey"));
    call.says(json!({ "type": "cancel" }));
    call.says(json!({ "type": "view" }));
    call.input(input("one", "mail_code"));
    call.done()
}

pub(super) fn refused() -> Value {
    let mut call = Recorder::new("Operators without permission, and impossible requests.", None);
    call.operator = json!({ "id": "assistant", "kind": "ai" });
    call.open("reset_password");
    call.says(json!({ "type": "choose", "challenge": "sms_code", "contact": 0 }));
    call.says(json!({
        "type": "confirm", "challenge": "documents", "fields": { "document_type": "passport", "seen_live": "yes" },
    }));
    call.choose("last_sign_in");
    call.choose("no_such_challenge");
    call.answer("passkey", &["yes"]);
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "none", "at": call.now + DAY }));
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "fine" }));
    call.host(json!({ "type": "redeem", "grant": "0" }));
    let nobody = json!({ "id": "00000000000000000000000000000000.1.1", "task": {} });
    call.report(&nobody, "done");
    call.operator = json!({ "id": "somebody-else", "kind": "person" });
    call.says(json!({ "type": "view" }));
    call.caller(json!({ "type": "key", "key": "x" }));
    call.operator = json!({ "id": "subject-guid", "kind": "person" });
    call.open("reset_password");
    call.subject["enabled"] = json!(false);
    call.operator = json!({ "id": "operator-guid", "kind": "service" });
    call.open("reset_password");
    call.pass_passkey();
    call.done()
}

pub(super) fn faults() -> Value {
    let mut call = Recorder::new("Inputs that make no step: each fault names its code and place.", None);
    call.open("sing_a_song");
    call.open("reset_password");
    call.subject["account"] = json!("another-guid");
    call.choose("sms_code");
    call.subject["account"] = json!("subject-guid");
    call.wait(-5 * MINUTE);
    call.choose("sms_code");
    call.wait(5 * MINUTE);
    call.input(json!({ "id": "not an id", "said": { "type": "host", "by": "host", "says": { "type": "time_passed" } } }));
    call.host(json!({ "type": "no_such_input" }));
    call.host(json!({ "type": "report", "command": "1.2.3", "state": "done" }));
    call.says(json!({ "type": "choose", "challenge": 7 }));
    call.says(json!({ "type": "choose", "challenge": "sms_code", "verdict": "approve" }));
    call.open_as("a b", "reset_password");
    call.call(json!({ "call": "command", "row": "outbox/00000000000000000000000000000000.0.9" }));
    call.done()
}

pub(super) fn new_policy() -> Value {
    let second = crate::call::POLICY
        .replace("version: \"1\"", "version: \"2\"")
        .replace("reset_mfa:      { require: { points: 60 }", "reset_mfa:      { require: { points: 85 }");
    let mut call = Recorder::new("A stricter policy is put in force while a case is open.", Some(&second));
    call.open("reset_mfa");
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "none" }));
    call.call(json!({ "call": "activate", "policy": "second" }));
    call.pass_passkey();
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant }));
    call.says(json!({ "type": "cancel" }));
    call.open("reset_mfa");
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "none" }));
    call.pass_passkey();
    call.choose("sms_code");
    let code = call.sent("sms_code");
    call.answer("sms_code", &[&code]);
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant }));
    call.done()
}
