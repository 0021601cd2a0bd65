use bonafides_report::{Report, Row, Table, Value};

use super::page::{label, number};
use super::shown::{grouped, percent, shown};
use crate::paper::{Lines as _, pad, pad_left, printable};

/// The widths of a label and of a value.
const LABEL: usize = 26;
const NUMBER: usize = 16;
/// The maximum number of lines about what stands out.
const MOST: usize = 5;

/// Returns a short text about the last seven days and the seven before.
pub(super) fn mail(this: &Report, last: &Report) -> String {
    let mut page = String::new();
    let day = |time: Option<bonafides::Time>| {
        let text = time.map(|time| time.to_string()).unwrap_or_default();
        text.split('T').next().unwrap_or_default().to_owned()
    };
    let until = this.settings.until;
    page.line(&format!("Service desk, seven days until {}", day(until)));
    page.line("");
    if count(this, "cases") == 0 && count(this, "decoys") == 0 {
        page.line("No case was opened in these seven days.");
        page.line(&match this.value("last") {
            Some(Value::Time(time)) => format!("The latest record that was read is of {time}."),
            _ => "No record was read: check the path of the log.".to_owned(),
        });
        return page;
    }
    page.line(&format!(
        "{}{}{}",
        pad("", LABEL),
        pad_left("these 7 days", NUMBER),
        pad_left("7 days before", NUMBER)
    ));
    for (name, title) in [
        ("requests", "Requests"),
        ("served", "Served, of those ended"),
        ("open_requests", "Still open"),
        ("median_time", "Time to verify, median"),
        ("p95_time", "Time to verify, 95 %"),
        ("self_service", "Self-service"),
        ("escalated", "Escalated"),
        ("cost", "Cost of work at the desk"),
        ("saving", "Saved by self-service"),
        ("never_served", "People never served"),
        ("closed_paths", "Recovery paths closed"),
        ("not_me", "\"Not me\""),
        ("decoys", "Decoys"),
    ] {
        if let Some(line) = compared(name, title, this, last) {
            page.line(&line);
        }
    }
    page.line("");
    page.line(&reasons(this));
    page.line("");
    stand_out(this, &mut page);
    page
}

fn count(report: &Report, name: &str) -> u64 {
    report.value(name).as_ref().and_then(number).unwrap_or(0)
}

/// Returns a line; none about amounts without a rate.
fn compared(name: &str, title: &str, this: &Report, last: &Report) -> Option<String> {
    let amount = matches!(name, "cost" | "saving");
    if amount && this.settings.rate.is_none() {
        return None;
    }
    let value = |report: &Report| {
        let definition = report.figure(name)?.definition;
        Some(match report.value(name)? {
            Value::Share { part, .. } if name == "never_served" => grouped(part),
            Value::Share { part, of } => percent(part, of),
            Value::Absent(_) => "none".to_owned(),
            value => shown(value, definition, report),
        })
    };
    Some(format!(
        "{}{}{}",
        pad(title, LABEL),
        pad_left(&value(this)?, NUMBER),
        pad_left(&value(last)?, NUMBER)
    ))
}

/// Returns the three most frequent reasons why requests were not served.
fn reasons(report: &Report) -> String {
    let rows = report.table("blocked").map_or(&[][..], |table| &table.rows);
    let named: Vec<String> = rows
        .iter()
        .take(3)
        .map(|row| {
            let cases = row.values.iter().filter_map(number).fold(0_u64, u64::saturating_add);
            let name = row.labels.first().map_or("", String::as_str);
            format!("{} ({})", printable(name), grouped(cases))
        })
        .collect();
    if named.is_empty() {
        return "Every request that ended was served.".to_owned();
    }
    format!("Not served because: {}", named.join("; "))
}

const LISTS: [(&str, &str); 6] = [
    ("attacked", "asked for from many places"),
    ("unusual_operators", "operator"),
    ("unusual_pairs", "operator and second person"),
    ("unusual_regulars", "operator and subject"),
    ("unusual_failures", "many not served"),
    ("unusual_hours", "busy hour"),
];

fn stand_out(report: &Report, page: &mut String) {
    let all: Vec<(&str, &Row)> = LISTS
        .iter()
        .flat_map(|(name, about)| {
            let rows = report.table(name).map_or(&[][..], |table: &Table| &table.rows);
            rows.iter().map(move |row| (*about, row))
        })
        .collect();
    if all.is_empty() {
        page.line("Nothing stands out.");
        return;
    }
    page.line(&format!(
        "{} to look at:",
        if all.len() == 1 { "One thing".to_owned() } else { format!("{} things", all.len()) }
    ));
    for (about, row) in all.iter().take(MOST) {
        let labels: Vec<String> = row.labels.iter().map(|text| label("", &printable(text))).collect();
        let mut numbers = row.values.iter().filter_map(number);
        let (seen, of, expected) = (numbers.next(), numbers.next(), numbers.next());
        let of = of.map_or(String::new(), |of| format!(" of {}", grouped(of)));
        let expected = expected.unwrap_or(0);
        page.line(&format!(
            "- {about} {}: {}{of}, {}.{:02} expected",
            labels.join(", "),
            grouped(seen.unwrap_or(0)),
            grouped(expected / 100),
            expected % 100
        ));
    }
    if let Some(more @ 1..) = all.len().checked_sub(MOST) {
        page.line(&format!("- and {more} more: see the whole report"));
    }
}

#[cfg(test)]
mod tests {
    use bonafides::Time;
    use bonafides_events::{CaseRow, End};
    use bonafides_report::{Settings, Tally};

    use super::*;

    #[test]
    fn a_week_without_cases_says_so() {
        let empty = Tally::new(&Settings::default()).report();
        assert!(mail(&empty, &empty).contains("No case was opened in these seven days.\nNo record was read"));
    }

    #[test]
    fn a_week_fits_on_a_screen() {
        let mut tally = Tally::new(&Settings::default());
        let mut row = CaseRow::new("c", 0, Time::from_milliseconds(1_795_420_800_000));
        row.end = End::Denied;
        tally.add(&row);
        let text = mail(&tally.report(), &Tally::new(&Settings::default()).report());
        assert!(text.lines().count() <= 25, "{text}");
        assert!(text.contains("Time to verify, median                none            none"), "{text}");
    }
}
