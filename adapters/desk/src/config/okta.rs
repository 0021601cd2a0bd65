//! `[directory] okta`.

use std::path::PathBuf;

use bonafides_http::HttpUrl;
use bonafides_okta::{Identifier, Okta};
use bonafides_tls::Trust;
use toml::de::DeValue;

use super::SecretSource;
use super::reader::{Field, Reader, Shape};

/// The org, and the token of the desk there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OktaConfig {
    /// The address of the org.
    pub url: HttpUrl,
    /// The place of the API token.
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

/// Reads the table of an org.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<OktaConfig> {
    let shape = reader.shape(field, &TOKENS, &OTHERS);
    // Without a token, the other errors are reported as well.
    let DeValue::Table(table) = field.value else { return None };
    let section =
        shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
    if section.field("url").is_none() {
        let help = "add the address of the org: `url = \"https://contoso.okta.com\"`";
        reader.missing(&section, "url", help);
    }
    let url = reader.parsed(&section, "url", |text| {
        let url = text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))?;
        if is_console(url.host()) {
            let message = "this is the address of the Admin Console, which has no API".to_owned();
            return Err((message, "write the address of the org, without `-admin`".to_owned()));
        }
        Ok(url)
    });
    let ca_file = reader.path(&section, "ca_file");
    let identifiers = match section.field("identifiers") {
        Some(field) => {
            let help = "write some of `login`, `email`, `employeeNumber` and `id`";
            reader.each_parsed(&field, help, str::parse::<Identifier>)
        }
        None => Identifier::USUAL.iter().map(|name| name.parse().ok()).collect(),
    };
    let token = match shape? {
        ("token_env", section) => SecretSource::Env(reader.text(&section, "token_env")?.to_owned()),
        (_, section) => SecretSource::File(reader.path(&section, "token_file")?),
    };
    Some(OktaConfig { url: url?, token, ca_file, identifiers: identifiers? })
}

/// Returns true for the host of an Admin Console, such as `contoso-admin.okta.com`.
fn is_console(host: &str) -> bool {
    host.split_once('.').is_some_and(|(org, domain)| org.ends_with("-admin") && domain.starts_with("okta"))
}

impl OktaConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> Okta {
        let trust = Trust::new(self.ca_file.as_deref());
        Okta::new(self.url.clone(), self.token.at_each_use(), trust)
            .identifiers(self.identifiers.iter().copied())
    }
}
