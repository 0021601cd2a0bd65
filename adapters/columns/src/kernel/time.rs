//! Columns of times.

use std::borrow::Cow;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array as _, ArrayRef};
use arrow_buffer::NullBuffer;

/// A column of times, in milliseconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct Times<'b> {
    pub(super) milliseconds: Cow<'b, [i64]>,
    pub(super) nulls: Option<&'b NullBuffer>,
}

impl<'b> Times<'b> {
    /// Reads a column of timestamps, or of milliseconds; fractions of a millisecond are dropped. `None` if it has another type.
    pub(super) fn of(array: &'b ArrayRef) -> Option<Self> {
        let nulls = array.nulls();
        let milliseconds = if let Some(times) = array.as_primitive_opt::<TimestampMillisecondType>() {
            Cow::Borrowed(&times.values()[..])
        } else if let Some(times) = array.as_primitive_opt::<Int64Type>() {
            Cow::Borrowed(&times.values()[..])
        } else if let Some(times) = array.as_primitive_opt::<TimestampMicrosecondType>() {
            times.values().iter().map(|time| time.div_euclid(1_000)).collect()
        } else if let Some(times) = array.as_primitive_opt::<TimestampNanosecondType>() {
            times.values().iter().map(|time| time.div_euclid(1_000_000)).collect()
        } else {
            let times = array.as_primitive_opt::<TimestampSecondType>()?;
            times.values().iter().map(|time| time.saturating_mul(1_000)).collect()
        };
        Some(Self { milliseconds, nulls })
    }

    /// Returns the time of a row.
    pub(super) fn time(&self, row: usize) -> Option<i64> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        self.milliseconds.get(row).copied()
    }
}
