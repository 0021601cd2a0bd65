//! The description of an `OpenID` provider by itself.

use bonafides_http::{Client, HttpUrl, Request};
use serde::Deserialize;

use crate::error::SignInError;

/// The facts about a provider that a sign-in needs.
#[derive(Debug, Clone)]
pub(crate) struct Metadata {
    /// The address to which the browser is sent.
    pub(crate) authorization: String,
    pub(crate) token: HttpUrl,
    pub(crate) keys: HttpUrl,
    /// True if every response names the provider.
    pub(crate) names_itself: bool,
}

#[derive(Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Asks a provider. `issuer` is the text that it must have as its name.
    pub(crate) fn ask(client: &Client, url: &HttpUrl, issuer: &str) -> Result<Self, SignInError> {
        let provider = |reason: &str| SignInError::Provider(reason.to_owned());
        let url = url.below("/.well-known/openid-configuration");
        let url = url.ok_or_else(|| provider("its address is malformed; correct it"))?;
        let answer = client
            .call(&Request::get(&url))
            .map_err(|unanswered| SignInError::Unavailable(unanswered.reason()))?;
        match answer.status {
            200 => {}
            404 => return Err(provider("there is no provider at this address (404); correct it")),
            status => {
                let reason = format!("it answered {status} when asked to describe itself; look at its log");
                return Err(SignInError::Unavailable(reason));
            }
        }
        let described: Described = answer
            .json()
            .ok_or_else(|| provider("what it says about itself is malformed; correct its address"))?;
        if described.issuer != issuer {
            return Err(provider("it names itself otherwise; write its `issuer` exactly as it does"));
        }
        if !described.code_challenge_methods_supported.iter().any(|method| method == "S256") {
            return Err(provider("it does not check PKCE by S256; turn it on, or choose another provider"));
        }
        let endpoint = |text: &str| {
            let url = text.parse::<HttpUrl>();
            url.map_err(|error| {
                SignInError::Provider(format!("one of its endpoints: {error}; {}", error.help()))
            })
        };
        endpoint(&described.authorization_endpoint)?;
        Ok(Self {
            token: endpoint(&described.token_endpoint)?,
            keys: endpoint(&described.jwks_uri)?,
            authorization: described.authorization_endpoint,
            names_itself: described.authorization_response_iss_parameter_supported,
        })
    }
}
