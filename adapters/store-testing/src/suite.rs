use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use bonafides_parts::store::{Store, StoreError, Tenant};

use crate::fixture::Fixture;
use crate::report::{Report, TestOutcome, TestResult};
use crate::tests::{Claim, TESTS, Test};

/// Opens a store by the name of a database and a tenant.
pub(crate) type Open = dyn Fn(&str, &Tenant) -> Result<Box<dyn Store>, StoreError> + Send + Sync;
/// Does something with a database.
pub(crate) type With = dyn Fn(&str) -> Result<(), StoreError> + Send + Sync;

/// After this time, a test counts as hanging.
const LONGEST: Duration = Duration::from_secs(180);

/// The suite, for one store.
#[derive(Clone)]
pub struct Suite {
    store: String,
    open: Arc<Open>,
    newer: Option<Arc<With>>,
    discard: Option<Arc<With>>,
    only: Option<String>,
}

impl Suite {
    /// Returns the suite for a store that `open` opens.
    ///
    /// The first argument of `open` is the name of a database, up to 32 characters of `a-z0-9_`: with a new name, it
    /// creates an empty database without tables, and with the same name, it opens the same database once more.
    pub fn new<O>(store: impl Into<String>, open: O) -> Self
    where
        O: Fn(&str, &Tenant) -> Result<Box<dyn Store>, StoreError> + Send + Sync + 'static,
    {
        let open = Arc::new(open);
        Self { store: store.into(), open, newer: None, discard: None, only: None }
    }

    /// Claims that a database of a later version is refused: `newer` changes a database with tables into one.
    #[must_use]
    pub fn newer<N>(self, newer: N) -> Self
    where
        N: Fn(&str) -> Result<(), StoreError> + Send + Sync + 'static,
    {
        Self { newer: Some(Arc::new(newer)), ..self }
    }

    /// Deletes a database after its test with `discard`.
    #[must_use]
    pub fn discard<D>(self, discard: D) -> Self
    where
        D: Fn(&str) -> Result<(), StoreError> + Send + Sync + 'static,
    {
        Self { discard: Some(Arc::new(discard)), ..self }
    }

    /// Runs only the test of this name.
    #[must_use]
    pub fn only(self, test: impl Into<String>) -> Self {
        Self { only: Some(test.into()), ..self }
    }

    /// Returns the names of the tests.
    pub fn tests() -> impl Iterator<Item = &'static str> {
        TESTS.iter().map(|test| test.name)
    }

    /// Runs the tests one after the other, each on a database of its own. A test that panics or hangs has failed.
    pub fn run(&self) -> Report {
        let selected = TESTS.iter().filter(|test| self.only.as_ref().is_none_or(|only| test.name == only));
        let results = selected.map(|test| TestResult::new(test.name, self.outcome(test)));
        Report { store: self.store.clone(), results: results.collect() }
    }

    fn outcome(&self, test: &'static Test) -> TestOutcome {
        let (sender, receiver) = mpsc::channel();
        let suite = self.clone();
        // Not scoped, because a test that hangs is left behind.
        thread::spawn(move || {
            let run = || suite.with_database(test);
            let outcome = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
                TestOutcome::Failed("the store or the test panicked: see standard error".to_owned())
            });
            sender.send(outcome)
        });
        receiver.recv_timeout(LONGEST).unwrap_or_else(|error| {
            TestOutcome::Failed(match error {
                RecvTimeoutError::Timeout => format!("it hangs: no end after {} s", LONGEST.as_secs()),
                RecvTimeoutError::Disconnected => "the thread ended".to_owned(),
            })
        })
    }

    fn with_database(&self, test: &Test) -> TestOutcome {
        let ran = Fixture::new(Arc::clone(&self.open), self.newer.clone()).and_then(|given| {
            let is_claimed = match test.claim {
                Claim::Required => true,
                Claim::LocksRows => given.store()?.locks_rows(),
                Claim::Newer => self.newer.is_some(),
            };
            let ran = if is_claimed { (test.run)(&given) } else { Ok(()) };
            let discarded = self.discard.as_ref().map_or(Ok(()), |discard| discard(&given.database));
            ran.and(discarded.map_err(Into::into)).map(|()| is_claimed)
        });
        match ran {
            Ok(true) => TestOutcome::Passed,
            Ok(false) => TestOutcome::NotClaimed,
            Err(failure) => TestOutcome::Failed(failure.reason),
        }
    }
}

impl std::fmt::Debug for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suite").field("store", &self.store).finish_non_exhaustive()
    }
}
