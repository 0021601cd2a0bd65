use bonafides_surface as surface;
use pyo3::prelude::*;

use crate::errors::Answer;

/// A distinguished or bare name, equal to another if a directory treats both as the same name.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct DirectoryName(bonafides::directory::DirectoryName);

#[pymethods]
impl DirectoryName {
    #[new]
    fn new(text: &str) -> Answer<Self> {
        Ok(Self(surface::directory_name(text)?))
    }

    /// The text that all spellings of this name share: a key for maps, not a name to display.
    #[getter]
    fn key(&self) -> &str {
        self.0.key()
    }

    /// True if this is a distinguished name.
    #[getter]
    fn is_distinguished(&self) -> bool {
        self.0.is_distinguished()
    }

    /// The case-folded leading CN of a distinguished name; None if there is none.
    #[getter]
    fn leading_cn(&self) -> Option<&str> {
        self.0.leading_cn()
    }

    /// Returns true if this name in a policy means that group of a subject: both are equal, or this is a
    /// bare name and equals the group's leading CN.
    fn means(&self, group: &Self) -> bool {
        self.0.means(&group.0)
    }

    // The name may be that of a person.
    fn __repr__(&self) -> String {
        format!("<DirectoryName, {}>", if self.0.is_distinguished() { "distinguished" } else { "bare" })
    }
}
