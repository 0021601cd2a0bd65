use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use bonafides::At;
use bonafides_surface as surface;
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDateTime, PyDict, PyMapping, PyMappingMethods, PyTuple};

use crate::convert::{Listed, Whole, datetime, placed, time};
use crate::errors::Answer;

/// The result of one check: `CheckResult("sms_code", "passed", now)`.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CheckResult(bonafides::CheckResult<'static>);

impl Hash for CheckResult {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.check, &self.0.outcome, &self.0.item).hash(state);
    }
}

#[pymethods]
impl CheckResult {
    #[new]
    #[pyo3(signature = (check, outcome, at, *, item=None, grades=None))]
    fn new(
        check: String,
        outcome: String,
        at: Option<&Bound<'_, PyDateTime>>,
        item: Option<String>,
        grades: Option<&Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        let at = at.map(|at| time(at, "at").map(At::Time)).transpose()?;
        let mut result = bonafides::CheckResult::new(check, outcome, at.unwrap_or(At::Now));
        result.item = item.map(Cow::Owned);
        for pair in grades.map(PyMappingMethods::items).transpose()?.iter().flatten() {
            let (name, grade): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let name: String = name.extract().map_err(|error| placed(pair.py(), error, "grades"))?;
            let read = grade.extract::<Whole<i64>>();
            let Whole(grade) = read.map_err(|error| placed(pair.py(), error, &format!("grades.{name}")))?;
            result.grades.push((name.into(), grade));
        }
        Ok(Self(result))
    }

    /// The name of the check.
    #[getter]
    fn check(&self) -> &str {
        &self.0.check
    }

    /// The outcome: `passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a
    /// signal.
    #[getter]
    fn outcome(&self) -> &str {
        &self.0.outcome
    }

    /// The time of the observation; None means the time of the facts.
    #[getter]
    fn at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self.0.at {
            At::Time(time) => datetime(py, time).map(Some),
            _ => Ok(None),
        }
    }

    /// The item of a repeatable check.
    #[getter]
    fn item(&self) -> Option<&str> {
        self.0.item.as_deref()
    }

    /// The grades of a graded check; a missing grade is 0.
    #[getter]
    fn grades<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let grades = PyDict::new(py);
        self.0.grades.iter().try_for_each(|(name, grade)| grades.set_item(&**name, grade))?;
        Ok(grades)
    }

    /// Returns the arguments that construct it again, for `pickle` and `copy`.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("item", self.item())?;
        named.set_item("grades", self.grades(py)?)?;
        Ok(((self.check(), self.outcome(), self.at(py)?).into_bound_py_any(py)?, named))
    }

    // Omits the item, which may be the number of a document.
    fn __repr__(&self) -> String {
        format!("CheckResult({:?}, {:?})", self.0.check, self.0.outcome)
    }
}

/// A list of results, or a mapping from check to outcome for results observed now.
pub(crate) struct Evidence(Vec<bonafides::CheckResult<'static>>);

impl<'a, 'py> FromPyObject<'a, 'py> for Evidence {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let Ok(map) = given.cast::<PyMapping>() else {
            let Listed(results) = given.extract::<Listed<OneResult>>()?;
            return Ok(Self(results.into_iter().map(|result| result.0).collect()));
        };
        let mut results = Vec::new();
        for pair in map.items()?.iter() {
            let (check, outcome): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let check: String = check.extract().map_err(|error| placed(pair.py(), error, "a key"))?;
            let outcome: String = outcome.extract().map_err(|error| placed(pair.py(), error, &check))?;
            results.push(bonafides::CheckResult::new(check, outcome, At::Now));
        }
        Ok(Self(results))
    }
}

/// A `CheckResult`, or a tuple of its check, outcome and time, which costs no object of its own.
struct OneResult(bonafides::CheckResult<'static>);

impl<'a, 'py> FromPyObject<'a, 'py> for OneResult {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(result) = given.cast::<CheckResult>() {
            return Ok(Self(result.get().0.clone()));
        }
        let Some(of) = given.cast::<PyTuple>().ok().filter(|of| of.len() == 3) else {
            let kind = given.get_type().name()?;
            let text = format!("expected CheckResult, or a tuple of check, outcome and time, got {kind}");
            return Err(PyTypeError::new_err(text));
        };
        let member = |at, name: &str| {
            let text = of.get_item(at)?.extract::<PyBackedStr>();
            text.map_err(|error| placed(given.py(), error, name))
        };
        let check = Cow::Owned(member(0, "check")?.to_string());
        let outcome = outcome(&member(1, "outcome")?);
        let at = of.get_item(2)?;
        let at = at.extract::<Option<Bound<'_, PyDateTime>>>();
        let at = at.map_err(|error| placed(given.py(), error.into(), "at"))?;
        let at = at.map(|at| time(&at, "at")).transpose()?.map_or(At::Now, At::Time);
        Ok(Self(bonafides::CheckResult::new(check, outcome, at)))
    }
}

/// Challenges have three outcomes: no text is made for them.
fn outcome(text: &str) -> Cow<'static, str> {
    let known = ["passed", "failed", "inconclusive"].into_iter().find(|known| *known == text);
    known.map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed)
}

/// The facts of a call: the action, the time, the subject's groups and the evidence so far.
///
/// `evidence` is a list of `CheckResult` or of tuples of check, outcome and time, or a mapping from check to
/// outcome if all was observed now: `{"sms_code": "passed"}`.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts(pub(crate) bonafides::Facts<'static>);

impl Hash for Facts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.action, self.0.now, self.0.evidence.len()).hash(state);
    }
}

#[pymethods]
impl Facts {
    #[new]
    #[pyo3(signature = (action, now, *, groups=None, evidence=Evidence(Vec::new()), unavailable=Listed(Vec::new())))]
    fn new(
        action: String,
        now: &Bound<'_, PyDateTime>,
        groups: Option<Listed<String>>,
        evidence: Evidence,
        unavailable: Listed<String>,
    ) -> PyResult<Self> {
        let mut facts = bonafides::Facts::new(action, time(now, "now")?);
        facts.groups = groups.map(|groups| groups.0.into_iter().map(Cow::Owned).collect());
        facts.evidence = evidence.0;
        facts.unavailable = unavailable.0.into_iter().map(Cow::Owned).collect();
        Ok(Self(facts))
    }

    /// Reads facts from JSON text: see `schema("facts")`.
    #[staticmethod]
    fn from_json(text: &str) -> Answer<Self> {
        Ok(Self(surface::facts(text)?))
    }

    /// As one line of JSON, with every time in milliseconds.
    fn to_json(&self) -> Answer<String> {
        Ok(surface::write(&self.0)?)
    }

    /// The requested action.
    #[getter]
    fn action(&self) -> &str {
        &self.0.action
    }

    /// The time of the decision.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        datetime(py, self.0.now)
    }

    /// The groups of the subject: bare or distinguished names.
    ///
    /// None means unknown, which only a policy without groups accepts; an empty list means that the
    /// subject is in no group.
    #[getter]
    fn groups(&self) -> Option<Vec<&str>> {
        self.0.groups.as_ref().map(|groups| groups.iter().map(AsRef::as_ref).collect())
    }

    /// Results of checks, in any order.
    #[getter]
    fn evidence(&self) -> Vec<CheckResult> {
        self.0.evidence.iter().map(|result| CheckResult(result.clone())).collect()
    }

    /// Challenges that the subject cannot do now.
    #[getter]
    fn unavailable(&self) -> Vec<&str> {
        self.0.unavailable.iter().map(AsRef::as_ref).collect()
    }

    /// Returns the arguments that construct them again, for `pickle` and `copy`.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("groups", self.groups())?;
        named.set_item("evidence", self.evidence())?;
        named.set_item("unavailable", self.unavailable())?;
        Ok(((self.action(), self.now(py)?).into_bound_py_any(py)?, named))
    }

    fn __repr__(&self) -> String {
        format!("Facts({:?}, {}, evidence: {})", self.0.action, self.0.now, self.0.evidence.len())
    }
}
