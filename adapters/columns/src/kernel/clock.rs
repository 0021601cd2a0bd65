//! The times of decisions.

use super::block::{Valid, with_rows};
use super::masks::{ROWS, such};
use super::time::Times;

/// The milliseconds before which the engine refuses evidence: the year 2000.
pub(super) const EARLIEST: i64 = 946_684_800_000;

/// The last time that there is, at the end of the year 9999: the engine moves later ones there.
const LAST: i64 = 253_402_300_799_999;

/// The column of the times of decisions.
#[derive(Debug)]
pub(super) struct Clock<'b> {
    pub(super) times: &'b Times<'b>,
    valid: Valid,
    /// The first time at which evidence that the engine refuses, because it is too early, is older than any lifetime.
    first: i64,
}

impl<'b> Clock<'b> {
    pub(super) fn of(times: &'b Times<'b>, longest_lifetime: i64) -> Self {
        let valid = Valid::of(times.nulls.map(arrow_buffer::NullBuffer::inner));
        Self { valid, times, first: EARLIEST.saturating_add(longest_lifetime) }
    }

    /// Returns the rows, among 64, whose time is missing or unusual: the engine decides on them.
    pub(super) fn unusual(&self, number: usize) -> u64 {
        let first = self.first;
        let others = with_rows(&self.times.milliseconds, number.saturating_mul(ROWS), |now| {
            // The sign is set if one is out of range.
            let sign = |now: &i64| now.wrapping_sub(first) | LAST.wrapping_sub(*now);
            let signs = now.iter().fold(0, |signs, now| signs | sign(now));
            if signs < 0 { such(now, |now| *now < first || *now > LAST) } else { 0 }
        });
        others | !self.valid.word(number)
    }
}
