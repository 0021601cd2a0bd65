//! `[directory] entra`.

use std::path::PathBuf;

use bonafides_entra::{Entra, Identifier, TenantName};
use bonafides_http::HttpUrl;
use bonafides_tls::Trust;
use toml::de::DeValue;

use super::SecretSource;
use super::reader::{Field, Reader, Shape};

/// The tenant, and how the desk signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntraConfig {
    /// The tenant whose accounts the desk handles.
    pub tenant: TenantName,
    /// The id of the desk's application.
    pub client: String,
    /// The place of the application's secret.
    pub secret: SecretSource,
    /// The address of Microsoft Graph, with its version.
    pub url: HttpUrl,
    /// The address of the server of tokens.
    pub login: HttpUrl,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
    /// The properties by which people name an account.
    pub identifiers: Vec<Identifier>,
    /// True if profiles have the last sign-in.
    pub sign_ins: bool,
    /// True if the tenant makes temporary access passes.
    pub temporary_access_passes: bool,
}

const SECRETS: [Shape; 2] = [
    Shape { key: "secret_file", with: &[], is_built: true },
    Shape { key: "secret_env", with: &[], is_built: true },
];
const OTHERS: [&str; 8] =
    ["tenant", "client", "url", "login", "ca_file", "identifiers", "sign_ins", "temporary_access_passes"];

/// Reads the table of a tenant.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<EntraConfig> {
    let shape = reader.shape(field, &SECRETS, &OTHERS);
    // Without a secret, the other errors are reported as well.
    let DeValue::Table(table) = field.value else { return None };
    let section =
        shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
    if section.field("tenant").is_none() {
        let help =
            "add the tenant of the people whom the desk serves: `tenant = \"contoso.onmicrosoft.com\"`";
        reader.missing(&section, "tenant", help);
    }
    let tenant = reader.parsed(&section, "tenant", |text| {
        text.parse::<TenantName>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let help = "add the id of the desk's application: `client = \"8f1c3a52-6f0b-4f0e-9a53-2d6c1b7e4a90\"`";
    let client = reader.required(&section, "client", help).map(str::to_owned);
    let [url, login] = [("url", Entra::USUAL[0]), ("login", Entra::USUAL[1])].map(|(key, usual)| {
        if section.field(key).is_none() {
            return usual.parse().ok();
        }
        reader.parsed(&section, key, |text| {
            text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
        })
    });
    let ca_file = reader.path(&section, "ca_file");
    let identifiers = match section.field("identifiers") {
        Some(field) => {
            let help = "write some of `userPrincipalName`, `mail`, `employeeId` and `id`";
            reader.each_parsed(&field, help, str::parse::<Identifier>)
        }
        None => Identifier::USUAL.iter().map(|name| name.parse().ok()).collect(),
    };
    let sign_ins = reader.boolean(&section, "sign_ins").unwrap_or(false);
    let temporary_access_passes = reader.boolean(&section, "temporary_access_passes").unwrap_or(false);
    let secret = match shape? {
        ("secret_env", section) => SecretSource::Env(reader.text(&section, "secret_env")?.to_owned()),
        (_, section) => SecretSource::File(reader.path(&section, "secret_file")?),
    };
    Some(EntraConfig {
        tenant: tenant?,
        client: client?,
        secret,
        url: url?,
        login: login?,
        ca_file,
        identifiers: identifiers?,
        sign_ins,
        temporary_access_passes,
    })
}

impl EntraConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> Entra {
        let trust = Trust::new(self.ca_file.as_deref());
        let servers = [self.url.clone(), self.login.clone()];
        Entra::new(servers, self.tenant.clone(), &self.client, self.secret.at_each_use(), trust)
            .identifiers(self.identifiers.iter().copied())
            .sign_ins(self.sign_ins)
            .temporary_access_passes(self.temporary_access_passes)
    }
}
