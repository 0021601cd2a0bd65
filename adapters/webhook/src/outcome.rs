//! The meaning of an answer for a text.

use bonafides_http::{Answer, Unanswered};
use bonafides_parts::SendStatus;

/// The meaning of an answer, whatever was sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// Certainly without effect, for good: the gateway refused the text or its address.
    Refused(String),
    /// Certainly without effect so far: the gateway refused the desk, or was not reached.
    Later(String),
    /// Perhaps with effect.
    Perhaps(String),
}

/// Returns the meaning of an answer to a request that has an effect. `id` is the idempotency key that went with it.
pub(crate) fn outcome(answered: Result<&Answer, Unanswered>, id: &str) -> Outcome {
    let answer = match answered {
        Ok(answer) => answer,
        Err(Unanswered::NotSent(reason)) => return Outcome::Later(reason),
        Err(Unanswered::Perhaps(reason)) => {
            return Outcome::Perhaps(format!("{reason} (the request may have been read)"));
        }
    };
    let status = answer.status;
    match status {
        200..=299 => Outcome::Done,
        300..=399 => Outcome::Later(format!("the gateway redirects ({status}); write the final address")),
        // The id was taken before: only if the gateway says which.
        409 if contains(&answer.body, id) => Outcome::Done,
        401 | 403 => Outcome::Later(format!(
            "the gateway refused the desk ({status}); correct the secret on one of the two sides"
        )),
        407 => Outcome::Later("the proxy refused the desk (407); log in to it, or name no proxy".to_owned()),
        // The request was not read, or not now.
        408 | 421 | 425 | 429 => {
            Outcome::Later(format!("the gateway is busy ({status}); wait, or raise its limit"))
        }
        503 if answer.retry_after.is_some() => {
            Outcome::Later("the gateway is busy (503); wait, or look at its log".to_owned())
        }
        400..=499 => Outcome::Refused(format!(
            "the gateway refused the text ({status}); the log of the gateway says why"
        )),
        501 | 505 => Outcome::Refused(format!(
            "the gateway cannot do this ({status}); check its address and its version"
        )),
        // Whoever answers so may have been told to by somebody who did it.
        _ => Outcome::Perhaps(format!("the gateway failed ({status}) and may have sent it; look at its log")),
    }
}

impl Outcome {
    /// Returns the status of a text that went to a gateway without idempotency keys.
    pub(crate) fn once(self) -> SendStatus {
        match self {
            Self::Done => SendStatus::Done,
            Self::Refused(reason) => SendStatus::Failed(reason),
            Self::Later(reason) => SendStatus::Retry(reason),
            Self::Perhaps(reason) => SendStatus::Unknown(reason),
        }
    }

    /// Returns the status of a text that went to a gateway that discards repetitions. An earlier attempt may have had an
    /// effect, so nothing but a refusal is certain.
    pub(crate) fn repeatable(self) -> SendStatus {
        match self {
            Self::Done => SendStatus::Done,
            Self::Refused(reason) => SendStatus::Failed(reason),
            Self::Later(reason) | Self::Perhaps(reason) => SendStatus::Repeat(reason),
        }
    }
}

fn contains(body: &[u8], id: &str) -> bool {
    !id.is_empty() && body.windows(id.len()).any(|part| part == id.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Answer, Outcome, outcome};

    #[test]
    fn each_status_means_what_is_certain() {
        let of = |status: u16, retry_after: Option<u64>, body: &str| {
            let retry_after = retry_after.map(Duration::from_secs);
            let body = body.as_bytes().to_vec();
            outcome(Ok(&Answer { status, retry_after, body, ..Answer::default() }), "c.7.2")
        };
        for status in [200, 201, 202, 204] {
            assert_eq!(of(status, None, ""), Outcome::Done);
        }
        for status in [301, 302, 303, 307, 308, 401, 403, 407, 408, 421, 425, 429] {
            assert!(matches!(of(status, None, ""), Outcome::Later(_)), "{status}");
        }
        for status in [400, 402, 404, 405, 410, 413, 415, 422, 451, 501, 505] {
            assert!(matches!(of(status, None, ""), Outcome::Refused(_)), "{status}");
        }
        for status in [500, 502, 503, 504, 507, 520, 599, 100, 199, 600, 999] {
            assert!(matches!(of(status, None, ""), Outcome::Perhaps(_)), "{status}");
        }
        assert!(matches!(of(503, Some(1), ""), Outcome::Later(_)));
        assert!(matches!(of(500, Some(1), ""), Outcome::Perhaps(_)));
        // Another id, or none, is no duplicate of this one.
        assert_eq!(of(409, None, r#"{"id":"c.7.2","status":"already accepted"}"#), Outcome::Done);
        for body in ["", "already", r#"{"id":"c.7.1"}"#] {
            assert!(matches!(of(409, None, body), Outcome::Refused(_)), "{body}");
        }
    }
}
