use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::convert::{each, expected};

/// The bytes to allocate for a text, so that most lists of names grow once.
const BYTES: usize = 12;

/// A list of texts in one allocation: one for each takes longer than anything else when Python's names are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    whole: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn with_capacity(texts: usize) -> Self {
        let whole = String::with_capacity(texts.saturating_mul(BYTES));
        Self { whole, ends: Vec::with_capacity(texts) }
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.whole.push_str(text);
        self.ends.push(self.whole.len());
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |end| self.whole.get(std::mem::replace(&mut start, *end)..*end).unwrap_or_default())
    }

    /// The texts as the engine takes them, without copies.
    pub(crate) fn borrowed(&self) -> Vec<Cow<'_, str>> {
        self.iter().map(Cow::Borrowed).collect()
    }
}

impl<'t, T: AsRef<str> + 't> FromIterator<&'t T> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t T>>(list: I) -> Self {
        let mut texts = Self::default();
        list.into_iter().for_each(|text| texts.push(text.as_ref()));
        texts
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Texts {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let mut texts = Self::with_capacity(expected(given));
        each(given, |item| {
            texts.push(item.cast::<PyString>()?.to_str()?);
            Ok(())
        })?;
        Ok(texts)
    }
}
