//! Webhooks, chats and tickets at a real server, and at some that misbehave: those of `tests/channels/gateway.mjs`, which
//! verifies signatures with the public library.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod alerts;
mod faults;
mod inbox;
mod texts;
mod trust;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use bonafides::case::{AlertEvent, AlertSeverity};
use bonafides::keys::Sensitive;
use bonafides_parts::{Alert, Channel, Message, SendStatus};
use bonafides_tls::Trust;
use bonafides_webhook::{GatewayUrl, Shape, WebhookChannel};
use serde_json::Value;

const ADDRESS: &str = "+4512345601";
const TEXT: &str = "471108 is your service desk code, valid for 10 min.";
/// Long enough for this machine under load, and shorter than a test may take.
const LIMIT: Duration = Duration::from_millis(2_500);

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("BONAFIDES_CHANNELS").expect("run tests/channels/test"))
}

/// Returns what the servers wrote about themselves.
fn gateway(pointer: &str) -> Value {
    let all: Value = serde_json::from_slice(&fs::read(folder().join("gateway.json")).unwrap()).unwrap();
    all.pointer(pointer).unwrap().clone()
}

fn secret(name: &str) -> Sensitive<String> {
    Sensitive::from(gateway(&format!("/secrets/{name}")).as_str().unwrap())
}

/// Returns the address of a behaviour: `ok`, `status/400`.
fn url(behaviour: &str) -> GatewayUrl {
    at("https", behaviour)
}

/// Returns an address at one of the servers.
fn at(server: &str, behaviour: &str) -> GatewayUrl {
    let scheme = if server == "http" { "http" } else { "https" };
    format!("{scheme}://127.0.0.1:{}/{behaviour}", gateway(&format!("/ports/{server}"))).parse().unwrap()
}

fn trust() -> Trust {
    Trust::new(Some(&folder().join("ca.pem")))
}

fn channel(url: GatewayUrl) -> WebhookChannel {
    WebhookChannel::new(url, secret("secret").into(), Shape::Sms, trust()).limit(LIMIT)
}

fn send(channel: &dyn Channel, id: &str) -> SendStatus {
    let (address, text) = (Sensitive::from(ADDRESS), Sensitive::from(TEXT));
    channel.send(&Message::new(id, "sms", &address, &text).title("Your service desk code").language("en"))
}

/// Returns an id that no other run of the tests has used.
fn fresh(name: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{name}-{}.{}.0", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Returns the requests with an id, as the gateway saw them.
fn requests(id: &str) -> Vec<Value> {
    let lines = fs::read_to_string(folder().join("requests.jsonl")).unwrap();
    let requests = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    requests.filter(|request| request["id"] == id).collect()
}

fn reason(status: &SendStatus) -> &str {
    match status {
        SendStatus::Done => "done",
        SendStatus::Failed(reason)
        | SendStatus::Retry(reason)
        | SendStatus::Unknown(reason)
        | SendStatus::Repeat(reason) => reason,
    }
}

fn alert() -> Alert {
    Alert::new(AlertEvent::NotMe, AlertSeverity::High, "ab".repeat(16).parse().unwrap())
}
