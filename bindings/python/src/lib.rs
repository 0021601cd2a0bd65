//! The Python package of bonafides: what is converted between Python and the engine, and no more.
//!
//! Bulky things are JSON text between here and the dataclasses of the package.
#![allow(clippy::needless_pass_by_value, reason = "what Python hands in is converted to owned arguments")]

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

    /// The version of the engine.
    #[pyfunction]
    fn version() -> &'static str {
        surface::VERSION
    }

    /// A JSON Schema by its name: `policy`, `facts`, `decision`, `plan` or `record`.
    #[pyfunction]
    fn schema(name: &str) -> Answer<String> {
        Ok(surface::schema(name)?)
    }

    /// Looks at a policy document: errors, warnings, its own tests.
    #[pyfunction]
    fn check_policy<'py>(py: Python<'py>, text: &str, format: &str) -> Answer<Bound<'py, PyAny>> {
        let review = py.detach(|| surface::review(text, format))?;
        convert::form(py, Form::Review, &review)
    }

    /// The document as the project writes it; comments stay.
    #[pyfunction]
    fn format_policy(py: Python<'_>, text: &str, format: &str) -> Answer<String> {
        Ok(py.detach(|| surface::format(text, format))?)
    }

    /// Whether the records of one case are all there, in order and as they were written.
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

    /// The key of the row that a case is stored under.
    #[pyfunction]
    fn case_key(case_id: &str) -> Answer<String> {
        Ok(surface::case_key(case_id)?)
    }
}
