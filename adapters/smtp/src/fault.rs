//! Faults on the way of a mail, and what follows for its text.

use std::io;

use bonafides_parts::SendStatus;

/// A stage of the dialogue with a mail server, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Connect,
    Greeting,
    Hello,
    StartTls,
    Login,
    Sender,
    Reset,
    Recipient,
    Data,
    /// The lines of the mail, without the one that ends it.
    Text,
    /// The line that ends the mail, and its answer.
    End,
}

impl Stage {
    const fn name(self) -> &'static str {
        match self {
            Self::Connect => "the connection",
            Self::Greeting => "the greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Login => "the login",
            Self::Sender => "the sender",
            Self::Reset => "RSET",
            Self::Recipient => "the recipient",
            Self::Data => "DATA",
            Self::Text => "the text",
            Self::End => "the end of the text",
        }
    }
}

/// The code of a reply: `550`, and `5.1.1` if the server gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) number: u16,
    pub(crate) enhanced: Option<String>,
}

/// A mail that was not handed over, or perhaps was. Contains no word of the server, who may quote anything.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The server said no.
    Refused(Stage, Code),
    /// The connection failed, or the time was over.
    Broken(Stage, io::Error),
    /// The server said something that is no answer.
    Strange(Stage),
    /// The server has no STARTTLS.
    NoStartTls,
    /// Somebody sent an answer in clear before the server could.
    Injected,
    /// The server has no login with a password.
    NoLogin,
    /// Something is missing on the side of the desk: a password, a certificate.
    Desk(String),
}

impl Fault {
    /// Returns what follows for a text.
    pub(crate) fn status(&self) -> SendStatus {
        let reason = self.reason();
        match self {
            Self::Broken(Stage::End, _) | Self::Strange(Stage::End) => SendStatus::Unknown(reason),
            // Before, the server refuses the desk, and not the text.
            Self::Refused(stage, code) if *stage >= Stage::Recipient && code.number >= 500 => {
                SendStatus::Failed(reason)
            }
            _ => SendStatus::Retry(reason),
        }
    }

    /// Returns the reason, and how to fix it.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Refused(stage, code) => {
                let enhanced = code.enhanced.iter().flat_map(|enhanced| [" ", enhanced]).collect::<String>();
                let help = match stage {
                    Stage::Login => "correct `user` and the content of the password file",
                    Stage::Sender => "let the server accept the sender from this user, or correct `from`",
                    _ => "the log of the mail server says why",
                };
                format!("the mail server refused {} ({}{enhanced}); {help}", stage.name(), code.number)
            }
            Self::Broken(stage, error) => {
                if let Some(distrust) = bonafides_tls::distrust(error) {
                    return distrust;
                }
                let why = match error.kind() {
                    io::ErrorKind::TimedOut => "the mail server did not answer in time".to_owned(),
                    io::ErrorKind::UnexpectedEof => "the mail server ended the connection".to_owned(),
                    // An error of the system, which knows neither addresses nor texts.
                    _ => format!("the connection failed: {error}"),
                };
                let help = match stage {
                    Stage::Connect => "check the host name, the port and the network",
                    Stage::End => "the mail may have been sent",
                    _ => "check the mail server",
                };
                format!("{why}, at {}; {help}", stage.name())
            }
            Self::Strange(stage) => {
                format!("what the mail server said to {} is no answer; check the port", stage.name())
            }
            Self::NoStartTls => {
                "the mail server does not offer STARTTLS; turn it on there, or use `smtps://` with its port".to_owned()
            }
            Self::Injected => {
                "somebody put an answer into the connection before STARTTLS; find out who is in between".to_owned()
            }
            Self::NoLogin => {
                "the mail server offers no login by PLAIN or LOGIN; allow one of them for connections with TLS".to_owned()
            }
            Self::Desk(reason) => reason.clone(),
        }
    }
}
