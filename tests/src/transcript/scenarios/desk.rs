//! Calls with a person at the desk.

use serde_json::{Value, json};

use super::super::recorder::{DAY, MINUTE, Recorder};

/// The connector's work for the newest `deliver`.
pub(super) fn redeem(call: &mut Recorder, written: &str, live: Value) -> Value {
    let task = call.newest_of("deliver")["task"].clone();
    let delivery = json!({
        "action": task["action"], "account": task["account"], "secret": task["secret"], "blind": task["blind"],
    });
    let keys = json!({ "grant-1": call.public_key() });
    let connector = json!({ "id": "connector-1", "origin": "log.test.example", "keys": keys });
    call.call(json!({
        "call": "redeem", "connector": connector, "token": task["token"], "delivery": delivery, "now": call.now,
        "live": live, "writes": written,
    }))
}

/// Asks if the newest delivered grant is live.
pub(super) fn live(call: &mut Recorder) -> Value {
    let task = call.newest_of("deliver")["task"].clone();
    let key = call.grant_row();
    call.call(json!({ "call": "grant_live", "account": task["account"], "row": key, "grant": task["grant"] }))
}

pub(super) fn plain_reset() -> Value {
    let mut call =
        Recorder::new("A password reset from the first contact to the secret in the subject's hands.", None);
    call.observes = false;
    let opened = call.open("reset_mfa")["record"]["text"].clone();
    for (check, outcome) in [("sim_change", "none"), ("workstation", "usual"), ("location", "usual")] {
        call.host(json!({ "type": "signal", "check": check, "outcome": outcome, "value": "WS-0815" }));
    }
    let observe = call.newest_of("observe");
    call.report(&observe, "done");
    call.wait(MINUTE);
    call.choose("sms_code");
    let send = call.newest_of("send_message");
    call.call(
        json!({ "call": "command", "row": format!("outbox/{}", send["id"].as_str().unwrap_or_default()) }),
    );
    call.report(&send, "done");
    call.answer("sms_code", &["000000"]);
    let code = call.sent("sms_code");
    call.answer("sms_code", &[&code]);
    call.says(json!({ "type": "view" }));
    call.pass_passkey();
    let grant = call.grant();
    call.host(json!({ "type": "redeem", "grant": grant }));
    let alive = live(&mut call);
    redeem(&mut call, "done", alive);
    redeem(&mut call, "failed", Value::Null);
    let deliver = call.newest_of("deliver");
    call.report(&deliver, "done");
    call.host(json!({ "type": "delivered", "command": deliver["id"] }));
    call.says(json!({ "type": "view" }));
    resolve(&mut call, opened.as_str().unwrap_or_default());
    call.done()
}

/// Opens what a record says about the subject: with a resolution of the case and of a search, without one, and where the record
/// was changed.
fn resolve(call: &mut Recorder, record: &str) {
    let read: Value = serde_json::from_str(record).expect("a record");
    let alias = read["data"]["subject"]["p"].as_str().expect("an alias");
    let (case, subject) = (call.case.clone(), "subject-guid");
    call.resolve(Some(&case), &[alias], record, subject);
    call.resolve(None, &[alias], record, subject);
    call.resolve(None, &[alias], record, "nobody-guid");
    call.resolve(Some("desk"), &[alias], record, subject);
    call.resolve(Some(&case), &[], record, subject);
    call.resolve(None, &[alias], &record.replace(&case, "another-case"), subject);
    call.resolve(None, &[alias], "{}", subject);
    call.call(json!({ "call": "resolve", "resolution": record, "record": record, "person": subject }));
}

pub(super) fn impostor() -> Value {
    let mut call = Recorder::new("Wrong answers until the recovery path of the subject is closed.", None);
    call.open("reset_password");
    call.choose("sms_code");
    call.host(json!({ "type": "signal", "check": "sim_change", "outcome": "none" }));
    call.choose("questions");
    for challenge in ["sms_code", "mail_code"] {
        call.choose(challenge);
        for guess in ["111111", "222222", "333333", "444444"] {
            call.enters(challenge, &[guess]);
            call.answer(challenge, &[guess]);
            call.wait(MINUTE);
        }
    }
    call.says(json!({ "type": "view" }));
    call.says(json!({ "type": "cancel" }));
    call.open("reset_password");
    call.choose("mail_code");
    call.pass_passkey();
    call.says(json!({ "type": "cancel" }));
    call.done()
}

pub(super) fn escalation() -> Value {
    let mut call = Recorder::new(
        "An administrator's call goes to a mailbox, and nobody takes it over; another's goes to a second person, who does.",
        None,
    );
    call.subject["groups"] = json!(["CN=Staff,DC=test", "CN=Admins,DC=test"]);
    call.observes = false;
    call.open("reset_password");
    call.host(json!({ "type": "signal", "check": "location", "outcome": "impossible" }));
    let observe = call.newest_of("observe");
    call.report(&observe, "done");
    call.says(json!({ "type": "view" }));
    call.says(json!({ "type": "take_over" }));
    call.operator = json!({ "id": "lead-guid", "kind": "person" });
    call.says(json!({ "type": "take_over" }));
    call.says(json!({ "type": "view" }));
    call.says(json!({ "type": "cancel" }));

    call.observes = true;
    call.operator = json!({ "id": "operator-guid", "kind": "person" });
    call.subject["groups"] = json!(["CN=Staff,DC=test"]);
    call.open("reset_password");
    call.says(json!({ "type": "escalate", "reason": "the voice does not fit" }));
    call.choose("passkey");
    call.says(json!({ "type": "take_over" }));
    call.operator = json!({ "id": "lead-guid", "kind": "person" });
    call.says(json!({ "type": "take_over" }));
    call.pass_passkey();
    call.done()
}

pub(super) fn vouched() -> Value {
    let mut call = Recorder::new("The manager vouches; others try to.", None);
    let vouch = |command: &Value, voucher: &str, states: bool| json!({ "type": "vouch", "command": command["id"], "voucher": voucher, "states": states, "level": "aal2" });
    call.open("reset_mfa");
    call.choose("lead_vouch");
    let request = call.newest_of("request_vouch");
    call.host(vouch(&request, "stranger-guid", true));
    call.host(vouch(&request, "lead-guid", false));
    call.says(json!({ "type": "view" }));
    call.choose("manager_vouch");
    let request = call.newest_of("request_vouch");
    call.host(vouch(&request, "manager-guid", true));
    call.host(vouch(&request, "manager-guid", true));
    call.says(json!({ "type": "view" }));
    call.done()
}

pub(super) fn documents() -> Value {
    let mut call = Recorder::new("Documents that an operator looked at, with their grades.", None);
    call.open("reset_password");
    call.choose("documents");
    let confirm = |item: &str, strength: i64| {
        json!({
            "type": "confirm", "challenge": "documents", "item": item, "grades": { "strength": strength },
            "fields": { "document_type": "passport", "seen_live": "yes" },
        })
    };
    call.says(
        json!({ "type": "confirm", "challenge": "documents", "fields": { "document_type": "passport" } }),
    );
    call.says(confirm("P-1", 9));
    call.says(confirm("P-1", 3));
    call.choose("documents");
    call.says(confirm("P-2", 4));
    call.says(json!({ "type": "unavailable", "challenge": "sms_code" }));
    call.wait(40 * MINUTE);
    call.says(json!({ "type": "view" }));
    call.done()
}

pub(super) fn stored_values() -> Value {
    let mut call = Recorder::new("Positions of a stored value, and a fact of the directory.", None);
    call.open("unlock_account");
    call.host(json!({ "type": "store", "field": "licence", "value": "DK-8271-QX" }));
    call.choose("licence");
    let ask = call.newest(|task| task["type"] == "present_challenge" && task["challenge"] == "licence");
    let value: Vec<char> = "DK-8271-QX".chars().collect();
    let positions = ask["task"]["positions"].as_array().cloned().unwrap_or_default();
    let place = |position: &Value| usize::try_from(position.as_u64().unwrap_or(1) - 1).unwrap_or(0);
    let right: String = positions.iter().map(|position| value[place(position)]).collect();
    call.answer("licence", &["zzz"]);
    call.choose("licence");
    call.answer("licence", &[&right]);
    call.wait(DAY);
    call.open("reset_password");
    call.choose("last_sign_in");
    call.answer("last_sign_in", &["2026-11-20"]);
    call.host(json!({ "type": "store", "field": "licence", "value": null }));
    call.choose("licence");
    call.done()
}
