use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use ureq::http::HeaderMap;

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The time that the server asks to wait.
    pub retry_after: Option<Duration>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty if it could not be read, or is longer than the client reads.
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns true for a status of success.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Returns the body, if it is JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns the first value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A request without an answer. The reason contains how to fix it, and nothing of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// The request was certainly not sent.
    NotSent(String),
    /// The request may have been sent.
    Perhaps(String),
}

impl Unanswered {
    /// Returns the reason, for a request that only reads.
    pub fn reason(self) -> String {
        match self {
            Self::NotSent(reason) | Self::Perhaps(reason) => reason,
        }
    }
}

/// Returns the time that `Retry-After` means: seconds, or a date.
pub(crate) fn pause(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = date(value)?;
    Some(at.duration_since(now).unwrap_or_default())
}

/// Returns the time of `Sun, 06 Nov 1994 08:49:37 GMT`, the form that servers must write.
fn date(value: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = value.split_once(", ")?.1.strip_suffix(" GMT")?.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?.checked_add(1)?;
    let text = format!("{year}-{month:02}-{day:0>2}T{}Z", words.next()?);
    let time: bonafides::Time = text.parse().ok()?;
    let since = Duration::from_millis(u64::try_from(time.milliseconds()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::pause;

    #[test]
    fn a_pause_is_a_number_or_a_date() {
        // 1994-11-06T08:49:37Z.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let seconds = |value: &str| pause(value, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds(" 0 "), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:00 GMT"), Some(0), "it is over");
        for value in [
            "",
            "-1",
            "1.5",
            "soon",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 31 Foo 1994 08:49:37 GMT",
            "99999999999999999999",
        ] {
            assert_eq!(seconds(value), None, "{value}");
        }
    }
}
