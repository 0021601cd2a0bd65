use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::url::HttpUrl;

/// The content type of JSON.
pub const JSON: &str = "application/json";
/// The content type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Adds, or asks for an effect.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

/// A request.
pub struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a HttpUrl,
    pub(crate) headers: Vec<(&'static str, Zeroizing<String>)>,
    pub(crate) content_type: &'static str,
    pub(crate) body: Option<&'a [u8]>,
    pub(crate) within: Option<Duration>,
}

impl<'a> Request<'a> {
    /// Returns a request.
    pub const fn new(method: Method, url: &'a HttpUrl) -> Self {
        Self { method, url, headers: Vec::new(), content_type: JSON, body: None, within: None }
    }

    /// Returns a request that only reads.
    pub const fn get(url: &'a HttpUrl) -> Self {
        Self::new(Method::Get, url)
    }

    /// Returns a request with a body of JSON, if there is one.
    pub fn json(method: Method, url: &'a HttpUrl, json: Option<&'a [u8]>) -> Self {
        Self { body: json, ..Self::new(method, url) }
    }

    /// Returns a request with a body of JSON.
    pub const fn post(url: &'a HttpUrl, json: &'a [u8]) -> Self {
        Self::new(Method::Post, url).body(JSON, json)
    }

    /// Sets the body. A request that reads or removes has none.
    #[must_use]
    pub const fn body(mut self, content_type: &'static str, body: &'a [u8]) -> Self {
        self.content_type = content_type;
        self.body = Some(body);
        self
    }

    /// Adds a header. Its value is shown nowhere.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: Zeroizing<String>) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Sets the time for this request, if it is less than that of the client.
    #[must_use]
    pub const fn within(mut self, time: Duration) -> Self {
        self.within = Some(time);
        self
    }
}

/// Shows the method and the host alone.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
