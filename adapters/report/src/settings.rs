use std::fmt;
use std::str::FromStr;

use bonafides::Time;
use thiserror::Error;

/// The period of a report, and the assumptions behind its amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Only cases that were opened at this time or later.
    pub since: Option<Time>,
    /// Only cases that were opened before this time.
    pub until: Option<Time>,
    /// The price of an operator's time; without it, the report has no amounts.
    pub rate: Option<Rate>,
    /// The minutes by which local time is ahead of UTC, for hours of the day, days and weeks.
    pub utc_offset: i16,
    /// The chance that a list of unusual things has an entry although nothing is unusual, at most, in thousandths.
    pub false_alarms: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { since: None, until: None, rate: None, utc_offset: 0, false_alarms: 10 }
    }
}

impl Settings {
    /// Returns true if a case that was opened at this time is counted.
    pub fn covers(&self, opened: Time) -> bool {
        self.since.is_none_or(|since| since <= opened) && self.until.is_none_or(|until| opened < until)
    }
}

/// A price of time, such as `60/h`, `59.50 EUR/h` or `1 USD/min`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    cents: u64,
    currency: String,
}

impl Rate {
    /// Returns the price per hour, in hundredths of the currency.
    pub const fn cents_per_hour(&self) -> u64 {
        self.cents
    }

    /// Returns the currency, as it was written; empty if none was.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Returns the price of this time, in hundredths of the currency, rounded down.
    pub fn of(&self, milliseconds: u64) -> u64 {
        let cents = u128::from(milliseconds).saturating_mul(self.cents.into()) / 3_600_000;
        u64::try_from(cents).unwrap_or(u64::MAX)
    }
}

/// A form that can be read back.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.cents / 100, self.cents % 100)?;
        if !self.currency.is_empty() {
            write!(f, " {}", self.currency)?;
        }
        f.write_str("/h")
    }
}

/// A text that is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a rate such as `60/h`, `59.50 EUR/h` or `1 USD/min`")]
#[non_exhaustive]
pub struct RateError;

/// The maximum price per hour, in hundredths.
const MOST: u64 = 1_000_000_000_000;

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let (amount, per) = text.trim().rsplit_once('/').ok_or(RateError)?;
        let hours = match per.trim() {
            "h" | "hour" => 1,
            "min" | "minute" => 60,
            _ => return Err(RateError),
        };
        let amount = amount.trim();
        let end = amount.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(amount.len());
        let (number, currency) = amount.split_at(end);
        let currency = currency.trim();
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty()
            || part.len() > 2
            || number.ends_with('.')
            || currency.chars().any(char::is_control)
        {
            return Err(RateError);
        }
        let cents = format!("{whole}{part:0<2}").parse::<u64>().map_err(|_| RateError)?;
        let cents = cents.checked_mul(hours).filter(|cents| *cents <= MOST).ok_or(RateError)?;
        Ok(Self { cents, currency: currency.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        let read = |text: &str| text.parse::<Rate>().map(|rate| rate.to_string());
        for (text, shown) in [
            ("60/h", "60.00/h"),
            ("59.5 EUR/h", "59.50 EUR/h"),
            ("1 USD/min", "60.00 USD/h"),
            ("0/h", "0.00/h"),
            (" 7.25€ / hour ", "7.25 €/h"),
        ] {
            assert_eq!(read(text), Ok(shown.to_owned()), "{text}");
        }
        for text in
            ["", "60", "/h", "-1/h", "1.234/h", "1./h", ".5/h", "60/day", "1.2.3/h", "99999999999999999999/h"]
        {
            assert_eq!(read(text), Err(RateError), "{text}");
        }
    }

    #[test]
    fn time_has_a_price() {
        let rate = "60 EUR/h".parse::<Rate>();
        assert_eq!(rate.map(|rate| (rate.of(90_000), rate.of(u64::MAX) > 1 << 50)), Ok((150, true)));
    }
}
