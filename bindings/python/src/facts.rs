use std::hash::{Hash, Hasher};

use bonafides::Time;
use bonafides_surface as surface;
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDict};

use crate::check_result::CheckResult;
use crate::convert::{datetime, time};
use crate::errors::Answer;
use crate::evidence::Evidence;
use crate::texts::Texts;

/// The facts of a call: the action, the time, the subject's groups and the evidence so far.
///
/// `evidence` is a list of `CheckResult` or of tuples of check, outcome and time, or a mapping from check to
/// outcome if all was observed now: `{"sms_code": "passed"}`.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    action: String,
    now: Time,
    groups: Option<Texts>,
    evidence: Evidence,
    unavailable: Texts,
}

impl Hash for Facts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.action, self.now, self.evidence.len()).hash(state);
    }
}

impl Facts {
    /// The facts as the engine takes them, without copies of texts.
    pub(crate) fn borrowed(&self) -> bonafides::Facts<'_> {
        let mut facts = bonafides::Facts::new(&self.action, self.now);
        facts.groups = self.groups.as_ref().map(Texts::borrowed);
        facts.evidence = self.evidence.borrowed();
        facts.unavailable = self.unavailable.borrowed();
        facts
    }
}

#[pymethods]
impl Facts {
    #[new]
    #[pyo3(signature = (action, now, *, groups=None, evidence=Evidence::default(), unavailable=Texts::default()))]
    fn new(
        action: String,
        now: &Bound<'_, PyDateTime>,
        groups: Option<Texts>,
        evidence: Evidence,
        unavailable: Texts,
    ) -> PyResult<Self> {
        Ok(Self { action, now: time(now, "now")?, groups, evidence, unavailable })
    }

    /// Reads facts from JSON text: see `schema("facts")`.
    #[staticmethod]
    fn from_json(text: &str) -> Answer<Self> {
        let facts = bonafides::Facts::from_json(text)?;
        Ok(Self {
            action: facts.action.into_owned(),
            now: facts.now,
            groups: facts.groups.as_ref().map(|groups| groups.iter().collect()),
            evidence: facts.evidence.iter().collect(),
            unavailable: facts.unavailable.iter().collect(),
        })
    }

    /// As one line of JSON, with every time in milliseconds.
    fn to_json(&self) -> Answer<String> {
        Ok(surface::write(&self.borrowed())?)
    }

    /// The requested action.
    #[getter]
    fn action(&self) -> &str {
        &self.action
    }

    /// The time of the decision.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        datetime(py, self.now)
    }

    /// The groups of the subject: bare or distinguished names.
    ///
    /// None means unknown, which only a policy without groups accepts; an empty list means that the
    /// subject is in no group.
    #[getter]
    fn groups(&self) -> Option<Vec<&str>> {
        self.groups.as_ref().map(|groups| groups.iter().collect())
    }

    /// Results of checks, in any order.
    #[getter]
    fn evidence(&self) -> Vec<CheckResult> {
        self.evidence.borrowed().into_iter().map(CheckResult::of).collect()
    }

    /// Challenges that the subject cannot do now.
    #[getter]
    fn unavailable(&self) -> Vec<&str> {
        self.unavailable.iter().collect()
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
        format!("Facts({:?}, {}, evidence: {})", self.action, self.now, self.evidence.len())
    }
}
