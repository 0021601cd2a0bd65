use std::time::Duration;

use bonafides::Time;
use bonafides::case::{HostInput, Input, ProviderOutcome, Said};
use bonafides::keys::Sensitive;
use bonafides_parts::Secret;
use bonafides_webhook::{Inbox, InboxError, Incoming, ReceiptStatus};
use serde_json::Value;

use super::{gateway, secret};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A webhook as a host receives it.
#[derive(Clone)]
struct Received {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

impl Received {
    /// Returns one that the public library signed.
    fn signed(name: &str) -> Self {
        let signed: Value = gateway(&format!("/incoming/{name}"));
        let text = |name: &str| signed[name].as_str().unwrap().to_owned();
        Self {
            id: text("id"),
            timestamp: text("timestamp"),
            signature: text("signature"),
            body: text("body"),
        }
    }

    fn now(&self) -> Time {
        Time::from_milliseconds(self.timestamp.parse::<i64>().unwrap() * 1_000)
    }

    fn open_at(&self, inbox: &Inbox, now: Time) -> Result<Incoming, InboxError> {
        let header = |name: &str| match name {
            "webhook-id" => Some(self.id.as_str()),
            "webhook-timestamp" => Some(self.timestamp.as_str()),
            "webhook-signature" => Some(self.signature.as_str()),
            _ => None,
        };
        inbox.open(header, self.body.as_bytes(), now)
    }

    fn open(&self, inbox: &Inbox) -> Result<Incoming, InboxError> {
        self.open_at(inbox, self.now())
    }
}

fn receipts() -> Inbox {
    Inbox::receipts("sms-gateway", secret("secret").into())
}

fn host(input: &Input) -> (&str, &HostInput) {
    match &input.said {
        Said::Host { by, says } => (by, says),
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_receipt_that_the_public_library_signed_is_an_input() {
    let incoming = Received::signed("delivered").open(&receipts()).unwrap();
    let receipt = incoming.receipt().unwrap().clone();
    assert_eq!(receipt.command.to_string(), format!("{}.7.2", "ab".repeat(16)));
    assert_eq!((receipt.part, receipt.status), (None, ReceiptStatus::Delivered));
    assert_eq!(incoming.case(), &receipt.command.case);
    let input = incoming.input().unwrap();
    let (by, says) = host(&input);
    assert!(matches!(says, HostInput::Delivered { command } if *command == receipt.command));
    assert_eq!(by, "sms-gateway");

    let part = Received::signed("part").open(&receipts()).unwrap();
    assert_eq!(part.receipt().unwrap().part, Some(1));
    // The case hears nothing of a text that did not arrive: the host does.
    let failed = Received::signed("failed").open(&receipts()).unwrap();
    assert_eq!(failed.receipt().unwrap().status, ReceiptStatus::Failed);
    assert!(failed.input().is_none());
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_an_answer_of_a_provider_is_an_input() {
    let inbox = Inbox::answers("webauthn", secret("secret").into());
    let received = Received::signed("passed");
    let input = received.open(&inbox).unwrap().input().unwrap();
    let (by, says) = host(&input);
    let HostInput::External(answer) = says else { panic!("{says:?}") };
    assert_eq!((by, answer.nonce.as_str()), ("webauthn", "0123456789abcdef0123456789abcdef"));
    assert_eq!((answer.reference.as_str(), answer.outcome), ("r-1", ProviderOutcome::Passed));
    assert_eq!(answer.number.as_ref().unwrap().expose(), "47");
    // The secret of one is not that of the other, and an inbox takes its own alone.
    assert!(matches!(received.open(&receipts()), Err(InboxError::Content(_))));
    assert!(matches!(Received::signed("delivered").open(&inbox), Err(InboxError::Content(_))));
}

/// Played back within the window, it is the same input; later, it is refused.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_webhook_that_is_played_back_changes_nothing() {
    let (inbox, received) = (receipts(), Received::signed("delivered"));
    let id = |received: &Received| received.open(&inbox).unwrap().input().unwrap().id;
    assert_eq!(id(&received), id(&received));
    assert_ne!(id(&received), id(&Received::signed("part")));
    let at = |seconds: i64| Time::from_milliseconds(received.now().milliseconds() + seconds * 1_000);
    assert!(received.open_at(&inbox, at(300)).is_ok() && received.open_at(&inbox, at(-300)).is_ok());
    assert_eq!(received.open_at(&inbox, at(301)).unwrap_err(), InboxError::Time);
    assert_eq!(received.open_at(&inbox, at(-301)).unwrap_err(), InboxError::Time);
    let narrow = receipts().window(Duration::from_secs(10));
    assert_eq!(received.open_at(&narrow, at(11)).unwrap_err(), InboxError::Time);
    let now = received.now();
    for name in ["old", "early"] {
        assert_eq!(Received::signed(name).open_at(&inbox, now).unwrap_err(), InboxError::Time, "{name}");
    }
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_webhook_by_another_key_or_changed_is_refused() {
    let inbox = receipts();
    for name in ["other", "newer"] {
        assert_eq!(Received::signed(name).open(&inbox).unwrap_err(), InboxError::Signature, "{name}");
    }
    let both = format!("{}\n{}", secret("newer").expose(), secret("secret").expose());
    let both = Inbox::receipts("sms-gateway", Sensitive::new(both).into());
    assert!(
        Received::signed("newer").open(&both).is_ok() && Received::signed("delivered").open(&both).is_ok()
    );
    let good = Received::signed("delivered");
    let signature = |signature: &str| Received { signature: signature.to_owned(), ..good.clone() };
    let id = Received { id: format!("{}x", good.id), ..good.clone() };
    let body = Received { body: good.body.replace("delivered", "failed"), ..good.clone() };
    let space = Received { body: format!("{} ", good.body), ..good.clone() };
    let moved =
        Received { timestamp: format!("{}", good.timestamp.parse::<i64>().unwrap() + 1), ..good.clone() };
    let versions =
        [signature(""), signature("v1,"), signature(&good.signature.replace("v1,", "v2,")), signature("v1")];
    for changed in [id, body, space, moved].iter().chain(&versions) {
        assert_eq!(changed.open(&inbox).unwrap_err(), InboxError::Signature);
    }
    // A second one beside it, as during a rotation.
    assert!(signature(&format!("v1,AAAA {} v3,x", good.signature)).open(&inbox).is_ok());
}

#[test]
fn what_is_no_webhook_is_refused_before_its_body_is_read() {
    let inbox = Inbox::receipts("sms-gateway", Sensitive::from(SECRET).into());
    let now = Time::from_milliseconds(1_790_000_000_000);
    let open = |headers: &[(&str, &'static str)], body: &[u8]| {
        let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        inbox.open(header, body, now).unwrap_err()
    };
    let all = [("webhook-id", "a"), ("webhook-timestamp", "1790000000"), ("webhook-signature", "v1,AAAA")];
    for missing in 0..3 {
        let some: Vec<_> =
            all.iter().enumerate().filter(|(n, _)| *n != missing).map(|(_, header)| *header).collect();
        assert_eq!(open(&some, b"{}"), InboxError::NoHeader(all[missing].0));
    }
    assert_eq!(open(&all, b"{}"), InboxError::Signature);
    assert_eq!(open(&all, &vec![b' '; 70_000]), InboxError::TooLong);
    for time in ["", "now", "1.79e9", "1790000000.0", "99999999999999999999", "-1790000000"] {
        let headers = [all[0], ("webhook-timestamp", time), all[2]];
        assert_eq!(open(&headers, b"{}"), InboxError::Time, "{time}");
    }
    let broken = Inbox::receipts("sms-gateway", Secret::new(|| Err("no such file".to_owned())));
    let header = |name: &str| all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let error = broken.open(header, b"{}", now).unwrap_err();
    assert_eq!((error.status(), error), (500, InboxError::Secret("no such file".to_owned())));
}
