use std::net::TcpListener;
use std::time::Instant;

use bonafides_parts::{Channel as _, SendStatus};

use super::{ADDRESS, PASSWORD, TEXT, address, channel, clear, log_in, reason, send, taken};

/// Sent, certainly not, never, or perhaps.
#[derive(Debug, PartialEq, Eq)]
enum Is {
    Retry,
    Failed,
    Unknown,
}

fn is(status: &SendStatus) -> Option<Is> {
    match status {
        SendStatus::Retry(_) => Some(Is::Retry),
        SendStatus::Failed(_) => Some(Is::Failed),
        SendStatus::Unknown(_) => Some(Is::Unknown),
        SendStatus::Done | SendStatus::Repeat(_) => None,
    }
}

/// A server, what follows for the text, and the reason.
const TABLE: &[(&str, Is, &str)] = &[
    (
        "nobody",
        Is::Failed,
        "the mail server refused the recipient (550 5.1.1); the log of the mail server says why",
    ),
    (
        "spam",
        Is::Failed,
        "the mail server refused the end of the text (554 5.7.1); the log of the mail server says why",
    ),
    (
        "full",
        Is::Retry,
        "the mail server refused the end of the text (452 4.2.2); the log of the mail server says why",
    ),
    (
        "busy",
        Is::Retry,
        "the mail server refused the greeting (421 4.3.2); the log of the mail server says why",
    ),
    (
        "closed",
        Is::Retry,
        "the mail server refused the greeting (554 5.3.2); the log of the mail server says why",
    ),
    (
        "bad_sender",
        Is::Retry,
        "the mail server refused the sender (550 5.7.60); let the server accept the sender from this user, or correct `from`",
    ),
    (
        "hang_greeting",
        Is::Retry,
        "the mail server did not answer in time, at the greeting; check the mail server",
    ),
    ("hang_hello", Is::Retry, "the mail server did not answer in time, at EHLO; check the mail server"),
    (
        "hang_sender",
        Is::Retry,
        "the mail server did not answer in time, at the sender; check the mail server",
    ),
    ("hang_data", Is::Retry, "the mail server did not answer in time, at DATA; check the mail server"),
    (
        "hang_end",
        Is::Unknown,
        "the mail server did not answer in time, at the end of the text; the mail may have been sent",
    ),
    ("drip", Is::Retry, "the mail server did not answer in time, at the greeting; check the mail server"),
    ("drop_hello", Is::Retry, "the mail server ended the connection, at EHLO; check the mail server"),
    (
        "drop_end",
        Is::Unknown,
        "the mail server ended the connection, at the end of the text; the mail may have been sent",
    ),
    (
        "strange_end",
        Is::Unknown,
        "what the mail server said to the end of the text is no answer; check the port",
    ),
    (
        "garbled_end",
        Is::Unknown,
        "what the mail server said to the end of the text is no answer; check the port",
    ),
    ("http", Is::Retry, "what the mail server said to the greeting is no answer; check the port"),
    ("endless_line", Is::Retry, "what the mail server said to the greeting is no answer; check the port"),
];

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_each_fault_of_a_server_says_what_follows_for_the_text() {
    for (name, expected, why) in TABLE {
        let id = format!("{name}.1.0");
        let status = send(&clear(name), &id, ADDRESS, TEXT);
        assert_eq!((is(&status).as_ref(), reason(&status)), (Some(expected), *why), "{name}");
        assert_eq!(taken(&id).len(), 0, "{name}");
        // Servers quote addresses and texts in their answers.
        let shown = format!("{status:?}");
        for secret in [ADDRESS, "sanne", "471108", "private.example"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

/// A mail that the server took and did not answer is one: it must not be sent again.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_mail_that_was_taken_without_an_answer_is_unknown() {
    let status = send(&clear("accept_and_drop"), "dropped.1.0", ADDRESS, TEXT);
    assert_eq!(is(&status), Some(Is::Unknown), "{status:?}");
    assert_eq!(taken("dropped.1.0").len(), 1);
}

/// The server hung up before the end of the text: it may not deliver.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_mail_that_is_cut_off_is_not_sent_twice_nor_called_sent() {
    // Longer than what the system keeps of a connection, so that its end is not written either.
    let status = send(&clear("cut"), "cut.1.0", ADDRESS, &"lang ".repeat(4_000_000));
    assert_eq!(is(&status), Some(Is::Retry), "{status:?}");
    // A short one is written whole, and nobody says what became of it.
    let status = send(&clear("cut"), "cut.1.1", ADDRESS, TEXT);
    assert_ne!(is(&status), Some(Is::Failed), "{status:?}");
    assert_ne!(status, SendStatus::Done);
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_server_that_greylists_takes_the_mail_the_second_time() {
    let channel = clear("greylist");
    let address = "greylisted@private.example";
    let status = send(&channel, "grey.1.0", address, TEXT);
    assert_eq!(
        reason(&status),
        "the mail server refused the recipient (451 4.7.1); the log of the mail server says why"
    );
    assert_eq!(is(&status), Some(Is::Retry));
    assert_eq!(send(&channel, "grey.1.0", address, TEXT), SendStatus::Done);
    assert_eq!(taken("grey.1.0").len(), 1);
}

#[test]
fn a_port_where_nobody_listens_is_tried_again() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server: bonafides_smtp::SmtpServer = format!("smtp://127.0.0.1:{port}").parse().unwrap();
    let channel = bonafides_smtp::SmtpChannel::new(server, "desk@contoso.example".parse().unwrap());
    let status = send(&channel, "closed.1.0", ADDRESS, TEXT);
    assert_eq!(is(&status), Some(Is::Retry), "{status:?}");
    assert!(
        reason(&status).ends_with("at the connection; check the host name, the port and the network"),
        "{status:?}"
    );
}

#[test]
fn a_host_name_without_an_address_is_tried_again() {
    let server: bonafides_smtp::SmtpServer = "smtps://mail.invalid".parse().unwrap();
    let channel = bonafides_smtp::SmtpChannel::new(server, "desk@contoso.example".parse().unwrap());
    assert_eq!(is(&send(&channel, "invalid.1.0", ADDRESS, TEXT)), Some(Is::Retry));
}

/// Nothing about a channel shows its password.
#[test]
fn a_channel_shows_its_server_alone() {
    let server: bonafides_smtp::SmtpServer = "smtps://mail.contoso.example".parse().unwrap();
    let channel = bonafides_smtp::SmtpChannel::new(server, "desk@contoso.example".parse().unwrap());
    let shown = format!("{:?}", log_in(channel, PASSWORD));
    assert!(shown.contains("mail.contoso.example") && !shown.contains(PASSWORD), "{shown}");
}

/// Whatever the server does, a mail ends before the desk stops waiting for it: `Unknown` is not for servers that hang
/// at the greeting.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_one_limit_is_for_everything() {
    let begun = Instant::now();
    assert_eq!(is(&send(&clear("drip"), "drip.1.1", ADDRESS, TEXT)), Some(Is::Retry));
    // Not a measurement: without the limit, it would go on for a hundred seconds.
    assert!(begun.elapsed().as_secs() < 60);
    assert!(
        channel(address("smtps", "hang_greeting")).check().unwrap_err().contains("did not answer in time")
    );
}
