use bonafides::Time;
use bonafides::Verdict;
use bonafides::case::{CaseState, Outcome};
use bonafides::keys::Sensitive;
use bonafides_desk::OperatorCase;
use bonafides_webhook::Inbox;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};

use crate::world::{World, gateway, requests, smtp, webhook};

/// A webhook as a host receives it.
struct Received {
    headers: [(&'static str, String); 3],
    body: String,
}

impl Received {
    /// Signs as the other side does.
    fn signed(id: &str, content: &Value) -> Self {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let secret = gateway("/secrets/secret");
        let key = STANDARD.decode(secret.as_str().unwrap().strip_prefix("whsec_").unwrap()).unwrap();
        let (seconds, body) = (now().milliseconds() / 1_000, content.to_string());
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let headers = [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signature),
        ];
        Self { headers, body }
    }

    /// Handles it as the host's HTTP handler does.
    fn handled(&self, world: &World, inbox: &Inbox) -> Option<Outcome> {
        let header = |name: &str| {
            self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
        };
        let incoming = inbox.open(header, self.body.as_bytes(), now()).unwrap();
        let case = incoming.case().clone();
        incoming.input().map(|input| world.desk.give(&case, &input).unwrap())
    }
}

fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap())
}

fn secret() -> Sensitive<String> {
    Sensitive::from(gateway("/secrets/secret").as_str().unwrap())
}

/// Returns the data of the only webhook of a type.
fn data(case: &OperatorCase, kind: &str) -> Value {
    let bodies = requests(case)
        .into_iter()
        .map(|request| serde_json::from_str::<Value>(request["body"].as_str().unwrap()).unwrap());
    let found: Vec<Value> = bodies.filter(|body| body["type"] == kind).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]["data"].clone()
}

/// A challenge at a provider and its answer, a grant, and the receipt for its password.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_provider_answers_and_a_gateway_reports_a_delivery() {
    let world = World::new(&[
        ("face", webhook("ok")),
        ("sms", webhook("ok")),
        ("manager", webhook("ok")),
        ("mail", smtp("starttls")),
    ]);
    let case = world.asked("face");
    let started = data(&case, "challenge.start");
    let answer = |outcome: &str| {
        json!({
            "type": "challenge.result", "timestamp": "2026-11-29T12:00:00Z",
            "data": { "command": started["command"], "nonce": started["nonce"], "outcome": outcome, "reference": "r-1" },
        })
    };
    let inbox = Inbox::answers("face", secret().into());
    let passed = Received::signed("msg_1", &answer("passed"));
    assert_eq!(passed.handled(&world, &inbox), Some(Outcome::Accepted));
    // Played back: nothing more.
    assert_eq!(passed.handled(&world, &inbox), Some(Outcome::Duplicate));
    assert_eq!(case.view().unwrap().points, 40);

    case.choose("sms_code").unwrap();
    world.desk.run_until_idle().unwrap();
    let sent = data(&case, "message.send");
    assert_eq!((&sent["to"], &sent["title"]), (&"+4512345601".into(), &"Your service desk code".into()));
    let code = sent["text"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    assert_eq!(case.answer("sms_code", [code]).unwrap().view.verdict, Verdict::Approve);
    case.carry_out().unwrap();
    world.desk.run_until_idle().unwrap();
    assert_eq!(case.view().unwrap().state, CaseState::Ended);

    // The id of the text that carried the password.
    let password =
        requests(&case).into_iter().find(|request| request["body"].as_str().unwrap().contains("one-time"));
    let password = password.unwrap()["id"].as_str().unwrap().to_owned();
    let receipt = |status: &str| {
        json!({
            "type": "message.receipt", "timestamp": "2026-11-29T12:00:00Z",
            "data": { "message": password, "status": status },
        })
    };
    let inbox = Inbox::receipts("sms-gateway", secret().into());
    assert_eq!(Received::signed("msg_2", &receipt("failed")).handled(&world, &inbox), None);
    let delivered = Received::signed("msg_3", &receipt("delivered"));
    assert_eq!(delivered.handled(&world, &inbox), Some(Outcome::Accepted));
    assert_eq!(delivered.handled(&world, &inbox), Some(Outcome::Duplicate));
    let records = world.desk.store().records(case.id().as_str(), 0, 100).unwrap();
    assert_eq!(records.iter().filter(|record| record.contains("\"type\":\"delivered\"")).count(), 1);
    assert!(bonafides::audit::verify_chain(records.iter().map(String::as_bytes)).is_ok());
}
