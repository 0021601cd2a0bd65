//! `[directory] scim`.

use std::path::PathBuf;

use bonafides_http::HttpUrl;
use bonafides_scim::{Identifier, Scim};
use bonafides_tls::Trust;

use super::SecretSource;
use super::reader::{Field, Reader};
use super::token_server::{self, TokenServer, TokenServerKind};

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

const KIND: TokenServerKind = TokenServerKind {
    add_url: "add the address before `/Users`: `url = \"https://id.contoso.example/scim/v2\"`",
    url: token_server::address,
    some_identifiers: "write some of `userName`, `emails`, `externalId`, `id` and `employeeNumber`",
    usual_identifiers: &Identifier::USUAL,
};

/// Reads the table of a server.
pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<ScimConfig> {
    let TokenServer { url, token, ca_file, identifiers } = TokenServer::read(reader, field, &KIND)?;
    Some(ScimConfig { url, token, ca_file, identifiers })
}

impl ScimConfig {
    /// Returns the directory. Nothing is asked yet.
    pub(super) fn open(&self) -> Scim {
        let trust = Trust::new(self.ca_file.as_deref());
        Scim::new(self.url.clone(), self.token.at_each_use(), trust)
            .identifiers(self.identifiers.iter().copied())
    }
}
