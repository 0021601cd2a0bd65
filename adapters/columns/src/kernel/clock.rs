//! The times of decisions.

use super::block::{Valid, with_rows};
use super::masks::{FAR, ROWS, such};
use super::time::Times;

/// The milliseconds before which the engine refuses evidence: the year 2000.
pub(super) const EARLIEST: i64 = 946_684_800_000;

/// The decisions that are made here: every age that 32 bits hold is from a time that the engine accepts, and none is from a
/// time that it would move to the last that there is, at the end of the year 9999.
const FIRST: i64 = EARLIEST + (FAR as i64);
const LAST: i64 = 253_402_300_799_999;

/// The column of the times of decisions.
#[derive(Debug)]
pub(super) struct Clock<'b> {
    pub(super) times: &'b Times<'b>,
    valid: Valid,
}

impl<'b> Clock<'b> {
    pub(super) fn of(times: &'b Times<'b>) -> Self {
        Self { valid: Valid::of(times.nulls.map(arrow_buffer::NullBuffer::inner)), times }
    }

    /// Returns the rows, among 64, whose time is not one of those.
    pub(super) fn unusual(&self, number: usize) -> u64 {
        let start = number.saturating_mul(ROWS);
        let others = with_rows(&self.times.milliseconds, start, |now| {
            // The sign is set if one is out of range.
            let signs = now.iter().fold(0, |signs, now| signs | now.wrapping_sub(FIRST) | LAST.wrapping_sub(*now));
            if signs < 0 { such(now, |now| !(FIRST..=LAST).contains(now)) } else { 0 }
        });
        others | !self.valid.word(number)
    }
}
