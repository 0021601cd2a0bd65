//! `desk.toml`: everything about a desk that is not its policy.

mod check;
mod desk;
mod error;
mod open;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod reader;
mod secrets;
mod sections;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use bonafides::Duration;
use bonafides::keys::Sensitive;
use bonafides_parts::store::Tenant;
use toml::de::DeTable;
use zeroize::Zeroizing;

pub use error::{ConfigCode, ConfigError, ConfigErrors};

use place::Places;
use reader::Reader;

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
    #[expect(clippy::zero_sized_map_values, reason = "other builds have providers")]
    pub providers: BTreeMap<String, ProviderConfig>,
    /// The sinks, by names of their own.
    pub sinks: BTreeMap<String, SinkConfig>,
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
    /// Questions that can be enrolled.
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks for a name; every domain if there are none.
    pub domains: Vec<String>,
    /// Words that must not make up a whole password.
    pub words: Vec<String>,
    /// A file of passwords that are never accepted, one on each line.
    pub blocklist: Option<PathBuf>,
}

/// The place of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySource {
    /// A key file.
    File(PathBuf),
    /// An environment variable with the content of a key file.
    Env(String),
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
}

/// The section `[directory]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectoryConfig {
    /// An export.
    Ldif {
        /// The export.
        export: PathBuf,
        /// The file that changes are appended to; by default, beside the export.
        changes: PathBuf,
        /// Attributes of addresses, by channel.
        contacts: BTreeMap<String, Vec<String>>,
        /// Accounts of people who are only an address in the policy.
        people: BTreeMap<String, Vec<String>>,
        /// The language of people whose language is unknown; by default, `en`.
        language: String,
    },
}

/// An entry of `[channels]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelConfig {
    /// A file in place of a gateway.
    File(PathBuf),
}

/// An entry of `[signals]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignalConfig {
    /// The state of the account in the directory.
    Directory,
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
}

/// An entry of `[sinks]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SinkConfig {
    /// A file.
    File(PathBuf),
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
