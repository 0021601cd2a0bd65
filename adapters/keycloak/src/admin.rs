//! The admin REST API of a realm.

use std::time::Duration;

use bonafides_http::{
    AccessToken, Answer, Client, Deadline, HttpUrl, Method, Request, WriteFault, found, malformed_address,
};
use bonafides_parts::DirectoryError;
use serde::de::DeserializeOwned;

use crate::realm::RealmName;
use crate::token::SignIn;

/// The name of the server in reasons.
pub(crate) const SERVER: &str = "Keycloak";
/// The longest answer that is read, in bytes.
pub(crate) const LONGEST: u64 = 8 << 20;
/// Entries of a page.
const PAGE: usize = 200;
/// Pages of a list: 100,000 entries. A realm with more cannot be asked in time.
const PAGES: usize = 500;

/// A realm, and how the desk signs in there.
#[derive(Debug)]
pub(crate) struct Admin {
    pub(crate) client: Client,
    pub(crate) url: HttpUrl,
    pub(crate) realm: RealmName,
    pub(crate) sign_in: SignIn,
}

/// A call of the desk, which may take several requests, and ends in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    admin: &'a Admin,
    deadline: Deadline,
}

impl Admin {
    /// Begins a call.
    pub(crate) fn within(&self, limit: Duration) -> Call<'_> {
        Call { admin: self, deadline: Deadline::after(limit) }
    }
}

impl Call<'_> {
    pub(crate) fn token(&self) -> Result<AccessToken, DirectoryError> {
        self.admin.sign_in.tokens.token(|| self.ask())
    }

    /// Asks for another token.
    fn ask(&self) -> Result<AccessToken, DirectoryError> {
        let realm = self.at("/realms", "")?;
        self.admin.sign_in.ask(&self.admin.client, &realm, self.deadline.left())
    }

    fn at(&self, before: &str, path: &str) -> Result<HttpUrl, DirectoryError> {
        self.admin
            .url
            .below(&format!("{before}/{}{path}", self.admin.realm))
            .ok_or_else(|| malformed_address(SERVER))
    }

    /// Reads something; `None` if it does not exist. `path` is encoded.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<Option<T>, DirectoryError> {
        let answer = self.send(Method::Get, path, None).map_err(WriteFault::of_reading)?;
        found(SERVER, &answer, what)
    }

    /// Reads a list, page by page; `None` if that which it belongs to does not exist.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        what: &str,
    ) -> Result<Option<Vec<T>>, DirectoryError> {
        let mut all = Vec::new();
        let joint = if path.contains('?') { '&' } else { '?' };
        for page in 0..PAGES {
            let first = page.saturating_mul(PAGE);
            let path = format!("{path}{joint}first={first}&max={PAGE}");
            let Some(part): Option<Vec<T>> = self.read(&path, what)? else { return Ok(None) };
            let is_last = part.len() < PAGE;
            all.extend(part);
            if is_last {
                return Ok(Some(all));
            }
        }
        // An entry that was left out must not count as absent.
        Err(DirectoryError::Invalid(format!("the list of {what} is too long: more than 100,000 entries")))
    }

    /// Makes a change, once.
    pub(crate) fn write(
        &self,
        method: Method,
        path: &str,
        json: Option<&[u8]>,
    ) -> Result<Answer, WriteFault> {
        self.send(method, path, json)
    }

    /// Makes a request. With a token that Keycloak no longer takes, it has no effect, and is made again with a new one.
    fn send(&self, method: Method, path: &str, json: Option<&[u8]>) -> Result<Answer, WriteFault> {
        let url = self.at("/admin/realms", path)?;
        let request = || Request::json(method, &url, json).within(self.deadline.left());
        self.admin.sign_in.tokens.answer(&self.admin.client, || self.ask(), request)
    }
}
