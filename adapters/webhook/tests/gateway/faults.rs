use std::net::TcpListener;

use bonafides_parts::{Channel as _, SendStatus};
use bonafides_webhook::{GatewayUrl, Shape, WebhookChannel};

use super::{ADDRESS, LIMIT, channel, fresh, reason, requests, secret, send, trust, url};

/// Sent, certainly not, never, perhaps, or perhaps and to be passed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Done,
    Retry,
    Failed,
    Unknown,
    Repeat,
}

fn is(status: &SendStatus) -> Is {
    match status {
        SendStatus::Done => Is::Done,
        SendStatus::Retry(_) => Is::Retry,
        SendStatus::Failed(_) => Is::Failed,
        SendStatus::Unknown(_) => Is::Unknown,
        SendStatus::Repeat(_) => Is::Repeat,
    }
}

/// A behaviour, what follows for a text at a gateway without idempotency keys, and at one that has them.
const TABLE: &[(&str, Is, Is)] = &[
    ("ok", Is::Done, Is::Done),
    ("duplicate", Is::Done, Is::Done),
    ("large", Is::Done, Is::Done),
    ("conflict", Is::Failed, Is::Failed),
    ("quote", Is::Failed, Is::Failed),
    ("status/404", Is::Failed, Is::Failed),
    ("status/422", Is::Failed, Is::Failed),
    ("status/501", Is::Failed, Is::Failed),
    ("status/401", Is::Retry, Is::Repeat),
    ("status/403", Is::Retry, Is::Repeat),
    ("status/429", Is::Retry, Is::Repeat),
    ("other", Is::Retry, Is::Repeat),
    ("redirect/301", Is::Retry, Is::Repeat),
    ("redirect/303", Is::Retry, Is::Repeat),
    ("redirect/307", Is::Retry, Is::Repeat),
    ("redirect/308", Is::Retry, Is::Repeat),
    ("maintenance", Is::Retry, Is::Repeat),
    ("status/500", Is::Unknown, Is::Repeat),
    ("status/502", Is::Unknown, Is::Repeat),
    ("status/503", Is::Unknown, Is::Repeat),
    ("status/504", Is::Unknown, Is::Repeat),
    ("hang", Is::Unknown, Is::Repeat),
    ("drop", Is::Unknown, Is::Repeat),
    ("half", Is::Unknown, Is::Repeat),
    ("garbage", Is::Unknown, Is::Repeat),
    ("long_header", Is::Unknown, Is::Repeat),
];

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_each_behaviour_of_a_gateway_says_what_follows_for_the_text() {
    for (behaviour, once, repeatable) in TABLE {
        for (is_idempotent, expected) in [(false, once), (true, repeatable)] {
            let id = fresh("fault");
            let status = send(&channel(url(behaviour)).idempotent(is_idempotent), &id);
            assert_eq!(is(&status), *expected, "{behaviour}: {status:?}");
            // Once each, and redirects lead nowhere.
            let requests = requests(&id);
            assert_eq!(requests.len(), 1, "{behaviour}: {requests:?}");
            assert!(status == SendStatus::Done || reason(&status).contains("; "), "no help: {status:?}");
            let shown = format!("{status:?}");
            for secret in [ADDRESS, "12345601", "471108"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_gateway_that_fails_once_takes_a_repetition_under_the_same_id() {
    for behaviour in ["flaky", "sent_then_500"] {
        let (channel, id) = (channel(url(behaviour)).idempotent(true), fresh("flaky"));
        assert_eq!(is(&send(&channel, &id)), Is::Repeat);
        assert_eq!(send(&channel, &id), SendStatus::Done);
        assert_eq!(requests(&id).len(), 2);
    }
}

/// A gateway that asks to wait is left alone meanwhile, whatever is to be sent.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_gateway_that_asks_to_wait_is_left_alone() {
    let channel = channel(url("busy"));
    let (one, other) = (fresh("busy"), fresh("busy"));
    assert_eq!(is(&send(&channel, &one)), Is::Retry);
    assert_eq!(reason(&send(&channel, &other)), "the gateway asked to wait; wait, or raise its limit");
    assert_eq!(requests(&other).len(), 0);
    // It asked for a second.
    let mut status = send(&channel, &one);
    for _ in 0..1_000 {
        if is(&status) != Is::Retry {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        status = send(&channel, &one);
    }
    assert_eq!((status, requests(&one).len()), (SendStatus::Done, 2));
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_check_says_what_is_wrong_and_sends_nothing() {
    for (behaviour, expected) in [
        ("ok", None),
        // It has verified the signature, and does not know the type.
        ("status/422", None),
        ("other", Some("the gateway refused the desk (401); correct the secret on one of the two sides")),
        ("redirect/307", Some("the gateway redirects (307); write the final address")),
        ("status/404", Some("the gateway has no such address (404); correct it")),
        ("status/500", Some("the gateway failed (500); look at its log")),
        ("hang", Some("the gateway did not answer in time; check the address, the network and the gateway")),
    ] {
        assert_eq!(channel(url(behaviour)).check().err().as_deref(), expected, "{behaviour}");
    }
}

#[test]
fn a_gateway_that_cannot_be_reached_got_nothing() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let secret = bonafides::keys::Sensitive::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    for address in [format!("http://127.0.0.1:{port}/"), "https://gateway.invalid/".to_owned()] {
        let url: GatewayUrl = address.parse().unwrap();
        let channel =
            WebhookChannel::new(url, secret.clone().into(), Shape::Sms, bonafides_tls::Trust::default());
        let status = send(&channel.limit(LIMIT), "closed.1.0");
        assert_eq!(is(&status), Is::Retry, "{address}: {status:?}");
    }
}

/// A secret that is missing or malformed is the desk's fault, and nothing is sent without a signature.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_nothing_is_sent_without_a_signature() {
    for text in ["", "hunter2", "whsec_hunter2"] {
        let id = fresh("unsigned");
        let secret = bonafides::keys::Sensitive::from(text);
        let channel = WebhookChannel::new(url("ok"), secret.into(), Shape::Sms, trust());
        let status = send(&channel, &id);
        assert_eq!((is(&status), requests(&id).len()), (Is::Retry, 0), "{status:?}");
        assert!(!format!("{status:?} {channel:?}").contains("hunter2"));
        assert!(channel.check().is_err());
    }
    assert!(!format!("{:?}", channel(url("ok"))).contains(secret("secret").expose()));
}
