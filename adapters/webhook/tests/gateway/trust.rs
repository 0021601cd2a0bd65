use std::sync::Mutex;

use bonafides_parts::{Channel as _, SendStatus};
use bonafides_tls::Trust;
use bonafides_webhook::{Chat, ChatChannel, Shape, WebhookChannel};

use super::{ADDRESS, LIMIT, at, channel, fresh, reason, requests, secret, send, trust};

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_gateway_that_does_not_prove_its_name_gets_nothing() {
    for (server, why) in [
        ("foreign", "its issuer is not trusted; set `ca_file` to the certificate of its CA"),
        ("wrong_name", "it is for another name; connect under a name that it contains"),
        ("expired", "it has expired; renew it, or set the clock"),
    ] {
        let id = fresh("untrusted");
        let channel = channel(at(server, "ok"));
        let status = send(&channel, &id);
        assert!(matches!(status, SendStatus::Retry(_)), "{server}: {status:?}");
        assert_eq!(reason(&status), format!("the certificate of the server was refused: {why}"));
        assert_eq!(channel.check().unwrap_err(), reason(&status));
        assert_eq!(requests(&id).len(), 0);
    }
    // Its CA is not one of the system.
    let id = fresh("untrusted");
    let channel =
        WebhookChannel::new(at("https", "ok"), secret("secret").into(), Shape::Sms, Trust::default());
    assert!(matches!(send(&channel.limit(LIMIT), &id), SendStatus::Retry(_)));
    assert_eq!(requests(&id).len(), 0);
}

/// A connection that ends before it is encrypted carried nothing.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_handshake_that_fails_is_certain() {
    let status = send(&channel(at("no_handshake", "ok")), &fresh("handshake"));
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
    // TLS to a port that has none.
    let plain = at("http", "ok");
    let port = format!("{plain:?}");
    assert!(!port.contains("ok"), "{port}");
}

struct Lines(Mutex<Vec<String>>);

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.0.lock().unwrap().push(format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

static LINES: Lines = Lines(Mutex::new(Vec::new()));

/// Logs of the libraries up to the level `debug` have no address, no text, no secret, and no path of a chat.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_no_log_has_a_secret() {
    log::set_logger(&LINES).unwrap();
    log::set_max_level(log::LevelFilter::Debug);
    assert_eq!(send(&channel(at("https", "ok")), &fresh("log")), SendStatus::Done);
    let address =
        format!("https://127.0.0.1:{}/slack/T0/hunter2?sig=hunter2", super::gateway("/ports/https"));
    let chat = ChatChannel::new(Chat::Slack, bonafides::keys::Sensitive::new(address).into(), trust());
    let (id, alert) = (fresh("log"), super::alert());
    let (to, text) =
        (bonafides::keys::Sensitive::from(ADDRESS), bonafides::keys::Sensitive::from(super::TEXT));
    let message = bonafides_parts::Message::new(&id, "chat", &to, &text).title("t").alert(Some(&alert));
    assert_eq!(chat.send(&message), SendStatus::Done);
    log::set_max_level(log::LevelFilter::Off);
    let lines = LINES.0.lock().unwrap().join("\n");
    assert!(lines.contains("ureq"), "something is logged");
    let whsec = secret("secret").expose().clone();
    for secret in [ADDRESS, "12345601", "471108", "hunter2", whsec.as_str(), "v1,"] {
        assert!(!lines.contains(secret), "`{secret}` in {lines}");
    }
}
