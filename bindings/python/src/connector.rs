use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides::case::{self, GrantClaims, Redemption, Redemptions, WriteStatus};
use bonafides_surface::{Claims, Delivery, Redeemed, connector, revocation};
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDateTime;

use crate::convert::{Form, datetime, form, given, time};
use crate::errors::{Answer, Failure};

/// Checks grants next to the directory, and carries each out once.
///
/// `id` and `origin` are those of the set-up, `keys` the public keys of the engine by their ids:
/// `{"grant-1": keys.grant_public}`.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Connector(case::Connector);

#[pymethods]
impl Connector {
    #[new]
    fn new(id: &str, origin: &str, keys: BTreeMap<String, String>) -> Answer<Self> {
        Ok(Self(connector(id, origin, keys)?))
    }

    /// What a token says, if it is good for this delivery.
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

    /// Carries a grant out, or says what was remembered of it.
    ///
    /// `live` is what `Engine.grant_live` says; None if the engine's store can not be reached. `write`
    /// sets the password and says what became of it; if it raises, that is remembered as unknown, and
    /// its exception comes back out.
    #[expect(clippy::too_many_arguments, reason = "what the engine asks for")]
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

    /// Carries a `Revoke` out: stops the grant for good if its write has not begun.
    ///
    /// `Revocation.BEGUN` says that it has, so that the secret must be made useless.
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

/// What the host's own write says. If it raises, it may have written: that is its exception's to say.
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
        _ => Err(PyValueError::new_err("expected WriteStatus.DONE, WriteStatus.FAILED or WriteStatus.UNKNOWN")),
    }
}

/// The host's memory of the grants it has taken. Its own exception is kept for the caller, but not that
/// of `finished`: the grant was carried out by then, and the result says that it is not stored. Only what
/// stops the program, such as an interrupt, stops this, too.
struct Memory<'h> {
    object: Py<PyAny>,
    failed: &'h Mutex<Option<Failure>>,
}

impl Memory<'_> {
    fn ask<T>(&self, ask: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> PyResult<T> {
        Python::attach(|py| ask(self.object.bind(py)))
    }

    fn keep(&self, error: PyErr) -> String {
        let text = error.to_string();
        keep(self.failed, error.into());
        text
    }
}

impl Redemptions for Memory<'_> {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, String> {
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

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, String> {
        let started =
            self.ask(|memory| memory.call_method1("started", (jti, datetime(memory.py(), now)?))?.extract());
        started.map_err(|error| self.keep(error))
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, String> {
        let revoked =
            self.ask(|memory| memory.call_method1("revoked", (jti, datetime(memory.py(), now)?))?.extract());
        revoked.map_err(|error| self.keep(error))
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), String> {
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
            if stops { self.keep(error) } else { error.to_string() }
        })
    }
}
