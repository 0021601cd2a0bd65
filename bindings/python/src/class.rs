use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// A dataclass or an enum of the package that is small enough to be constructed member by member.
pub(crate) struct Class {
    module: &'static str,
    name: &'static str,
    found: PyOnceLock<Py<PyAny>>,
}

impl Class {
    pub(crate) const fn of(name: &'static str) -> Self {
        Self::within("bonafides._types", name)
    }

    pub(crate) const fn within(module: &'static str, name: &'static str) -> Self {
        Self { module, name, found: PyOnceLock::new() }
    }

    pub(crate) fn get<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyAny>> {
        self.found.import(py, self.module, self.name)
    }
}
