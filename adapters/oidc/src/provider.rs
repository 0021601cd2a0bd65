use std::time::Duration;

use bonafides::Time;
use bonafides::keys::Sensitive;
use bonafides_http::{Client, FORM, HttpUrl, Login, Method, Request, UrlError, form};
use bonafides_parts::Secret;
use bonafides_tls::Trust;
use serde::Deserialize;

use crate::claims::{Claims, Expected};
use crate::error::{SignInError, TokenFault};
use crate::keys::Keys;
use crate::metadata::Metadata;
use crate::proof::{Proof, Purpose};
use crate::response::Response;
use crate::sign_in::SignIn;

/// The time for each request to the provider.
const LIMIT: Duration = Duration::from_secs(8);
/// The longest that a person may take to sign in.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// The most by which the clocks of the desk and of the provider may differ.
const SKEW: Duration = Duration::from_secs(30);
/// The longest time since the person signed in.
const MAX_AGE: Duration = Duration::from_secs(5 * 60);

/// An `OpenID` provider, at which vouchers and operators sign in.
///
/// Asks the provider for its endpoints and its keys at each sign-in: nothing is kept that could have been withdrawn.
#[derive(Debug)]
pub struct OpenId {
    /// The name of the provider, as it writes it.
    issuer: String,
    url: HttpUrl,
    client: String,
    /// The address to which it sends the browser back, as it is registered there.
    redirect: String,
    secret: Option<Secret>,
    levels: Vec<String>,
    max_age: Duration,
    skew: Duration,
    http: Client,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Sensitive<String>,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
}

impl OpenId {
    /// Returns a provider. `issuer` is its name exactly as it writes it, `client` that of the desk there, and `redirect` the
    /// address to which it sends the browser back, exactly as it is registered there. Both are `https`, or on this machine.
    ///
    /// No sign-in counts before [`levels`](Self::levels) are set.
    pub fn new(
        issuer: &str,
        client: impl Into<String>,
        redirect: &str,
        trust: Trust,
    ) -> Result<Self, UrlError> {
        redirect.parse::<HttpUrl>()?;
        Ok(Self {
            url: issuer.parse()?,
            issuer: issuer.to_owned(),
            client: client.into(),
            redirect: redirect.to_owned(),
            secret: None,
            levels: Vec::new(),
            max_age: MAX_AGE,
            skew: SKEW,
            http: Client::new("the OpenID provider", trust, LIMIT),
        })
    }

    /// Sets the secret of the client. Without one, the client is public, and protected by PKCE alone.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// Sets the levels of sign-ins (`acr`) that count, the preferred one first. The provider is asked for them: Keycloak then
    /// demands a password or key each time.
    #[must_use]
    pub fn levels(mut self, levels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.levels = levels.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the longest time since the person signed in: 5 minutes by default. With an older session, the provider makes
    /// them sign in again.
    #[must_use]
    pub const fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Sets the most by which the clocks may differ: 30 seconds by default.
    #[must_use]
    pub const fn skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Sets the time for each request to the provider: 8 seconds by default.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.http = self.http.limit(limit);
        self
    }

    /// Checks that the provider is reached, is the one that the settings name, and has the secret of the client: it refuses a code
    /// that it never issued, and not the client. Nobody signs in.
    pub fn check(&self) -> Result<(), SignInError> {
        let metadata = Metadata::ask(&self.http, &self.url, &self.issuer)?;
        Keys::ask(&self.http, &metadata.keys)?;
        let sign_in = SignIn::new(metadata, Time::from_milliseconds(0))?;
        match self.exchange(&sign_in, "bonafides-doctor") {
            Ok(_) => Err(SignInError::Provider("it takes any code; choose another provider".to_owned())),
            Err(SignInError::Code) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Begins a sign-in for one purpose.
    pub fn begin(&self, purpose: &Purpose, now: Time) -> Result<SignIn, SignInError> {
        let metadata = Metadata::ask(&self.http, &self.url, &self.issuer)?;
        let mut sign_in = SignIn::new(metadata, now)?;
        let (nonce, challenge) = (sign_in.nonce(purpose), sign_in.challenge());
        let age = self.max_age.as_secs().to_string();
        let levels = self.levels.join(" ");
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", &self.client),
            ("redirect_uri", &self.redirect),
            ("scope", "openid"),
            ("state", sign_in.state.expose()),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("max_age", &age),
        ];
        if !self.levels.is_empty() {
            pairs.push(("acr_values", &levels));
        }
        let query = form(pairs);
        let endpoint = &sign_in.metadata.authorization;
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        sign_in.address = format!("{endpoint}{joint}{}", *query);
        Ok(sign_in)
    }

    /// Finishes a sign-in: exchanges the code of the response, and checks the ID token. `query` is that of the address to which the
    /// provider sent the browser; `purpose` the one for which the host uses the proof now, which must be that of the beginning.
    ///
    /// Takes the sign-in: a response that comes again belongs to none.
    #[expect(clippy::needless_pass_by_value, reason = "a sign-in is finished once")]
    pub fn finish(
        &self,
        sign_in: SignIn,
        purpose: &Purpose,
        query: &str,
        now: Time,
    ) -> Result<Proof, SignInError> {
        let response = Response::read(query)?;
        if !sign_in.state.same(response.state.as_bytes()) {
            return Err(SignInError::OtherSignIn);
        }
        let age = now.milliseconds().saturating_sub(sign_in.begun.milliseconds());
        if i128::from(age) > i128::try_from(LIFETIME.as_millis()).unwrap_or(i128::MAX) {
            return Err(SignInError::TooLate);
        }
        // Another provider's response would carry its code to this one.
        let names_another = response.issuer.as_ref().is_some_and(|named| *named != self.issuer);
        if names_another || (sign_in.metadata.names_itself && response.issuer.is_none()) {
            return Err(SignInError::OtherSignIn);
        }
        if let Some(error) = response.error {
            return Err(SignInError::Denied(plain(&error)));
        }
        let token = self.exchange(&sign_in, &response.code.ok_or(SignInError::OtherSignIn)?)?;
        let keys = Keys::ask(&self.http, &sign_in.metadata.keys)?;
        let claims = Claims::read(&keys.open(token.expose())?)?;
        let signed_in = claims.check(&Expected {
            issuer: &self.issuer,
            client: &self.client,
            nonce: &sign_in.nonce(purpose),
            levels: &self.levels,
            max_age: self.max_age,
            skew: self.skew,
            begun: sign_in.begun,
            now,
        })?;
        Ok(Proof { purpose: purpose.clone(), subject: claims.sub, signed_in, level: claims.acr })
    }

    /// Exchanges a code, once.
    fn exchange(&self, sign_in: &SignIn, code: &str) -> Result<Sensitive<String>, SignInError> {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", sign_in.verifier.expose()),
        ];
        if self.secret.is_none() {
            pairs.push(("client_id", &self.client));
        }
        let body = form(pairs);
        let mut request = Request::new(Method::Post, &sign_in.metadata.token).body(FORM, body.as_bytes());
        if let Some(secret) = &self.secret {
            let login = Login::client(&self.client, secret.clone()).header();
            request = request.header("authorization", login.map_err(SignInError::Unavailable)?);
        }
        let answer = self.http.call(&request);
        let answer = answer.map_err(|unanswered| SignInError::Unavailable(unanswered.reason()))?;
        match answer.status {
            200 => answer.json().map(|tokens: Tokens| tokens.id_token).ok_or(TokenFault::Malformed.into()),
            400 | 401 => {
                let code = answer.json::<Refused>().map(|refused| refused.error).unwrap_or_default();
                Err(match code.as_str() {
                    "invalid_grant" => SignInError::Code,
                    _ => SignInError::Provider(format!(
                        "it refused the client ({}: `{}`); correct its name and its secret",
                        answer.status,
                        plain(&code)
                    )),
                })
            }
            status => {
                let reason = format!("it answered {status} when asked for the token; look at its log");
                Err(SignInError::Unavailable(reason))
            }
        }
    }
}

/// Returns the code of an error, as RFC 6749 writes them, and nothing else.
fn plain(code: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    code.chars().filter(is_plain).take(64).collect()
}
