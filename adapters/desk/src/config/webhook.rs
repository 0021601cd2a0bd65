//! Webhooks, chats and ticket systems, as a configuration describes them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bonafides_parts::{Channel, Provider};
use bonafides_tls::Trust;
use bonafides_webhook::{
    Chat, ChatChannel, GatewayUrl, Jira, Login, ProjectKey, ServiceNow, Shape, TableName, WebhookChannel,
    WebhookProvider,
};

use super::SecretSource;
use super::error::ConfigCode;
use super::reader::{Reader, Section};

/// A gateway that verifies signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookConfig {
    /// The address.
    pub url: GatewayUrl,
    /// The place of the signing secrets.
    pub secret: SecretSource,
    /// The content of a channel's webhooks.
    pub shape: Shape,
    /// True if the gateway discards a second webhook with the same id.
    pub idempotent: bool,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

/// A chat.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChatConfig {
    /// The kind.
    pub chat: Chat,
    /// The place of its address, which is a secret.
    pub url: SecretSource,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

/// A ticket system.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TicketsConfig {
    /// The address.
    pub url: GatewayUrl,
    /// The place in it.
    pub place: TicketPlace,
    /// The user, if the secret is a password or an API token; `None` if it is an access token.
    pub user: Option<String>,
    /// The place of the password or the token.
    pub secret: SecretSource,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

/// The place of tickets in a ticket system.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TicketPlace {
    /// A table of `ServiceNow`.
    ServiceNow(TableName),
    /// A project of Jira.
    Jira {
        /// The project.
        project: ProjectKey,
        /// The type of its issues.
        issue_type: String,
    },
}

impl WebhookConfig {
    pub(super) fn channel(&self) -> Arc<dyn Channel> {
        let channel = WebhookChannel::new(
            self.url.clone(),
            self.secret.at_each_use(),
            self.shape,
            trust(self.ca_file.as_deref()),
        );
        Arc::new(channel.idempotent(self.idempotent))
    }

    pub(super) fn provider(&self) -> Arc<dyn Provider> {
        let trust = trust(self.ca_file.as_deref());
        Arc::new(WebhookProvider::new(self.url.clone(), self.secret.at_each_use(), trust))
    }
}

impl ChatConfig {
    pub(super) fn channel(&self) -> Arc<dyn Channel> {
        Arc::new(ChatChannel::new(self.chat, self.url.at_each_use(), trust(self.ca_file.as_deref())))
    }
}

impl TicketsConfig {
    pub(super) fn channel(&self) -> Arc<dyn Channel> {
        let secret = self.secret.at_each_use();
        let login = match &self.user {
            Some(user) => Login::basic(user, secret),
            None => Login::Bearer(secret),
        };
        let (url, trust) = (self.url.clone(), trust(self.ca_file.as_deref()));
        match &self.place {
            TicketPlace::ServiceNow(table) => {
                Arc::new(ServiceNow::new(url, login, trust).table(table.clone()))
            }
            TicketPlace::Jira { project, issue_type } => {
                Arc::new(Jira::new(url, login, project.clone(), trust).issue_type(issue_type))
            }
        }
    }
}

fn trust(ca_file: Option<&Path>) -> Trust {
    Trust::new(ca_file)
}

const SHAPES: [(&str, Shape); 3] = [("sms", Shape::Sms), ("push", Shape::Push), ("ticket", Shape::Ticket)];

/// Reads a gateway of texts or challenges.
pub(super) fn webhook(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<WebhookConfig> {
    let url = url(reader, section, "webhook");
    let secret = secret(reader, section, ["secret_file", "secret_env"]);
    let shape = match section.field("shape") {
        None => Some(Shape::Sms),
        Some(_) => reader.parsed(section, "shape", |text| {
            let known = SHAPES.iter().find(|(name, _)| *name == text).map(|(_, shape)| *shape);
            let help = || ("there is no such shape".to_owned(), "write `sms`, `push` or `ticket`".to_owned());
            known.ok_or_else(help)
        }),
    };
    let idempotent = reader.boolean(section, "idempotent").unwrap_or(false);
    let ca_file = reader.path(section, "ca_file");
    Some(WebhookConfig { url: url?, secret: secret?, shape: shape?, idempotent, ca_file })
}

/// Reads a chat, whose address is in a file or a variable.
pub(super) fn chat(
    reader: &mut Reader<'_>,
    section: &Section<'_>,
    chat: Chat,
    keys: [&'static str; 2],
) -> Option<ChatConfig> {
    let url = reader.secret(section, keys);
    let ca_file = reader.path(section, "ca_file");
    Some(ChatConfig { chat, url: url?, ca_file })
}

/// Reads incidents of `ServiceNow`.
pub(super) fn service_now(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<TicketsConfig> {
    let table = match section.field("table") {
        None => Some(TableName::default()),
        Some(_) => reader.parsed(section, "table", |text| {
            text.parse::<TableName>().map_err(|error| (error.to_string(), error.help().to_owned()))
        }),
    };
    tickets(reader, section, "servicenow", table.map(TicketPlace::ServiceNow))
}

/// Reads issues of Jira.
pub(super) fn jira(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<TicketsConfig> {
    if section.field("project").is_none() {
        reader.missing(section, "project", "add the key of the project, such as `project = \"SEC\"`");
    }
    let project = reader.parsed(section, "project", |text| {
        text.parse::<ProjectKey>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let issue_type = reader.text(section, "issue_type").unwrap_or("Task").to_owned();
    tickets(reader, section, "jira", project.map(|project| TicketPlace::Jira { project, issue_type }))
}

fn tickets(
    reader: &mut Reader<'_>,
    section: &Section<'_>,
    key: &'static str,
    place: Option<TicketPlace>,
) -> Option<TicketsConfig> {
    let url = url(reader, section, key);
    let has = |key: &str| section.field(key).is_some();
    let (has_token, has_password) =
        (has("token_file") || has("token_env"), has("password_file") || has("password_env"));
    let ca_file = reader.path(section, "ca_file");
    let (user, secret) = if has_token {
        for key in ["user", "password_file", "password_env"] {
            if let Some(field) = section.field(key) {
                let message = format!("`{}` has both `{key}` and an access token", section.path);
                reader.error(&field.span, ConfigCode::Conflict, message, "keep one of them".to_owned());
            }
        }
        (None, reader.secret(section, ["token_file", "token_env"]))
    } else if has("user") || has_password {
        (Some(super::login(reader, section)?.0), reader.secret(section, ["password_file", "password_env"]))
    } else {
        let help = "add the path of a file with the access token, or `user` and `password_file`";
        reader.missing(section, "token_file", help);
        (None, None)
    };
    Some(TicketsConfig { url: url?, place: place?, user, secret: secret?, ca_file })
}

pub(super) fn url(reader: &mut Reader<'_>, section: &Section<'_>, key: &'static str) -> Option<GatewayUrl> {
    reader.parsed(section, key, |text| {
        text.parse::<GatewayUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
    })
}

/// Returns the place of a secret that an entry must have.
pub(super) fn secret(
    reader: &mut Reader<'_>,
    section: &Section<'_>,
    keys: [&'static str; 2],
) -> Option<SecretSource> {
    let [file, env] = keys;
    if section.field(file).is_none() && section.field(env).is_none() {
        reader.missing(section, file, "add the path of a file with the signing secret, with mode 0600");
    }
    reader.secret(section, keys)
}
