//! The surroundings of each test: a database of its own, and real records to start from.

use std::sync::Arc;

use bonafides::Time;
use bonafides::audit::leaf_hash;
use bonafides::case::{CaseId, StepRecord};
use bonafides_parts::store::{Store, StoreError, Tenant};

use crate::made::engine;
use crate::suite::{Open, With};

/// The reason for which a test fails.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) reason: String,
}

impl Failure {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(format!("an unexpected error: {error}"))
    }
}

/// Fails the test unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($reason:tt)+) => {
        if !$condition {
            return Err($crate::fixture::Failure::new(format!($($reason)+)));
        }
    };
}
pub(crate) use ensure;

/// Fails the test unless both are equal.
#[expect(clippy::needless_pass_by_value, reason = "callers compare values that they make")]
pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: T,
    expected: T,
) -> Result<(), Failure> {
    ensure!(found == expected, "{what}: found {found:?}, expected {expected:?}");
    Ok(())
}

/// Fails the test unless it is a conflict.
#[expect(clippy::needless_pass_by_value, reason = "callers pass what a call returns")]
pub(crate) fn is_conflict(what: &str, result: Result<(), StoreError>) -> Result<(), Failure> {
    ensure!(result == Err(StoreError::Conflict), "{what}: found {result:?}, expected a conflict");
    Ok(())
}

pub(crate) struct Fixture {
    open: Arc<Open>,
    newer: Option<Arc<With>>,
    pub(crate) database: String,
    /// A record of a case, and one of the chain `desk`.
    templates: [StepRecord; 2],
}

impl Fixture {
    pub(crate) fn new(open: Arc<Open>, newer: Option<Arc<With>>) -> Result<Self, Failure> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        let database = format!("bonafides_test_{:016x}", u64::from_le_bytes(random));
        Ok(Self { open, newer, database, templates: engine::records()? })
    }

    /// Opens the store of a tenant, as it is.
    pub(crate) fn open(&self, tenant: &str) -> Result<Box<dyn Store>, Failure> {
        let tenant: Tenant = tenant.parse()?;
        Ok((self.open)(&self.database, &tenant)?)
    }

    /// Opens the store of the usual tenant, with tables.
    pub(crate) fn store(&self) -> Result<Box<dyn Store>, Failure> {
        self.store_of("log.contoso.example")
    }

    /// Opens the store of a tenant, with tables.
    pub(crate) fn store_of(&self, tenant: &str) -> Result<Box<dyn Store>, Failure> {
        let store = self.open(tenant)?;
        store.migrate()?;
        Ok(store)
    }

    /// Makes the tables those of a later version.
    pub(crate) fn make_newer(&self) -> Result<(), Failure> {
        Ok(self.newer.as_ref().map_or(Ok(()), |newer| newer(&self.database))?)
    }

    /// Returns a record of a case. Its text names case and number, and its hash is right.
    pub(crate) fn record(&self, case: &CaseId, seq: u32) -> StepRecord {
        let [template, _] = &self.templates;
        numbered(StepRecord::clone(template), case.clone(), seq)
    }

    /// Returns a record of the chain `desk`.
    pub(crate) fn desk_record(&self, seq: u32) -> StepRecord {
        let [_, template] = &self.templates;
        numbered(template.clone(), template.case.clone(), seq)
    }
}

fn numbered(mut record: StepRecord, case: CaseId, seq: u32) -> StepRecord {
    record.bytes = format!(r#"{{"case":"{case}","note":"Zürich \"☎\" \\","seq":{seq}}}"#);
    record.hash = leaf_hash(record.bytes.as_bytes());
    (record.case, record.seq) = (case, seq);
    record
}

/// Returns the time `n` milliseconds after the start of every test.
pub(crate) fn at(n: i64) -> Time {
    const START: i64 = 1_795_421_700_000;
    Time::from_milliseconds(START.saturating_add(n))
}
