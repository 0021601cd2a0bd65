use std::borrow::Cow;

use bonafides::{At, CheckResult};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyList, PyMapping, PyMappingMethods, PyString, PyTuple};

use crate::check_result;
use crate::convert::{each, expected, placed, time};
use crate::texts::Texts;

/// Results of checks: read from a list of results, or from a mapping from check to outcome for results observed now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    results: Vec<Observed>,
    /// For each result: its check, its outcome, its item if it has one, and the names of its grades.
    texts: Texts,
}

#[derive(Debug, PartialEq, Eq)]
struct Observed {
    at: At,
    has_item: bool,
    grades: Vec<i64>,
}

impl Evidence {
    fn with_capacity(results: usize) -> Self {
        let texts = Texts::with_capacity(results.saturating_mul(2));
        Self { results: Vec::with_capacity(results), texts }
    }

    fn push(&mut self, result: &CheckResult<'_>) {
        self.texts.push(&result.check);
        self.texts.push(&result.outcome);
        if let Some(item) = &result.item {
            self.texts.push(item);
        }
        result.grades.iter().for_each(|(name, _)| self.texts.push(name));
        let grades = result.grades.iter().map(|(_, grade)| *grade).collect();
        self.results.push(Observed { at: result.at, has_item: result.item.is_some(), grades });
    }

    pub(crate) fn len(&self) -> usize {
        self.results.len()
    }

    /// The results as the engine takes them, without copies of texts.
    pub(crate) fn borrowed(&self) -> Vec<CheckResult<'_>> {
        let mut texts = self.texts.iter();
        let mut text = || Cow::Borrowed(texts.next().unwrap_or_default());
        let result = |of: &Observed| {
            let mut result = CheckResult::new(text(), text(), of.at);
            result.item = of.has_item.then(&mut text);
            result.grades = of.grades.iter().map(|grade| (text(), *grade)).collect();
            result
        };
        self.results.iter().map(result).collect()
    }
}

impl<'r, 't: 'r> FromIterator<&'r CheckResult<'t>> for Evidence {
    fn from_iter<I: IntoIterator<Item = &'r CheckResult<'t>>>(results: I) -> Self {
        let mut evidence = Self::default();
        results.into_iter().for_each(|result| evidence.push(result));
        evidence
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Evidence {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let mut evidence = Self::with_capacity(expected(given));
        // To ask any other object whether it is a mapping is a call of Python.
        let is_list = given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>();
        let map = if is_list { None } else { given.cast::<PyMapping>().ok() };
        let Some(map) = map else {
            each(given, |item| evidence.take(&item))?;
            return Ok(evidence);
        };
        for pair in map.items()?.iter() {
            let (check, outcome): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let check = text(&check, "a key")?;
            let outcome = text(&outcome, check)?;
            evidence.push(&CheckResult::new(check, outcome, At::Now));
        }
        Ok(evidence)
    }
}

impl Evidence {
    /// Takes a `CheckResult`, or a tuple of its check, outcome and time, which costs no object of its own.
    fn take(&mut self, given: &Bound<'_, PyAny>) -> PyResult<()> {
        let Some(of) = given.cast::<PyTuple>().ok().filter(|of| of.len() == 3) else {
            if let Ok(result) = given.cast::<check_result::CheckResult>() {
                self.push(&result.get().0);
                return Ok(());
            }
            let kind = given.get_type().name()?;
            let text = format!("expected CheckResult, or a tuple of check, outcome and time, got {kind}");
            return Err(PyTypeError::new_err(text));
        };
        let [check, outcome, at] =
            [of.get_borrowed_item(0)?, of.get_borrowed_item(1)?, of.get_borrowed_item(2)?];
        let (check, outcome) = (text(&check, "check")?, text(&outcome, "outcome")?);
        let at = if at.is_none() {
            At::Now
        } else {
            let at = at.cast::<PyDateTime>().map_err(|error| placed(given.py(), error.into(), "at"))?;
            At::Time(time(&at, "at")?)
        };
        self.push(&CheckResult::new(check, outcome, at));
        Ok(())
    }
}

fn text<'t>(given: &'t Bound<'_, PyAny>, place: &str) -> PyResult<&'t str> {
    let text = given.cast::<PyString>().map_err(PyErr::from).and_then(|text| text.to_str());
    text.map_err(|error| placed(given.py(), error, place))
}
