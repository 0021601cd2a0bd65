//! `[directory] okta`.

use std::path::PathBuf;

use bonafides_http::HttpUrl;
use bonafides_okta::{Identifier, Okta};
use bonafides_tls::Trust;

use super::SecretSource;
use super::reader::{Field, Reader};
use super::token_server::{self, TokenServer, TokenServerKind};

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

const KIND: TokenServerKind = TokenServerKind {
    add_url: "add the address of the org: `url = \"https://contoso.okta.com\"`",
    url: org,
    some_identifiers: "write some of `login`, `email`, `employeeNumber` and `id`",
    usual_identifiers: &Identifier::USUAL,
};

/// Reads the table of an org.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<OktaConfig> {
    let TokenServer { url, token, ca_file, identifiers } = TokenServer::read(reader, field, &KIND)?;
    Some(OktaConfig { url, token, ca_file, identifiers })
}

/// Reads the address of an org.
fn org(text: &str) -> Result<HttpUrl, (String, String)> {
    let url = token_server::address(text)?;
    if is_console(url.host()) {
        let message = "this is the address of the Admin Console, which has no API".to_owned();
        return Err((message, "write the address of the org, without `-admin`".to_owned()));
    }
    Ok(url)
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
