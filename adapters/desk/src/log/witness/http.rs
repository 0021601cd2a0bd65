use std::fmt;
use std::time::Duration;

use bonafides_http::{Client, HttpUrl, Method, Request};
use bonafides_parts::{Witness, WitnessAnswer};
use bonafides_tls::Trust;

/// The longest answer that is read, in bytes: a witness has one line for each of its keys.
const LONGEST: u64 = 16 << 10;
/// The time for one request.
const LIMIT: Duration = Duration::from_secs(8);
/// The type of a request, which C2SP tlog-witness leaves open.
const TEXT: &str = "text/plain; charset=utf-8";

/// A witness that is reached over HTTPS, or over HTTP on this machine.
pub struct HttpWitness {
    client: Client,
    url: Option<HttpUrl>,
}

impl HttpWitness {
    /// Returns the witness at an address, without `/add-checkpoint`.
    pub fn new(url: &HttpUrl, trust: Trust) -> Self {
        let client = Client::new("the witness", trust, LIMIT).longest(LONGEST);
        Self { client, url: url.below("/add-checkpoint") }
    }
}

impl fmt::Debug for HttpWitness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpWitness").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Witness for HttpWitness {
    fn add_checkpoint(&self, request: &str) -> Result<WitnessAnswer, String> {
        let url = self.url.as_ref().ok_or("its address cannot be extended; correct it")?;
        let request = Request::new(Method::Post, url).body(TEXT, request.as_bytes());
        let answer = self.client.call(&request).map_err(bonafides_http::Unanswered::reason)?;
        Ok(WitnessAnswer::new(answer.status, String::from_utf8(answer.body).unwrap_or_default()))
    }
}
