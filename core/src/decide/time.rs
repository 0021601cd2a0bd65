use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Timelike as _};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::reading::whole;
use crate::policy::shape::TIME;
use crate::policy::value::Duration;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, from the year -6060 to 9999.
///
/// Deserialises from this number or from RFC 3339 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// Creates a time from milliseconds since 1970; a time out of range becomes the nearest in range.
    pub fn from_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds.clamp(-TIME, TIME))
    }

    /// Milliseconds since 1970.
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// The earliest time of a decision or of evidence: the year 2000. An earlier time means that seconds
    /// were mistaken for milliseconds, so that a code sent this morning would seem to be sent just now.
    pub(crate) const EARLIEST: Self = Self(946_684_800_000);

    /// The earliest time of a change in a directory: the year 1990. An earlier time counts as unknown, as
    /// if it were missing.
    #[cfg(feature = "case")]
    pub(crate) const EARLIEST_CHANGE: Self = Self(631_152_000_000);

    /// Returns the milliseconds from this time to `now`; negative if this time is later.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) const fn age(self, now: Self) -> i64 {
        now.0.saturating_sub(self.0)
    }
}

/// Reads RFC 3339 text with an offset.
impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let time = DateTime::parse_from_rfc3339(text).map_err(|_| TimeError)?;
        // chrono also accepts a space for the `T`, a typographic minus, and a leap second at any time.
        let letter = text.is_ascii() && matches!(text.as_bytes().get(10), Some(b'T' | b't'));
        let leaps = time.nanosecond() >= NANOSECONDS;
        if !letter || (leaps && time.to_utc().num_seconds_from_midnight() != LAST_SECOND) {
            return Err(TimeError);
        }
        let milliseconds = time.timestamp_millis();
        (-TIME..=TIME).contains(&milliseconds).then_some(Self(milliseconds)).ok_or(TimeError)
    }
}

/// A text that is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time with an offset, such as `2026-11-23T08:15:00Z`")]
#[non_exhaustive]
pub struct TimeError;

const NANOSECONDS: u32 = 1_000_000_000;
/// The second of the day that a leap second follows, in UTC.
const LAST_SECOND: u32 = 86_399;

/// RFC 3339, in UTC.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_millis(self.0) {
            Some(time) => f.write_str(&time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
            None => write!(f, "{}", self.0),
        }
    }
}

/// The time at which evidence was observed, absolute or relative to the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum At {
    /// An absolute time.
    Time(Time),
    /// A duration before `now`; written `-10m`.
    Before(Duration),
    /// At `now`.
    Now,
}

impl At {
    /// Returns the time that this is, in a decision at `now`.
    pub fn resolve(self, now: Time) -> Time {
        match self {
            Self::Time(time) => time,
            // Not clamped to the range of times: old evidence must not become newer.
            Self::Before(duration) => Time(now.0.saturating_sub(duration.milliseconds())),
            Self::Now => now,
        }
    }
}

impl From<Time> for At {
    fn from(time: Time) -> Self {
        Self::Time(time)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(AtVisitor { relative: false })? {
            At::Time(time) => Ok(time),
            At::Before(_) | At::Now => Err(D::Error::custom("expected a point in time")),
        }
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AtVisitor { relative: true })
    }
}

/// Reads a time; with `relative`, also a duration before `now`.
pub(super) struct AtVisitor {
    pub(super) relative: bool,
}

impl Visitor<'_> for AtVisitor {
    type Value = At;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time: milliseconds since 1970, or RFC 3339 text such as `2026-11-23T08:15:00Z`")
    }

    fn visit_i64<E: Error>(self, milliseconds: i64) -> Result<At, E> {
        if (-TIME..=TIME).contains(&milliseconds) {
            Ok(At::Time(Time(milliseconds)))
        } else {
            Err(E::custom(format_args!("`{milliseconds}` is out of range: the last year is 9999")))
        }
    }

    fn visit_u64<E: Error>(self, milliseconds: u64) -> Result<At, E> {
        self.visit_i64(i64::try_from(milliseconds).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: Error>(self, milliseconds: f64) -> Result<At, E> {
        let number = whole(milliseconds)
            .ok_or_else(|| E::custom(format_args!("`{milliseconds}` is not a whole number")))?;
        self.visit_i64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<At, E> {
        let before = text.strip_prefix('-').filter(|_| self.relative).map(str::parse);
        if let Some(Ok(duration)) = before {
            return Ok(At::Before(duration));
        }
        text.parse().map(At::Time).map_err(E::custom)
    }
}
