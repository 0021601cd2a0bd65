use std::io::{self, Read as _, Write as _};
use std::time::{Duration, Instant};

use bonafides_export::{Exporter, Form};
use bonafides_parts::store::NumberedRecord;
use bonafides_parts::{Sink, SinkError};
use bonafides_tls::{Encrypted, Timed, Trust, distrust};

use crate::server::SyslogServer;

/// The default time for a batch: less than a desk waits for a sink.
const LIMIT: Duration = Duration::from_secs(15);

/// A server that takes events as syslog messages, over TLS with octet counting.
#[derive(Debug)]
pub struct SyslogSink {
    server: SyslogServer,
    trust: Trust,
    exporter: Exporter,
    limit: Duration,
}

impl SyslogSink {
    /// Returns a sink for events of the log `origin`. In forms other than syslog, an event is the message after a syslog
    /// header.
    pub fn new(server: SyslogServer, form: Form, origin: &str, trust: Trust) -> Self {
        Self { server, trust, exporter: Exporter::new(form, origin), limit: LIMIT }
    }

    /// Sets the time for a batch: 15 seconds by default. The desk must wait longer than this.
    #[must_use]
    pub const fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    fn connect(&self) -> Result<Encrypted, String> {
        let client = self.trust.client().map_err(|error| format!("{error}; {}", error.help()))?;
        let end = Instant::now().checked_add(self.limit).unwrap_or_else(Instant::now);
        let connected = Timed::connect(&self.server.host, self.server.port, end);
        let encrypted = connected.and_then(|connection| connection.encrypted(&self.server.host, client));
        encrypted.map_err(|error| self.in_words(&error))
    }

    /// Sends frames, and waits until the server has read them.
    fn send(&self, frames: &[u8]) -> Result<(), String> {
        let mut stream = self.connect()?;
        let sent = stream.write_all(frames).and_then(|()| stream.flush()).and_then(|()| close(&mut stream));
        sent.map_err(|error| self.in_words(&error))
    }

    fn in_words(&self, error: &io::Error) -> String {
        let server = &self.server;
        if let Some(reason) = distrust(error) {
            return format!("`{server}`: {reason}");
        }
        let help = "check the address, the network and the server";
        match error.kind() {
            io::ErrorKind::TimedOut => format!("`{server}` did not read everything in time; {help}"),
            io::ErrorKind::UnexpectedEof => format!(
                "the connection to `{server}` ended without the end of TLS, so that nobody knows what the server has read; \
                 let the server send `close_notify`, or find out who on the way ends connections"
            ),
            _ => format!("the connection to `{server}` failed: {error}; {help}"),
        }
    }
}

/// Ends what is sent, and waits for the other side to end TLS. Anybody on the way can end the connection below it, which is
/// therefore an error: what was sent may not have arrived.
fn close(stream: &mut Encrypted) -> io::Result<()> {
    stream.conn.send_close_notify();
    stream.flush()?;
    while stream.conn.wants_write() {
        stream.conn.write_tls(&mut stream.sock)?;
    }
    stream.sock.end_writing()?;
    let mut ignored = [0; 256];
    loop {
        match stream.read(&mut ignored) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
}

impl Sink for SyslogSink {
    fn take(&self, records: &[NumberedRecord]) -> Result<(), SinkError> {
        let (mut frames, mut message) = (Vec::new(), String::new());
        for record in records {
            message.clear();
            let written = self.exporter.write_message(record.position, record.bytes.as_bytes(), &mut message);
            written.map_err(|error| SinkError::new(format!("record {}: {error}", record.position)))?;
            frames.extend_from_slice(message.len().to_string().as_bytes());
            frames.push(b' ');
            frames.extend_from_slice(message.as_bytes());
        }
        self.send(&frames).map_err(SinkError::new)
    }

    fn check(&self) -> Result<(), String> {
        let mut stream = self.connect()?;
        close(&mut stream).map_err(|error| self.in_words(&error))
    }
}
