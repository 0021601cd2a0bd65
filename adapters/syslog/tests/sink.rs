//! Servers that do not take what they are sent.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bonafides_export::Form;
use bonafides_parts::Sink as _;
use bonafides_parts::store::NumberedRecord;
use bonafides_syslog::SyslogSink;
use bonafides_tls::Trust;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

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

/// A server with TLS that reads everything, and ends TLS or only the connection below it.
fn server(ends_tls: bool) -> (SyslogSink, JoinHandle<Vec<u8>>) {
    let pem = include_bytes!("server.pem");
    let key = PrivateKeyDer::from_pem_slice(pem).unwrap();
    let chain = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().unwrap();
    let config = ServerConfig::builder_with_provider(bonafides_tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let listener = TcpListener::bind("localhost:0").unwrap();
    let address = format!("tls://localhost:{}", listener.local_addr().unwrap().port());
    let reader = thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), socket);
        let mut read = Vec::new();
        stream.read_to_end(&mut read).unwrap();
        if ends_tls {
            stream.conn.send_close_notify();
            stream.flush().unwrap();
        }
        read
    });
    let ca = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ca.pem");
    let sink =
        SyslogSink::new(address.parse().unwrap(), Form::Syslog, "log.contoso.example", Trust::new(Some(&ca)));
    (sink.limit(Duration::from_secs(60)), reader)
}

/// Anybody on the way can drop what was sent and end the connection: it is taken only when the server itself ends TLS.
#[test]
fn a_connection_that_ends_without_the_end_of_tls_takes_nothing() {
    let (sink, reader) = server(true);
    sink.take(&[record()]).unwrap();
    let read = String::from_utf8(reader.join().unwrap()).unwrap();
    assert!(read.contains("log.contoso.example"), "{read}");
    let (sink, reader) = server(false);
    let error = sink.take(&[record()]).unwrap_err().to_string();
    assert!(error.contains("ended without the end of TLS"), "{error}");
    reader.join().unwrap();
    let (sink, reader) = server(false);
    assert!(sink.check().unwrap_err().contains("ended without the end of TLS"));
    reader.join().unwrap();
}
