use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use bonafides::case;
use bonafides::keys::Row as CoreRow;
use bonafides_surface as surface;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyBytes;

use crate::convert::{Form, Whole, datetime, form};
use crate::errors::Answer;

/// A row of the store, with sealed bytes.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row(pub(crate) CoreRow);

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.key.as_str(), self.0.version).hash(state);
    }
}

#[pymethods]
impl Row {
    #[new]
    #[pyo3(signature = (key, version, bytes=None))]
    fn new(key: &str, version: Whole<u64>, bytes: Option<&Bound<'_, PyBytes>>) -> Answer<Self> {
        Ok(Self(surface::row(key, version.0, bytes.map(|bytes| bytes.as_bytes().to_vec()))?))
    }

    /// The key of the row.
    #[getter]
    fn key(&self) -> &str {
        self.0.key.as_str()
    }

    /// The version of the row; 0 if it is absent.
    #[getter]
    fn version(&self) -> u64 {
        self.0.version
    }

    /// The stored bytes; None if the row is absent or to be deleted.
    #[getter]
    fn bytes<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.0.bytes.as_ref().map(|bytes| PyBytes::new(py, bytes))
    }

    /// Returns the arguments that construct it again, for `pickle` and `copy`.
    fn __getnewargs__<'py>(&self, py: Python<'py>) -> (&str, u64, Option<Bound<'py, PyBytes>>) {
        (self.key(), self.version(), self.bytes(py))
    }

    fn __repr__(&self) -> String {
        let length = self.0.bytes.as_ref().map_or_else(|| "absent".to_owned(), |of| of.len().to_string());
        format!("<Row {} version {}: {length}>", self.0.key, self.0.version)
    }
}

/// A stored case.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug, Clone)]
pub(crate) struct Case(pub(crate) case::Case);

#[pymethods]
impl Case {
    /// The id: 32 hex digits.
    #[getter]
    fn id(&self) -> &str {
        self.0.id().as_str()
    }

    /// The immutable id of the subject; None if the directory does not know it.
    #[getter]
    fn account(&self) -> Option<&str> {
        self.0.account()
    }

    /// The requested action.
    #[getter]
    fn action(&self) -> &str {
        self.0.action()
    }

    /// The time at which to pass `host.TimePassed`; None if the case waits only for people or is over.
    #[getter]
    fn deadline<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.deadline().map(|time| datetime(py, time)).transpose()
    }

    /// True if the case is over.
    #[getter]
    fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// The number of steps so far.
    #[getter]
    fn steps(&self) -> u32 {
        self.0.steps()
    }

    fn __repr__(&self) -> String {
        format!("<Case {} after {} steps>", self.0.id(), self.0.steps())
    }
}

/// The result of one input. It has no effect until the host has stored it.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Step {
    compare: Vec<(String, u64)>,
    write: Vec<Row>,
    outbox: Vec<Row>,
    record: Option<surface::Record>,
    is_empty: bool,
    released: Mutex<Option<Uncommitted>>,
}

/// The outcome of a step of a case, or of an administrator's step.
#[derive(Debug)]
enum Uncommitted {
    Case(Box<case::Committed>),
    Desk(case::Outcome),
}

static RECORD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

#[pymethods]
impl Step {
    /// The keys of rows, and the versions that they must still have when the step is stored.
    #[getter]
    fn compare(&self) -> Vec<(&str, u64)> {
        self.compare.iter().map(|(key, version)| (key.as_str(), *version)).collect()
    }

    /// Rows to store, or to delete if they have no bytes.
    #[getter]
    fn write(&self) -> Vec<Row> {
        self.write.clone()
    }

    /// Rows to add to the outbox.
    #[getter]
    fn outbox(&self) -> Vec<Row> {
        self.outbox.clone()
    }

    /// The audit record to add.
    #[getter]
    fn record<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(record) = &self.record else { return Ok(None) };
        let made = (record.case.as_str(), record.seq, &record.text, &record.hash);
        RECORD.import(py, "bonafides._types", "Record")?.call1(made).map(Some)
    }

    /// True if there is nothing to store.
    #[getter]
    fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Returns the outcome. Call it once, after the commit and never before.
    fn committed(&self, py: Python<'_>) -> Answer<Committed> {
        let case::Committed { case, reply, commands, .. } = match self.take()? {
            Uncommitted::Case(released) => *released,
            Uncommitted::Desk(_) => return Err(surface::Error::other_step("administered").into()),
        };
        let command = |it: case::Command| Ok(form(py, Form::Command, &it.exposed())?.unbind());
        Ok(Committed {
            case: Py::new(py, Case(case))?,
            reply: form(py, Form::Reply, &surface::Reply::from(&reply))?.unbind(),
            commands: commands.into_iter().map(command).collect::<Answer<_>>()?,
        })
    }

    /// Returns the outcome of an administrator's step. Call it once, after the commit and never before.
    fn administered<'py>(&self, py: Python<'py>) -> Answer<Bound<'py, PyAny>> {
        match self.take()? {
            Uncommitted::Desk(outcome) => form(py, Form::DeskReply, &surface::DeskReply::from(outcome)),
            Uncommitted::Case(_) => Err(surface::Error::other_step("committed").into()),
        }
    }

    fn __repr__(&self) -> String {
        format!("<Step: {} rows to write, {} commands>", self.write.len(), self.outbox.len())
    }
}

impl Step {
    fn take(&self) -> Result<Uncommitted, surface::Error> {
        let released = self.released.lock().unwrap_or_else(PoisonError::into_inner).take();
        released.ok_or_else(surface::Error::committed_before)
    }

    fn of<T>(step: case::Step<T>, released: fn(T) -> Uncommitted) -> Self {
        Self {
            compare: step.compare().iter().map(|(key, version)| (key.to_string(), *version)).collect(),
            write: step.write().iter().cloned().map(Row).collect(),
            outbox: step.outbox().iter().cloned().map(Row).collect(),
            record: step.record().map(Into::into),
            is_empty: step.is_empty(),
            released: Mutex::new(Some(released(step.committed()))),
        }
    }
}

impl From<case::Step> for Step {
    fn from(step: case::Step) -> Self {
        Self::of(step, |released| Uncommitted::Case(Box::new(released)))
    }
}

impl From<case::Step<case::Outcome>> for Step {
    fn from(step: case::Step<case::Outcome>) -> Self {
        Self::of(step, Uncommitted::Desk)
    }
}

/// The outcome of a stored step.
#[pyclass(frozen, get_all, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Committed {
    /// The case after the step.
    case: Py<Case>,
    /// The reply to the speaker.
    reply: Py<PyAny>,
    /// The commands to carry out, in order.
    commands: Vec<Py<PyAny>>,
}

#[pymethods]
impl Committed {
    // The members redact their secrets.
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (case, reply) = (self.case.bind(py).repr()?, self.reply.bind(py).repr()?);
        let commands: Vec<String> = self
            .commands
            .iter()
            .map(|command| command.bind(py).repr().map(|text| text.to_string()))
            .collect::<PyResult<_>>()?;
        Ok(format!("Committed(case={case}, reply={reply}, commands=[{}])", commands.join(", ")))
    }
}
