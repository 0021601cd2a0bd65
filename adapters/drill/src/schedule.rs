//! The times of calls, mostly on the mornings of working days.

use crate::luck::Luck;

/// The first day, a Monday: 2026-01-05T00:00:00Z.
pub(crate) const FIRST_DAY: i64 = 1_767_571_200_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The weight of each hour of a working day.
const WORKING: [u64; 24] =
    [2, 1, 1, 1, 2, 6, 20, 60, 100, 90, 70, 55, 40, 50, 45, 40, 30, 18, 10, 8, 7, 6, 4, 3];
/// The weight of each weekday, from Monday.
const WEEK: [u64; 7] = [150, 110, 100, 100, 90, 14, 10];

/// Returns the times of this many calls in milliseconds since 1970, in order.
pub(crate) fn times(calls: u64, days: u32, luck: &mut Luck) -> Vec<i64> {
    let of_days: Vec<(u64, u32)> =
        (0..days).zip(WEEK.iter().cycle()).map(|(day, weight)| (*weight, day)).collect();
    let of_hours: Vec<(u64, i64)> = WORKING.iter().copied().zip(0_i64..).collect();
    let mut times: Vec<i64> = (0..calls)
        .map(|_| {
            let day = luck.weighted(&of_days).copied().unwrap_or_default();
            let hour = luck.weighted(&of_hours).copied().unwrap_or_default();
            let within = luck.seconds(0, 3599);
            let start = i64::from(day).saturating_mul(DAY).saturating_add(hour.saturating_mul(HOUR));
            FIRST_DAY.saturating_add(start).saturating_add(within)
        })
        .collect();
    times.sort_unstable();
    times
}
