//! The access token of the desk's service account.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bonafides_http::{
    AccessToken, AccessTokens, Answer, Client, FORM, HttpUrl, Login, Method, Request, form,
    malformed_address, unexpected_status,
};
use bonafides_parts::{DirectoryError, Secret};
use serde::Deserialize;

use crate::admin::SERVER;

/// The client that has the roles of administration in a realm.
pub(crate) const MANAGEMENT: &str = "realm-management";

/// The login of the desk.
#[derive(Debug)]
pub(crate) struct SignIn {
    client: String,
    secret: Secret,
    pub(crate) tokens: AccessTokens,
}

/// The claims of an access token about the service account. Read for the doctor and to find the desk's own account, and never
/// as a proof: Keycloak checks the token.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Claims {
    #[serde(default)]
    pub(crate) sub: String,
    #[serde(default)]
    resource_access: BTreeMap<String, Roles>,
}

#[derive(Debug, Default, Deserialize)]
struct Roles {
    #[serde(default)]
    roles: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
}

impl SignIn {
    pub(crate) fn new(client: String, secret: Secret) -> Self {
        Self { client, secret, tokens: AccessTokens::default() }
    }

    pub(crate) fn client(&self) -> &str {
        &self.client
    }

    pub(crate) fn ask(
        &self,
        client: &Client,
        realm: &HttpUrl,
        within: Duration,
    ) -> Result<AccessToken, DirectoryError> {
        let url = realm.below("/protocol/openid-connect/token").ok_or_else(|| malformed_address(SERVER))?;
        let login =
            Login::client(&self.client, self.secret.clone()).header().map_err(DirectoryError::Unavailable)?;
        let body = form([("grant_type", "client_credentials")]);
        let request = Request::new(Method::Post, &url)
            .body(FORM, body.as_bytes())
            .header("authorization", login)
            .within(within);
        AccessToken::ask(client, SERVER, &request, |answer| self.refused(answer))
    }

    fn refused(&self, answer: &Answer) -> DirectoryError {
        let code = answer.json::<Refused>().map(|refused| refused.error).unwrap_or_default();
        let client = &self.client;
        DirectoryError::Unavailable(match (answer.status, code.as_str()) {
            (404, _) => "there is no such realm (404); correct `url` or `realm`".to_owned(),
            (_, "unauthorized_client") => format!(
                "the client `{client}` may not sign in by itself, or its secret is wrong (unauthorized_client); turn on `Service accounts roles`, and correct the secret"
            ),
            (400 | 401, _) => format!(
                "Keycloak refused the client `{client}` ({}); correct `client` and its secret",
                answer.status
            ),
            (status, _) => return unexpected_status(SERVER, status, "a token"),
        })
    }
}

impl Claims {
    /// Returns the roles of administration.
    pub(crate) fn roles(&self) -> BTreeSet<&str> {
        let roles = self.resource_access.get(MANAGEMENT).map(|roles| &roles.roles);
        roles.into_iter().flatten().map(String::as_str).collect()
    }

    /// Returns other clients whose roles the service account has.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        let others = self
            .resource_access
            .iter()
            .filter(|(client, _)| !matches!(client.as_str(), MANAGEMENT | "account"));
        others.map(|(client, roles)| (client.as_str(), roles.roles.iter().map(String::as_str)))
    }
}
