//! Times in RFC 3339; syslog and `CloudEvents` accept the years 0 to 9999.

use bonafides::Time;

use crate::json::Object;

/// The milliseconds of a day.
const DAY: i64 = 86_400_000;
/// The length of a time.
const LENGTH: usize = "2026-11-23T08:15:00.000Z".len();

/// Returns a time with milliseconds in UTC; `None` if its year does not have four digits.
pub(crate) fn rfc3339(time: Time, text: &mut [u8; LENGTH]) -> Option<&str> {
    let (day, of_day) = (time.milliseconds().div_euclid(DAY), time.milliseconds().rem_euclid(DAY));
    let (year, month, day) = date(day)?;
    let part = |unit: i64, most: i64| of_day.checked_div(unit).unwrap_or(0).rem_euclid(most);
    let (hour, minute) = (part(3_600_000, 24), part(60_000, 60));
    let (second, millisecond) = (part(1_000, 60), part(1, 1_000));
    text.copy_from_slice(b"0000-00-00T00:00:00.000Z");
    let mut put = |at: usize, digits: usize, number: i64| {
        let mut rest = number;
        for digit in text.iter_mut().skip(at).take(digits).rev() {
            *digit = b'0'.wrapping_add(u8::try_from(rest.rem_euclid(10)).unwrap_or(0));
            rest = rest.div_euclid(10);
        }
    };
    put(0, 4, year);
    put(5, 2, month);
    put(8, 2, day);
    put(11, 2, hour);
    put(14, 2, minute);
    put(17, 2, second);
    put(20, 3, millisecond);
    str::from_utf8(text).ok()
}

/// Writes the member `time`, if the time can be represented.
pub(crate) fn member(object: &mut Object<'_>, time: Time) {
    if let Some(text) = rfc3339(time, &mut [0; LENGTH]) {
        object.text("time", text);
    }
}

/// Returns year, month and day for a number of days since 1970: Howard Hinnant's algorithm `civil_from_days`.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "days of four-digit years are far from the ends of the type"
)]
fn date(days: i64) -> Option<(i64, i64, i64)> {
    // From 0000-01-01 to 9999-12-31.
    if !(-719_528..=2_932_896).contains(&days) {
        return None;
    }
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use bonafides::Time;
    use proptest::prelude::*;

    use super::{LENGTH, rfc3339};

    proptest! {
        #[test]
        fn a_time_reads_back_or_its_year_has_not_four_digits(milliseconds in -70_000_000_000_000_i64..260_000_000_000_000) {
            let time = Time::from_milliseconds(milliseconds);
            match rfc3339(time, &mut [0; LENGTH]) {
                Some(text) => prop_assert_eq!(text.parse::<Time>().ok(), Some(time)),
                None => prop_assert!(!(-62_167_219_200_000..=253_402_300_799_999).contains(&time.milliseconds())),
            }
        }
    }

    #[test]
    fn the_ends_are_written() {
        for (milliseconds, text) in [
            (-62_167_219_200_000, Some("0000-01-01T00:00:00.000Z")),
            (-62_167_219_200_001, None),
            (253_402_300_799_999, Some("9999-12-31T23:59:59.999Z")),
            (1_582_934_400_123, Some("2020-02-29T00:00:00.123Z")),
        ] {
            assert_eq!(rfc3339(Time::from_milliseconds(milliseconds), &mut [0; LENGTH]), text);
        }
    }
}
