use bonafides::FactsError;
use bonafides::case::GrantError;
use bonafides_surface::{Error, write};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// An error to raise: one of the engine, or the host's own exception.
#[derive(Debug)]
pub(crate) enum Failure {
    Engine(Box<Error>),
    Host(PyErr),
}

pub(crate) type Answer<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(Box::new(error))
    }
}

impl From<FactsError> for Failure {
    fn from(error: FactsError) -> Self {
        Error::from(error).into()
    }
}

impl From<GrantError> for Failure {
    fn from(error: GrantError) -> Self {
        Error::from(error).into()
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Host(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Host(error) => error,
            Failure::Engine(error) => Python::attach(|py| raised(py, &error).unwrap_or_else(|error| error)),
        }
    }
}

static RAISED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Returns the package's exception for this family and code.
fn raised(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let make = RAISED.import(py, "bonafides._raise", "exception")?;
    let diagnostics = match &*error.diagnostics {
        [] => None,
        some => Some(write(&some).map_err(|error| PyTypeError::new_err(error.detail))?),
    };
    let bad = error.bad_record.as_deref().map(write).transpose();
    let bad = bad.map_err(|error| PyTypeError::new_err(error.detail))?;
    let text = error.to_string();
    let (family, code, help) = (error.family.as_str(), &error.code, error.help.as_deref());
    let exception = make.call1((text, family, code, &error.detail, help, &error.place, diagnostics, bad))?;
    Ok(PyErr::from_value(exception))
}
