//! `[directory] scim`.

use std::path::PathBuf;

use bonafides_http::HttpUrl;
use bonafides_scim::{Identifier, Scim};
use bonafides_tls::Trust;
use toml::de::DeValue;

use super::SecretSource;
use super::reader::{Field, Reader, Shape};

/// The server, and the token of the desk there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScimConfig {
    /// The address before `/Users`.
    pub url: HttpUrl,
    /// The place of the bearer token.
    pub token: SecretSource,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
    /// The properties by which people name an account.
    pub identifiers: Vec<Identifier>,
}

const TOKENS: [Shape; 2] = [
    Shape { key: "token_file", with: &[], is_built: true },
    Shape { key: "token_env", with: &[], is_built: true },
];
const OTHERS: [&str; 3] = ["url", "ca_file", "identifiers"];

/// Reads the table of a server.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ScimConfig> {
    let shape = reader.shape(field, &TOKENS, &OTHERS);
    // Without a token, the other errors are reported as well.
    let DeValue::Table(table) = field.value else { return None };
    let section =
        shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
    if section.field("url").is_none() {
        let help = "add the address before `/Users`: `url = \"https://id.contoso.example/scim/v2\"`";
        reader.missing(&section, "url", help);
    }
    let url = reader.parsed(&section, "url", |text| {
        text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let ca_file = reader.path(&section, "ca_file");
    let identifiers = match section.field("identifiers") {
        Some(field) => {
            let help = "write some of `userName`, `emails`, `externalId`, `id` and `employeeNumber`";
            reader.each_parsed(&field, help, str::parse::<Identifier>)
        }
        None => Identifier::USUAL.iter().map(|name| name.parse().ok()).collect(),
    };
    let token = match shape? {
        ("token_env", section) => SecretSource::Env(reader.text(&section, "token_env")?.to_owned()),
        (_, section) => SecretSource::File(reader.path(&section, "token_file")?),
    };
    Some(ScimConfig { url: url?, token, ca_file, identifiers: identifiers? })
}

impl ScimConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> Scim {
        let trust = Trust::new(self.ca_file.as_deref());
        Scim::new(self.url.clone(), self.token.at_each_use(), trust)
            .identifiers(self.identifiers.iter().copied())
    }
}
