//! Numbers and times of an entry.

use std::str::FromStr;

use bonafides::Time;

use super::AccountsError;
use crate::{Entry, active_directory};

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
    match active_directory::generalized_time(text) {
        Some(time) => Ok(Some(time)),
        None => Err(AccountsError::BadValue { line: entry.line_of(attribute), attribute }),
    }
}
