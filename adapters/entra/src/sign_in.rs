//! The access token of the desk's application.

use std::collections::BTreeSet;
use std::time::Duration;

use bonafides_http::{
    AccessToken, AccessTokens, Answer, Client, FORM, HttpUrl, Method, Request, form, malformed_address,
    unexpected_status,
};
use bonafides_parts::{DirectoryError, Secret};
use serde::Deserialize;

use crate::tenant::TenantName;

/// The name of the server of tokens in reasons.
const SERVER: &str = "Entra ID";

/// The login of the desk: the client credentials flow.
#[derive(Debug)]
pub(crate) struct SignIn {
    /// The address of the server of tokens.
    pub(crate) url: HttpUrl,
    pub(crate) tenant: TenantName,
    /// The id of the application.
    pub(crate) client: String,
    pub(crate) secret: Secret,
    pub(crate) tokens: AccessTokens,
}

/// The claims of an access token about the desk's application. Read for the doctor, and never as a proof.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Claims {
    /// The permissions of the application.
    #[serde(default)]
    pub(crate) roles: BTreeSet<String>,
    /// The id of the application in this tenant.
    #[serde(default)]
    pub(crate) oid: String,
}

/// An error of the server. Only its codes are read.
#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_codes: Vec<u32>,
}

impl SignIn {
    /// Asks for a token for the API at `resource`.
    pub(crate) fn ask(
        &self,
        client: &Client,
        resource: &HttpUrl,
        within: Duration,
    ) -> Result<AccessToken, DirectoryError> {
        let path = format!("/{}/oauth2/v2.0/token", self.tenant);
        let url = self.url.below(&path).ok_or_else(|| malformed_address(SERVER))?;
        let secret = self.secret.read().map_err(DirectoryError::Unavailable)?;
        let scope = format!("{}/.default", resource.origin());
        let body = form([
            ("grant_type", "client_credentials"),
            ("client_id", self.client.as_str()),
            ("client_secret", secret.expose().trim()),
            ("scope", scope.as_str()),
        ]);
        let request = Request::new(Method::Post, &url).body(FORM, body.as_bytes()).within(within);
        AccessToken::ask(client, SERVER, &request, |answer| self.refused(answer))
    }

    fn refused(&self, answer: &Answer) -> DirectoryError {
        let refused = answer.json::<Refused>().unwrap_or_default();
        let client = &self.client;
        let reason = match (refused.error_codes.first(), refused.error.as_str()) {
            (Some(7_000_222), _) => {
                "its secret has expired (AADSTS7000222); write a new one to its file".to_owned()
            }
            (Some(7_000_215), _) => {
                "its secret is wrong (AADSTS7000215); write its value, and not its id, to the file".to_owned()
            }
            (Some(700_016), _) => "the tenant does not have it (AADSTS700016); correct `client`".to_owned(),
            (Some(90_002), _) => {
                return DirectoryError::Unavailable(
                    "there is no such tenant (AADSTS90002); correct `tenant`".to_owned(),
                );
            }
            (Some(code), _) => format!("AADSTS{code}; look it up at https://login.microsoftonline.com/error"),
            (None, "invalid_client" | "unauthorized_client") => "correct `client` and its secret".to_owned(),
            (None, _) => return unexpected_status(SERVER, answer.status, "a token"),
        };
        DirectoryError::Unavailable(format!("{SERVER} refused the application `{client}`: {reason}"))
    }
}
