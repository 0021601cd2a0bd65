use std::hash::{Hash, Hasher};

use bonafides::decision::{FactorPoints, IgnoredReason};
use bonafides_surface as surface;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::class::Class;
use crate::convert::{datetime, verdict};
use crate::missing::missing;
use crate::notebook;

static COUNTED: Class = Class::of("Counted");
static FACTOR: Class = Class::of("Factor");
static IGNORED: Class = Class::of("Ignored");
static IGNORED_REASON: Class = Class::of("IgnoredReason");
static PLAN_STEP: Class = Class::of("PlanStep");
static POLICY: Class = Class::of("PolicyReference");
static REASON: Class = Class::of("Reason");

type Found<'py> = PyResult<Bound<'py, PyAny>>;
type List<'py> = PyResult<Vec<Bound<'py, PyAny>>>;

/// The result of one evaluation. Its members are converted when they are read.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Decision(pub(crate) bonafides::Decision);

/// Compares the whole content.
impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_json() == other.0.to_json()
    }
}

impl Hash for Decision {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.verdict(), self.0.points()).hash(state);
    }
}

#[pymethods]
impl Decision {
    /// The verdict.
    #[getter]
    fn verdict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        verdict(py, self.0.verdict())
    }

    /// The reason for a refusal, or None.
    #[getter]
    fn reason<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.reason().map(|reason| REASON.get(py)?.call1((reason.as_str(),))).transpose()
    }

    /// The reason in words.
    #[getter]
    fn why(&self) -> Option<&'static str> {
        self.0.reason().map(bonafides::decision::Reason::message)
    }

    /// The requested action.
    #[getter]
    fn action(&self) -> &str {
        self.0.action()
    }

    /// The score.
    #[getter]
    fn points(&self) -> i64 {
        self.0.points()
    }

    /// The highest unconditional requirement of points, including points that risks add.
    #[getter]
    fn points_required(&self) -> i64 {
        self.0.points_required()
    }

    /// The contribution of each factor.
    #[getter]
    fn factors<'py>(&self, py: Python<'py>) -> List<'py> {
        let factor =
            |(name, FactorPoints { earned, counted, .. })| FACTOR.get(py)?.call1((name, earned, counted));
        self.0.factors().map(factor).collect()
    }

    /// The ids of the groups that matched, in the order of the policy.
    #[getter]
    fn groups(&self) -> Vec<&str> {
        self.0.groups().collect()
    }

    /// The ids of the risks that fired, in the order of the policy.
    #[getter]
    fn risks(&self) -> Vec<&str> {
        self.0.risks().collect()
    }

    /// The unmet part of the requirement, by layer.
    #[getter]
    fn missing<'py>(&self, py: Python<'py>) -> List<'py> {
        surface::Missing::of(&self.0).iter().map(|layer| missing(py, layer)).collect()
    }

    /// Open challenges without which approval is impossible.
    #[getter]
    fn mandatory(&self) -> Vec<&str> {
        self.0.mandatory().collect()
    }

    /// Evidence that adds or deducts points, or meets a required entry.
    #[getter]
    fn counted<'py>(&self, py: Python<'py>) -> List<'py> {
        let counted = |it: bonafides::decision::Counted<'_>| {
            COUNTED.get(py)?.call1((it.check, it.outcome, datetime(py, it.at)?, it.item, it.points))
        };
        self.0.counted().map(counted).collect()
    }

    /// Evidence without effect, and the reason.
    #[getter]
    fn ignored<'py>(&self, py: Python<'py>) -> List<'py> {
        let ignored = |it: bonafides::decision::Ignored<'_>| {
            let why: IgnoredReason = it.reason;
            let reason = IGNORED_REASON.get(py)?.call1((why.as_str(),))?;
            IGNORED.get(py)?.call1((it.check, it.outcome, datetime(py, it.at)?, it.item, reason))
        };
        self.0.ignored().map(ignored).collect()
    }

    /// The person to whom a case under these rules escalates.
    #[getter]
    fn escalate(&self) -> Option<&str> {
        self.0.escalate()
    }

    /// The grant of an approval, or None.
    #[getter]
    fn grant(&self) -> Option<&str> {
        self.0.grant()
    }

    /// The policy behind the decision.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> Found<'py> {
        reference(py, self.0.policy())
    }

    /// Returns the reason for a refusal and what is missing, in words, one line each.
    fn explain(&self) -> Vec<String> {
        self.0.explain()
    }

    /// As one line of JSON.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    fn _repr_html_(&self) -> String {
        notebook::decision(&self.0)
    }

    fn __repr__(&self) -> String {
        let (verdict, points) = (self.0.verdict().as_str(), self.0.points());
        format!("<Decision {verdict}: {points} of {} points>", self.0.points_required())
    }
}

/// The cheapest way to approval; empty unless the verdict is `challenge`.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Plan(pub(crate) bonafides::Plan);

/// Compares the whole content.
impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_json() == other.0.to_json()
    }
}

impl Hash for Plan {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.cost().hash(state);
    }
}

#[pymethods]
impl Plan {
    /// The challenges to ask: mandatory ones first, then in the order of the policy.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> List<'py> {
        let step = |step: bonafides::decision::Step<'_>| {
            let grades = PyDict::new(py);
            step.grades.iter().try_for_each(|(name, grade)| grades.set_item(*name, *grade))?;
            PLAN_STEP.get(py)?.call1((step.check, step.cost, step.mandatory, grades))
        };
        self.0.steps().map(step).collect()
    }

    /// The total cost of the steps, in the policy's own unit.
    #[getter]
    fn cost(&self) -> i64 {
        self.0.cost()
    }

    /// True if it is certain that nothing cheaper leads to approval.
    #[getter]
    fn exact(&self) -> bool {
        self.0.is_exact()
    }

    /// The policy behind the plan.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> Found<'py> {
        reference(py, self.0.policy())
    }

    /// As one line of JSON.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    fn _repr_html_(&self) -> String {
        notebook::plan(&self.0)
    }

    fn __repr__(&self) -> String {
        let steps: Vec<&str> = self.0.steps().map(|step| step.check).collect();
        format!("<Plan {steps:?} at a cost of {}>", self.0.cost())
    }
}

fn reference<'py>(py: Python<'py>, policy: &bonafides::Policy) -> Found<'py> {
    POLICY.get(py)?.call1((policy.name(), policy.version(), policy.digest()))
}
