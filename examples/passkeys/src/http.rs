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
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// The answer to a request.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: String,
    /// The secret of a new session.
    pub(crate) session: Option<String>,
}

impl Reply {
    pub(crate) fn json(body: String) -> Self {
        Self { status: 200, kind: "application/json", body, session: None }
    }

    pub(crate) fn error(status: u16) -> Self {
        Self { status, kind: "text/plain", body: String::new(), session: None }
    }

    pub(crate) fn send(self, request: Request) {
        let mut headers: Vec<(&str, String)> =
            HEADERS.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        headers.push(("Content-Type", format!("{}; charset=utf-8", self.kind)));
        if let Some(secret) = self.session {
            headers.push(("Set-Cookie", format!("session={secret}; HttpOnly; SameSite=Strict; Path=/")));
        }
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

/// Returns the secret of the visitor's session.
pub(crate) fn session(request: &Request) -> Option<String> {
    let mut cookies = header(request, "Cookie")?.split(';');
    cookies.find_map(|cookie| cookie.trim().strip_prefix("session=")).map(str::to_owned)
}

pub(crate) fn body<T: DeserializeOwned>(request: &mut Request) -> Option<T> {
    let mut bytes = Vec::new();
    request.as_reader().take(LONGEST).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}
