use bonafides::{Time, Verdict};
use bonafides_surface::{read, write};
use chrono::TimeDelta;
use pyo3::PyTypeInfo as _;
use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDateTime, PyList, PySequence, PyString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::errors::Answer;

/// A dataclass of the package that is passed as JSON text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Caller,
    Cell,
    Chain,
    Claims,
    Command,
    CoverageReport,
    Delivery,
    DeskInput,
    DeskReply,
    Diff,
    Guards,
    Input,
    LogCases,
    LogEvidence,
    Opening,
    Person,
    Redeemed,
    ReplayedLog,
    Reply,
    ResolvedRecord,
    Review,
    Situation,
    Story,
    EngineConfig,
    SubjectProfile,
    VerifiedLog,
    VerifiedReceipt,
    Ways,
    Weights,
}

static WRITE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static READ: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Returns the dataclass for a value of the engine.
pub(crate) fn form<'py>(py: Python<'py>, form: Form, made: &impl Serialize) -> Answer<Bound<'py, PyAny>> {
    Ok(READ.import(py, "bonafides._forms", "read")?.call1((format!("{form:?}"), write(made)?))?)
}

/// Returns the JSON text of an object that must be a dataclass of this form.
pub(crate) fn text(form: Form, given: &Bound<'_, PyAny>) -> PyResult<String> {
    WRITE.import(given.py(), "bonafides._forms", "write")?.call1((format!("{form:?}"), given))?.extract()
}

/// Returns the engine's value for an object that must be a dataclass of this form.
pub(crate) fn given<T: DeserializeOwned>(form: Form, given: &Bound<'_, PyAny>) -> Answer<T> {
    Ok(read(&text(form, given)?, &format!("{form:?}").to_lowercase())?)
}

static EPOCH: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Converts a datetime with a time zone to the engine's time, rounding down to milliseconds.
///
/// The stable interface of Python does not read the fields of a datetime. A difference and its three members cost less than
/// a call of `timestamp`, and are exact in every year.
pub(crate) fn time(at: &Bound<'_, PyDateTime>, name: &str) -> PyResult<Time> {
    let py = at.py();
    let since = since_epoch(at).map_err(|error| {
        if !at.getattr(intern!(py, "tzinfo")).is_ok_and(|zone| zone.is_none()) {
            return error;
        }
        let text = format!("{name}: the datetime has no time zone; pass one, such as timezone.utc");
        PyTypeError::new_err(text)
    })?;
    let days: i64 = since.getattr(intern!(py, "days"))?.extract()?;
    let seconds: i64 = since.getattr(intern!(py, "seconds"))?.extract()?;
    let microseconds: i64 = since.getattr(intern!(py, "microseconds"))?.extract()?;
    // Only the days are negative before 1970.
    let whole = days.saturating_mul(86_400).saturating_add(seconds).saturating_mul(1000);
    let whole = whole.saturating_add(microseconds.div_euclid(1000));
    let time = Time::from_milliseconds(whole);
    // An offset can lead past the last time, which `from_milliseconds` would clamp: refuse it.
    if time.milliseconds() == whole {
        return Ok(time);
    }
    Err(PyOverflowError::new_err(format!("{name}: out of range: the last year is 9999")))
}

fn since_epoch<'py>(at: &Bound<'py, PyDateTime>) -> PyResult<Bound<'py, PyAny>> {
    let py = at.py();
    let epoch = EPOCH.import(py, "bonafides._codec", "EPOCH")?;
    if at.is_exact_instance_of::<PyDateTime>() {
        return at.sub(epoch);
    }
    // Subclasses, such as those of pandas and pendulum, define differences of their own.
    PyDateTime::type_object(py).call_method1(intern!(py, "__sub__"), (at, epoch))
}

/// Returns a datetime in UTC.
pub(crate) fn datetime(py: Python<'_>, time: Time) -> PyResult<Bound<'_, PyAny>> {
    let since = TimeDelta::try_milliseconds(time.milliseconds());
    EPOCH.import(py, "bonafides._codec", "EPOCH")?.add(since)
}

/// An integer, but not a `bool`, which is a subclass of `int` in Python.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whole<T>(pub(crate) T);

impl<'a, 'py, T: for<'b> FromPyObject<'b, 'py, Error = PyErr>> FromPyObject<'a, 'py> for Whole<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyBool>() {
            return Err(PyTypeError::new_err("expected int, got bool"));
        }
        given.extract().map(Self)
    }
}

/// A list, a tuple or another sequence, but not a text, which is also a sequence in Python.
#[derive(Debug)]
pub(crate) struct Listed<T>(pub(crate) Vec<T>);

impl<'a, 'py, T: FromPyObjectOwned<'py>> FromPyObject<'a, 'py> for Listed<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let mut listed = Vec::with_capacity(expected(given));
        each(given, |item| {
            listed.push(item.extract().map_err(Into::into)?);
            Ok(())
        })?;
        Ok(Self(listed))
    }
}

/// Returns the number of entries for which to allocate: any object but a list reports what it likes.
pub(crate) fn expected(given: Borrowed<'_, '_, PyAny>) -> usize {
    given.cast::<PyList>().map_or(0, |list| list.len()).min(64)
}

/// Takes each entry of a list, a tuple or another sequence that is no text.
pub(crate) fn each<'py>(
    given: Borrowed<'_, 'py, PyAny>,
    mut take: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    let text = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>();
    if text || given.cast::<PySequence>().is_err() {
        let text = format!("expected a list, got {}", given.get_type().name()?);
        return Err(PyTypeError::new_err(text));
    }
    for (index, item) in given.try_iter()?.enumerate() {
        take(item?).map_err(|error| placed(given.py(), error, &format!("[{index}]")))?;
    }
    Ok(())
}

/// Adds the place to a `TypeError`; returns any other exception unchanged.
pub(crate) fn placed(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    let is_plain = error.get_type(py).is(py.get_type::<PyTypeError>());
    if is_plain { PyTypeError::new_err(format!("{place}: {}", error.value(py))) } else { error }
}

static VERDICTS: [PyOnceLock<Py<PyAny>>; 4] =
    [PyOnceLock::new(), PyOnceLock::new(), PyOnceLock::new(), PyOnceLock::new()];

/// Returns the member of the enum, looked up once.
pub(crate) fn verdict(py: Python<'_>, verdict: Verdict) -> PyResult<Py<PyAny>> {
    let [approve, challenge, escalate, deny] = &VERDICTS;
    let member = match verdict {
        Verdict::Approve => approve,
        Verdict::Challenge => challenge,
        Verdict::Escalate => escalate,
        Verdict::Deny => deny,
    };
    let found = member.get_or_try_init(py, || {
        let class = py.import("bonafides._types")?.getattr("Verdict")?;
        class.call1((verdict.as_str(),)).map(Bound::unbind)
    })?;
    Ok(found.clone_ref(py))
}
