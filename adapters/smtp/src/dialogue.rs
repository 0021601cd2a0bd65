//! The dialogue that hands over one mail (RFC 5321).

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::keys::Sensitive;
use bonafides_tls::{Timed, Trust};
use lettre::Address;
use zeroize::Zeroizing;

use crate::connection::{self, Connection, Reply};
use crate::fault::{Fault, Stage};
use crate::server::{Security, SmtpServer};
use crate::stream::Stream;

/// A dialogue that may send: encrypted if it must be, and logged in if the desk has a user.
pub(crate) struct Dialogue {
    connection: Connection,
    hello: Reply,
}

/// The user and the password.
pub(crate) struct Login<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: Sensitive<String>,
}

impl Dialogue {
    /// Connects, and ends at `end`. `name` is the desk's own in EHLO.
    pub(crate) fn begin(server: &SmtpServer, trust: &Trust, name: &str, end: Instant) -> Result<Self, Fault> {
        let client = || trust.client().map_err(|error| Fault::Desk(format!("{error}; {}", error.help())));
        let stream = Timed::connect(&server.host, server.port, end);
        let stream = stream.map_err(|error| Fault::Broken(Stage::Connect, error))?;
        let mut connection = match server.security {
            Security::Tls => connection::encrypted(stream, &server.host, client()?)?,
            Security::StartTls | Security::None => Connection::new(Stream::Plain(stream)),
        };
        connection.reply(Stage::Greeting, 220)?;
        let ehlo = format!("EHLO {name}");
        let mut hello = connection.command(Stage::Hello, &ehlo, 250)?;
        if server.security == Security::StartTls {
            if !hello.offers("STARTTLS") {
                return Err(Fault::NoStartTls);
            }
            connection.command(Stage::StartTls, "STARTTLS", 220)?;
            connection = connection.encrypted(&server.host, client()?)?;
            // Anybody may have written what came in clear.
            hello = connection.command(Stage::Hello, &ehlo, 250)?;
        }
        Ok(Self { connection, hello })
    }

    /// Logs in.
    pub(crate) fn log_in(&mut self, login: &Login<'_>) -> Result<(), Fault> {
        let password = login.password.expose();
        let encoded = |text: &str| Zeroizing::new(STANDARD.encode(text));
        let mechanisms =
            self.hello.lines.iter().find_map(|line| line.strip_prefix("AUTH ")).unwrap_or_default();
        let offers = |name: &str| mechanisms.split(' ').any(|offered| offered.eq_ignore_ascii_case(name));
        if offers("PLAIN") {
            let text = Zeroizing::new(format!("\0{}\0{password}", login.user));
            let line = Zeroizing::new(format!("AUTH PLAIN {}", *encoded(&text)));
            self.connection.command(Stage::Login, &line, 235)?;
        } else if offers("LOGIN") {
            self.connection.command(Stage::Login, "AUTH LOGIN", 334)?;
            self.connection.command(Stage::Login, &encoded(login.user), 334)?;
            self.connection.command(Stage::Login, &encoded(password), 235)?;
        } else {
            return Err(Fault::NoLogin);
        }
        Ok(())
    }

    /// Hands over a mail.
    pub(crate) fn send(mut self, from: &Address, to: &Address, letter: &[u8]) -> Result<(), Fault> {
        let connection = &mut self.connection;
        connection.command(Stage::Sender, &format!("MAIL FROM:<{from}>"), 250)?;
        connection.command(Stage::Recipient, &format!("RCPT TO:<{to}>"), 250)?;
        connection.command(Stage::Data, "DATA", 354)?;
        // The end comes later: until then, the server may not take the mail.
        connection.write(Stage::Text, &stuffed(letter))?;
        connection.write(Stage::End, b".\r\n")?;
        connection.reply(Stage::End, 250)?;
        self.leave();
        Ok(())
    }

    /// Ends the dialogue without a mail.
    pub(crate) fn give_up(mut self) -> Result<(), Fault> {
        self.connection.command(Stage::Reset, "RSET", 250)?;
        self.leave();
        Ok(())
    }

    /// Says goodbye. Nothing depends on the answer.
    fn leave(mut self) {
        let _ = self.connection.write(Stage::End, b"QUIT\r\n");
    }
}

impl Reply {
    /// Returns true if the answer to EHLO has a keyword.
    fn offers(&self, keyword: &str) -> bool {
        let mut keywords = self.lines.iter().skip(1).map(|line| line.split(' ').next().unwrap_or_default());
        keywords.any(|offered| offered.eq_ignore_ascii_case(keyword))
    }
}

/// Returns the lines of a mail, none of which ends it.
fn stuffed(letter: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut lines = Zeroizing::new(Vec::with_capacity(letter.len().saturating_add(64)));
    let letter = letter.strip_suffix(b"\n").unwrap_or(letter);
    for line in letter.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.starts_with(b".") {
            lines.push(b'.');
        }
        lines.extend_from_slice(line);
        lines.extend_from_slice(b"\r\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn no_line_of_a_mail_ends_it() {
        assert_eq!(&*stuffed(b"a\r\n.\r\n..b\n.\nc"), b"a\r\n..\r\n...b\r\n..\r\nc\r\n");
        assert_eq!(&*stuffed(b"a\r\n.\r\n"), b"a\r\n..\r\n");
    }
}
