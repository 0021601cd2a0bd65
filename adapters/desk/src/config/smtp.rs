//! Mail, as a configuration describes it.

use std::path::PathBuf;

use bonafides_smtp::{Sender, SmtpChannel, SmtpServer};
use bonafides_tls::Trust;

use super::SecretSource;
use super::error::ConfigCode;
use super::reader::{Reader, Section};

/// An entry of `[channels]` that sends mail.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpConfig {
    /// The server.
    pub server: SmtpServer,
    /// The sender of every mail.
    pub from: Sender,
    /// The user, and the place of the password; `None` for a server that needs no login.
    pub login: Option<(String, SecretSource)>,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

impl SmtpConfig {
    /// Returns the channel. The password is read for each mail, so that it can be replaced.
    pub(super) fn open(&self) -> SmtpChannel {
        let mut channel = SmtpChannel::new(self.server.clone(), self.from.clone());
        if let Some((user, password)) = &self.login {
            channel = channel.login(user, password.at_each_use());
        }
        channel.trust(Trust::new(self.ca_file.as_deref()))
    }
}

/// Reads the entry.
pub(super) fn read(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<SmtpConfig> {
    let server = reader.parsed(section, "smtp", |text| {
        text.parse::<SmtpServer>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let is_unencrypted = reader.boolean(section, "unencrypted").unwrap_or(false);
    let server = match server.map(|server| if is_unencrypted { server.unencrypted() } else { Ok(server) }) {
        Some(Err(error)) => {
            let path = format!("{}.unencrypted", section.path);
            reader.error_in(
                &path,
                ConfigCode::BadValue,
                format!("`{path}`: {error}"),
                error.help().to_owned(),
            );
            None
        }
        server => server.and_then(Result::ok),
    };
    if section.field("from").is_none() {
        reader.missing(
            section,
            "from",
            "add the sender, such as `from = \"Service Desk <desk@contoso.example>\"`",
        );
    }
    let from = reader.parsed(section, "from", |text| {
        text.parse::<Sender>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let login = super::login(reader, section);
    let ca_file = reader.path(section, "ca_file");
    Some(SmtpConfig { server: server?, from: from?, login, ca_file })
}
