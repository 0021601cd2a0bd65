use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides::case::{self, GrantClaims, MemoryError, Redemption, Redemptions, WriteStatus};
use bonafides_surface::{Claims, Delivery, Redeemed, connector, revocation};
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDateTime;

use crate::convert::{Form, datetime, form, given, time};
use crate::errors::{Answer, Failure};

/// Checks grants next to the directory, and carries out each one once.
///
/// `id` and `origin` are the `connector` and `origin` of the engine's configuration; `keys` are its
/// public keys by id: `{"grant-1": keys.grant_public}`.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Connector(case::Connector);

#[pymethods]
impl Connector {
    #[new]
    fn new(id: &str, origin: &str, keys: BTreeMap<String, String>) -> Answer<Self> {
        Ok(Self(connector(id, origin, keys)?))
    }

    /// Returns the claims of a token that is valid for this delivery.
    fn verify<'py>(
        &self,
        py: Python<'py>,
        token: &str,
        delivery: &Bound<'py, PyAny>,
        now: &Bound<'py, PyDateTime>,
    ) -> Answer<Bound<'py, PyAny>> {
        let (delivery, now): (Delivery, Time) = (given(Form::Delivery, delivery)?, time(now, "now")?);
        let claims = py.detach(|| delivery.with(|asked| self.0.verify(token, asked, now)))??;
        form(py, Form::Claims, &Claims::from(claims))
    }

    /// Carries out a grant, or returns the stored result of an earlier attempt.
    ///
    /// `live` is the result of `Engine.grant_live`; None if the engine's store cannot be reached.
    /// `write` sets the password and returns the outcome; if it raises, the outcome is stored as
    /// unknown, and the exception propagates.
    #[expect(clippy::too_many_arguments, reason = "the engine needs them")]
    fn redeem<'py>(
        &self,
        py: Python<'py>,
        memory: Py<PyAny>,
        token: &str,
        delivery: &Bound<'py, PyAny>,
        now: &Bound<'py, PyDateTime>,
        live: Option<bool>,
        write: Py<PyAny>,
    ) -> Answer<Bound<'py, PyAny>> {
        let (delivery, now): (Delivery, Time) = (given(Form::Delivery, delivery)?, time(now, "now")?);
        let failed = Mutex::new(None);
        let mut memory = Memory { object: memory, failed: &failed };
        let write = |claims: &GrantClaims| written(&write, claims, &failed);
        let redeem = |asked: &case::Delivery<'_>| self.0.redeem(&mut memory, token, asked, now, live, write);
        let redeemed = py.detach(|| delivery.with(redeem))?;
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)?;
        form(py, Form::Redeemed, &Redeemed::from(redeemed?))
    }

    /// Carries out a `Revoke`: stops the grant permanently if its write has not begun.
    ///
    /// `Revocation.BEGUN` means that it has begun: the secret must be invalidated.
    fn revoke<'py>(
        &self,
        py: Python<'py>,
        memory: Py<PyAny>,
        grant: &str,
        now: &Bound<'py, PyDateTime>,
    ) -> Answer<Bound<'py, PyAny>> {
        let now = time(now, "now")?;
        let failed = Mutex::new(None);
        let mut memory = Memory { object: memory, failed: &failed };
        let revoked = py.detach(|| self.0.revoke(&mut memory, grant, now));
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)?;
        let class = REVOCATION.import(py, "bonafides._types", "Revocation")?;
        Ok(class.call1((revocation(revoked?),))?)
    }
}

static REVOCATION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

static WRITTEN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Returns the result of the host's `write`. If it raises, it may have written, so the result is unknown.
fn written(write: &Py<PyAny>, claims: &GrantClaims, failed: &Mutex<Option<Failure>>) -> WriteStatus {
    let answer = Python::attach(|py| -> Answer<WriteStatus> {
        let claims = form(py, Form::Claims, &Claims::from(claims.clone()))?;
        Ok(word(write.bind(py).call1((claims,))?.extract()?)?)
    });
    answer.unwrap_or_else(|failure| {
        keep(failed, failure);
        WriteStatus::Unknown
    })
}

fn keep(failed: &Mutex<Option<Failure>>, failure: Failure) {
    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
}

fn word(word: &str) -> PyResult<WriteStatus> {
    match word {
        "done" => Ok(WriteStatus::Done),
        "failed" => Ok(WriteStatus::Failed),
        "unknown" => Ok(WriteStatus::Unknown),
        _ => {
            Err(PyValueError::new_err("expected WriteStatus.DONE, WriteStatus.FAILED or WriteStatus.UNKNOWN"))
        }
    }
}

/// The host's memory of the grants it has taken. Its exceptions are kept for the caller, except those of
/// `finished`: by then the grant was carried out, and the result reports that it is not stored. An
/// exception that stops the program, such as an interrupt, is always kept.
struct Memory<'h> {
    object: Py<PyAny>,
    failed: &'h Mutex<Option<Failure>>,
}

impl Memory<'_> {
    fn ask<T>(&self, ask: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> PyResult<T> {
        Python::attach(|py| ask(self.object.bind(py)))
    }

    fn keep(&self, error: PyErr) -> MemoryError {
        let text = MemoryError::new(&error);
        keep(self.failed, error.into());
        text
    }
}

impl Redemptions for Memory<'_> {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        let known = self.ask(|memory| {
            let word_of = |of: &Bound<'_, PyAny>| match of.extract::<&str>()? {
                "started" => Ok(Redemption::Started),
                "revoked" => Ok(Redemption::Revoked),
                other => word(other).map(Redemption::Finished),
            };
            let known = memory.call_method1("state", (jti,))?;
            if known.is_none() { Ok(None) } else { word_of(&known).map(Some) }
        });
        known.map_err(|error| self.keep(error))
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        let started =
            self.ask(|memory| memory.call_method1("started", (jti, datetime(memory.py(), now)?))?.extract());
        started.map_err(|error| self.keep(error))
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        let revoked =
            self.ask(|memory| memory.call_method1("revoked", (jti, datetime(memory.py(), now)?))?.extract());
        revoked.map_err(|error| self.keep(error))
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        let finished = self.ask(|memory| {
            let of = WRITTEN.import(memory.py(), "bonafides._types", "WriteStatus")?;
            let written = match written {
                WriteStatus::Done => of.getattr("DONE"),
                WriteStatus::Failed => of.getattr("FAILED"),
                WriteStatus::Unknown => of.getattr("UNKNOWN"),
            };
            memory.call_method1("finished", (jti, written?)).map(drop)
        });
        finished.map_err(|error| {
            let stops = Python::attach(|py| !error.is_instance_of::<PyException>(py));
            if stops { self.keep(error) } else { MemoryError::new(error) }
        })
    }
}
