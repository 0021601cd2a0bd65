//! The rows that are decided at once.

use super::circuit::WIDTH;
use super::masks::ROWS;

/// The number of rows of a block.
pub(super) const BLOCK: usize = WIDTH * ROWS;

/// Calls a function with 64 values of a column, the last of which may be missing.
#[inline]
pub(super) fn with_rows<T: Copy + Default, R>(
    values: &[T],
    start: usize,
    look: impl FnOnce(&[T; ROWS]) -> R,
) -> R {
    let rest = values.get(start..).unwrap_or_default();
    if let Some(rows) = rest.first_chunk::<ROWS>() {
        return look(rows);
    }
    let mut rows = [T::default(); ROWS];
    rows.iter_mut().zip(rest).for_each(|(row, value)| *row = *value);
    look(&rows)
}

/// Words of bits that are set for rows with a value; `None` if all rows have one.
#[derive(Debug, Default)]
pub(super) struct Valid(Option<Vec<u64>>);

impl Valid {
    /// Reads a column's bits.
    pub(super) fn of(bits: Option<&arrow_buffer::BooleanBuffer>) -> Self {
        let bits = bits.filter(|bits| bits.has_false());
        Self(bits.map(|bits| bits.bit_chunks().iter_padded().collect()))
    }

    /// Returns the bits of 64 rows, by the number of the word.
    #[inline]
    pub(super) fn word(&self, number: usize) -> u64 {
        match &self.0 {
            Some(words) => words.get(number).copied().unwrap_or_default(),
            None => u64::MAX,
        }
    }
}
