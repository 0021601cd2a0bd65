use bonafides_surface::{Missing, Unmet, Wanted};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::class::Class;

static ALL: Class = Class::within(UNMET, "All");
static ANY: Class = Class::within(UNMET, "Any");
static AT_LEAST: Class = Class::within(UNMET, "AtLeast");
static FACTORS: Class = Class::within(UNMET, "Factors");
static INDEPENDENT: Class = Class::within(UNMET, "Independent");
static MISSING: Class = Class::of("Missing");
static PASS: Class = Class::within(UNMET, "Pass");
static POINTS: Class = Class::within(UNMET, "Points");
static POINTS_IN: Class = Class::within(UNMET, "PointsIn");
static WANTED: Class = Class::of("Wanted");

const UNMET: &str = "bonafides.unmet";

type Made<'py> = PyResult<Bound<'py, PyAny>>;

/// Returns the unmet part of one layer.
pub(crate) fn missing<'py>(py: Python<'py>, layer: &Missing) -> Made<'py> {
    MISSING.get(py)?.call1((&layer.layer, &layer.text, unmet(py, &layer.unmet)?))
}

fn unmet<'py>(py: Python<'py>, of: &Unmet) -> Made<'py> {
    match of {
        Unmet::Points { have, need } => POINTS.get(py)?.call1((have, need)),
        Unmet::PointsIn { factor, have, need } => POINTS_IN.get(py)?.call1((factor, have, need)),
        Unmet::Factors { have, need } => FACTORS.get(py)?.call1((have, need)),
        Unmet::Independent { have, need } => INDEPENDENT.get(py)?.call1((have, need)),
        Unmet::Pass { entries } => PASS.get(py)?.call1((tuple(py, entries, wanted)?,)),
        Unmet::AtLeast { have, need, entries, requirements } => {
            let (entries, requirements) = (tuple(py, entries, wanted)?, tuple(py, requirements, unmet)?);
            AT_LEAST.get(py)?.call1((have, need, entries, requirements))
        }
        Unmet::All { requirements } => ALL.get(py)?.call1((tuple(py, requirements, unmet)?,)),
        Unmet::Any { requirements } => ANY.get(py)?.call1((tuple(py, requirements, unmet)?,)),
    }
}

fn wanted<'py>(py: Python<'py>, of: &Wanted) -> Made<'py> {
    WANTED.get(py)?.call1((&of.check, PyTuple::new(py, &of.outcomes)?, &of.grades))
}

fn tuple<'py, T>(
    py: Python<'py>,
    list: &[T],
    make: impl Fn(Python<'py>, &T) -> Made<'py>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, list.iter().map(|of| make(py, of)).collect::<PyResult<Vec<_>>>()?)
}
