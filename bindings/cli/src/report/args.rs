use std::path::PathBuf;

use bonafides::Time;
use bonafides_report::Rate;

use crate::desk::args::Who;
use crate::since::{Since, since};

#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The logs: folders that desks publish, JSON Lines, or Parquet of `audit parquet`; `-`: JSON Lines on standard input
    ///
    /// Several are read one after the other, as parts of one log. Nothing is verified: `audit verify` does that. A folder
    /// with Parquet is read with its subfolders. Cases are made from records, unless there are rows of cases.
    #[arg(required_unless_present = "config", conflicts_with = "config")]
    pub(crate) log: Vec<PathBuf>,
    /// Write to this file instead of standard output; an existing file is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Only cases opened at this time or later, such as 2026-11-16T00:00:00Z, or in the last days, such as 7d
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(crate) since: Option<Since>,
    /// Only cases opened before this time
    ///
    /// With `--format mail`, the end of the seven days; by default, the last midnight.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Time>,
    /// The price of an operator's time, such as `60/h` or `59.50 EUR/h`; without it, the report has no amounts
    #[arg(long, value_name = "AMOUNT/h")]
    pub(crate) rate: Option<Rate>,
    /// The offset of local time from UTC, such as +01:00, for hours, days and weeks
    #[arg(long, value_name = "+HH:MM", value_parser = offset, allow_hyphen_values = true, default_value = "+00:00")]
    pub(crate) utc_offset: Offset,
    /// The chance that a list of unusual things has an entry although nothing is unusual, in percent: 0.1 to 20
    #[arg(long, value_name = "PERCENT", value_parser = false_alarms, default_value = "1")]
    pub(crate) false_alarms: u16,
    /// The number of threads that read records; by default, that of the machine
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Read the records of this desk instead of a log; recorded as an export in the chain `desk`
    #[arg(long, value_name = "FILE", requires = "reason")]
    pub(crate) config: Option<PathBuf>,
    /// With `--config`: the reason, for the record; sealed
    #[arg(long, value_name = "TEXT", requires = "config")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) by: Who,
}

/// The minutes by which local time is ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offset(pub(crate) i16);

fn offset(text: &str) -> Result<Offset, String> {
    let parts = text.strip_prefix(['+', '-']).and_then(|digits| digits.split_once(':'));
    let number = |part: &str| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i16>().ok().filter(|_| is_number)
    };
    let minutes = parts
        .and_then(|(hours, minutes)| Some((number(hours)?, number(minutes)?)))
        .filter(|(hours, minutes)| *hours <= 14 && *minutes < 60)
        .map(|(hours, minutes)| hours.saturating_mul(60).saturating_add(minutes))
        .ok_or("pass hours and minutes such as +01:00 or -05:30")?;
    Ok(Offset(if text.starts_with('-') { minutes.saturating_neg() } else { minutes }))
}

/// Reads a percentage as thousandths.
fn false_alarms(text: &str) -> Result<u16, String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    digits(whole)
        .zip(digits(part).filter(|_| part.len() == 1))
        .map(|(whole, part)| whole.saturating_mul(10).saturating_add(part))
        .filter(|thousandths| (1..=200).contains(thousandths))
        .ok_or_else(|| "pass a number from 0.1 to 20, with at most one digit after the point".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_shares_are_read() {
        assert_eq!(offset("+01:00"), Ok(Offset(60)));
        assert_eq!(offset("-05:30"), Ok(Offset(-330)));
        for text in ["", "1", "01:00", "+1:00", "+15:00", "+01:60", "+-1:00"] {
            assert!(offset(text).is_err(), "{text}");
        }
        assert_eq!((false_alarms("1"), false_alarms("0.5"), false_alarms("20")), (Ok(10), Ok(5), Ok(200)));
        for text in ["", "0", "0.05", "20.1", "-1", "x", "1."] {
            assert!(false_alarms(text).is_err(), "{text}");
        }
    }
}
