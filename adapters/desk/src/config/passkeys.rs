//! `[providers]` whose challenges are passed with passkeys.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bonafides::keys::Keys;
use bonafides_passkeys::store::SqlitePasskeys;
use bonafides_passkeys::{Passkeys, Settings};

use super::error::ConfigCode;
use super::reader::{Reader, Section};
use super::{DeskConfig, ProviderConfig};
use crate::error::OpenError;

/// The keys beside the path of the database.
pub(super) const KEYS: &[&str] = &["page", "relying_party", "name", "cooling"];
/// The time during which a new passkey is not accepted, unless the file says another.
const COOLING: &str = "7d";

/// A provider whose challenges are passed with passkeys, on a page of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeysConfig {
    /// The database of the passkeys. Every process of the desk, and the page, uses the same file.
    pub database: PathBuf,
    /// The origin of the page.
    pub page: String,
    /// The relying party: the domain of the page, or a parent domain of it.
    pub relying_party: String,
    /// The name that is shown to people.
    pub name: String,
    /// The time during which a new passkey is not accepted.
    pub cooling: Duration,
}

/// Reads a provider.
pub(super) fn read(reader: &mut Reader<'_>, section: &Section<'_>) -> Option<PasskeysConfig> {
    let database = reader.path(section, "webauthn");
    let help = "add the origin of the page: `page = \"https://help.contoso.example\"`";
    let page = reader.required(section, "page", help).map(str::to_owned);
    let help = "add the domain to which the passkeys belong for ever: `relying_party = \"contoso.example\"`";
    let relying_party = reader.required(section, "relying_party", help).map(str::to_owned);
    let help = "add the name that people see: `name = \"Contoso help\"`";
    let name = reader.required(section, "name", help).map(str::to_owned);
    let cooling = match section.field("cooling") {
        None => COOLING.parse().ok().and_then(in_std),
        Some(_) => reader.parsed(section, "cooling", |text| {
            let time = if text == "none" { Some(Duration::ZERO) } else { text.parse().ok().and_then(in_std) };
            let help = "write a time such as `7d`, or `none`";
            time.ok_or_else(|| ("this is not a time".to_owned(), help.to_owned()))
        }),
    };
    let config = PasskeysConfig {
        database: database?,
        page: page?,
        relying_party: relying_party?,
        name: name?,
        cooling: cooling?,
    };
    if let Err(error) = config.settings("").check() {
        let place = super::reader::join(&section.path, error.key());
        reader.error_in(&place, ConfigCode::BadValue, error.to_string(), error.help().to_owned());
        return None;
    }
    Some(config)
}

fn in_std(time: bonafides::Duration) -> Option<Duration> {
    u64::try_from(time.milliseconds()).ok().map(Duration::from_millis)
}

impl PasskeysConfig {
    fn settings(&self, provider: &str) -> Settings {
        let settings = Settings::new(&self.relying_party, &self.page, &self.name).cooling(self.cooling);
        settings.provider(provider)
    }

    /// Returns the provider with this name in the policy. Its passkeys are sealed with `keys`, those of the desk.
    pub(super) fn open(
        &self,
        provider: &str,
        keys: Arc<dyn Keys + Send + Sync>,
    ) -> Result<Passkeys, OpenError> {
        let unusable = |reason: String, help: &str| OpenError::Provider {
            name: provider.to_owned(),
            reason: format!("{}: {reason}", self.database.display()),
            help: help.to_owned(),
        };
        let store = SqlitePasskeys::open(&self.database);
        let store = store.map_err(|error| unusable(error.to_string(), error.help()))?;
        let passkeys = Passkeys::new(self.settings(provider), Arc::new(store), keys);
        passkeys.map_err(|error| unusable(error.to_string(), error.help()))
    }
}

impl DeskConfig {
    /// Returns the passkeys of the provider with this name in the policy, for the page that people visit; `None` if the
    /// provider is none of passkeys. `keys` are those of the desk: [`DeskBuilder::keys`](crate::DeskBuilder::keys).
    pub fn passkeys(
        &self,
        provider: &str,
        keys: Arc<dyn Keys + Send + Sync>,
    ) -> Result<Option<Passkeys>, OpenError> {
        match self.providers.get(provider) {
            Some(ProviderConfig::Passkeys(passkeys)) => passkeys.open(provider, keys).map(Some),
            _ => Ok(None),
        }
    }
}
