//! The Python package of bonafides: conversion between Python and the engine, and nothing else.
//!
//! Larger values cross as JSON text between this crate and the package's dataclasses.
#![allow(clippy::needless_pass_by_value, reason = "Python's arguments are converted to owned values")]

mod analysis;
mod check_result;
mod class;
mod connector;
mod convert;
mod decision;
mod directory_name;
mod engine;
mod errors;
mod evidence;
mod facts;
mod host_keys;
mod keys;
mod log;
mod missing;
mod notebook;
mod policy;
mod step;
mod texts;

use pyo3::prelude::*;

#[pymodule]
mod _bonafides {
    use std::collections::BTreeMap;

    use bonafides_surface as surface;
    use pyo3::prelude::*;
    use pyo3::types::{PyMapping, PyString};

    #[pymodule_export]
    use crate::analysis::{Calibration, Coverage};
    #[pymodule_export]
    use crate::check_result::CheckResult;
    #[pymodule_export]
    use crate::connector::Connector;
    #[pymodule_export]
    use crate::decision::{Decision, Plan};
    #[pymodule_export]
    use crate::directory_name::DirectoryName;
    #[pymodule_export]
    use crate::engine::{Engine, Moment};
    #[pymodule_export]
    use crate::facts::Facts;
    #[pymodule_export]
    use crate::keys::RawKeys;
    #[pymodule_export]
    use crate::log::ExportedLog;
    #[pymodule_export]
    use crate::policy::{Policy, Prepared};
    #[pymodule_export]
    use crate::step::{Case, Committed, Row, Step};

    use crate::convert::{self, Form, Listed, given, placed};
    use crate::errors::Answer;

    /// Returns the version of the engine.
    #[pyfunction]
    fn version() -> &'static str {
        surface::VERSION
    }

    /// Returns a JSON Schema by its name: `policy`, `facts`, `decision`, `plan`, `record` or `calibration`.
    #[pyfunction]
    fn schema(name: &str) -> Answer<String> {
        Ok(surface::schema(name)?)
    }

    /// Reviews a policy document: errors, warnings and its own tests.
    #[pyfunction]
    fn check_policy<'py>(py: Python<'py>, text: &str, format: &str) -> Answer<Bound<'py, PyAny>> {
        let review = py.detach(|| surface::review(text, format))?;
        convert::form(py, Form::Review, &review)
    }

    /// Returns the difference of two policies: the calls that `new` approves and `old` does not, and the reverse.
    #[pyfunction]
    fn diff<'py>(
        py: Python<'py>,
        old: &Bound<'py, Policy>,
        new: &Bound<'py, Policy>,
    ) -> Answer<Bound<'py, PyAny>> {
        let (old, new) = (old.get(), new.get());
        let found = py.detach(|| surface::diff(&old.0, &new.0));
        convert::form(py, Form::Diff, &found)
    }

    /// Returns the minimal sets of causes that open a cell.
    #[pyfunction]
    fn minimal_causes(cell: &Bound<'_, PyAny>, rests_on: &Bound<'_, PyMapping>) -> Answer<Vec<Vec<String>>> {
        let mut rests = BTreeMap::new();
        for pair in rests_on.items()?.iter() {
            let (cause, others): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let cause: String = cause.extract().map_err(|error| placed(pair.py(), error, "rests_on"))?;
            let others = others.extract::<Listed<String>>();
            let Listed(others) =
                others.map_err(|error| placed(pair.py(), error, &format!("rests_on.{cause}")))?;
            rests.insert(cause, others);
        }
        Ok(given::<surface::CellCauses>(Form::Cell, cell)?.minimal(rests))
    }

    /// Returns the causes whose loss alone leaves no way.
    #[pyfunction]
    fn losses(cell: &Bound<'_, PyAny>) -> Answer<Vec<String>> {
        Ok(given::<surface::CellCauses>(Form::Cell, cell)?.losses())
    }

    /// Changes each number of a policy document, and returns the changes that let someone through or refuse someone
    /// without a failing test, with tests that would fail. Raises `PolicyError` for a document with errors.
    #[pyfunction]
    fn unguarded<'py>(py: Python<'py>, text: &str, format: &str) -> Answer<Bound<'py, PyAny>> {
        let guards = py.detach(|| surface::unguarded(text, format))?;
        convert::form(py, Form::Guards, &guards)
    }

    /// Formats a policy document in the standard layout and keeps its comments.
    #[pyfunction]
    fn format_policy(py: Python<'_>, text: &str, format: &str) -> Answer<String> {
        Ok(py.detach(|| surface::format(text, format))?)
    }

    /// Checks that the records of one case are complete, in order and unchanged.
    #[pyfunction]
    fn verify_records<'py>(
        py: Python<'py>,
        records: Listed<Bound<'py, PyString>>,
    ) -> Answer<Bound<'py, PyAny>> {
        let texts = records.0.iter().map(|text| Ok(text.to_cow()?.into_owned()));
        let texts = texts.collect::<PyResult<Vec<String>>>()?;
        let chain = py.detach(|| surface::verify_records(texts.iter().map(String::as_str)))?;
        convert::form(py, Form::Chain, &chain)
    }

    /// Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log.
    #[pyfunction]
    fn verify_receipt<'py>(
        py: Python<'py>,
        text: &str,
        evidence: &Bound<'py, PyAny>,
    ) -> Answer<Bound<'py, PyAny>> {
        let evidence = given(Form::LogEvidence, evidence)?;
        let verified = py.detach(|| surface::verify_receipt(text, &evidence))?;
        convert::form(py, Form::VerifiedReceipt, &verified)
    }

    /// Returns the key of the row that stores a case.
    #[pyfunction]
    fn case_key(case_id: &str) -> Answer<String> {
        Ok(surface::case_key(case_id)?)
    }
}
