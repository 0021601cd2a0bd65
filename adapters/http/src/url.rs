use std::fmt;
use std::str::FromStr;

use bonafides_tls::is_this_machine;
use thiserror::Error;
use ureq::http::Uri;
use ureq::http::uri::Authority;

/// The address of a server, or of a place there: `https://gateway.contoso.example/messages`; `http` only on this machine.
///
/// Its path may be a secret, as that of a chat's webhook is. Debug output shows the host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpUrl(Uri);

impl HttpUrl {
    pub(crate) const fn uri(&self) -> &Uri {
        &self.0
    }

    /// Returns the host name or address.
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default()
    }

    /// Returns the address of the server, without a path.
    pub fn origin(&self) -> String {
        let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
        format!("{}://{}", part(self.0.scheme_str()), part(self.0.authority().map(Authority::as_str)))
    }

    /// Returns true if the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// Returns the address of the next page, to which a server links. It must be at the same server and below this address: no
    /// other gets the login.
    pub fn next_page(&self, link: &str) -> Option<Self> {
        let next: Self = link.parse().ok()?;
        let base = self.0.path().trim_end_matches('/');
        let is_below = next.0.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
        // A part that is `..` would leave the path again.
        let is_plain = !next.0.path().split('/').any(|part| matches!(part, "." | ".."));
        let is_same = next.0.scheme() == self.0.scheme() && next.0.authority() == self.0.authority();
        (is_same && is_below && is_plain).then_some(next)
    }

    /// Returns the address of a resource below this one; `path` begins with a slash, and is encoded.
    pub fn below(&self, path: &str) -> Option<Self> {
        let base = self.0.path().trim_end_matches('/');
        let authority = self.0.authority()?;
        let scheme = self.0.scheme_str()?;
        format!("{scheme}://{authority}{base}{path}").parse().ok().map(Self)
    }
}

impl fmt::Debug for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpUrl").field(&self.host()).finish()
    }
}

impl FromStr for HttpUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        // A fragment would be dropped silently.
        if text.contains('#') {
            return Err(UrlError::Malformed);
        }
        let uri: Uri = text.parse().map_err(|_| UrlError::Malformed)?;
        let authority = uri.authority().ok_or(UrlError::Malformed)?;
        if authority.as_str().contains('@') {
            return Err(UrlError::User);
        }
        let host = authority.host();
        if host.is_empty() {
            return Err(UrlError::Malformed);
        }
        match uri.scheme_str() {
            Some("https") => Ok(Self(uri)),
            Some("http") if is_this_machine(host) => Ok(Self(uri)),
            Some("http") => Err(UrlError::Unencrypted),
            _ => Err(UrlError::Malformed),
        }
    }
}

/// A text that is not the address of a server. Does not contain it: it may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UrlError {
    /// Not a URL of the web.
    #[error("not the address of a server")]
    Malformed,
    /// There is a user in it.
    #[error("the address of a server contains no user")]
    User,
    /// Not encrypted, and another machine.
    #[error("a server on another machine is never reached without TLS")]
    Unencrypted,
}

impl UrlError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Malformed => "write an address such as `https://server.contoso.example/path`",
            Self::User => "write what the server demands to the file of a secret",
            Self::Unencrypted => "write `https://`",
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{HttpUrl, UrlError};

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        let error = |text: &str| text.parse::<HttpUrl>().err();
        for text in [
            "https://g.example",
            "https://g.example:8443/a?b=c",
            "http://127.0.0.1:1/",
            "http://[::1]:1",
            "http://localhost",
        ] {
            assert_eq!(error(text), None, "{text}");
        }
        for text in
            ["http://g.example", "http://10.0.0.1/", "http://127.0.0.1.example", "http://localhost.example"]
        {
            assert_eq!(error(text), Some(UrlError::Unencrypted), "{text}");
        }
        for text in [
            "https://a:hunter2@g.example",
            "http://localhost@evil.example",
            "http://127.0.0.1:80@evil.example/",
        ] {
            assert_eq!(error(text), Some(UrlError::User), "{text}");
        }
        for text in [
            "",
            "g.example",
            "/messages",
            "ftp://g.example",
            "https://",
            "https:///x",
            "https://g.example/#x",
            "https://g.example/\r\nx",
            "file:///etc",
        ] {
            assert_eq!(error(text), Some(UrlError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_next_page_is_at_the_same_server() {
        let url: HttpUrl = "https://graph.example/v1.0".parse().unwrap();
        let next = |link: &str| url.next_page(link).map(|next| next.uri().to_string());
        for link in ["https://graph.example/v1.0/groups?$skiptoken=x", "https://graph.example/v1.0/users"] {
            assert_eq!(next(link).as_deref(), Some(link));
        }
        for link in [
            "",
            "/v1.0/groups",
            "http://graph.example/v1.0/groups",
            "https://evil.example/v1.0/groups",
            "https://graph.example:444/v1.0/groups",
            "https://graph.example@evil.example/v1.0/groups",
            "https://graph.example.evil.example/v1.0/groups",
            "https://graph.example/v1.0",
            "https://graph.example/v1.01/groups",
            "https://graph.example/beta/groups",
            "https://graph.example/v1.0/../beta/groups",
        ] {
            assert_eq!(next(link), None, "{link}");
        }
    }

    #[test]
    fn a_path_may_be_a_secret() {
        let url: HttpUrl = "https://hooks.example/services/T0/B0/hunter2?sig=hunter2".parse().unwrap();
        assert_eq!(format!("{url:?}"), "HttpUrl(\"hooks.example\")");
        let below =
            |base: &str| base.parse::<HttpUrl>().unwrap().below("/api?x=1").unwrap().uri().to_string();
        assert_eq!(below("https://a.example"), "https://a.example/api?x=1");
        assert_eq!(below("https://a.example:1/jira/"), "https://a.example:1/jira/api?x=1");
    }
}
