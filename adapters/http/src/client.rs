//! Requests, and what is certain about them afterwards.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use bonafides_tls::{Trust, distrust};
use ureq::{Agent, Error};
use zeroize::Zeroizing;

use crate::agent;
use crate::answer::{Answer, Unanswered, pause};
use crate::request::{Method, Request};
use crate::url::HttpUrl;

/// The longest part of an answer that is read, in bytes, unless the host chooses another.
const LONGEST: u64 = 64 << 10;

/// A client that reaches only servers that prove their name, follows no redirect, and ends in time.
#[derive(Debug)]
pub struct Client {
    /// The server, as the reasons name it: `the gateway`.
    server: &'static str,
    trust: Trust,
    limit: Duration,
    longest: u64,
    encrypted: OnceLock<Agent>,
    clear: OnceLock<Agent>,
}

impl Client {
    /// Returns a client that waits this long for an answer. `server` is the name of the server in reasons, such as `the
    /// gateway`.
    pub fn new(server: &'static str, trust: Trust, limit: Duration) -> Self {
        Self { server, trust, limit, longest: LONGEST, encrypted: OnceLock::new(), clear: OnceLock::new() }
    }

    /// Sets the time for a request.
    #[must_use]
    pub fn limit(self, limit: Duration) -> Self {
        Self { limit, encrypted: OnceLock::new(), clear: OnceLock::new(), ..self }
    }

    /// Sets the longest body that is read, in bytes; 64 KiB by default. A longer one counts as empty.
    #[must_use]
    pub fn longest(self, longest: u64) -> Self {
        Self { longest, ..self }
    }

    /// Returns the name of the server in reasons.
    pub const fn server(&self) -> &'static str {
        self.server
    }

    /// Makes a request.
    pub fn call(&self, request: &Request<'_>) -> Result<Answer, Unanswered> {
        let agent = self.agent(request.url).map_err(Unanswered::NotSent)?;
        let limit = request.within.map_or(self.limit, |within| within.min(self.limit));
        if limit.is_zero() {
            return Err(Unanswered::NotSent(format!(
                "there was no time left to ask {}; try again",
                self.server
            )));
        }
        agent::begin();
        let uri = request.url.uri();
        let answered = match request.method {
            Method::Get => reading(agent.get(uri), request, limit),
            Method::Delete => reading(agent.delete(uri), request, limit),
            Method::Post => writing(agent.post(uri), request, limit),
            Method::Put => writing(agent.put(uri), request, limit),
            Method::Patch => writing(agent.patch(uri), request, limit),
        };
        let mut response = answered.map_err(|error| self.unanswered(&error))?;
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        Ok(Answer {
            status: response.status().as_u16(),
            retry_after: retry_after.and_then(|value| pause(value, SystemTime::now())),
            body: response.body_mut().with_config().limit(self.longest).read_to_vec().unwrap_or_default(),
            headers: std::mem::take(response.headers_mut()),
        })
    }

    fn agent(&self, url: &HttpUrl) -> Result<&Agent, String> {
        let (cell, trust) =
            if url.is_encrypted() { (&self.encrypted, Some(&self.trust)) } else { (&self.clear, None) };
        if let Some(agent) = cell.get() {
            return Ok(agent);
        }
        let agent = agent::agent(trust, self.limit)?;
        Ok(cell.get_or_init(|| agent))
    }

    fn unanswered(&self, error: &Error) -> Unanswered {
        let server = self.server;
        let why = match error {
            Error::Timeout(_) => format!("{server} did not answer in time"),
            Error::HostNotFound => format!("the host name of {server} has no address"),
            Error::Io(error) => distrust(error).unwrap_or_else(|| format!("the connection failed: {error}")),
            Error::Rustls(error) => distrust(error).unwrap_or_else(|| format!("TLS failed: {error}")),
            Error::ConnectProxyFailed(_) => format!("the proxy did not connect to {server}"),
            Error::Protocol(_) | Error::LargeResponseHeader(..) => {
                format!("what {server} said is no answer of the web")
            }
            // Others may quote what they refuse.
            _ => "the request could not be made".to_owned(),
        };
        let why = if why.contains("; ") {
            why
        } else {
            format!("{why}; check the address, the network and {server}")
        };
        if agent::may_have_been_sent() { Unanswered::Perhaps(why) } else { Unanswered::NotSent(why) }
    }
}

type Answered = Result<ureq::http::Response<ureq::Body>, Error>;

fn reading(
    call: ureq::RequestBuilder<ureq::typestate::WithoutBody>,
    request: &Request<'_>,
    limit: Duration,
) -> Answered {
    with(call, &request.headers).config().timeout_global(Some(limit)).build().call()
}

fn writing(
    call: ureq::RequestBuilder<ureq::typestate::WithBody>,
    request: &Request<'_>,
    limit: Duration,
) -> Answered {
    let call = with(call, &request.headers).config().timeout_global(Some(limit)).build();
    match request.body {
        Some(body) => call.content_type(request.content_type).send(body),
        None => call.send_empty(),
    }
}

fn with<B>(
    mut call: ureq::RequestBuilder<B>,
    headers: &[(&'static str, Zeroizing<String>)],
) -> ureq::RequestBuilder<B> {
    for (name, value) in headers {
        call = call.header(*name, value.as_str());
    }
    call
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::mpsc::{self, Receiver};
    use std::time::Duration;

    use bonafides_tls::Trust;
    use zeroize::Zeroizing;

    use super::Client;
    use crate::{Answer, HttpUrl, Method, Request, Unanswered};

    /// A stand-in for a server: answers each request after a while, and passes on what it was sent.
    fn server(after: Duration) -> (HttpUrl, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/a", listener.local_addr().unwrap()).parse().unwrap();
        let (sent, received) = mpsc::channel();
        std::thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let mut chunk = [0; 4096];
                let mut request = String::new();
                while !request.contains("\r\n\r\n") {
                    let length = connection.read(&mut chunk).unwrap();
                    request.push_str(&String::from_utf8_lossy(&chunk[..length]));
                }
                let _ = sent.send(request);
                std::thread::sleep(after);
                let _ = connection.write_all(
                    b"HTTP/1.1 200 OK\r\nX-Next: 2\r\nRetry-After: 7\r\nContent-Length: 8\r\n\r\n{\"a\": 1}",
                );
            }
        });
        (url, received)
    }

    fn client(limit: Duration) -> Client {
        Client::new("the server", Trust::default(), limit)
    }

    #[test]
    fn every_method_is_sent_and_its_answer_read() {
        let (url, received) = server(Duration::ZERO);
        let client = client(Duration::from_secs(60));
        for (method, line) in [
            (Method::Get, "GET /a HTTP/1.1\r\n"),
            (Method::Post, "POST /a HTTP/1.1\r\n"),
            (Method::Put, "PUT /a HTTP/1.1\r\n"),
            (Method::Patch, "PATCH /a HTTP/1.1\r\n"),
            (Method::Delete, "DELETE /a HTTP/1.1\r\n"),
        ] {
            let request = Request::new(method, &url).header("x-key", Zeroizing::new("k".to_owned()));
            let Answer { status, retry_after, body, headers } = client.call(&request).unwrap();
            assert_eq!((status, retry_after), (200, Some(Duration::from_secs(7))));
            assert_eq!((body.as_slice(), headers["x-next"].as_bytes()), (&b"{\"a\": 1}"[..], &b"2"[..]));
            let sent = received.recv().unwrap();
            assert!(sent.starts_with(line) && sent.contains("x-key: k\r\n"), "{sent}");
            assert!(!format!("{request:?}").contains('k'), "{request:?}");
        }
    }

    #[test]
    fn a_request_that_has_less_time_than_the_client_ends_before_it() {
        let (url, received) = server(Duration::from_secs(3));
        let client = client(Duration::from_secs(60));
        let late = client.call(&Request::get(&url).within(Duration::from_millis(500))).unwrap_err();
        let expected = "the server did not answer in time; check the address, the network and the server";
        assert_eq!(late, Unanswered::Perhaps(expected.to_owned()));
        received.recv().unwrap();
        let unsent = client.call(&Request::get(&url).within(Duration::ZERO)).unwrap_err();
        assert!(matches!(unsent, Unanswered::NotSent(_)), "{unsent:?}");
        assert!(received.try_recv().is_err(), "nothing was sent");
        // The time of the client suffices.
        assert!(client.call(&Request::get(&url)).unwrap().is_success());
    }

    #[test]
    fn a_body_that_is_too_long_counts_as_none() {
        let (url, _received) = server(Duration::ZERO);
        let read = |longest: u64| client(Duration::from_secs(60)).longest(longest).call(&Request::get(&url));
        assert_eq!(read(7).unwrap().body, b"");
        assert_eq!(read(8).unwrap().json::<serde_json::Value>().unwrap()["a"], 1);
    }
}
