//! `[directory] keycloak`.

use std::path::PathBuf;

use bonafides_http::HttpUrl;
use bonafides_keycloak::{Identifier, Keycloak, RealmName};
use bonafides_tls::Trust;
use toml::de::DeValue;

use super::SecretSource;
use super::reader::{Field, Reader, Shape};

/// The realm, and how the desk signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeycloakConfig {
    /// The address of Keycloak.
    pub url: HttpUrl,
    /// The realm whose accounts the desk handles.
    pub realm: RealmName,
    /// The client whose service account the desk is.
    pub client: String,
    /// The place of the client's secret.
    pub secret: SecretSource,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
    /// The properties by which people name an account.
    pub identifiers: Vec<Identifier>,
}

const SECRETS: [Shape; 2] = [
    Shape { key: "secret_file", with: &[], is_built: true },
    Shape { key: "secret_env", with: &[], is_built: true },
];
const OTHERS: [&str; 5] = ["url", "realm", "client", "ca_file", "identifiers"];

/// Reads the table of a realm.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<KeycloakConfig> {
    let shape = reader.shape(field, &SECRETS, &OTHERS);
    // Without a secret, the other errors are reported as well.
    let DeValue::Table(table) = field.value else { return None };
    let section =
        shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
    for (key, help) in [
        ("url", "add the address of Keycloak: `url = \"https://id.contoso.example\"`"),
        ("realm", "add the realm of the people whom the desk serves: `realm = \"contoso\"`"),
    ] {
        if section.field(key).is_none() {
            reader.missing(&section, key, help);
        }
    }
    let url = reader.parsed(&section, "url", |text| {
        text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let realm = reader.parsed(&section, "realm", |text| {
        text.parse::<RealmName>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let help = "add the client whose service account the desk is: `client = \"desk\"`";
    let client = reader.required(&section, "client", help).map(str::to_owned);
    let ca_file = reader.path(&section, "ca_file");
    let identifiers = match section.field("identifiers") {
        Some(field) => {
            let help = "write `username`, `email`, `id`, or the name of an attribute";
            reader.each_parsed(&field, help, str::parse::<Identifier>)
        }
        None => Identifier::USUAL.iter().map(|name| name.parse().ok()).collect(),
    };
    let secret = match shape? {
        ("secret_env", section) => SecretSource::Env(reader.text(&section, "secret_env")?.to_owned()),
        (_, section) => SecretSource::File(reader.path(&section, "secret_file")?),
    };
    Some(KeycloakConfig {
        url: url?,
        realm: realm?,
        client: client?,
        secret,
        ca_file,
        identifiers: identifiers?,
    })
}

impl KeycloakConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> Keycloak {
        let trust = Trust::new(self.ca_file.as_deref());
        let (url, realm, secret) = (self.url.clone(), self.realm.clone(), self.secret.at_each_use());
        Keycloak::new(url, realm, &self.client, secret, trust).identifiers(self.identifiers.iter().cloned())
    }
}
