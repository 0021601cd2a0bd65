use bonafides::PolicyError;
use bonafides_columns::{KernelError, RowError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An error to raise, with the members of the exceptions of the package `bonafides`.
pub(crate) struct Failure {
    class: &'static str,
    code: String,
    detail: String,
    help: Option<String>,
    place: String,
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let first = error.diagnostics.iter().next();
        Self {
            class: "PolicyError",
            code: first.map_or_else(|| "policy".to_owned(), |first| first.code.to_string()),
            detail: error.to_string(),
            help: first.and_then(|first| first.help.clone()),
            place: first.map_or_else(String::new, |first| first.path.clone()),
        }
    }
}

impl From<KernelError> for Failure {
    fn from(error: KernelError) -> Self {
        Self {
            class: "ColumnsError",
            code: error.code().to_owned(),
            detail: error.to_string(),
            help: Some(error.help().to_owned()),
            place: error.place().to_owned(),
        }
    }
}

impl Failure {
    /// Returns the error for the first row without a verdict; `refused` is the number of such rows.
    pub(crate) fn row(row: u64, error: &RowError, refused: u64) -> Self {
        let code = match error {
            RowError::Facts(error) => bonafides_surface::facts_code(error.code),
            _ => "no_value".to_owned(),
        };
        let more = if refused > 1 { format!("; {refused} rows have no verdict") } else { String::new() };
        let place = Some(error.place()).filter(|place| !place.is_empty());
        Self {
            class: "FactsError",
            code,
            detail: format!("{error}{more}"),
            help: error.help().map(str::to_owned),
            place: place.map_or_else(|| format!("row {row}"), |place| format!("row {row}, {place}")),
        }
    }

    pub(crate) fn argument(detail: &str, help: &str) -> Self {
        Self {
            class: "ColumnsError",
            code: "argument".to_owned(),
            detail: detail.to_owned(),
            help: Some(help.to_owned()),
            place: String::new(),
        }
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| raised(py, failure).unwrap_or_else(|error| error))
    }
}

fn raised(py: Python<'_>, failure: Failure) -> PyResult<PyErr> {
    let class = py.import("bonafides_arrow._errors")?.getattr(failure.class)?;
    let exception = class.call1((failure.code, failure.detail, failure.help, failure.place))?;
    Ok(PyErr::from_value(exception))
}

/// Returns the error for an argument with an unknown value.
pub(crate) fn unknown(name: &str, value: &str, known: &str) -> PyErr {
    PyValueError::new_err(format!("`{value}` is not a valid `{name}`; pass {known}"))
}
