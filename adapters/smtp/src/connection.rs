//! Commands and their answers, line by line.

use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

use bonafides_tls::Timed;
use rustls::ClientConfig;
use zeroize::Zeroizing;

use crate::fault::{Code, Fault, Stage};
use crate::stream::Stream;

/// The longest line of an answer, in bytes; that of RFC 5321 is 512.
const LINE: usize = 2_048;
/// The most lines of an answer.
const LINES: usize = 128;

/// A connection to a mail server.
pub(crate) struct Connection {
    stream: Stream,
    /// Read, and not yet part of an answer.
    rest: Vec<u8>,
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) code: Code,
    /// The text of each line.
    pub(crate) lines: Vec<String>,
}

impl Connection {
    pub(crate) const fn new(stream: Stream) -> Self {
        Self { stream, rest: Vec::new() }
    }

    /// Sends a line, and returns its answer if it has the code that was expected.
    pub(crate) fn command(&mut self, stage: Stage, line: &str, expected: u16) -> Result<Reply, Fault> {
        // Nothing that was sent before the question is its answer.
        if !self.rest.is_empty() {
            return Err(Fault::Strange(stage));
        }
        // It may contain a password.
        self.write(stage, Zeroizing::new(format!("{line}\r\n")).as_bytes())?;
        self.reply(stage, expected)
    }

    pub(crate) fn write(&mut self, stage: Stage, bytes: &[u8]) -> Result<(), Fault> {
        let written = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
        written.map_err(|error| Fault::Broken(stage, error))
    }

    /// Reads an answer.
    pub(crate) fn reply(&mut self, stage: Stage, expected: u16) -> Result<Reply, Fault> {
        let mut lines = Vec::new();
        loop {
            let line = self.line(stage)?;
            let (number, is_last, text) = parsed(&line).ok_or(Fault::Strange(stage))?;
            lines.push(text.to_owned());
            if lines.len() > LINES {
                return Err(Fault::Strange(stage));
            }
            if is_last {
                let enhanced = lines.first().and_then(|line| enhanced(line));
                let reply = Reply { code: Code { number, enhanced }, lines };
                return match number {
                    number if number == expected => Ok(reply),
                    400..=599 => Err(Fault::Refused(stage, reply.code)),
                    _ => Err(Fault::Strange(stage)),
                };
            }
        }
    }

    /// Begins TLS after the answer to STARTTLS.
    pub(crate) fn encrypted(self, host: &str, client: Arc<ClientConfig>) -> Result<Self, Fault> {
        if !self.rest.is_empty() {
            return Err(Fault::Injected);
        }
        match self.stream {
            Stream::Plain(stream) => encrypted(stream, host, client),
            Stream::Tls(_) => Ok(self),
        }
    }

    fn line(&mut self, stage: Stage) -> Result<String, Fault> {
        loop {
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                // A server may answer in any encoding; only its codes are read.
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.rest.len() > LINE {
                return Err(Fault::Strange(stage));
            }
            let mut buffer = [0; 1_024];
            let read = self.stream.read(&mut buffer).map_err(|error| Fault::Broken(stage, error))?;
            let read = buffer.get(..read).unwrap_or_default();
            if read.is_empty() {
                return Err(Fault::Broken(stage, io::ErrorKind::UnexpectedEof.into()));
            }
            self.rest.extend_from_slice(read);
        }
    }
}

/// Begins TLS on a connection.
pub(crate) fn encrypted(stream: Timed, host: &str, client: Arc<ClientConfig>) -> Result<Connection, Fault> {
    let stream = stream.encrypted(host, client).map(|stream| Stream::Tls(Box::new(stream)));
    stream.map(Connection::new).map_err(|error| Fault::Broken(Stage::Connect, error))
}

/// Returns the code of a line, true for the last one of an answer, and the text.
fn parsed(line: &str) -> Option<(u16, bool, &str)> {
    let code = line.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_digit()))?;
    let number = code.parse().ok().filter(|number| (200..600).contains(number))?;
    match line.get(3..)?.split_at_checked(1) {
        None => Some((number, true, "")),
        Some((" ", text)) => Some((number, true, text)),
        Some(("-", text)) => Some((number, false, text)),
        Some(_) => None,
    }
}

/// Returns the enhanced code that a text begins with (RFC 2034).
fn enhanced(text: &str) -> Option<String> {
    let word = text.split(' ').next()?;
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (word.split('.').count() == 3 && word.split('.').all(is_number)).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{enhanced, parsed};

    #[test]
    fn only_codes_are_read() {
        assert_eq!(parsed("250 ok"), Some((250, true, "ok")));
        assert_eq!(parsed("250-SIZE 1"), Some((250, false, "SIZE 1")));
        assert_eq!(parsed("354"), Some((354, true, "")));
        for line in ["", "2", "25", "25x ok", "250_ok", "199 ok", "600 ok", " 250 ok", "²50 ok", "25é ok"] {
            assert_eq!(parsed(line), None, "{line}");
        }
        assert_eq!(enhanced("5.1.1 no such user sanne@contoso.example").as_deref(), Some("5.1.1"));
        for text in ["", "ok", "5.1", "5.1.1.1", "5.1.x", "5.1.1000", "sanne@contoso.example", "5..1"] {
            assert_eq!(enhanced(text), None, "{text}");
        }
    }
}
