//! A gateway that verifies signatures.

use std::time::{Duration, SystemTime};

use bonafides_http::{Answer, Client, Deadline, HttpUrl, JSON, Method, Request, Unanswered};
use bonafides_parts::Secret;
use bonafides_tls::Trust;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::outcome::{Outcome, outcome};
use crate::pause::Pause;
use crate::signature::SigningKeys;

/// A gateway, and the secrets that it shares with the desk.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) url: HttpUrl,
    secret: Secret,
    client: Client,
    limit: Duration,
    pause: Pause,
}

/// The content of a webhook.
#[derive(Serialize)]
struct Webhook<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: T,
}

impl Signed {
    pub(crate) fn new(url: HttpUrl, secret: Secret, trust: Trust, limit: Duration) -> Self {
        Self { url, secret, client: Client::new("the gateway", trust, limit), limit, pause: Pause::default() }
    }

    pub(crate) fn limit(self, limit: Duration) -> Self {
        Self { client: self.client.limit(limit), limit, ..self }
    }

    /// Sends a webhook, once.
    pub(crate) fn send(&self, id: &str, kind: &str, data: impl Serialize) -> Outcome {
        if self.pause.lasts() {
            return Outcome::Later("the gateway asked to wait; wait, or raise its limit".to_owned());
        }
        self.after(self.post(id, kind, data), id)
    }

    /// Returns the end of a call that begins now and may take several requests.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.limit)
    }

    /// Sends a body that is no webhook of its own, once.
    pub(crate) fn send_bytes(
        &self,
        id: &str,
        content_type: &'static str,
        body: &[u8],
        within: Duration,
    ) -> Outcome {
        if self.pause.lasts() {
            return Outcome::Later("the gateway asked to wait; wait, or raise its limit".to_owned());
        }
        self.after(self.post_bytes(id, content_type, body, millis(SystemTime::now()), within), id)
    }

    fn after(&self, answered: Result<Answer, Unanswered>, id: &str) -> Outcome {
        match answered {
            Ok(answer) => {
                self.pause.after(&answer);
                outcome(Ok(&answer), id)
            }
            Err(unanswered) => outcome(Err(unanswered), id),
        }
    }

    /// Sends a webhook of the type `ping`, which has no effect, and returns the reason that the gateway refuses the desk.
    pub(crate) fn check(&self) -> Result<(), String> {
        let now = millis(SystemTime::now());
        let answer = self.post(&format!("ping.{now}"), "ping", serde_json::json!({}));
        match answer {
            Ok(answer) => refusal(answer.status),
            Err(unanswered) => Err(unanswered.reason()),
        }
    }

    fn post(&self, id: &str, kind: &str, data: impl Serialize) -> Result<Answer, Unanswered> {
        let now = millis(SystemTime::now());
        let webhook = Webhook { kind, timestamp: bonafides::Time::from_milliseconds(now).to_string(), data };
        let body = serde_json::to_vec(&webhook).map(Zeroizing::new);
        let body = body.map_err(|_| Unanswered::NotSent("the text cannot be written as JSON".to_owned()))?;
        self.post_bytes(id, JSON, &body, now, self.limit)
    }

    fn post_bytes(
        &self,
        id: &str,
        content_type: &'static str,
        body: &[u8],
        now: i64,
        within: Duration,
    ) -> Result<Answer, Unanswered> {
        let text = self.secret.read().map_err(Unanswered::NotSent)?;
        let keys = SigningKeys::parse(text.expose()).map_err(Unanswered::NotSent)?;
        let seconds = now.checked_div(1_000).unwrap_or_default();
        let plain = |text: String| Zeroizing::new(text);
        let request = Request::new(Method::Post, &self.url)
            .body(content_type, body)
            .within(within)
            .header("webhook-id", plain(id.to_owned()))
            .header("webhook-timestamp", plain(seconds.to_string()))
            .header("webhook-signature", plain(keys.sign(id, seconds, body)));
        self.client.call(&request)
    }
}

/// Returns the reason for which a gateway that answered so does not accept the desk.
fn refusal(status: u16) -> Result<(), String> {
    match status {
        300..=399 => Err(format!("the gateway redirects ({status}); write the final address")),
        401 | 403 | 407 => Err(format!(
            "the gateway refused the desk ({status}); correct the secret on one of the two sides"
        )),
        404 | 405 | 410 => Err(format!("the gateway has no such address ({status}); correct it")),
        // A gateway that does not know `ping` has verified its signature.
        200..=299 | 400..=499 => Ok(()),
        _ => Err(format!("the gateway failed ({status}); look at its log")),
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
