use bonafides_parts::{Channel as _, SendStatus};
use bonafides_smtp::SmtpChannel;

use super::{ADDRESS, PASSWORD, TEXT, address, channel, clear, log_in, reason, send, taken};

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_server_that_does_not_prove_its_name_gets_nothing() {
    for (certificate, why) in [
        ("foreign", "its issuer is not trusted; set `ca_file` to the certificate of its CA"),
        ("wrong_name", "it is for another name; connect under a name that it contains"),
        ("expired", "it has expired; renew it, or set the clock"),
    ] {
        for (scheme, name) in [("smtps", certificate.to_owned()), ("smtp", format!("starttls_{certificate}"))]
        {
            let channel = log_in(channel(address(scheme, &name)), PASSWORD);
            let id = format!("{name}.1.0");
            let status = send(&channel, &id, ADDRESS, TEXT);
            assert!(matches!(status, SendStatus::Retry(_)), "{name}: {status:?}");
            assert_eq!(
                reason(&status),
                format!("the certificate of the server was refused: {why}"),
                "{name}"
            );
            assert_eq!(channel.check().unwrap_err(), reason(&status));
            assert_eq!(taken(&id).len(), 0);
        }
    }
    // The CAs of the system do not know that of the test.
    let server = address("smtps", "tls");
    let channel = SmtpChannel::new(server, "desk@contoso.example".parse().unwrap());
    let reason = channel.check().unwrap_err();
    assert!(
        reason.contains("its issuer is not trusted") || reason.contains("no CA certificates"),
        "{reason}"
    );
}

/// Whatever a server offers in clear: without TLS there is no mail and no password.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_without_tls_there_is_no_mail() {
    let status = send(&log_in(channel(address("smtp", "clear")), PASSWORD), "stripped.1.0", ADDRESS, TEXT);
    assert!(reason(&status).starts_with("the mail server does not offer STARTTLS; "), "{status:?}");
    assert!(matches!(status, SendStatus::Retry(_)));
    // TLS to a port that has none, and none to a port that has it.
    let status = send(&channel(address("smtps", "clear")), "stripped.1.1", ADDRESS, TEXT);
    assert!(reason(&status).starts_with("the server does not speak TLS; "), "{status:?}");
    let status = send(&clear("tls"), "stripped.1.2", ADDRESS, TEXT);
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
    for n in 0..3 {
        assert_eq!(taken(&format!("stripped.1.{n}")).len(), 0);
    }
}

/// An answer that somebody put into the connection in clear would be taken for one of the server, and each of the
/// server's for that to the next command: a mail that the server refuses would count as sent.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_answers_that_come_before_their_question_are_refused() {
    let status = send(&channel(address("smtp", "injected")), "injected.1.0", ADDRESS, TEXT);
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
    assert!(
        reason(&status).starts_with("somebody put an answer into the connection before STARTTLS"),
        "{status:?}"
    );
    let status = send(&clear("shifted"), "injected.1.1", ADDRESS, TEXT);
    assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
}

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_login_that_is_refused_is_the_desks_and_not_the_texts_fault() {
    for name in ["starttls", "only_login"] {
        let channel = log_in(channel(address("smtp", name)), "wrong");
        let status = send(&channel, "login.1.0", ADDRESS, TEXT);
        assert!(matches!(status, SendStatus::Retry(_)), "{status:?}");
        let expected = "the mail server refused the login (535 5.7.8); correct `user` and the content of the password file";
        assert_eq!(reason(&status), expected);
        assert_eq!(channel.check().unwrap_err(), expected);
    }
    let no_login = log_in(channel(address("smtp", "no_login")), PASSWORD);
    assert!(no_login.check().unwrap_err().starts_with("the mail server offers no login"));
    let nameless = channel(address("smtp", "starttls"));
    assert!(nameless.check().is_ok(), "a server says so at the sender");
    let status = send(&nameless, "login.1.1", ADDRESS, TEXT);
    assert!(reason(&status).starts_with("the mail server refused the sender (530"), "{status:?}");
    assert!(matches!(status, SendStatus::Retry(_)));
}

/// The password is read for each mail: it can be replaced while the desk runs.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_password_is_replaced_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("smtp.password");
    let read = {
        let path = path.clone();
        move || match std::fs::read_to_string(&path) {
            Ok(text) => Ok(bonafides::keys::Sensitive::new(text)),
            Err(error) => Err(format!("smtp.password: {error}")),
        }
    };
    let channel = channel(address("smtp", "starttls")).login("desk", bonafides_parts::Secret::new(read));
    assert!(channel.check().unwrap_err().starts_with("smtp.password: No such file"));
    std::fs::write(&path, "old").unwrap();
    assert!(channel.check().unwrap_err().contains("535"));
    std::fs::write(&path, PASSWORD).unwrap();
    assert_eq!(channel.check(), Ok(()));
}
