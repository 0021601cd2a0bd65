//! The Okta Management API.

use std::thread;
use std::time::{Duration, SystemTime};

use bonafides_http::{
    Answer, Client, Deadline, HttpUrl, Login, Method, Request, WriteFault, found, malformed_address,
    malformed_answer,
};
use bonafides_parts::{DirectoryError, Secret};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::next_page::next_page;

/// The name of the server in reasons.
pub(crate) const SERVER: &str = "Okta";
/// The longest answer that is read, in bytes.
pub(crate) const LONGEST: u64 = 8 << 20;
/// The most pages of a list. An org with more cannot be asked in time.
const PAGES: usize = 500;
/// The shortest pause before a request is made again.
const PAUSE: Duration = Duration::from_millis(200);

/// An org, and the token of the desk there.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) client: Client,
    pub(crate) url: HttpUrl,
    pub(crate) token: Secret,
}

/// A call of the desk, which may take several requests, and ends in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    api: &'a Api,
    deadline: Deadline,
}

/// An error of the API. Only its code is read: the text may name an account.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refused {
    #[serde(default)]
    error_code: String,
}

impl Api {
    /// Begins a call.
    pub(crate) fn within(&self, limit: Duration) -> Call<'_> {
        Call { api: self, deadline: Deadline::after(limit) }
    }
}

impl Call<'_> {
    /// Returns the same call, which leaves half of its time for what comes after it.
    pub(crate) fn half(self) -> Self {
        let half = self.deadline.left().checked_div(2).unwrap_or_default();
        Self { deadline: Deadline::after(half), ..self }
    }

    fn at(&self, path: &str) -> Result<HttpUrl, DirectoryError> {
        self.api.url.below(&format!("/api/v1{path}")).ok_or_else(|| malformed_address(SERVER))
    }

    /// Reads something; `None` if it does not exist. `path` is encoded.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<Option<T>, DirectoryError> {
        found(SERVER, &self.answer(&self.at(path)?)?, what)
    }

    /// Reads a list, page by page; `None` if that which it belongs to does not exist.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<Option<Vec<T>>, DirectoryError> {
        let mut all = Vec::new();
        let mut url = self.at(path)?;
        for page in 0..PAGES {
            let answer = self.answer(&url)?;
            let Some(part): Option<Vec<T>> = found(SERVER, &answer, what)? else {
                // A page that is gone must not count as the end.
                return if page == 0 { Ok(None) } else { Err(malformed_answer(SERVER, what)) };
            };
            all.extend(part);
            let next = next_page(&answer.headers).map_err(|_| malformed_answer(SERVER, "a link"))?;
            let Some(next) = next else { return Ok(Some(all)) };
            url = self.at("")?.next_page(next).ok_or_else(|| {
                DirectoryError::Invalid(format!(
                    "the next page of {what} is at another server; correct `url`: it is the address of the org"
                ))
            })?;
        }
        Err(DirectoryError::Invalid(format!("the list of {what} is too long")))
    }

    /// Makes a change, once.
    pub(crate) fn write(
        &self,
        method: Method,
        path: &str,
        json: Option<&[u8]>,
    ) -> Result<Answer, WriteFault> {
        self.send(method, &self.at(path)?, json)
    }

    fn answer(&self, url: &HttpUrl) -> Result<Answer, DirectoryError> {
        self.send(Method::Get, url, None).map_err(WriteFault::of_reading)
    }

    /// Makes a request. One that is refused because there were too many (429) has no effect, and is made again when the server
    /// counts anew, if there is as much time. One with a token that the server does not take (401) has none either.
    fn send(&self, method: Method, url: &HttpUrl, json: Option<&[u8]>) -> Result<Answer, WriteFault> {
        let Api { client, token, .. } = self.api;
        loop {
            let login = Login::Ssws(token.clone()).header().map_err(DirectoryError::Unavailable)?;
            let request = Request::json(method, url, json).header("authorization", login);
            let answer = client.call(&request.within(self.deadline.left()))?;
            if answer.status == 401 {
                let reason = format!("{} {}", answer.status, code(&answer));
                let reason = format!(
                    "Okta refuses the API token ({}); write a valid one to its file",
                    reason.trim_end()
                );
                return Err(DirectoryError::Unavailable(reason).into());
            }
            let pause = pause(&answer, SystemTime::now()).max(PAUSE);
            if answer.status != 429 || pause >= self.deadline.left() {
                return Ok(answer);
            }
            thread::sleep(pause);
        }
    }
}

/// Returns the time until the server counts requests anew: its header has this as seconds since 1970.
fn pause(answer: &Answer, now: SystemTime) -> Duration {
    let reset = answer.header("x-rate-limit-reset").and_then(|reset| reset.trim().parse().ok());
    let at = reset.and_then(|reset| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(reset)));
    at.and_then(|at| at.duration_since(now).ok()).unwrap_or_default()
}

/// Returns the code of an error, such as `E0000001`; empty if there is none.
pub(crate) fn code(answer: &Answer) -> String {
    let code = answer.json::<Refused>().map(|refused| refused.error_code).unwrap_or_default();
    let is_code = code.len() <= 20 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_code { code } else { String::new() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::{Duration, SystemTime};

    use bonafides_http::Answer;

    use super::pause;

    #[test]
    fn a_limit_of_requests_says_when_it_ends() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let seconds = |reset: &str| {
            let mut answer = Answer::default();
            answer.headers.insert("x-rate-limit-reset", reset.parse().unwrap());
            pause(&answer, now).as_secs()
        };
        assert_eq!((seconds("1007"), seconds(" 1007 "), seconds("990"), seconds("soon")), (7, 7, 0, 0));
        assert_eq!(pause(&Answer::default(), now), Duration::ZERO);
    }
}
