use std::hash::{Hash, Hasher};

use bonafides::{Evidence, Rules};
use bonafides_surface::{Error, load};
use pyo3::prelude::*;

use crate::convert::{Listed, verdict};
use crate::decision::{Decision, Plan};
use crate::errors::Answer;
use crate::facts::Facts;

/// A policy, loaded once: it can not change, and all threads can use it.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Policy(pub(crate) bonafides::Policy);

/// By the digest: two documents that say the same are one policy.
impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest() == other.0.digest()
    }
}

impl Hash for Policy {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest().hash(state);
    }
}

#[pymethods]
impl Policy {
    /// Loads a YAML document; raises `PolicyError` with everything that is wrong with it.
    #[staticmethod]
    fn from_yaml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "yaml"))?))
    }

    /// Loads a JSON document; raises `PolicyError` with everything that is wrong with it.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "json"))?))
    }

    /// Loads a TOML document; raises `PolicyError` with everything that is wrong with it.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "toml"))?))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// Its version; empty if it says none.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// SHA-256 of the document as canonical JSON, in hex.
    #[getter]
    fn digest(&self) -> &str {
        self.0.digest()
    }

    /// The verdict with its explanation; raises `FactsError` for facts that can not be decided on.
    fn decide(&self, facts: &Bound<'_, Facts>) -> Answer<Decision> {
        Ok(Decision(self.0.decide(&facts.get().0)?))
    }

    /// The verdict alone, in a fraction of the time.
    fn verdict(&self, py: Python<'_>, facts: &Bound<'_, Facts>) -> Answer<Py<PyAny>> {
        Ok(verdict(py, self.0.verdict(&facts.get().0)?)?)
    }

    /// The cheapest way to approval: nothing unless the verdict is `challenge`.
    fn plan(&self, py: Python<'_>, facts: &Bound<'_, Facts>) -> Answer<Plan> {
        let facts = facts.get();
        Ok(Plan(py.detach(|| self.0.plan(&facts.0))?))
    }

    /// A decision for each of the facts, in their order; the `place` of an error begins with `facts[i]`.
    fn decide_many(&self, py: Python<'_>, facts: Listed<Py<Facts>>) -> Answer<Vec<Decision>> {
        let decide = |(index, facts): (usize, &Py<Facts>)| {
            self.0.decide(&facts.get().0).map(Decision).map_err(|error| Error::from(error).of_facts(index))
        };
        Ok(py.detach(|| facts.0.iter().enumerate().map(decide).collect::<Result<_, _>>())?)
    }

    /// The verdict alone for each of the facts, in their order.
    fn verdict_many(&self, py: Python<'_>, facts: Listed<Py<Facts>>) -> Answer<Vec<Py<PyAny>>> {
        let one = |(index, facts): (usize, &Py<Facts>)| {
            self.0.verdict(&facts.get().0).map_err(|error| Error::from(error).of_facts(index))
        };
        let verdicts = py.detach(|| facts.0.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>())?;
        Ok(verdicts.into_iter().map(|of| verdict(py, of)).collect::<PyResult<_>>()?)
    }

    /// Reads facts once, to decide on them often.
    fn prepare(&self, facts: &Bound<'_, Facts>) -> Answer<Prepared> {
        let facts = &facts.get().0;
        Ok(Prepared { rules: self.0.rules_of(facts)?, evidence: self.0.evidence(facts)? })
    }

    /// From facts as JSON text to the decision as JSON text: by `schema("facts")`, `schema("decision")`.
    fn decide_json(&self, py: Python<'_>, text: &str) -> Answer<String> {
        Ok(py.detach(|| self.0.decide_json(text))?)
    }

    /// From facts as JSON text to the plan as JSON text.
    fn plan_json(&self, py: Python<'_>, text: &str) -> Answer<String> {
        Ok(py.detach(|| self.0.plan_json(text))?)
    }

    fn __repr__(&self) -> String {
        format!("<Policy {} {}>", self.0.name(), self.0.version())
    }
}

/// Facts that were read for one policy.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Prepared {
    rules: Rules,
    evidence: Evidence,
}

#[pymethods]
impl Prepared {
    /// The verdict with its explanation; raises `FactsError` for facts that can not be decided on.
    fn decide(&self) -> Answer<Decision> {
        Ok(Decision(self.rules.decide(&self.evidence)?))
    }

    /// The verdict alone, in a fraction of the time.
    fn verdict(&self, py: Python<'_>) -> Answer<Py<PyAny>> {
        Ok(verdict(py, self.rules.verdict(&self.evidence)?)?)
    }

    /// The cheapest way to approval: nothing unless the verdict is `challenge`.
    fn plan(&self, py: Python<'_>) -> Answer<Plan> {
        Ok(Plan(py.detach(|| self.rules.plan(&self.evidence))?))
    }
}
