use bonafides::{Time, Verdict};
use bonafides_surface::{read, write};
use chrono::TimeDelta;
use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDateTime, PySequence, PyString};
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
pub(crate) fn time(at: &Bound<'_, PyDateTime>, name: &str) -> PyResult<Time> {
    if at.getattr(intern!(at.py(), "tzinfo"))?.is_none() {
        let text = format!("{name}: the datetime has no time zone; pass one, such as timezone.utc");
        return Err(PyTypeError::new_err(text));
    }
    let microseconds = if let Some(exact) = exact_microseconds(at)? {
        Some(exact)
    } else {
        let since: TimeDelta = at.sub(EPOCH.import(at.py(), "bonafides._codec", "EPOCH")?)?.extract()?;
        since.num_microseconds()
    };
    let whole = microseconds.map(|microseconds| microseconds.div_euclid(1000));
    // An offset can lead past the last time, which `from_milliseconds` would clamp: refuse it.
    let kept = whole.map(Time::from_milliseconds).filter(|time| Some(time.milliseconds()) == whole);
    kept.ok_or_else(|| PyOverflowError::new_err(format!("{name}: out of range: the last year is 9999")))
}

/// Returns the microseconds since 1970 of a datetime with a time zone, in one call of Python instead of five; `None` for years
/// in which a float does not hold them exactly.
fn exact_microseconds(at: &Bound<'_, PyDateTime>) -> PyResult<Option<i64>> {
    /// Up to 2^31 s, in the year 2038, both roundings together are off by less than half a microsecond.
    const EXACT: f64 = 2_147_483_648.0;
    let seconds: f64 = at.call_method0(intern!(at.py(), "timestamp"))?.extract()?;
    let is_exact = (0.0..EXACT).contains(&seconds);
    #[expect(clippy::cast_possible_truncation, reason = "at most 2^51")]
    Ok(is_exact.then(|| (seconds * 1e6).round() as i64))
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
        let text = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>();
        if text || given.cast::<PySequence>().is_err() {
            let text = format!("expected a list, got {}", given.get_type().name()?);
            return Err(PyTypeError::new_err(text));
        }
        // The object reports its own length: never allocate by it.
        let item = |(index, item): (usize, PyResult<Bound<'py, PyAny>>)| {
            item?.extract().map_err(|error: T::Error| placed(given.py(), error.into(), &format!("[{index}]")))
        };
        given.try_iter()?.enumerate().map(item).collect::<PyResult<_>>().map(Self)
    }
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
