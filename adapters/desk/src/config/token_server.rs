//! The table of a server that takes a token: `[directory] okta`, `[directory] scim`.

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use bonafides_http::HttpUrl;
use toml::de::DeValue;

use super::SecretSource;
use super::reader::{Field, Reader, Shape};

/// The entries of the table. `I` is a property by which people name an account.
pub(super) struct TokenServer<I> {
    pub(super) url: HttpUrl,
    pub(super) token: SecretSource,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) identifiers: Vec<I>,
}

/// The texts and rules that differ from server to server.
pub(super) struct TokenServerKind {
    /// How to add the address.
    pub(super) add_url: &'static str,
    /// Reads the address; an error has its message and its help.
    pub(super) url: fn(&str) -> Result<HttpUrl, (String, String)>,
    /// How to fix `identifiers`.
    pub(super) some_identifiers: &'static str,
    /// The identifiers without an entry.
    pub(super) usual_identifiers: &'static [&'static str],
}

const TOKENS: [Shape; 2] = [
    Shape { key: "token_file", with: &[], is_built: true },
    Shape { key: "token_env", with: &[], is_built: true },
];
const OTHERS: [&str; 3] = ["url", "ca_file", "identifiers"];

impl<I: FromStr<Err: Display>> TokenServer<I> {
    /// Reads the table.
    pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>, kind: &TokenServerKind) -> Option<Self> {
        let shape = reader.shape(field, &TOKENS, &OTHERS);
        // Without a token, the other errors are reported as well.
        let DeValue::Table(table) = field.value else { return None };
        let section =
            shape.as_ref().map_or_else(|| reader.names(&field.path, table), |(_, section)| section.clone());
        if section.field("url").is_none() {
            reader.missing(&section, "url", kind.add_url);
        }
        let url = reader.parsed(&section, "url", kind.url);
        let ca_file = reader.path(&section, "ca_file");
        let identifiers = match section.field("identifiers") {
            Some(field) => reader.each_parsed(&field, kind.some_identifiers, str::parse::<I>),
            None => kind.usual_identifiers.iter().map(|name| name.parse().ok()).collect(),
        };
        let token = match shape? {
            ("token_env", section) => SecretSource::Env(reader.text(&section, "token_env")?.to_owned()),
            (_, section) => SecretSource::File(reader.path(&section, "token_file")?),
        };
        Some(Self { url: url?, token, ca_file, identifiers: identifiers? })
    }
}

/// Reads an address that is only that.
pub(super) fn address(text: &str) -> Result<HttpUrl, (String, String)> {
    text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
}
