use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::keys::Sensitive;
use bonafides_parts::DirectoryError;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::answer::{Answer, Unanswered};
use crate::client::Client;
use crate::directory_error::malformed_answer;
use crate::login::Login;
use crate::request::Request;

/// A token is renewed this long before it ends.
const MARGIN: Duration = Duration::from_secs(10);

/// An access token that ends.
#[derive(Debug, Clone)]
pub struct AccessToken {
    text: Sensitive<String>,
    until: Instant,
}

/// The answer of a server of tokens (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Issued {
    access_token: Sensitive<String>,
    #[serde(default)]
    expires_in: u64,
}

impl AccessToken {
    /// Asks for a token. `server` is the name of the server of tokens, and `refused` returns the error of an answer without one.
    pub fn ask(
        client: &Client,
        server: &str,
        request: &Request<'_>,
        refused: impl FnOnce(&Answer) -> DirectoryError,
    ) -> Result<Self, DirectoryError> {
        let asked = Instant::now();
        let answer =
            client.call(request).map_err(|unanswered| DirectoryError::Unavailable(unanswered.reason()))?;
        if answer.status != 200 {
            return Err(refused(&answer));
        }
        let issued: Issued = answer.json().ok_or_else(|| malformed_answer(server, "an access token"))?;
        Ok(Self::new(issued.access_token, asked, Duration::from_secs(issued.expires_in)))
    }

    /// Returns a token that was asked for at a time and lasts this long.
    pub fn new(text: Sensitive<String>, asked: Instant, lasts: Duration) -> Self {
        let until = asked.checked_add(lasts.saturating_sub(MARGIN)).unwrap_or(asked);
        Self { text, until }
    }

    /// Returns the login with this token.
    pub fn login(&self) -> Login {
        Login::Bearer(self.text.clone().into())
    }

    /// Returns the token itself.
    pub const fn text(&self) -> &Sensitive<String> {
        &self.text
    }

    /// Returns the claims of a token that is a JWT. They are not verified: the server that takes the token does that.
    pub fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        let payload = self.text.expose().split('.').nth(1)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }
}

/// A change without an answer that says what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    /// Certainly not made.
    Unsent(DirectoryError),
    /// Perhaps made.
    Unanswered(String),
}

/// Nothing was sent.
impl From<DirectoryError> for WriteFault {
    fn from(error: DirectoryError) -> Self {
        Self::Unsent(error)
    }
}

impl From<Unanswered> for WriteFault {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::NotSent(reason) => Self::Unsent(DirectoryError::Unavailable(reason)),
            Unanswered::Perhaps(reason) => Self::Unanswered(reason),
        }
    }
}

impl WriteFault {
    /// Returns the error of a request that only reads.
    pub fn of_reading(self) -> DirectoryError {
        match self {
            Self::Unsent(error) => error,
            Self::Unanswered(reason) => DirectoryError::Unavailable(reason),
        }
    }
}

/// The last access token, which is used until it ends or is refused.
#[derive(Default)]
pub struct AccessTokens(Mutex<Option<AccessToken>>);

impl AccessTokens {
    /// Returns a token that is valid for some time: the kept one, or that which `ask` returns.
    pub fn token<E>(&self, ask: impl FnOnce() -> Result<AccessToken, E>) -> Result<AccessToken, E> {
        if let Some(token) = self.kept(|kept| kept.clone()).filter(|token| Instant::now() < token.until) {
            return Ok(token);
        }
        // Nobody waits for another thread's request: two may ask at once.
        let token = ask()?;
        self.kept(|kept| *kept = Some(token.clone()));
        Ok(token)
    }

    /// Makes a request with a token. With one that the server no longer takes (401), it has no effect, and is made again with a
    /// new one.
    pub fn answer<'a>(
        &self,
        client: &Client,
        ask: impl Fn() -> Result<AccessToken, DirectoryError>,
        request: impl Fn() -> Request<'a>,
    ) -> Result<Answer, WriteFault> {
        let once = |token: &AccessToken| -> Result<Answer, WriteFault> {
            let login = token.login().header().map_err(DirectoryError::Unavailable)?;
            Ok(client.call(&request().header("authorization", login))?)
        };
        let token = self.token(&ask)?;
        let answer = once(&token)?;
        if answer.status != 401 {
            return Ok(answer);
        }
        self.forget(&token);
        let answer = once(&self.token(&ask)?)?;
        if answer.status == 401 {
            let server = client.server();
            let reason = format!("{server} refuses the token that was issued for it (401); look at its log");
            return Err(DirectoryError::Unavailable(reason).into());
        }
        Ok(answer)
    }

    /// Forgets a token that was refused.
    pub fn forget(&self, refused: &AccessToken) {
        self.kept(|kept| {
            if kept.as_ref().is_some_and(|token| token.text.same(refused.text.expose().as_bytes())) {
                *kept = None;
            }
        });
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Option<AccessToken>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Shows nothing.
impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::{Duration, Instant};

    use bonafides::keys::Sensitive;

    use super::{AccessToken, AccessTokens};

    #[test]
    fn a_token_is_used_until_it_ends_or_is_refused() {
        let tokens = AccessTokens::default();
        let of = |text: &str, seconds: u64| {
            let issued =
                AccessToken::new(Sensitive::from(text), Instant::now(), Duration::from_secs(seconds));
            tokens.token(|| Ok::<_, ()>(issued)).unwrap()
        };
        // It ends within the margin.
        assert_eq!(of("a", 5).text().expose(), "a");
        let used = of("b", 3600);
        assert_eq!((used.text().expose().as_str(), of("c", 3600).text().expose().as_str()), ("b", "b"));
        tokens.forget(&AccessToken::new(Sensitive::from("other"), Instant::now(), Duration::ZERO));
        assert_eq!(of("c", 3600).text().expose(), "b");
        tokens.forget(&used);
        assert_eq!(of("c", 3600).text().expose(), "c");
        assert_eq!(tokens.token(|| Err(7)).map(|token| token.text().expose().clone()), Ok("c".to_owned()));
    }
}
