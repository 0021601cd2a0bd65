use std::fmt;
use std::time::{Duration, Instant};

use bonafides_parts::{Channel, Message, Secret, SendStatus};
use bonafides_tls::Trust;

use crate::address::{Sender, address_of};
use crate::dialogue::{Dialogue, Login};
use crate::fault::Fault;
use crate::letter::letter;
use crate::server::SmtpServer;

/// The time for a whole mail, unless the host chooses another: less than a desk waits for a channel, so that a server that
/// hangs is one that was certainly not given the mail, unless it has it.
const LIMIT: Duration = Duration::from_secs(15);

/// Mail as a channel.
///
/// A text that the server refuses for good (5xx to the recipient or the text) is reported as failed; one that it may take
/// later is retried; and one whose end was sent, and not answered, may have been sent. A server that refuses the desk, its
/// login or its sender is asked again: the text is not to blame.
pub struct SmtpChannel {
    server: SmtpServer,
    from: Sender,
    login: Option<(String, Secret)>,
    trust: Trust,
    limit: Duration,
}

impl SmtpChannel {
    /// Returns a channel without a login, which trusts the CA certificates of the system.
    pub fn new(server: SmtpServer, from: Sender) -> Self {
        Self { server, from, login: None, trust: Trust::default(), limit: LIMIT }
    }

    /// Logs in before each mail.
    #[must_use]
    pub fn login(mut self, user: impl Into<String>, password: Secret) -> Self {
        self.login = Some((user.into(), password));
        self
    }

    /// Sets the certificates that are trusted: those of the system by default.
    #[must_use]
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// Sets the time for a whole mail: 15 seconds by default. A desk must wait longer.
    #[must_use]
    pub const fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    fn dialogue(&self) -> Result<Dialogue, Fault> {
        let end = Instant::now().checked_add(self.limit).unwrap_or_else(Instant::now);
        let login = match &self.login {
            Some((user, password)) => {
                let password = password.read().map_err(Fault::Desk)?;
                Some(Login { user, password })
            }
            None => None,
        };
        let mut dialogue = Dialogue::begin(&self.server, &self.trust, self.from.domain(), end)?;
        if let Some(login) = &login {
            dialogue.log_in(login)?;
        }
        Ok(dialogue)
    }
}

impl Channel for SmtpChannel {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        let Ok(to) = address_of(message.address.expose()) else {
            return SendStatus::Failed("the address is not one for mail".to_owned());
        };
        let Some(letter) = letter(&self.from, &to, message) else {
            return SendStatus::Failed("the text cannot be a mail".to_owned());
        };
        let sent = self.dialogue().and_then(|dialogue| dialogue.send(&self.from.0.email, &to, &letter));
        sent.map_or_else(|fault| fault.status(), |()| SendStatus::Done)
    }

    fn check(&self) -> Result<(), String> {
        self.dialogue().and_then(Dialogue::give_up).map_err(|fault| fault.reason())
    }
}

/// Shows the server alone.
impl fmt::Debug for SmtpChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpChannel").field("server", &self.server).finish_non_exhaustive()
    }
}
