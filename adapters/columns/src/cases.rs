//! Cases as rows with columns.

use bonafides::Time;
use bonafides_events::{CaseRow, CheckRow, End};

use crate::cell::{Cell, Reader};

/// The row of a case, in the order of the columns.
pub(crate) fn cells(case: &CaseRow) -> Vec<Cell<'_>> {
    vec![
        Cell::Text(Some(&case.case)),
        Cell::Number(Some(case.position)),
        Cell::Time(Some(case.opened)),
        Cell::Time(case.ended),
        Cell::Time(case.approved),
        Cell::Time(case.redeemed),
        Cell::Number(Some(case.records)),
        text(&case.action),
        text(&case.channel),
        text(&case.operator_kind),
        text(&case.operator),
        text(&case.second_operator),
        text(&case.subject),
        texts(&case.groups),
        text(&case.policy),
        Cell::Text(Some(&case.policy_version)),
        text(&case.policy_digest),
        text(&case.verdict),
        texts(&case.blocked_by),
        Cell::Text(Some(case.end.name())),
        Cell::Structs(case.checks.iter().map(check).collect()),
        Cell::Number(Some(case.refusals)),
        text(&case.last_refusal),
        texts(&case.enrolled),
        Cell::Flag(case.escalated),
        Cell::Flag(case.decoy),
        Cell::Flag(case.closed_path),
        Cell::Flag(case.not_me),
        Cell::Flag(case.disowned),
        Cell::Flag(case.without_beginning),
        text(&case.facts),
    ]
}

/// Converts an empty text to `None`.
fn text(text: &str) -> Cell<'_> {
    Cell::Text(Some(text).filter(|text| !text.is_empty()))
}

fn texts(texts: &[String]) -> Cell<'_> {
    Cell::Texts(texts.iter().map(String::as_str).collect())
}

fn check(check: &CheckRow) -> Vec<Cell<'_>> {
    vec![
        Cell::Text(Some(&check.check)),
        Cell::Flag(check.is_signal),
        Cell::Number(Some(check.asked)),
        Cell::Number(Some(check.attempts)),
        Cell::Number(Some(check.failed)),
        text(&check.outcome),
        Cell::Flag(check.unavailable),
        Cell::Flag(check.expired),
        Cell::Flag(check.decoy),
        Cell::Time(check.first_asked),
        Cell::Time(check.answered),
    ]
}

/// Reads a row, in the order of the columns. `Err` has an unknown end.
pub(crate) fn read(mut row: Reader<'_, '_>) -> Result<CaseRow, String> {
    let case = row.string();
    let position = row.number().unwrap_or_default();
    let opened = row.time().unwrap_or(Time::from_milliseconds(0));
    let mut case = CaseRow::new(case, position, opened);
    case.ended = row.time();
    case.approved = row.time();
    case.redeemed = row.time();
    case.records = row.number().unwrap_or_default();
    case.action = row.string();
    case.channel = row.string();
    case.operator_kind = row.string();
    case.operator = row.string();
    case.second_operator = row.string();
    case.subject = row.string();
    case.groups = owned(row.texts());
    case.policy = row.string();
    case.policy_version = row.string();
    case.policy_digest = row.string();
    case.verdict = row.string();
    case.blocked_by = owned(row.texts());
    let end = row.string();
    case.end = End::named(&end).ok_or(end)?;
    case.checks = row.structs().into_iter().map(read_check).collect();
    case.refusals = row.number().unwrap_or_default();
    case.last_refusal = row.string();
    case.enrolled = owned(row.texts());
    case.escalated = row.flag();
    case.decoy = row.flag();
    case.closed_path = row.flag();
    case.not_me = row.flag();
    case.disowned = row.flag();
    case.without_beginning = row.flag();
    case.facts = row.string();
    Ok(case)
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn read_check(mut row: Reader<'_, '_>) -> CheckRow {
    let mut check = CheckRow::default();
    check.check = row.string();
    check.is_signal = row.flag();
    check.asked = row.number().unwrap_or_default();
    check.attempts = row.number().unwrap_or_default();
    check.failed = row.number().unwrap_or_default();
    check.outcome = row.string();
    check.unavailable = row.flag();
    check.expired = row.flag();
    check.decoy = row.flag();
    check.first_asked = row.time();
    check.answered = row.time();
    check
}
