//! Quantities with a unit.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

const UNITS: [(char, i64); 5] =
    [('s', 1_000), ('m', 60_000), ('h', 3_600_000), ('d', 86_400_000), ('w', 604_800_000)];

/// A length of time, from a second to 999 999 weeks; written `10m`, `24h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    milliseconds: i64,
}

impl Duration {
    pub(crate) const fn from_minutes(minutes: i32) -> Self {
        Self { milliseconds: (minutes as i64).saturating_mul(60_000) }
    }

    pub(crate) const fn from_days(days: i32) -> Self {
        Self::from_minutes(days.saturating_mul(24 * 60))
    }

    fn read(text: &str) -> Option<Self> {
        let unit = text.chars().next_back()?;
        let (_, factor) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        let milliseconds = count(text.strip_suffix(unit)?)?.checked_mul(factor)?;
        Some(Self { milliseconds })
    }

    /// Returns the length in milliseconds.
    pub const fn milliseconds(self) -> i64 {
        self.milliseconds
    }
}

/// Reads a number from 1 to 999999 followed by s, m, h, d or w.
impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        Self::read(text).ok_or(DurationError)
    }
}

/// A text that is not a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a duration, such as `10m`, `24h` or `7d`")]
#[non_exhaustive]
pub struct DurationError;

/// Writes it in the largest unit that divides it, up to days: `90m`, `2h`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |(_, factor): &(char, i64)| self.milliseconds.checked_rem(*factor) == Some(0);
        // Never weeks: people write `7d`.
        let (unit, factor) = UNITS.into_iter().take(4).rev().find(fits).unwrap_or(('s', 1_000));
        write!(f, "{}{unit}", self.milliseconds.checked_div(factor).unwrap_or_default())
    }
}

/// A maximum count in any window of a given length; written `5 per 24h`.
///
/// At most [`Rate::MOST`] in at most 999 weeks, because counted events are kept in bounded rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Rate {
    /// The maximum count.
    pub count: u32,
    /// The length of the window.
    pub per: Duration,
}

impl Rate {
    /// The highest count.
    pub const MOST: u32 = 1_000;
    /// The length of the longest window that parses, in milliseconds.
    #[cfg(feature = "case")]
    pub(crate) const LONGEST: i64 = 999 * 604_800_000;

    fn read(text: &str) -> Option<Self> {
        let (count, per) = text.split_once(" per ")?;
        let count = u32::try_from(self::count(count)?).ok().filter(|count| *count <= Self::MOST)?;
        let per = Duration::read(per).filter(|_| per.len() <= longest_window(per))?;
        Some(Self { count, per })
    }
}

/// Reads a count, ` per ` and a duration.
impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        Self::read(text).ok_or(RateError)
    }
}

/// A text that is not a rate, or one out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a rate of at most 1000 in at most 999 weeks, such as `5 per 24h`")]
#[non_exhaustive]
pub struct RateError;

/// Returns the maximum bytes of a window with its unit, so that none exceeds [`Rate::LONGEST`].
fn longest_window(per: &str) -> usize {
    match per.chars().next_back() {
        Some('w' | 'd') => 4,
        Some('h') => 5,
        _ => 7,
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per {}", self.count, self.per)
    }
}

/// Parses one to six digits, the first not 0.
fn count(digits: &str) -> Option<i64> {
    let plain = digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}
