//! Mail through real servers, and through some that misbehave: those of `tests/channels/mail.py`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod faults;
mod letters;
mod trust;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_parts::{Channel as _, Message, SendStatus};
use bonafides_smtp::{SmtpChannel, SmtpServer};
use bonafides_tls::Trust;
use serde_json::Value;

const PASSWORD: &str = "correct hörse";
const ADDRESS: &str = "sanne.holm@private.example";
const TEXT: &str = "471108 is your service desk code, valid for 10 min.";

/// The folder of the servers, with the files that they write.
fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("BONAFIDES_CHANNELS").expect("run tests/channels/test"))
}

/// Returns the address of a server: `smtp://127.0.0.1:PORT`.
fn address(scheme: &str, name: &str) -> SmtpServer {
    let ports: Value = serde_json::from_slice(&fs::read(folder().join("mail.json")).unwrap()).unwrap();
    format!("{scheme}://127.0.0.1:{}", ports[name]).parse().unwrap()
}

/// Returns a channel to a server, which trusts its CA and knows no login.
fn channel(server: SmtpServer) -> SmtpChannel {
    SmtpChannel::new(server, "Service Desk <desk@contoso.example>".parse().unwrap())
        .trust(Trust::new(Some(&folder().join("ca.pem"))))
        .limit(Duration::from_millis(1_500))
}

/// Returns a channel to a server without TLS.
fn clear(name: &str) -> SmtpChannel {
    channel(address("smtp", name).unencrypted().unwrap())
}

fn log_in(channel: SmtpChannel, password: &str) -> SmtpChannel {
    channel.login("desk", Sensitive::from(password).into())
}

fn send(channel: &SmtpChannel, id: &str, address: &str, text: &str) -> SendStatus {
    let (address, text) = (Sensitive::from(address), Sensitive::from(text));
    channel.send(&Message::new(id, "mail", &address, &text).title("Your service desk code").language("en"))
}

/// Returns the mails that servers took under an id.
fn taken(id: &str) -> Vec<Value> {
    let lines = fs::read_to_string(folder().join("mails.jsonl")).unwrap();
    let mails = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let wanted = format!("<{id}@contoso.example>");
    mails.filter(|mail| mail["headers"]["message-id"] == wanted.as_str()).collect()
}

/// Returns the reason of a status that is not `Done`.
fn reason(status: &SendStatus) -> &str {
    match status {
        SendStatus::Done => "done",
        SendStatus::Failed(reason)
        | SendStatus::Retry(reason)
        | SendStatus::Unknown(reason)
        | SendStatus::Repeat(reason) => reason,
    }
}
