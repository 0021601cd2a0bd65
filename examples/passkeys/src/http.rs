use std::fmt::Write as _;
use std::io::Read as _;

use serde::de::DeserializeOwned;
use tiny_http::{Header, Request, Response};

/// The longest body, in bytes: more than any response of an authenticator.
const LONGEST: u64 = 70_000;

/// Sent with every response: nothing is framed, loaded from elsewhere or kept.
const HEADERS: [(&str, &str); 5] = [
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("Permissions-Policy", "publickey-credentials-get=(self), publickey-credentials-create=(self)"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
];

/// The answer to a request.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: String,
    /// A new cookie, with its attributes.
    pub(crate) cookie: Option<String>,
    /// The address to which the browser is sent.
    pub(crate) location: Option<String>,
}

impl Reply {
    pub(crate) fn json(body: String) -> Self {
        Self { status: 200, kind: "application/json", body, cookie: None, location: None }
    }

    pub(crate) fn error(status: u16) -> Self {
        Self { status, kind: "text/plain", body: String::new(), cookie: None, location: None }
    }

    pub(crate) fn send(self, request: Request) {
        let mut headers: Vec<(&str, String)> =
            HEADERS.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        headers.push(("Content-Type", format!("{}; charset=utf-8", self.kind)));
        headers.extend(self.cookie.map(|cookie| ("Set-Cookie", cookie)));
        headers.extend(self.location.map(|address| ("Location", address)));
        let mut response = Response::from_string(self.body).with_status_code(self.status);
        for (name, value) in headers {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        // A browser that has gone needs no answer.
        let _ = request.respond(response);
    }
}

pub(crate) fn header<'r>(request: &'r Request, name: &'static str) -> Option<&'r str> {
    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.as_str())
}

/// Returns the value of a cookie.
pub(crate) fn cookie(request: &Request, name: &str) -> Option<String> {
    let mut cookies =
        header(request, "Cookie")?.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// Returns the JSON of a request.
pub(crate) fn body<T: DeserializeOwned>(request: &mut Request) -> Option<T> {
    serde_json::from_slice(&bytes(request)?).ok()
}

/// Returns the text of a request.
pub(crate) fn text(request: &mut Request) -> Option<String> {
    String::from_utf8(bytes(request)?).ok()
}

fn bytes(request: &mut Request) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    request.as_reader().take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns a text that nobody guesses; `None` if the system has no randomness.
pub(crate) fn secret() -> Option<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).ok()?;
    Some(random.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
