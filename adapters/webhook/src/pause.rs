use bonafides_http::Answer;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest that a gateway may ask to wait: beyond it, a mistake of the gateway would silence the desk.
const LONGEST: Duration = Duration::from_secs(3_600);

/// The time until which a gateway asked to be left alone.
#[derive(Debug, Default)]
pub(crate) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    /// Begins a pause if an answer asks for one.
    pub(crate) fn after(&self, answer: &Answer) {
        let Some(time) = answer.retry_after.filter(|_| matches!(answer.status, 429 | 503)) else { return };
        let until = Instant::now().checked_add(time.min(LONGEST));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Returns true while a pause lasts.
    pub(crate) fn lasts(&self) -> bool {
        let until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }
}
