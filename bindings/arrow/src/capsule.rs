//! Arrow's `PyCapsule` interface: arrays in and out of Python without a copy.
//!
//! The only `unsafe` code of this package. A capsule with one of the three names below holds a pointer to the struct of that
//! name of Arrow's C data interface, valid as long as the capsule is; the creator of such a capsule guarantees this. Structs are
//! moved out of the capsule, which then holds a released one, so that nothing is released twice. Array data is taken as the
//! C data interface describes it.

use std::ffi::CStr;

use arrow_array::ffi::{from_ffi, to_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, make_array};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ArrowError;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// Arrays from Python, one after the other.
pub(crate) enum Arrays {
    One(Option<ArrayRef>),
    Stream(ArrayStreamReader),
}

impl Iterator for Arrays {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::One(array) => array.take().map(Ok),
            Self::Stream(stream) => stream.next(),
        }
    }
}

/// Takes the arrays of an object that offers a stream or an array.
pub(crate) fn import(data: &Bound<'_, PyAny>) -> PyResult<Arrays> {
    if data.hasattr("__arrow_c_stream__")? {
        let capsule = data.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: the capsule has the name that promises such a struct, and is alive; the struct is moved out.
        let stream = unsafe { ArrayStreamReader::from_raw(stream.as_ptr()) };
        return Ok(Arrays::Stream(stream.map_err(broken)?));
    }
    if !data.hasattr("__arrow_c_array__")? {
        return Err(PyTypeError::new_err(
            "not Arrow data: pass an object with `__arrow_c_stream__` or `__arrow_c_array__`, such as a table, a record batch or an array",
        ));
    }
    let capsules = data.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
    let schema = capsules.get_item(0)?.cast_into::<PyCapsule>()?;
    let array = capsules.get_item(1)?.cast_into::<PyCapsule>()?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: as above; the schema is only read, while its capsule is alive in `capsules`.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
    Ok(Arrays::One(Some(make_array(data.map_err(broken)?))))
}

/// Returns an array as the pair of capsules that `__arrow_c_array__` returns.
pub(crate) fn export<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyTuple>> {
    let (array, schema) = to_ffi(&array.to_data()).map_err(broken)?;
    let schema = PyCapsule::new_with_value(py, schema, SCHEMA)?;
    let array = PyCapsule::new_with_value(py, array, ARRAY)?;
    PyTuple::new(py, [schema, array])
}

/// Returns the error for Arrow data that cannot be imported.
#[expect(clippy::needless_pass_by_value, reason = "used with `map_err`")]
pub(crate) fn broken(error: ArrowError) -> PyErr {
    PyTypeError::new_err(error.to_string())
}
