//! The Arrow package of bonafides for Python: conversion between Arrow data and the kernel, and nothing else.
#![deny(unsafe_op_in_unsafe_fn)]

mod capsule;
mod errors;

use pyo3::prelude::*;

#[pymodule]
mod _bonafides_arrow {
    use std::sync::Arc;

    use arrow_array::cast::AsArray as _;
    use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
    use bonafides::{Policy, Source};
    use bonafides_columns::{Kernel as Inner, KernelError, Verdicts};
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    use crate::capsule::{Arrays, broken, export, import};
    use crate::errors::{Failure, unknown};

    /// A policy that decides on whole columns.
    #[pyclass(frozen, module = "bonafides_arrow")]
    struct Kernel(Inner);

    /// An array in Arrow's memory, for any library that reads it.
    #[pyclass(frozen, module = "bonafides_arrow")]
    struct Column(ArrayRef);

    #[pymethods]
    impl Kernel {
        #[new]
        #[pyo3(signature = (policy, *, format = "yaml", unknown = "error"))]
        fn new(policy: &str, format: &str, unknown: &str) -> PyResult<Self> {
            let source = match format {
                "yaml" => Source::yaml(policy),
                "json" => Source::json(policy),
                "toml" => Source::toml(policy),
                _ => return Err(crate::errors::unknown("format", format, "`yaml`, `json` or `toml`")),
            };
            let policy = Policy::load(&source).map_err(Failure::from)?;
            match unknown {
                "error" => Ok(Self(Inner::new(&policy))),
                "leave_out" => Ok(Self(Inner::leaving_out_unknown(&policy))),
                _ => Err(crate::errors::unknown("unknown", unknown, "`error` or `leave_out`")),
            }
        }

        #[getter]
        fn name(&self) -> &str {
            self.0.policy().name()
        }

        #[getter]
        fn version(&self) -> &str {
            self.0.policy().version()
        }

        #[getter]
        fn digest(&self) -> &str {
            self.0.policy().digest()
        }

        #[pyo3(signature = (data, *, errors = "raise"))]
        fn verdicts(&self, py: Python<'_>, data: &Bound<'_, PyAny>, errors: &str) -> PyResult<Column> {
            let raises = match errors {
                "raise" => true,
                "null" => false,
                _ => return Err(unknown("errors", errors, "`raise` or `null`")),
            };
            let arrays = import(data)?;
            let found = py.detach(|| decide(&self.0, arrays))?;
            match (&found.first_refused, raises) {
                (Some((row, error)), true) => {
                    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
                    Err(Failure::row(count(*row), error, count(found.refused)).into())
                }
                _ => Ok(Column(Arc::new(found.to_array()))),
            }
        }

        fn flatten(&self, py: Python<'_>, facts: &Bound<'_, PyAny>) -> PyResult<Column> {
            let arrays = import(facts)?;
            let batch = py.detach(|| flatten(&self.0, arrays))?;
            Ok(Column(Arc::new(StructArray::from(batch))))
        }

        fn __repr__(&self) -> String {
            let policy = self.0.policy();
            format!("Kernel({} {})", policy.name(), policy.version())
        }
    }

    #[pymethods]
    impl Column {
        #[pyo3(signature = (requested_schema = None))]
        fn __arrow_c_array__<'py>(
            &self,
            py: Python<'py>,
            requested_schema: Option<&Bound<'py, PyAny>>,
        ) -> PyResult<Bound<'py, PyTuple>> {
            // Another type is a wish that a producer need not grant.
            let _ = requested_schema;
            export(py, &*self.0)
        }

        fn __len__(&self) -> usize {
            self.0.len()
        }
    }

    fn decide(kernel: &Inner, arrays: Arrays) -> PyResult<Verdicts> {
        let mut all = Verdicts::default();
        for array in arrays {
            let array = array.map_err(broken)?;
            let of_array = kernel.verdicts(&batch(&array)?).map_err(of_columns)?;
            all.append(of_array);
        }
        Ok(all)
    }

    fn of_columns(error: KernelError) -> PyErr {
        Failure::from(error).into()
    }

    fn batch(array: &ArrayRef) -> PyResult<RecordBatch> {
        let rows = array.as_struct_opt().filter(|rows| rows.null_count() == 0);
        let rows = rows.ok_or_else(|| {
            Failure::argument(
                "these are not columns",
                "pass a table or a record batch, or a struct array without nulls",
            )
        })?;
        Ok(RecordBatch::from(rows.clone()))
    }

    fn flatten(kernel: &Inner, arrays: Arrays) -> PyResult<RecordBatch> {
        let mut all = Vec::new();
        for array in arrays {
            all.push(array.map_err(broken)?);
        }
        let mut texts: Vec<Option<&str>> = Vec::new();
        for array in &all {
            if let Some(array) = array.as_string_opt::<i32>() {
                texts.extend(array);
            } else if let Some(array) = array.as_string_opt::<i64>() {
                texts.extend(array);
            } else if let Some(array) = array.as_string_view_opt() {
                texts.extend(array);
            } else {
                return Err(
                    Failure::argument("the facts are not text", "pass a column of facts in JSON").into()
                );
            }
        }
        kernel.flatten(texts).map_err(broken)
    }
}
