//! Microsoft Graph.

use std::thread;
use std::time::Duration;

use bonafides_http::{
    AccessToken, Answer, Client, Deadline, HttpUrl, Method, Request, WriteFault, found, malformed_address,
    malformed_answer,
};
use bonafides_parts::DirectoryError;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::sign_in::SignIn;

/// The name of the server in reasons.
pub(crate) const SERVER: &str = "Microsoft Graph";
/// The longest answer that is read, in bytes.
pub(crate) const LONGEST: u64 = 8 << 20;
/// The most pages of a list. A tenant with more cannot be asked in time.
const PAGES: usize = 500;
/// The shortest pause before a request is made again.
const PAUSE: Duration = Duration::from_millis(200);

/// A tenant, and how the desk signs in there.
#[derive(Debug)]
pub(crate) struct Graph {
    pub(crate) client: Client,
    pub(crate) url: HttpUrl,
    pub(crate) sign_in: SignIn,
}

/// A call of the desk, which may take several requests, and ends in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    graph: &'a Graph,
    deadline: Deadline,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Page<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
}

/// An error of the API. Only its code is read: the text may name an account.
#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: Code,
}

#[derive(Default, Deserialize)]
struct Code {
    #[serde(default)]
    code: String,
}

impl Graph {
    /// Begins a call.
    pub(crate) fn within(&self, limit: Duration) -> Call<'_> {
        Call { graph: self, deadline: Deadline::after(limit) }
    }
}

impl Call<'_> {
    pub(crate) fn token(&self) -> Result<AccessToken, DirectoryError> {
        self.graph.sign_in.tokens.token(|| self.ask())
    }

    /// Asks for another token.
    fn ask(&self) -> Result<AccessToken, DirectoryError> {
        self.graph.sign_in.ask(&self.graph.client, &self.graph.url, self.deadline.left())
    }

    fn at(&self, path: &str) -> Result<HttpUrl, DirectoryError> {
        self.graph.url.below(path).ok_or_else(|| malformed_address(SERVER))
    }

    /// Reads something; `None` if it does not exist. `path` is encoded.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<Option<T>, DirectoryError> {
        found(SERVER, &self.get(path)?, what)
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
            let page_of: Option<Page<T>> = found(SERVER, &self.answer(&url)?, what)?;
            let Some(part) = page_of else {
                // A page that is gone must not count as the end.
                return if page == 0 { Ok(None) } else { Err(malformed_answer(SERVER, what)) };
            };
            all.extend(part.value);
            let Some(next) = part.next else { return Ok(Some(all)) };
            url = self.graph.url.next_page(&next).ok_or_else(|| {
                DirectoryError::Invalid(format!(
                    "the next page of {what} is at another server; correct `url`: it is the address of one version of {SERVER}"
                ))
            })?;
        }
        Err(DirectoryError::Invalid(format!("the list of {what} is too long")))
    }

    /// Returns the answer to a request that only reads.
    pub(crate) fn get(&self, path: &str) -> Result<Answer, DirectoryError> {
        self.answer(&self.at(path)?)
    }

    fn answer(&self, url: &HttpUrl) -> Result<Answer, DirectoryError> {
        self.send(Method::Get, url, None).map_err(WriteFault::of_reading)
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

    /// Makes a request. One that is refused because there were too many (429) has no effect, and is made again after the time
    /// that the server asks for, if there is as much.
    fn send(&self, method: Method, url: &HttpUrl, json: Option<&[u8]>) -> Result<Answer, WriteFault> {
        let Graph { client, sign_in, .. } = self.graph;
        let request = || Request::json(method, url, json).within(self.deadline.left());
        loop {
            let answer = sign_in.tokens.answer(client, || self.ask(), request)?;
            let pause = answer.retry_after.unwrap_or(PAUSE).max(PAUSE);
            if answer.status != 429 || pause >= self.deadline.left() {
                return Ok(answer);
            }
            thread::sleep(pause);
        }
    }
}

/// Returns the code of an error, such as `Request_BadRequest`; empty if there is none.
pub(crate) fn code(answer: &Answer) -> String {
    let code = answer.json::<Refused>().map(|refused| refused.error.code).unwrap_or_default();
    let is_code = code.len() <= 60 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_code { code } else { String::new() }
}
