use std::path::PathBuf;

use bonafides_surface as surface;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::convert::{Form, Listed, form, given, placed};
use crate::errors::Answer;
use crate::policy::Policy;

/// An exported log, which is read anew by each call, in as many threads as the machine has.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct ExportedLog(surface::ExportedLog);

#[pymethods]
impl ExportedLog {
    /// Returns the log at a path: the folder that a desk publishes, or a file of JSON Lines.
    #[staticmethod]
    fn open(path: PathBuf) -> Self {
        Self(surface::ExportedLog::open(&path))
    }

    /// Returns the log in a text of JSON Lines.
    #[staticmethod]
    fn from_text(text: &str) -> Self {
        Self(surface::ExportedLog::from_text(text))
    }

    /// Returns the log of these records, in the order of the log.
    #[staticmethod]
    fn from_records(records: &Bound<'_, PyAny>) -> Answer<Self> {
        if records.is_instance_of::<PyString>() || records.is_instance_of::<PyBytes>() {
            return Err(
                PyTypeError::new_err("records: expected records, got one text: see `from_text`").into()
            );
        }
        let text = |(index, record): (usize, PyResult<Bound<'_, PyAny>>)| {
            record?
                .extract::<String>()
                .map_err(|error| placed(records.py(), error, &format!("records[{index}]")))
        };
        let texts = records.try_iter()?.enumerate().map(text).collect::<PyResult<Vec<_>>>()?;
        Ok(Self(surface::ExportedLog::from_records(texts.iter().map(String::as_str))))
    }

    /// Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts. The first bad record
    /// raises `RecordsError`, whose class is the reason.
    #[pyo3(signature = (evidence=None))]
    fn verify<'py>(
        &self,
        py: Python<'py>,
        evidence: Option<&Bound<'py, PyAny>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let evidence = evidence.map(|it| given(Form::LogEvidence, it)).transpose()?.unwrap_or_default();
        let verified = py.detach(|| self.0.verify(&evidence))?;
        form(py, Form::VerifiedLog, &verified)
    }

    /// Decides again in every record, by the policies that were in force, and compares byte for byte.
    fn replay<'py>(
        &self,
        py: Python<'py>,
        policies: Listed<Bound<'py, Policy>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let policies: Vec<_> = policies.0.iter().map(|policy| &policy.get().0).collect();
        let replayed = py.detach(|| self.0.replay(&policies))?;
        form(py, Form::ReplayedLog, &replayed)
    }

    /// Returns the cases, in the order of their first records. Checks nothing.
    fn cases<'py>(&self, py: Python<'py>) -> Answer<Bound<'py, PyAny>> {
        let cases = py.detach(|| self.0.cases())?;
        form(py, Form::LogCases, &cases)
    }

    /// Tells a case, or the chain `desk`, as a story for people. Checks nothing.
    fn story<'py>(&self, py: Python<'py>, case: &str) -> Answer<Bound<'py, PyAny>> {
        let story = py.detach(|| self.0.story(case))?;
        form(py, Form::Story, &story)
    }

    /// Makes the receipt of a case, for the person concerned, from the folder that a desk publishes.
    fn receipt(&self, py: Python<'_>, case: &str, key: &str) -> Answer<String> {
        Ok(py.detach(|| self.0.receipt(case, key))?)
    }
}
