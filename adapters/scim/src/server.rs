//! Requests to the SCIM server (RFC 7644).

use std::collections::BTreeSet;
use std::time::Duration;

use bonafides_http::{
    Answer, Client, Deadline, HttpUrl, Login, Method, Request, WriteFault, malformed_address,
};
use bonafides_parts::{DirectoryError, Secret};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, SERVER};

/// The longest answer that is read, in bytes: a group comes with all its members.
pub(crate) const LONGEST: u64 = 32 << 20;
/// Resources of a page.
const PAGE: usize = 200;
/// The type of the body of a change.
const SCIM: &str = "application/scim+json";

/// A SCIM server, and the token of the desk there.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) client: Client,
    pub(crate) url: HttpUrl,
    pub(crate) token: Secret,
}

/// A call of the desk, which may take several requests, and ends in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    server: &'a Server,
    deadline: Deadline,
}

/// A resource with an id.
pub(crate) trait Resource: DeserializeOwned {
    /// Returns the id.
    fn id(&self) -> &str;
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
struct Page<T> {
    total_results: usize,
    #[serde(rename = "Resources", default = "Vec::new")]
    resources: Vec<T>,
}

/// An error of the server. Only its code is read: the text may name an account.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refused {
    #[serde(default)]
    scim_type: Option<String>,
}

impl Server {
    /// Begins a call.
    pub(crate) fn within(&self, limit: Duration) -> Call<'_> {
        Call { server: self, deadline: Deadline::after(limit) }
    }
}

impl Call<'_> {
    /// Reads something; `None` if it does not exist. `path` is encoded.
    pub(crate) fn read<T: DeserializeOwned>(&self, path: &str, what: &str) -> Result<Option<T>, Fault> {
        let answer = self.send(Method::Get, path, None).map_err(WriteFault::of_reading)?;
        match answer.status {
            200 => answer.json().map(Some).ok_or_else(|| Fault::strange(what)),
            404 => Ok(None),
            status => Err(Fault::of_status(status, &code(&answer), what)),
        }
    }

    /// Reads a list, page by page, of at most `most` resources.
    pub(crate) fn list<T: Resource>(&self, path: &str, what: &str, most: usize) -> Result<Vec<T>, Fault> {
        let mut all: Vec<T> = Vec::new();
        let mut ids = BTreeSet::new();
        let joint = if path.contains('?') { '&' } else { '?' };
        loop {
            let first = all.len().saturating_add(1);
            let page: Option<Page<T>> =
                self.read(&format!("{path}{joint}startIndex={first}&count={PAGE}"), what)?;
            let page = page.ok_or_else(|| Fault::of_status(404, "", what))?;
            if page.total_results > most {
                return Err(Fault::invalid(format!(
                    "there are too many {what} ({}); check that the SCIM server does what filters say",
                    page.total_results
                )));
            }
            let is_empty = page.resources.is_empty();
            for resource in page.resources {
                // A page again: the server knows no pages, or the list changed.
                if !ids.insert(resource.id().to_owned()) {
                    return Err(incomplete(what));
                }
                all.push(resource);
            }
            if all.len() >= page.total_results {
                return Ok(all);
            }
            if is_empty {
                return Err(incomplete(what));
            }
        }
    }

    /// Makes a change, once.
    pub(crate) fn patch(&self, path: &str, json: &[u8]) -> Result<Answer, WriteFault> {
        self.send(Method::Patch, path, Some(json))
    }

    fn send(&self, method: Method, path: &str, json: Option<&[u8]>) -> Result<Answer, WriteFault> {
        let url = self.server.url.below(path).ok_or_else(|| malformed_address(SERVER))?;
        let login = Login::Bearer(self.server.token.clone()).header().map_err(DirectoryError::Unavailable)?;
        let mut request =
            Request::new(method, &url).header("authorization", login).within(self.deadline.left());
        if let Some(json) = json {
            request = request.body(SCIM, json);
        }
        Ok(self.server.client.call(&request)?)
    }
}

/// The fault of a list that lacks something: what is left out must not count as absent.
fn incomplete(what: &str) -> Fault {
    Fault::unavailable(format!(
        "the SCIM server does not list all {what} page by page, or they changed meanwhile; try again"
    ))
}

/// Returns the code of an error, such as `invalidFilter`; empty if there is none.
pub(crate) fn code(answer: &Answer) -> String {
    let code = answer.json::<Refused>().and_then(|refused| refused.scim_type).unwrap_or_default();
    let is_code = code.len() <= 40 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_code { code } else { String::new() }
}
