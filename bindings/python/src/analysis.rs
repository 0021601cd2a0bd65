use bonafides_surface as surface;
use pyo3::prelude::*;
use surface::CoverageOptions;

use crate::convert::{Form, Listed, Whole, form, given, placed, text};
use crate::errors::Answer;
use crate::policy::Policy;

/// The figures by which `Policy.weigh` weighs the ways in, immutable and usable by all threads.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Calibration(pub(crate) surface::Calibration);

#[pymethods]
impl Calibration {
    /// Loads a YAML document; raises `CalibrationError` with every diagnostic.
    #[staticmethod]
    fn from_yaml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| surface::calibration(text, "yaml"))?))
    }

    /// Loads a JSON document; raises `CalibrationError` with every diagnostic.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| surface::calibration(text, "json"))?))
    }

    /// Loads a TOML document; raises `CalibrationError` with every diagnostic.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> Answer<Self> {
        Ok(Self(py.detach(|| surface::calibration(text, "toml"))?))
    }

    /// The name of the calibration.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The version of the calibration; empty if it declares none.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// The names of the attacker models, in the order of the document.
    #[getter]
    fn models(&self) -> Vec<&str> {
        self.0.models().collect()
    }

    fn __repr__(&self) -> String {
        format!("<Calibration {} {}>", self.0.name(), self.0.version())
    }
}

/// A count of the people who have a way, to which any thread may add.
///
/// Memory does not grow with the number of people.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Coverage(surface::Coverage);

#[pymethods]
impl Coverage {
    /// Begins a count: see `Policy.coverage`.
    #[new]
    #[pyo3(signature = (policy, *, action=None, situations=None, everyone=None, ids=None))]
    pub(crate) fn new(
        policy: &Bound<'_, Policy>,
        action: Option<String>,
        situations: Option<Listed<Bound<'_, PyAny>>>,
        everyone: Option<Listed<String>>,
        ids: Option<Whole<u32>>,
    ) -> Answer<Self> {
        let of = |it: &Bound<'_, PyAny>| given::<surface::Situation>(Form::Situation, it);
        let options = CoverageOptions {
            action,
            situations: situations.iter().flat_map(|list| &list.0).map(of).collect::<Answer<_>>()?,
            everyone: everyone.map(|list| list.0).unwrap_or_default(),
            ids: ids.map(|ids| ids.0),
        };
        Ok(Self(surface::Coverage::new(&policy.get().0, options)?))
    }

    /// Counts a person. Raises `InputPerson`, and counts nothing, if the record contains a name that the policy does
    /// not have; its `place` begins with `people[i]`, the number of people who were added before.
    fn add(&self, py: Python<'_>, person: &Bound<'_, PyAny>) -> Answer<()> {
        let person = text(Form::Person, person)?;
        Ok(py.detach(|| self.0.add(&person))?)
    }

    /// Ends the count, and returns the numbers.
    pub(crate) fn finish<'py>(&self, py: Python<'py>) -> Answer<Bound<'py, PyAny>> {
        let report = py.detach(|| self.0.finish())?;
        form(py, Form::CoverageReport, &report)
    }
}

impl Coverage {
    /// Counts every person of an iterable.
    pub(crate) fn add_all(&self, people: &Bound<'_, PyAny>) -> Answer<()> {
        for (index, person) in people.try_iter()?.enumerate() {
            let person = text(Form::Person, &person?)
                .map_err(|error| placed(people.py(), error, &format!("people[{index}]")))?;
            people.py().detach(|| self.0.add(&person))?;
        }
        Ok(())
    }
}
