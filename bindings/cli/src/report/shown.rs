//! Values as text, the same in every form of a report.

use bonafides_report::{Definition, Report, Unit, Value};

/// Returns a value for people; if it is absent, a dash with the reason in brackets.
pub(super) fn shown(value: Value, definition: &Definition, report: &Report) -> String {
    match value {
        Value::Number(number) => in_unit(number, definition.unit, report),
        Value::Share { part, of } => format!("{} ({} of {})", percent(part, of), grouped(part), grouped(of)),
        Value::Time(time) => time.to_string(),
        Value::Absent(absence) => format!("\u{2013} ({})", absence.reason()),
        _ => String::new(),
    }
}

/// Returns a value for a cell of a table, without details that are in other cells.
pub(super) fn cell(value: Value, definition: &Definition, report: &Report) -> String {
    match value {
        Value::Share { part, of } => percent(part, of),
        Value::Absent(_) => "\u{2013}".to_owned(),
        value => shown(value, definition, report),
    }
}

fn in_unit(number: u64, unit: Unit, report: &Report) -> String {
    match unit {
        Unit::Milliseconds => duration(number),
        Unit::Cents => {
            let currency = report.settings.rate.as_ref().map_or("", |rate| rate.currency());
            format!("{}.{:02} {currency}", grouped(number / 100), number % 100).trim_end().to_owned()
        }
        Unit::HundredthsOfCases => format!("{}.{:02}", grouped(number / 100), number % 100),
        Unit::OneIn if number == 1 => "all".to_owned(),
        Unit::OneIn if number >= 1_000_000_000 => format!("1 : 10^{}", number.ilog10()),
        Unit::OneIn => format!("1 : {}", grouped(number)),
        _ => grouped(number),
    }
}

/// Returns a number with separators, such as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a share in percent with one digit after the point; 0.0 % or 100.0 % only if it is exact.
pub(super) fn percent(part: u64, of: u64) -> String {
    let tenths = u128::from(part).saturating_mul(1_000).checked_div(of.into()).unwrap_or(0);
    match tenths {
        0 if part > 0 => "<0.1 %".to_owned(),
        0 => "0 %".to_owned(),
        1_000 => "100 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// Returns a duration in at most two units, such as `4 min 12 s`.
pub(super) fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds.saturating_add(500) / 1_000;
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    let two = |large: u64, name: &str, small: u64, below: &str| match small {
        0 => format!("{} {name}", grouped(large)),
        _ => format!("{} {name} {small} {below}", grouped(large)),
    };
    match milliseconds {
        0..=999 => format!("{milliseconds} ms"),
        _ if minutes == 0 => format!("{seconds} s"),
        _ if hours == 0 => two(minutes, "min", seconds % 60, "s"),
        _ if hours < 1_000 => two(hours, "h", minutes % 60, "min"),
        _ => format!("{} h", grouped(hours)),
    }
}

/// Returns the period, such as `Cases opened from ... until ...`.
pub(super) fn period(report: &Report) -> String {
    let settings = &report.settings;
    match (settings.since, settings.until) {
        (None, None) => "All cases in the log".to_owned(),
        (Some(since), None) => format!("Cases opened from {since} on"),
        (None, Some(until)) => format!("Cases opened before {until}"),
        (Some(since), Some(until)) => format!("Cases opened from {since} until {until}"),
    }
}

/// Returns the assumptions behind amounts and local times.
pub(super) fn assumptions(report: &Report) -> String {
    let settings = &report.settings;
    let rate = settings.rate.as_ref().map_or_else(
        || "no rate was given, so there are no amounts".to_owned(),
        |rate| format!("amounts at {rate}"),
    );
    let minutes = settings.utc_offset.unsigned_abs();
    let sign = if settings.utc_offset < 0 { '-' } else { '+' };
    format!("Local time is UTC{sign}{:02}:{:02}; {rate}.", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(
            [0, 12, 999, 1_000, 1_234_567].map(grouped),
            ["0", "12", "999", "1,000", "1,234,567"].map(str::to_owned)
        );
        assert_eq!(
            [(0, 7), (1, 2_000), (1, 3), (1_999, 2_000), (7, 7)].map(|(part, of)| percent(part, of)),
            ["0 %", "<0.1 %", "33.3 %", "99.9 %", "100 %"].map(str::to_owned)
        );
        assert_eq!(
            [250, 42_000, 252_000, 120_000, 7_500_000, 5_000_000_000].map(duration),
            ["250 ms", "42 s", "4 min 12 s", "2 min", "2 h 5 min", "1,388 h"].map(str::to_owned)
        );
    }
}
