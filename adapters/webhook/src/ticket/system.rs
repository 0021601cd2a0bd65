//! Requests to a ticket system: looked up, and opened if it is not there.

use std::fmt;
use std::time::Duration;

use bonafides_http::{Answer, Client, HttpUrl, Login, Request, Unanswered};
use bonafides_parts::SendStatus;
use bonafides_tls::Trust;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::outcome::outcome;
use crate::pause::Pause;

/// The time for each of the two requests: together less than a desk waits for a channel.
const LIMIT: Duration = Duration::from_secs(7);

/// A ticket system.
pub(super) struct System {
    pub(super) url: HttpUrl,
    login: Login,
    client: Client,
    pause: Pause,
}

impl System {
    pub(super) fn new(url: HttpUrl, login: Login, trust: Trust) -> Self {
        Self { url, login, client: Client::new("the gateway", trust, LIMIT), pause: Pause::default() }
    }

    pub(super) fn limit(self, limit: Duration) -> Self {
        Self { client: self.client.limit(limit), ..self }
    }

    /// Makes a request below the address of the system.
    pub(super) fn call(&self, path: &str, body: Option<&Value>) -> Result<Answer, Unanswered> {
        let malformed =
            || Unanswered::NotSent("the address of the ticket system is malformed; correct it".to_owned());
        let url = self.url.below(path).ok_or_else(malformed)?;
        let authorization = self.login.header().map_err(Unanswered::NotSent)?;
        let body = body.map(Value::to_string);
        let request = match &body {
            Some(body) => Request::post(&url, body.as_bytes()),
            None => Request::get(&url),
        };
        let accept = Zeroizing::new("application/json".to_owned());
        self.client.call(&request.header("authorization", authorization).header("accept", accept))
    }

    /// Opens a ticket, unless `find` says that there is one already. Whatever is uncertain may be repeated: it is looked
    /// up first.
    pub(super) fn open(
        &self,
        find: impl FnOnce() -> Result<bool, Unread>,
        path: &str,
        ticket: &Value,
        id: &str,
    ) -> SendStatus {
        if self.pause.lasts() {
            return SendStatus::Repeat(
                "the ticket system asked to wait; wait, or raise its limit".to_owned(),
            );
        }
        match find() {
            Ok(true) => return SendStatus::Done,
            Ok(false) => {}
            Err(unread) => return SendStatus::Repeat(unread.reason()),
        }
        let answer = match self.call(path, Some(ticket)) {
            Ok(answer) => answer,
            Err(unanswered) => return outcome(Err(unanswered), id).repeatable(),
        };
        self.pause.after(&answer);
        match answer.status {
            404 | 405 | 410 => SendStatus::Repeat(format!(
                "the ticket system has no such address ({}); correct it",
                answer.status
            )),
            _ => outcome(Ok(&answer), id).repeatable(),
        }
    }

    /// Returns the answer to a request that only reads, if it is what was asked for.
    pub(super) fn read(&self, path: &str) -> Result<Value, Unread> {
        let answer = self.call(path, None).map_err(|unanswered| Unread::Other(unanswered.reason()))?;
        self.pause.after(&answer);
        let status = answer.status;
        Err(Unread::Other(match status {
            200 => return serde_json::from_slice(&answer.body).map_err(|_| Unread::strange()),
            404 | 410 => return Err(Unread::NoSuchAddress),
            300..=399 => {
                format!("the ticket system redirects ({status}); write the final address")
            }
            401 | 403 => {
                format!("the ticket system refused the desk ({status}); correct its login and its rights")
            }
            429 => "the ticket system is busy (429); wait, or raise its limit".to_owned(),
            _ => format!("the ticket system failed ({status}); look at its log"),
        }))
    }
}

/// Something that could not be read.
pub(super) enum Unread {
    /// The system does not know the address.
    NoSuchAddress,
    /// The reason, and how to fix it.
    Other(String),
}

impl Unread {
    /// Returns the reason for an answer that is something else.
    pub(super) fn strange() -> Self {
        Self::Other("what the ticket system said is no answer; check its address".to_owned())
    }

    pub(super) fn reason(self) -> String {
        match self {
            Self::NoSuchAddress => "the ticket system has no such address (404); correct it".to_owned(),
            Self::Other(reason) => reason,
        }
    }
}

/// Returns true if one of the rows of a list is the one that was looked for: a system that does not know a field of the query may
/// return all rows.
pub(super) fn contains(answer: &Value, list: &str, is_it: impl Fn(&Value) -> bool) -> Result<bool, Unread> {
    let rows = answer.get(list).and_then(Value::as_array).ok_or_else(Unread::strange)?;
    Ok(rows.iter().any(is_it))
}

/// Shows the host alone.
impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System").field("url", &self.url).finish_non_exhaustive()
    }
}
