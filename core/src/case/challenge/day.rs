//! Dates and times as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use crate::case::secret::typed;
use crate::decide::Time;
use crate::policy::value::Duration;

/// The form of dates in a language. `2026-11-20` is read in every language.
#[expect(clippy::enum_variant_names, reason = "a date has three parts, and each form is named by its first")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Form {
    /// Year first only: without a region, `11/12/2026` is ambiguous in English.
    YearFirst,
    DayFirst {
        separator: char,
    },
    MonthFirst,
}

impl Form {
    /// Returns the form of a language tag, such as `de-AT` or `en-GB`.
    pub(in crate::case) fn of(language: &str) -> Self {
        let tag = language.trim().replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        match (parts.next(), parts.next()) {
            (Some("de" | "da"), _) => Self::DayFirst { separator: '.' },
            (Some("en"), Some("gb" | "ie" | "au" | "nz")) => Self::DayFirst { separator: '/' },
            (Some("en"), Some("us")) => Self::MonthFirst,
            _ => Self::YearFirst,
        }
    }

    /// Returns an unambiguous date as an example in a prompt.
    pub(in crate::case) fn example(self) -> String {
        match self {
            Self::YearFirst => "2025-12-31".to_owned(),
            Self::DayFirst { separator } => format!("31{separator}12{separator}2025"),
            Self::MonthFirst => "12/31/2025".to_owned(),
        }
    }
}

/// A date or time that the caller gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A day in the local calendar.
    Day(NaiveDate),
    /// A minute in local time.
    Local(NaiveDateTime),
    /// A minute with an offset from UTC.
    Moment(Time),
}

/// The length limit of a text, in bytes.
const LONGEST: usize = 128;

/// Reads a date in `form` or year first, alone or followed by a time such as `14:30`, or an RFC 3339
/// time. Returns `None` for anything else: words, impossible dates, two-digit years.
pub(super) fn read(text: &str, form: Form) -> Option<Said> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = typed::plain(text);
    let text = plain.expose().trim();
    if let Ok(time) = text.parse() {
        return Some(Said::Moment(time));
    }
    let (day, clock) = match text.rsplit_once(|c: char| c.is_whitespace() || matches!(c, 'T' | 't')) {
        Some((day, clock)) if clock.contains(':') => (day.trim_end().trim_end_matches(','), Some(clock)),
        _ => (text, None),
    };
    let day = date(day, form)?;
    match clock {
        Some(clock) => Some(Said::Local(day.and_time(minute(clock)?))),
        None => Some(Said::Day(day)),
    }
}

fn date(text: &str, form: Form) -> Option<NaiveDate> {
    let mut numbers = text.split(['.', '/', '-', '\u{2010}', '\u{2013}', '\u{2212}']).map(str::trim);
    let (one, two, three) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let is = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month, day) = match form {
        _ if one.len() == 4 => (one, two, three),
        Form::DayFirst { .. } => (three, two, one),
        Form::MonthFirst => (three, one, two),
        Form::YearFirst => return None,
    };
    if numbers.next().is_some() || !is(year, 4..=4) || !is(month, 1..=2) || !is(day, 1..=2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Reads `14:30`, or a time with seconds, which are dropped.
fn minute(text: &str) -> Option<NaiveTime> {
    let time =
        NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    let time = time.ok()?;
    time.signed_duration_since(NaiveTime::MIN)
        .num_minutes()
        .try_into()
        .ok()
        .and_then(|minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes.checked_mul(60)?, 0))
}

impl Said {
    /// Returns true if it is off by at most `within`; without one, only the same day or minute counts.
    /// Days are calendar days in `zone`.
    pub(super) fn is_near(self, at: Time, within: Option<Duration>, zone: Tz) -> bool {
        let within = within.map_or(0, Duration::milliseconds);
        let (first, last) =
            (at.milliseconds().saturating_sub(within), at.milliseconds().saturating_add(within));
        let local = |milliseconds: i64| {
            Some(DateTime::from_timestamp_millis(milliseconds)?.with_timezone(&zone).naive_local())
        };
        let near = || match self {
            Self::Day(day) => Some(local(first)?.date() <= day && day <= local(last)?.date()),
            Self::Local(minute) => {
                let end = minute.checked_add_signed(TimeDelta::minutes(1))?;
                Some(minute <= local(last)? && local(first)? < end)
            }
            Self::Moment(time) => {
                let start = time.milliseconds();
                Some(start <= last && first < start.saturating_add(60_000))
            }
        };
        near().unwrap_or(false)
    }
}

/// Returns the zone of an IANA name such as `Europe/Copenhagen`; UTC if the name is empty.
pub(super) fn zone(name: &str) -> Option<Tz> {
    if name.is_empty() { Some(Tz::UTC) } else { name.parse().ok() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use chrono::NaiveDate;

    use super::{Form, Said, read, zone};
    use crate::decide::Time;
    use crate::policy::value::Duration;

    const LANGUAGES: [(&str, Form); 12] = [
        ("en-US", Form::MonthFirst),
        ("en_us", Form::MonthFirst),
        ("en-GB", Form::DayFirst { separator: '/' }),
        ("en-NZ", Form::DayFirst { separator: '/' }),
        ("de", Form::DayFirst { separator: '.' }),
        ("de-AT", Form::DayFirst { separator: '.' }),
        ("da-DK", Form::DayFirst { separator: '.' }),
        ("en", Form::YearFirst),
        ("en-CA", Form::YearFirst),
        ("fr", Form::YearFirst),
        ("den", Form::YearFirst),
        ("", Form::YearFirst),
    ];

    fn day(year: i32, month: u32, day: u32) -> Said {
        Said::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn the_example_of_every_language_is_read_in_it() {
        for (language, form) in LANGUAGES {
            assert_eq!(Form::of(language), form, "{language}");
            assert_eq!(read(&form.example(), form), Some(day(2025, 12, 31)), "{language}");
        }
    }

    /// Each day of two years is read in its form, as people write it, and in no other form.
    #[test]
    fn every_day_is_read_in_its_form() {
        let forms = [Form::YearFirst, Form::DayFirst { separator: '.' }, Form::MonthFirst];
        for date in NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().iter_days().take(800) {
            for form in forms {
                let written = match form {
                    Form::YearFirst => ["%Y-%m-%d", "%Y/%m/%d", " %Y-%m-%d ", "\u{200e}%Y-%m-%d"],
                    Form::DayFirst { .. } => ["%d.%m.%Y", "%-d.%-m.%Y", "%-d. %-m. %Y", "%d/%m/%Y"],
                    Form::MonthFirst => ["%m/%d/%Y", "%-m/%-d/%Y", "%m-%d-%Y", "%m / %d / %Y"],
                };
                for text in written.map(|form| date.format(form).to_string()) {
                    assert_eq!(read(&text, form), Some(Said::Day(date)), "{text}");
                    let clock = read(&format!("{text} 14:30"), form);
                    assert_eq!(clock, Some(Said::Local(date.and_hms_opt(14, 30, 0).unwrap())), "{text}");
                }
                // Year first is read in every form.
                assert_eq!(read(&date.format("%Y-%m-%d").to_string(), form), Some(Said::Day(date)));
            }
            assert_eq!(read(&date.format("%d.%m.%Y").to_string(), Form::YearFirst), None);
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            " ",
            "yesterday",
            "gestern",
            "today 14:30",
            "31.02.2026",
            "2026-02-30",
            "0.1.2026",
            "1.13.2026",
            "20.11.26",
            "20.11",
            "2026-11",
            "2026",
            "20112026",
            "1700000000",
            "2026-11-20-1",
            "2026-11-20 25:00",
            "2026-11-20 14:30 tomorrow",
            "-2026-11-20",
            "+2026-11-20",
            "2026-11-20T14:30:00+99:00",
            "20.XI.2026",
            "\u{200b}",
            "a.b.c",
            "20..2026",
            "2026-11-20 14:3O",
        ] {
            assert_eq!(read(text, Form::DayFirst { separator: '.' }), None, "{text:?}");
        }
        assert_eq!(read("31.02.2024 or 29.02.2024", Form::DayFirst { separator: '.' }), None);
        assert_eq!(read(&"2026-11-20".repeat(1 << 16), Form::YearFirst), None);
        assert_eq!(read("20/11/2026", Form::MonthFirst), None, "there is no month 20");
    }

    #[test]
    fn days_are_those_of_the_callers_zone() {
        let at: Time = "2026-11-20T14:30:00Z".parse().unwrap();
        let near = |text: &str, form: Form, within: Option<i32>, name: &str| {
            let within = within.map(Duration::from_minutes);
            read(text, form).unwrap().is_near(at, within, zone(name).unwrap())
        };
        let (german, us, uk) =
            (Form::DayFirst { separator: '.' }, Form::MonthFirst, Form::DayFirst { separator: '/' });
        let auckland = "Pacific/Auckland";
        for (text, form) in
            [("2026-11-21", german), ("21.11.2026", german), ("11/21/2026", us), ("21/11/2026", uk)]
        {
            assert!(near(text, form, None, auckland), "{text}");
            assert!(!near(text, form, None, ""), "{text}: it is the 20th in UTC");
        }
        for text in ["20.11.2026", "22.11.2026", "21.11.2025", "21.10.2026"] {
            assert!(!near(text, german, None, auckland), "{text}");
        }
        // 03:30 on the 21st in Auckland: one day off is within a day, two are not.
        assert!(near("20.11.2026", german, Some(24 * 60), auckland));
        assert!(near("22.11.2026", german, Some(24 * 60), auckland));
        assert!(!near("19.11.2026", german, Some(24 * 60), auckland));
        assert!(!near("23.11.2026", german, Some(24 * 60), auckland));
        assert!(near("21.11.2026 03:30", german, None, auckland));
        assert!(!near("21.11.2026 03:31", german, None, auckland));
        assert!(!near("20.11.2026 14:30", german, None, auckland));
        // A time with an offset from UTC is the same everywhere.
        assert!(near("2026-11-20T14:30:00Z", german, None, auckland));
        assert!(near("2026-11-21T03:30:00+13:00", german, None, "America/New_York"));
    }

    #[test]
    fn days_of_odd_length_and_days_that_never_were() {
        let on = |text: &str, at: &str, name: &str| {
            read(text, Form::YearFirst).unwrap().is_near(at.parse().unwrap(), None, zone(name).unwrap())
        };
        // A day without midnight, when clocks go forward, and a day of 25 hours, when they go back.
        assert!(on("2018-11-04", "2018-11-04T03:30:00Z", "America/Sao_Paulo"));
        assert!(!on("2018-11-04", "2018-11-04T02:59:59Z", "America/Sao_Paulo"));
        assert!(on("2026-10-25", "2026-10-25T22:59:59Z", "Europe/Berlin"));
        assert!(!on("2026-10-25", "2026-10-25T23:00:00Z", "Europe/Berlin"));
        // Samoa had no 30 December 2011.
        for at in ["2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2011-12-30T12:00:00Z"] {
            assert!(!on("2011-12-30", at, "Pacific/Apia"), "{at}");
        }
    }

    #[test]
    fn zones_are_those_of_iana() {
        for name in ["", "UTC", "Europe/Copenhagen", "Pacific/Auckland", "America/Argentina/Buenos_Aires"] {
            assert!(zone(name).is_some(), "{name}");
        }
        for name in ["Europe/Kopenhagen", "CEST", "W. Europe Standard Time", "utc ", "+01:00"] {
            assert!(zone(name).is_none(), "{name}");
        }
    }

    #[test]
    fn times_at_the_ends_of_time_are_no_fault() {
        for at in [i64::MIN, i64::MAX, 0].map(Time::from_milliseconds) {
            for within in [None, Some(Duration::from_minutes(i32::MAX))] {
                for text in ["0001-01-01", "9999-12-31", "2026-11-20 14:30", "2026-11-20T14:30:00Z"] {
                    let said = read(text, Form::YearFirst).unwrap();
                    let _ = said.is_near(at, within, zone("Pacific/Auckland").unwrap());
                }
            }
        }
    }
}
