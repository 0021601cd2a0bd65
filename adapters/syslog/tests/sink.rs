//! Servers that do not take what they are sent.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use bonafides_export::Form;
use bonafides_parts::Sink as _;
use bonafides_parts::store::NumberedRecord;
use bonafides_syslog::SyslogSink;
use bonafides_tls::Trust;

fn sink(port: u16) -> SyslogSink {
    let server = format!("tls://127.0.0.1:{port}").parse().unwrap();
    SyslogSink::new(server, Form::Syslog, "log.contoso.example", Trust::default())
        .limit(Duration::from_millis(200))
}

fn record() -> NumberedRecord {
    let bytes = r#"{"actor":{"alias":"host","kind":"host"},"blocked_by":[],"case":"4f0c","commands":[],"data":{},"engine":"0.1.0","input":"07","seq":0,"state":{},"time":1795420800000,"type":"time","v":1}"#;
    NumberedRecord::new(0, bytes.to_owned())
}

#[test]
fn a_server_that_never_answers_is_given_up_in_time_and_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Accepted by the system; nobody reads.
    let error = sink(port).take(&[record()]).unwrap_err().to_string();
    assert!(error.contains(&format!("`tls://127.0.0.1:{port}` did not read everything in time")), "{error}");
    assert!(sink(port).check().unwrap_err().contains("check the address"));
}

#[test]
fn a_server_without_tls_and_one_that_is_not_there_are_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"220 hello\r\n");
            let _ = stream.read(&mut [0; 64]);
        }
    });
    let error = sink(port).check().unwrap_err();
    assert!(error.contains("does not speak TLS"), "{error}");
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = sink(unused).take(&[record()]).unwrap_err().to_string();
    assert!(error.contains("failed"), "{error}");
}

#[test]
fn a_record_that_cannot_be_read_is_named_and_nothing_is_sent() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = unused.local_addr().unwrap().port();
    let error = sink(port).take(&[NumberedRecord::new(7, "{}".to_owned())]).unwrap_err().to_string();
    assert!(error.contains("record 7: not a record"), "{error}");
}
