//! The Python package of bonafides: conversion between Python and the engine, and nothing else.
//!
//! Larger values cross as JSON text between this crate and the package's dataclasses.
#![allow(clippy::needless_pass_by_value, reason = "Python's arguments are converted to owned values")]

mod class;
mod connector;
mod convert;
mod decision;
mod directory_name;
mod engine;
mod errors;
mod facts;
mod host_keys;
mod keys;
mod missing;
mod notebook;
mod policy;
mod step;

use pyo3::prelude::*;

#[pymodule]
mod _bonafides {
    use bonafides_surface as surface;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    #[pymodule_export]
    use crate::connector::Connector;
    #[pymodule_export]
    use crate::decision::{Decision, Plan};
    #[pymodule_export]
    use crate::directory_name::DirectoryName;
    #[pymodule_export]
    use crate::engine::{Engine, Moment};
    #[pymodule_export]
    use crate::facts::{CheckResult, Facts};
    #[pymodule_export]
    use crate::keys::RawKeys;
    #[pymodule_export]
    use crate::policy::{Policy, Prepared};
    #[pymodule_export]
    use crate::step::{Case, Committed, Row, Step};

    use crate::convert::{self, Form, Listed};
    use crate::errors::Answer;

    /// Returns the version of the engine.
    #[pyfunction]
    fn version() -> &'static str {
        surface::VERSION
    }

    /// Returns a JSON Schema by its name: `policy`, `facts`, `decision`, `plan` or `record`.
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

    /// Returns the key of the row that stores a case.
    #[pyfunction]
    fn case_key(case_id: &str) -> Answer<String> {
        Ok(surface::case_key(case_id)?)
    }
}
