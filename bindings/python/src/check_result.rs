use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use bonafides::At;
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDict, PyMapping, PyMappingMethods};

use crate::convert::{Whole, datetime, placed, time};

/// The result of one check: `CheckResult("sms_code", "passed", now)`.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CheckResult(pub(crate) bonafides::CheckResult<'static>);

impl CheckResult {
    pub(crate) fn of(given: bonafides::CheckResult<'_>) -> Self {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let mut result = bonafides::CheckResult::new(owned(given.check), owned(given.outcome), given.at);
        result.item = given.item.map(owned);
        result.grades = given.grades.into_iter().map(|(name, grade)| (owned(name), grade)).collect();
        Self(result)
    }
}

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
