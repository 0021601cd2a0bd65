use bonafides::keys::Sensitive;
use bonafides_parts::{
    Channel as _, Message, Provider as _, ProviderError, ProviderRequest, Secret, SendStatus,
};
use bonafides_webhook::{Shape, WebhookChannel, WebhookProvider};
use serde_json::{Value, json};

use super::{ADDRESS, LIMIT, TEXT, alert, at, channel, fresh, requests, secret, send, trust, url};

/// The public library accepts the signature, and finds what was sent.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_text_arrives_signed_under_its_id() {
    for url in [url("ok"), at("http", "ok")] {
        let channel = channel(url);
        assert_eq!(channel.check(), Ok(()));
        let id = fresh("arrives");
        assert_eq!(send(&channel, &id), SendStatus::Done);
        let requests = requests(&id);
        assert_eq!(requests.len(), 1);
        let request = &requests[0];
        assert_eq!((&request["verified"], &request["method"]), (&true.into(), &"POST".into()));
        assert_eq!(request["headers"]["content-type"], "application/json");
        let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["type"], "message.send");
        let data = json!({
            "to": ADDRESS, "text": TEXT, "title": "Your service desk code", "language": "en", "channel": "sms",
        });
        assert_eq!(body["data"], data);
        assert!(body["timestamp"].as_str().unwrap().ends_with('Z'));
    }
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_each_shape_has_its_type_and_data() {
    let (id, address) = (fresh("shape"), Sensitive::from(ADDRESS));
    let text = Sensitive::from("‏471108 הוא הקוד שלך 🔑\n\"\\\u{0}");
    let alert = alert();
    let message = Message::new(&id, "sms", &address, &text).title("קוד").language("he").alert(Some(&alert));
    for shape in [Shape::Push, Shape::Ticket] {
        let channel = WebhookChannel::new(url("ok"), secret("secret").into(), shape, trust()).limit(LIMIT);
        assert_eq!(channel.send(&message), SendStatus::Done);
    }
    let bodies: Vec<Value> = requests(&id)
        .iter()
        .map(|request| serde_json::from_str(request["body"].as_str().unwrap()).unwrap())
        .collect();
    assert_eq!(bodies[0]["type"], "push.send");
    assert_eq!(
        bodies[0]["data"],
        json!({ "to": ADDRESS, "title": "קוד", "body": text.expose(), "language": "he" })
    );
    assert_eq!(bodies[1]["type"], "ticket.open");
    let data = json!({
        "title": "Service desk alert: not_me (high)", "text": text.expose(), "event": "not_me", "severity": "high",
        "case": "ab".repeat(16),
    });
    assert_eq!(bodies[1]["data"], data, "no address");

    // A code is no ticket.
    let channel =
        WebhookChannel::new(url("ok"), secret("secret").into(), Shape::Ticket, trust()).limit(LIMIT);
    assert!(matches!(send(&channel, &fresh("shape")), SendStatus::Failed(_)));
}

/// During a rotation both secrets sign, so that the gateway can change at any time.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_secret_is_rotated_without_a_restart_on_either_side() {
    let folder = std::env::temp_dir().join(fresh("rotation"));
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("secret");
    let read = {
        let path = path.clone();
        move || std::fs::read_to_string(&path).map(Sensitive::new).map_err(|error| format!("secret: {error}"))
    };
    let read = Secret::new(read);
    let older = WebhookChannel::new(url("ok"), read.clone(), Shape::Sms, trust()).limit(LIMIT);
    let newer = WebhookChannel::new(url("newer"), read, Shape::Sms, trust()).limit(LIMIT);
    let accepted = || [&older, &newer].map(|channel| send(channel, &fresh("rotation")) == SendStatus::Done);
    let write = |names: &[&str]| {
        let lines: Vec<String> = names.iter().map(|name| secret(name).expose().clone()).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
    };
    assert_eq!(accepted(), [false, false], "there is no secret yet");
    write(&["secret"]);
    assert_eq!(accepted(), [true, false]);
    write(&["secret", "newer"]);
    assert_eq!(accepted(), [true, true]);
    write(&["newer"]);
    assert_eq!(accepted(), [false, true]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_provider_is_asked_under_the_id_of_the_command() {
    let provider =
        |behaviour: &str| WebhookProvider::new(url(behaviour), secret("secret").into(), trust()).limit(LIMIT);
    let id = fresh("provider");
    let number = Sensitive::from("47");
    let request = ProviderRequest::new(&id, "passkey", "3f2504e0-4f89", "00ff").number(Some(&number));
    assert_eq!(provider("ok").check(), Ok(()));
    assert_eq!(provider("ok").start(&request), Ok(()));
    let requests = requests(&id);
    assert_eq!((requests.len(), &requests[0]["verified"]), (1, &true.into()));
    let body: Value = serde_json::from_str(requests[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["type"], "challenge.start");
    assert_eq!(
        body["data"],
        json!({ "command": id, "challenge": "passkey", "account": "3f2504e0-4f89", "nonce": "00ff", "number": "47" })
    );
    let (id, name) = (fresh("register"), Sensitive::from("Sanne Holm"));
    let registration = ProviderRequest::new(&id, "passkey", "3f2504e0-4f89", "00ff").name(Some(&name));
    assert_eq!(provider("ok").register(&registration), Ok(()));
    let body: Value = serde_json::from_str(super::requests(&id)[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["type"], &body["data"]["name"]), (&"registration.start".into(), &"Sanne Holm".into()));
    let nonce = fresh("registered");
    assert_eq!(provider("ok").revoke("3f2504e0-4f89", &nonce), Ok(()));
    let body = super::requests(&format!("revoke.{nonce}"))[0]["body"].clone();
    let body: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
    assert_eq!(body["type"], "registration.revoke");
    assert_eq!(body["data"], json!({ "account": "3f2504e0-4f89", "nonce": nonce }));
    // Until the provider has it, the desk says it again.
    assert!(provider("status/422").revoke("3f2504e0-4f89", &nonce).is_err());
    assert!(provider("drop").revoke("3f2504e0-4f89", &nonce).is_err());
    // Asked already, refused, and not certain: asked again under the same id.
    assert_eq!(provider("duplicate").start(&request), Ok(()));
    assert!(matches!(provider("status/422").start(&request), Err(ProviderError::Refused(_))));
    for behaviour in ["status/500", "drop", "redirect/307", "other"] {
        let error = provider(behaviour).start(&request).unwrap_err();
        assert!(matches!(error, ProviderError::Unavailable(_)), "{behaviour}: {error}");
    }
}
