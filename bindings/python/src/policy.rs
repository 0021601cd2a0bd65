use std::hash::{Hash, Hasher};

use bonafides::{Evidence, Rules};
use bonafides_surface::{Error, WaysOptions, WeighOptions, load, ways, weigh};
use pyo3::prelude::*;

use crate::analysis::{Calibration, Coverage};
use crate::convert::{Form, Listed, Whole, form, verdict};
use crate::decision::{Decision, Plan};
use crate::errors::Answer;
use crate::facts::Facts;

/// A loaded policy, immutable and usable by all threads.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Policy(pub(crate) bonafides::Policy);

/// Compares the digests: two documents with the same content are the same policy.
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
    /// Loads a YAML document; raises `PolicyError` with every diagnostic.
    #[staticmethod]
    fn from_yaml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "yaml"))?))
    }

    /// Loads a JSON document; raises `PolicyError` with every diagnostic.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "json"))?))
    }

    /// Loads a TOML document; raises `PolicyError` with every diagnostic.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| load(text, "toml"))?))
    }

    /// The name of the policy.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The version of the policy; empty if it declares none.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// SHA-256 of the document as canonical JSON, in hex.
    #[getter]
    fn digest(&self) -> &str {
        self.0.digest()
    }

    /// Returns the verdict with its explanation; raises `FactsError` for invalid facts.
    fn decide(&self, facts: &Bound<'_, Facts>) -> Answer<Decision> {
        Ok(Decision(self.0.decide(&facts.get().borrowed())?))
    }

    /// Returns only the verdict, in a fraction of the time.
    fn verdict(&self, py: Python<'_>, facts: &Bound<'_, Facts>) -> Answer<Py<PyAny>> {
        Ok(verdict(py, self.0.verdict(&facts.get().borrowed())?)?)
    }

    /// Returns the cheapest way to approval; empty unless the verdict is `challenge`.
    fn plan(&self, py: Python<'_>, facts: &Bound<'_, Facts>) -> Answer<Plan> {
        let facts = facts.get();
        Ok(Plan(py.detach(|| self.0.plan(&facts.borrowed()))?))
    }

    /// Returns a decision for each of the facts, in order; the `place` of an error begins with
    /// `facts[i]`.
    fn decide_many(&self, py: Python<'_>, facts: Listed<Py<Facts>>) -> Answer<Vec<Decision>> {
        let decide = |(index, facts): (usize, &Py<Facts>)| {
            self.0
                .decide(&facts.get().borrowed())
                .map(Decision)
                .map_err(|error| Error::from(error).of_facts(index))
        };
        Ok(py.detach(|| facts.0.iter().enumerate().map(decide).collect::<Result<_, _>>())?)
    }

    /// Returns only the verdict for each of the facts, in order.
    fn verdict_many(&self, py: Python<'_>, facts: Listed<Py<Facts>>) -> Answer<Vec<Py<PyAny>>> {
        let one = |(index, facts): (usize, &Py<Facts>)| {
            self.0.verdict(&facts.get().borrowed()).map_err(|error| Error::from(error).of_facts(index))
        };
        let verdicts = py.detach(|| facts.0.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>())?;
        Ok(verdicts.into_iter().map(|of| verdict(py, of)).collect::<PyResult<_>>()?)
    }

    /// Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge
    /// results that approve.
    ///
    /// `groups` are the ids of exactly the groups that match the subject, `subject` the names that the subject has in a
    /// directory, `directory` all names that subjects can have. Raises `InputUnknownAction` and `InputUnknownGroup`.
    #[pyo3(signature = (*, action=None, groups=None, subject=None, directory=None))]
    fn ways<'py>(
        &self,
        py: Python<'py>,
        action: Option<String>,
        groups: Option<Listed<String>>,
        subject: Option<Listed<String>>,
        directory: Option<Listed<String>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let [groups, subject, directory] = [groups, subject, directory].map(|list| list.map(|list| list.0));
        let options = WaysOptions { action, groups, subject, directory };
        let ways = py.detach(|| ways(&self.0, options))?;
        form(py, Form::Ways, &ways)
    }

    /// Counts the people who have a way: how many, in which situation, and what would help the others.
    ///
    /// `situations` are counted besides `usual` and `unobserved`; `everyone` are challenges that everybody can pass, and
    /// that no record needs to name; the report lists at most `ids` people who need attention (100 unless given). A
    /// generator of people is read one by one. Raises `InputPerson`, whose `place` begins with `people[i]`.
    #[pyo3(signature = (people, *, action=None, situations=None, everyone=None, ids=None))]
    fn coverage<'py>(
        slf: &Bound<'py, Self>,
        people: &Bound<'py, PyAny>,
        action: Option<String>,
        situations: Option<Listed<Bound<'py, PyAny>>>,
        everyone: Option<Listed<String>>,
        ids: Option<Whole<u32>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let coverage = Coverage::new(slf, action, situations, everyone, ids)?;
        coverage.add_all(people)?;
        coverage.finish(slf.py())
    }

    /// Returns the weight of every way in, for each attacker model of a calibration: how much likelier a genuine caller
    /// is to pass than an attacker of this kind, and the easiest attack.
    ///
    /// `models` are names of the calibration; the other arguments are as for `ways`. Raises `CalibrationError` if the
    /// calibration does not fit the policy.
    #[pyo3(signature = (calibration, *, models=None, action=None, groups=None, subject=None, directory=None))]
    #[expect(clippy::too_many_arguments, reason = "each is an option")]
    fn weigh<'py>(
        &self,
        py: Python<'py>,
        calibration: &Bound<'py, Calibration>,
        models: Option<Listed<String>>,
        action: Option<String>,
        groups: Option<Listed<String>>,
        subject: Option<Listed<String>>,
        directory: Option<Listed<String>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let [groups, subject, directory] = [groups, subject, directory].map(|list| list.map(|list| list.0));
        let models = models.map(|list| list.0).unwrap_or_default();
        let options = WeighOptions { models, action, groups, subject, directory };
        let calibration = &calibration.get().0;
        let weights = py.detach(|| weigh(&self.0, calibration, options))?;
        form(py, Form::Weights, &weights)
    }

    /// Reads facts once, for many decisions.
    fn prepare(&self, facts: &Bound<'_, Facts>) -> Answer<Prepared> {
        let facts = facts.get().borrowed();
        Ok(Prepared { rules: self.0.rules_of(&facts)?, evidence: self.0.evidence(&facts)? })
    }

    /// Decides from JSON text to JSON text: see `schema("facts")` and `schema("decision")`.
    fn decide_json(&self, py: Python<'_>, text: &str) -> Answer<String> {
        Ok(py.detach(|| self.0.decide_json(text))?)
    }

    /// Returns only the verdict, on facts in JSON text: see `schema("facts")`.
    fn verdict_json(&self, py: Python<'_>, text: &str) -> Answer<Py<PyAny>> {
        let found = py.detach(|| self.0.verdict_json(text))?;
        Ok(verdict(py, found)?)
    }

    /// Plans from JSON text to JSON text: see `schema("plan")`.
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
    /// Returns the verdict with its explanation; raises `FactsError` for invalid facts.
    fn decide(&self) -> Answer<Decision> {
        Ok(Decision(self.rules.decide(&self.evidence)?))
    }

    /// Returns only the verdict, in a fraction of the time.
    fn verdict(&self, py: Python<'_>) -> Answer<Py<PyAny>> {
        Ok(verdict(py, self.rules.verdict(&self.evidence)?)?)
    }

    /// Returns the cheapest way to approval; empty unless the verdict is `challenge`.
    fn plan(&self, py: Python<'_>) -> Answer<Plan> {
        Ok(Plan(py.detach(|| self.rules.plan(&self.evidence))?))
    }
}
