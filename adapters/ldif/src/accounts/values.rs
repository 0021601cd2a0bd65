//! Numbers and times of Active Directory.

use std::str::FromStr;

use bonafides::Time;

use super::AccountsError;
use crate::Entry;

/// Milliseconds between 1601-01-01, where FILETIME begins, and 1970-01-01.
const FILETIME_TO_UNIX_MS: i64 = 11_644_473_600_000;
/// FILETIME for "never".
const FILETIME_NEVER: i64 = i64::MAX;

pub(super) fn number<T: FromStr>(entry: &Entry, attribute: &'static str) -> Result<Option<T>, AccountsError> {
    let bad = || AccountsError::BadValue { line: entry.line_of(attribute), attribute };
    entry.first(attribute).map(str::parse).transpose().map_err(|_| bad())
}

/// Reads a `GeneralizedTime` such as `20261121204711.0Z`.
pub(super) fn generalized_time(
    entry: &Entry,
    attribute: &'static str,
) -> Result<Option<Time>, AccountsError> {
    let Some(text) = entry.first(attribute) else { return Ok(None) };
    let digits: Vec<char> = text.chars().take_while(char::is_ascii_digit).collect();
    let time = match &*digits {
        [y @ .., mo1, mo2, d1, d2, h1, h2, mi1, mi2, s1, s2] if y.len() == 4 && text.ends_with('Z') => {
            let year: String = y.iter().collect();
            format!("{year}-{mo1}{mo2}-{d1}{d2}T{h1}{h2}:{mi1}{mi2}:{s1}{s2}Z").parse::<Time>().ok()
        }
        _ => None,
    };
    match time {
        Some(time) => Ok(Some(time)),
        None => Err(AccountsError::BadValue { line: entry.line_of(attribute), attribute }),
    }
}

/// Reads 100 ns since 1601. Zero and the largest number are not times.
pub(super) fn filetime(filetime: i64) -> Option<Time> {
    if filetime <= 0 || filetime == FILETIME_NEVER {
        return None;
    }
    filetime.div_euclid(10_000).checked_sub(FILETIME_TO_UNIX_MS).map(Time::from_milliseconds)
}
