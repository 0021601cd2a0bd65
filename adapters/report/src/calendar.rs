//! Hours, days and weeks of local time, counted from 1970.

use std::ops::Range;

use bonafides::Time;

const HOUR: i64 = 60 * 60 * 1_000;
/// The milliseconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// Returns the hour of a time, counted from 1970.
pub(crate) const fn hour(time: Time, utc_offset: i16) -> i64 {
    local(time, utc_offset).div_euclid(HOUR)
}

/// Returns the milliseconds since 1970 that a clock on the wall shows.
const fn local(time: Time, utc_offset: i16) -> i64 {
    time.milliseconds().saturating_add((utc_offset as i64).saturating_mul(60_000))
}

/// Returns the weeks of which every moment is between two times.
pub(crate) const fn whole_weeks(from: Time, until: Time, utc_offset: i16) -> Range<i64> {
    let before = local(from, utc_offset).saturating_sub(1);
    week(before.div_euclid(DAY)).saturating_add(1)..week(local(until, utc_offset).div_euclid(DAY))
}

/// Returns the day of an hour.
pub(crate) const fn day(hour: i64) -> i64 {
    hour.div_euclid(24)
}

/// Returns the week of a day; weeks begin on Monday, and 1970 on a Thursday.
pub(crate) const fn week(day: i64) -> i64 {
    day.saturating_add(3).div_euclid(7)
}

/// Returns the first day of a week.
pub(crate) const fn monday(week: i64) -> i64 {
    week.saturating_mul(7).saturating_sub(3)
}

/// Returns the day of the week, from Monday, and the hour of the day.
pub(crate) const fn slot(hour: i64) -> (i64, i64) {
    (day(hour).saturating_add(3).rem_euclid(7), hour.rem_euclid(24))
}

/// Returns `2026-11-30`.
pub(crate) fn date(day: i64) -> String {
    let time = Time::from_milliseconds(day.saturating_mul(DAY)).to_string();
    time.split('T').next().unwrap_or_default().to_owned()
}

/// Returns `2026-11-30 14:00`.
pub(crate) fn date_and_hour(hour: i64) -> String {
    format!("{} {:02}:00", date(day(hour)), hour.rem_euclid(24))
}

/// The days of the week, from Monday.
pub(crate) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_whole_from_its_first_to_its_last_moment() {
        let at = |text: &str| text.parse::<Time>().unwrap_or(Time::from_milliseconds(0));
        let of = |from: &str, until: &str, offset| whole_weeks(at(from), at(until), offset);
        let this = week(day(hour(at("2026-11-30T00:00:00Z"), 0)));
        assert_eq!(of("2026-11-30T00:00:00Z", "2026-12-07T00:00:00Z", 0), this..this + 1);
        assert!(of("2026-11-30T00:00:00.001Z", "2026-12-07T00:00:00Z", 0).is_empty());
        assert!(of("2026-11-30T00:00:00Z", "2026-12-06T23:59:59.999Z", 0).is_empty());
        assert_eq!(of("2026-11-29T23:00:00Z", "2026-12-06T23:00:00Z", 60), this..this + 1);
        assert_eq!(of("2026-11-25T12:00:00Z", "2026-12-16T12:00:00Z", 0), this..this + 2);
        assert!(of("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z", 0).is_empty());
    }

    #[test]
    fn a_monday_is_a_monday() {
        let at = |text: &str, offset: i16| text.parse::<Time>().map(|time| hour(time, offset));
        let monday_noon = at("2026-11-30T12:59:59.999Z", 0).unwrap_or_default();
        assert_eq!(slot(monday_noon), (0, 12));
        assert_eq!(date_and_hour(monday_noon), "2026-11-30 12:00");
        assert_eq!(monday(week(day(monday_noon))), day(monday_noon));
        let sunday = at("2026-11-29T23:30:00Z", 0).unwrap_or_default();
        assert_eq!((slot(sunday), week(day(sunday))), ((6, 23), week(day(monday_noon)) - 1));
        assert_eq!(at("2026-11-29T23:30:00Z", 60).map(slot), Ok((0, 0)));
        assert_eq!(at("1969-12-31T23:30:00Z", 0).map(date_and_hour), Ok("1969-12-31 23:00".to_owned()));
    }
}
