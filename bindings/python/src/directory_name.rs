use bonafides_surface as surface;
use pyo3::prelude::*;

use crate::errors::Answer;

/// A distinguished name or a bare name: equal to another if a directory takes both for one.
#[pyclass(frozen, eq, hash, module = "bonafides")]
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct DirectoryName(bonafides::DirectoryName);

#[pymethods]
impl DirectoryName {
    #[new]
    fn new(text: &str) -> Answer<Self> {
        Ok(Self(surface::directory_name(text)?))
    }

    /// The one text that stands for all spellings of this name: a key of maps, not a name to write down.
    #[getter]
    fn key(&self) -> &str {
        self.0.key()
    }

    /// Whether it is a distinguished name.
    #[getter]
    fn is_distinguished(&self) -> bool {
        self.0.is_distinguished()
    }

    /// The value of the CN that a distinguished name begins with, folded; None if it begins with none.
    #[getter]
    fn leading_cn(&self) -> Option<&str> {
        self.0.leading_cn()
    }

    /// Whether this name in a policy means that group of a subject: they are equal, or this is a
    /// bare name and the other one's leading CN.
    fn means(&self, group: &Self) -> bool {
        self.0.means(&group.0)
    }

    // It may name a person.
    fn __repr__(&self) -> String {
        format!("<DirectoryName, {}>", if self.0.is_distinguished() { "distinguished" } else { "bare" })
    }
}
