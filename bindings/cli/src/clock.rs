use std::time::{SystemTime, UNIX_EPOCH};

use bonafides::Time;

/// Returns the current time. `SOURCE_DATE_EPOCH` replaces the clock, as in other programs with reproducible output:
/// <https://reproducible-builds.org/specs/source-date-epoch/>.
pub(crate) fn now() -> Time {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<u64>().ok());
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let seconds = i64::try_from(given.unwrap_or_else(clock)).unwrap_or_default();
    Time::from_milliseconds(seconds.saturating_mul(1_000))
}

/// Returns today's date in UTC: `2026-11-29`.
pub(crate) fn today() -> String {
    now().to_string().split('T').next().unwrap_or_default().to_owned()
}
