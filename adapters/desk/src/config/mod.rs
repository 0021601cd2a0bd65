//! `desk.toml`: everything about a desk that is not its policy.

#[cfg(feature = "active-directory")]
mod active_directory;
mod check;
mod desk;
#[cfg(feature = "entra")]
mod entra;
mod error;
#[cfg(feature = "keycloak")]
mod keycloak;
mod keys;
#[cfg(feature = "okta")]
mod okta;
mod open;
#[cfg(feature = "passkeys")]
mod passkeys;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod reader;
#[cfg(feature = "scim")]
mod scim;
mod secrets;
mod sections;
mod sink;
#[cfg(feature = "smtp")]
mod smtp;
#[cfg(any(feature = "okta", feature = "scim"))]
mod token_server;
mod vouch;
#[cfg(feature = "webhook")]
mod webhook;
mod witness;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use bonafides::Duration;
use bonafides::keys::Sensitive;
use bonafides_parts::DirectorySettings;
#[cfg(any(
    feature = "entra",
    feature = "keycloak",
    feature = "oidc",
    feature = "okta",
    feature = "scim",
    feature = "smtp",
    feature = "webhook"
))]
use bonafides_parts::Secret;
use bonafides_parts::store::Tenant;
use toml::de::DeTable;
use zeroize::Zeroizing;

#[cfg(feature = "active-directory")]
pub use active_directory::ActiveDirectoryConfig;
#[cfg(feature = "entra")]
pub use entra::EntraConfig;
pub use error::{ConfigCode, ConfigError, ConfigErrors};
#[cfg(feature = "keycloak")]
pub use keycloak::KeycloakConfig;
pub(crate) use keys::KeyReader;
#[cfg(feature = "okta")]
pub use okta::OktaConfig;
pub use open::OpenDirectory;
#[cfg(feature = "passkeys")]
pub use passkeys::PasskeysConfig;
#[cfg(feature = "scim")]
pub use scim::ScimConfig;
pub use sink::SinkConfig;
#[cfg(feature = "syslog")]
pub use sink::SyslogConfig;
#[cfg(feature = "webhook")]
pub use sink::WebhookSinkConfig;
#[cfg(feature = "smtp")]
pub use smtp::SmtpConfig;
#[cfg(feature = "oidc")]
pub use vouch::OpenIdConfig;
pub use vouch::VouchConfig;
#[cfg(feature = "webhook")]
pub use webhook::{ChatConfig, TicketPlace, TicketsConfig, WebhookConfig};
pub use witness::WitnessConfig;

use crate::first::KeyFileError;
use crate::first::key_disk::{self, Protection};
use crate::keys::KeyCommand;
use place::Places;
use reader::Reader;
#[cfg(any(feature = "smtp", feature = "webhook"))]
use reader::Section;

/// The longest configuration, in bytes.
const LONGEST: u64 = 1 << 20;

/// The configuration of a desk. Paths are absolute, or start where the program runs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeskConfig {
    /// The desk itself.
    pub desk: DeskSection,
    /// The store.
    pub store: StoreConfig,
    /// The directory.
    pub directory: DirectoryConfig,
    /// The channels, by their names in the policy.
    pub channels: BTreeMap<String, ChannelConfig>,
    /// The sources of signals, by the names of the signals in the policy.
    pub signals: BTreeMap<String, SignalConfig>,
    /// The providers, by their names in the policy.
    #[cfg_attr(
        not(any(feature = "passkeys", feature = "webhook")),
        expect(clippy::zero_sized_map_values, reason = "other builds have providers")
    )]
    pub providers: BTreeMap<String, ProviderConfig>,
    /// The page on which vouchers answer.
    pub vouch: Option<VouchConfig>,
    /// The sinks, by names of their own.
    pub sinks: BTreeMap<String, SinkConfig>,
    /// The log.
    pub log: LogSection,
    /// The time after which finished cases are deleted; their records stay.
    pub keep_finished: Duration,
    places: Places,
}

/// The section `[desk]`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeskSection {
    /// The log origin, which is also the tenant.
    pub origin: Tenant,
    /// The policy.
    pub policy: PathBuf,
    /// The place of the keys.
    pub keys: KeySource,
    /// True if a policy needs two people to be activated.
    pub two_people: bool,
    /// The connector that carries out grants; by default, `directory`.
    pub connector: String,
    /// The channel for texts to people who are only an address in the policy.
    pub notices: Option<String>,
    /// The channel that opens tickets, for alerts with `ticket: true`.
    pub tickets: Option<String>,
    /// Questions that can be enrolled.
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks for a name; every domain if there are none.
    pub domains: Vec<String>,
    /// Words that must not make up a whole password.
    pub words: Vec<String>,
    /// A file of passwords that are never accepted, one on each line.
    pub blocklist: Option<PathBuf>,
}

/// The section `[log]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogSection {
    /// The file of the key that signs checkpoints; without it, this process signs none.
    pub key: Option<PathBuf>,
    /// The folder in which the log is published.
    pub folder: Option<PathBuf>,
    /// The witnesses that cosign checkpoints, by names for people.
    pub witnesses: BTreeMap<String, WitnessConfig>,
    /// The number of them that is demanded; `None` if their cosignatures are carried and not demanded.
    pub demand: Option<usize>,
}

/// The place of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySource {
    /// A key file.
    File(PathBuf),
    /// An environment variable with the content of a key file.
    Env(String),
    /// A file of keys, sealed with a data key that a command unwraps.
    Wrapped {
        /// The file.
        file: PathBuf,
        /// The command.
        unwrap: KeyCommand,
    },
    /// Keys in a PKCS#11 token.
    Token {
        /// The token.
        token: TokenSource,
        /// The keys from before the token, which open what they sealed.
        earlier: Option<Box<Self>>,
    },
}

/// A PKCS#11 token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenSource {
    /// The module: a shared library of the token's maker. A name without a folder is looked up by the system.
    pub module: PathBuf,
    /// The label of the token.
    pub label: String,
    /// The place of its PIN. Nobody else may read a file with it.
    pub pin: SecretSource,
    /// The longest that the desk waits for an answer; by default, 5 seconds.
    pub within: std::time::Duration,
    /// The log origin, with which the labels of the keys begin.
    pub owner: Tenant,
}

/// The section `[store]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreConfig {
    /// A database in a file.
    Sqlite(PathBuf),
    /// A schema of a PostgreSQL database.
    Postgres {
        /// The place of the URL, which contains a password.
        url: SecretSource,
        /// The schema; by default, `bonafides`.
        schema: String,
        /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
        ca_file: Option<PathBuf>,
    },
}

/// The place of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretSource {
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
}

impl SecretSource {
    /// Reads the secret, without the end of its last line. Fails with a reason that does not contain it.
    pub fn read(&self) -> Result<Sensitive<String>, String> {
        let text = match self {
            Self::File(path) => {
                fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
            }
            Self::Env(name) => std::env::var(name)
                .map_err(|_| format!("the environment variable `{name}` is not set, or is not UTF-8"))?,
        };
        let text = Zeroizing::new(text);
        Ok(Sensitive::from(text.trim_end_matches(['\r', '\n'])))
    }

    /// Reads a secret, as [`read`](Self::read) does. Fails if others can read its file.
    pub fn read_alone(&self) -> Result<Sensitive<String>, KeyFileError> {
        match self {
            Self::File(path) => {
                let text = key_disk::read(path, 4096, Protection::OwnerReads)?;
                Ok(Sensitive::from(text.trim_end_matches(['\r', '\n'])))
            }
            Self::Env(name) => self.read().map_err(|_| KeyFileError::NotSet { place: name.clone() }),
        }
    }

    /// Returns the secret, to be read at each use, so that it can be replaced while the desk runs.
    #[cfg(any(
        feature = "entra",
        feature = "keycloak",
        feature = "oidc",
        feature = "okta",
        feature = "scim",
        feature = "smtp",
        feature = "webhook"
    ))]
    fn at_each_use(&self) -> Secret {
        let source = self.clone();
        Secret::new(move || source.read_alone().map_err(|error| format!("{error}; {}", error.help())))
    }
}

/// Returns the user and the place of the password, if an entry has them; reports one without the other.
#[cfg(any(feature = "smtp", feature = "webhook"))]
fn login(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<(String, SecretSource)> {
    let has = |key: &str| section.field(key).is_some();
    let (has_user, has_password) = (has("user"), has("password_file") || has("password_env"));
    if has_user && !has_password {
        reader.missing(section, "password_file", "add the path of a file with the password, with mode 0600");
    }
    if has_password && !has_user {
        reader.missing(section, "user", "add the user of the password");
    }
    let user = reader.text(section, "user");
    let password = reader.secret(section, ["password_file", "password_env"]);
    Some((user?.to_owned(), password?))
}

/// The section `[directory]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectoryConfig {
    /// The directory.
    pub source: DirectorySource,
    /// The contacts, people and language of its profiles.
    pub settings: DirectorySettings,
}

/// The directory of a section `[directory]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectorySource {
    /// An export.
    Ldif {
        /// The export.
        export: PathBuf,
        /// The file that changes are appended to; by default, beside the export.
        changes: PathBuf,
    },
    /// A domain of Active Directory.
    #[cfg(feature = "active-directory")]
    ActiveDirectory(ActiveDirectoryConfig),
    /// A tenant of Entra ID.
    #[cfg(feature = "entra")]
    Entra(EntraConfig),
    /// A realm of Keycloak.
    #[cfg(feature = "keycloak")]
    Keycloak(KeycloakConfig),
    /// An org of Okta.
    #[cfg(feature = "okta")]
    Okta(OktaConfig),
    /// A SCIM 2 server.
    #[cfg(feature = "scim")]
    Scim(ScimConfig),
}

impl DirectorySource {
    /// Returns true if the directory has addresses for a channel that no setting names.
    pub(crate) fn has_usual_contact(&self, channel: &str) -> bool {
        match self {
            #[cfg(feature = "entra")]
            Self::Entra(_) => bonafides_entra::Entra::has_usual_contact(channel),
            #[cfg(feature = "keycloak")]
            Self::Keycloak(_) => bonafides_keycloak::Keycloak::has_usual_contact(channel),
            #[cfg(feature = "okta")]
            Self::Okta(_) => bonafides_okta::Okta::has_usual_contact(channel),
            #[cfg(feature = "scim")]
            Self::Scim(_) => bonafides_scim::Scim::has_usual_contact(channel),
            _ => !crate::first::LdifDirectory::usual_contact(channel).is_empty(),
        }
    }
}

/// An entry of `[channels]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelConfig {
    /// A file in place of a gateway.
    File(PathBuf),
    /// Mail.
    #[cfg(feature = "smtp")]
    Smtp(SmtpConfig),
    /// A gateway that takes signed webhooks.
    #[cfg(feature = "webhook")]
    Webhook(WebhookConfig),
    /// A chat.
    #[cfg(feature = "webhook")]
    Chat(ChatConfig),
    /// A ticket system.
    #[cfg(feature = "webhook")]
    Tickets(TicketsConfig),
}

/// An entry of `[signals]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignalConfig {
    /// The state of the account in the directory.
    Directory,
    /// A fact about the account in Active Directory.
    #[cfg(feature = "active-directory")]
    Account(bonafides_active_directory::AccountFact),
    /// The same outcome for everybody.
    Fixed(String),
    /// Nobody observes it: the policy's rules for unobserved signals apply.
    Unobserved,
}

/// An entry of `[providers]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProviderConfig {
    /// There is none: its challenges cannot be passed.
    Unavailable,
    /// A provider that takes signed webhooks.
    #[cfg(feature = "webhook")]
    Webhook(WebhookConfig),
    /// Passkeys.
    #[cfg(feature = "passkeys")]
    Passkeys(PasskeysConfig),
}

impl DeskConfig {
    /// Reads a configuration. Paths in it are relative to its folder. Errors name `path` as it was passed.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ConfigErrors> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let unreadable = |reason: &dyn std::fmt::Display, help: &str| {
            let (message, help) = (format!("the file cannot be read: {reason}"), help.to_owned());
            let error = Places::new(&file).error_at((1, 1), ConfigCode::Unreadable, message, help);
            ConfigErrors::new(vec![error])
        };
        let mut bytes = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&error, "check the path and its permissions"))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length >= LONGEST) {
            return Err(unreadable(&"it is longer than 1 MiB", "check the path"));
        }
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| unreadable(&"it is not UTF-8", "save the file as UTF-8"))?;
        Self::from_toml(&file, path.parent().unwrap_or(Path::new("")), &text)
    }

    /// Reads the text of a configuration; `file` is its name in errors, and `folder` that from which its paths start.
    pub fn from_toml(file: &str, folder: &Path, text: &str) -> Result<Self, ConfigErrors> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::new(file, folder, text);
        let (table, wrong) = DeTable::parse_recoverable(text);
        // Checking the rest of a text that is not TOML would only report false errors.
        for error in &wrong {
            let duplicate = error.message().contains("duplicate key");
            let help = if duplicate { "keep one of the two" } else { "correct the TOML at this place" };
            let span = error.span().unwrap_or(0..0);
            reader.error(&span, ConfigCode::Syntax, error.message().to_owned(), help.to_owned());
        }
        if !wrong.is_empty() {
            return Err(ConfigErrors::new(reader.errors));
        }
        let table = table.into_inner();
        secrets::report(&mut reader, &table, "");
        match sections::read(&mut reader, &table) {
            Some(config) if reader.errors.is_empty() => Ok(Self { places: reader.places, ..config }),
            _ => Err(ConfigErrors::new(reader.errors)),
        }
    }
}
