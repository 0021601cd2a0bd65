//! Sinks: each is fed from where it stands, beside the work of the desk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bonafides_parts::{Sink, StoreError};

use crate::Inner;
use crate::error::DeskError;
use crate::parts::Part;
use crate::threads;

/// Records that go to a sink at a time; fewer after a failure, which may be one of time.
const RECORDS: u32 = 500;
/// Batches that a sink gets before the worker is asked again if it should go on.
const BATCHES: u32 = 20;
/// The pause after the first failure of a sink, which doubles with each further one.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause after a failure.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The sinks of this process that are being fed, and those that wait after a failure.
#[derive(Debug, Default)]
pub(crate) struct Feeds(Mutex<BTreeMap<String, Feed>>);

#[derive(Debug, Clone, Copy)]
struct Feed {
    is_running: bool,
    /// The records that it gets next.
    records: u32,
    /// The time until which it waits, and how long that is, after a failure.
    pause: Option<(Instant, Duration)>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { is_running: false, records: RECORDS, pause: None }
    }
}

/// The outcome of one batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fed {
    Taken(u64),
    /// There was nothing to take.
    Nothing,
    Refused,
}

impl Feeds {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Feed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns true if the sink may be fed now; it then counts as being fed.
    fn begin(&self, name: &str) -> bool {
        let mut all = self.all();
        let feed = all.entry(name.to_owned()).or_default();
        let waits = feed.pause.is_some_and(|(until, _)| until > Instant::now());
        let may = !feed.is_running && !waits;
        feed.is_running |= may;
        may
    }

    fn end(&self, name: &str, is_refused: bool) {
        if let Some(feed) = self.all().get_mut(name) {
            let pause = feed.pause.map_or(PAUSE, |(_, pause)| pause.saturating_mul(2).min(LONGEST_PAUSE));
            let until = Instant::now().checked_add(pause).filter(|_| is_refused);
            *feed = Feed { is_running: false, pause: until.map(|until| (until, pause)), ..*feed };
        }
    }
}

/// Batches of any size, so that a slow sink takes some: halves after each failure, and doubles after each success.
impl Feeds {
    fn records(&self, name: &str) -> u32 {
        self.all().get(name).map_or(RECORDS, |feed| feed.records)
    }

    fn after(&self, name: &str, is_taken: bool) {
        let mut all = self.all();
        let feed = all.entry(name.to_owned()).or_default();
        feed.records =
            if is_taken { feed.records.saturating_mul(2).min(RECORDS) } else { (feed.records / 2).max(1) };
    }
}

impl Inner {
    /// Feeds each sink in a thread of its own: one that hangs or refuses holds up neither commands nor other sinks.
    pub(super) fn feed_sinks_beside(self: &Arc<Self>) {
        for name in self.parts.sinks.keys().filter(|name| self.feeds.begin(name)) {
            let (desk, sink) = (Arc::clone(self), name.clone());
            let is_started = threads::run(move || {
                let fed = desk.feed_for_a_while(&sink);
                if let Err(error) = &fed {
                    tracing::error!(code = error.code(), error = %error, "desk.worker_failed");
                }
                desk.feeds.end(&sink, !matches!(fed, Ok(Fed::Taken(_) | Fed::Nothing)));
            });
            if !is_started {
                self.feeds.end(name, true);
            }
        }
    }

    fn feed_for_a_while(&self, name: &str) -> Result<Fed, DeskError> {
        let Some(sink) = self.parts.sinks.get(name) else { return Ok(Fed::Nothing) };
        let mut fed = Fed::Nothing;
        for _ in 0..BATCHES {
            fed = self.feed(name, sink)?;
            if !matches!(fed, Fed::Taken(_)) {
                break;
            }
        }
        Ok(fed)
    }

    /// Passes a batch to each sink, one after the other, and returns the number of records that were taken. A sink that fails
    /// does not hold up the others.
    pub(super) fn feed_sinks(&self) -> Result<u64, DeskError> {
        let mut sunk = 0_u64;
        for (name, sink) in &self.parts.sinks {
            if let Fed::Taken(records) = self.feed(name, sink)? {
                sunk = sunk.saturating_add(records);
            }
        }
        Ok(sunk)
    }

    /// Passes numbered records to a sink, from where it stands.
    fn feed(&self, name: &str, sink: &Part<dyn Sink>) -> Result<Fed, DeskError> {
        let from = self.parts.store.cursor(name)?;
        let records = self.parts.store.numbered_records(from, self.feeds.records(name))?;
        let Some(last) = records.last().map(|record| record.position) else { return Ok(Fed::Nothing) };
        // A sink never gets a log with a gap.
        if (from..).zip(&records).any(|(position, record)| record.position != position) {
            return Err(StoreError::Corrupt(format!("records after the position {from} are missing")).into());
        }
        let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
        let part = Arc::clone(&sink.part);
        let taken = sink.patience.within(self.parts.limits.sink, move || part.take(&records));
        let failure = match taken {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(silence) => Some(silence.as_str().to_owned()),
        };
        self.troubles.note(&format!("sink {name}"), self.parts.now(), failure.as_deref());
        self.feeds.after(name, failure.is_none());
        if failure.is_some() {
            return Ok(Fed::Refused);
        }
        self.parts.store.set_cursor(name, last.saturating_add(1))?;
        Ok(Fed::Taken(count))
    }
}
