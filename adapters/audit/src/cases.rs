use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::audit::RecordPlace;
use serde_json::Value;

use super::AuditError;
use super::source::ExportedLog;
use super::story::{Record, read, text, time};

/// A case of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogCase {
    /// The id, or `desk`.
    pub case: String,
    /// The action; empty for `desk`.
    pub action: String,
    /// The time of its first record.
    pub opened: Time,
    /// The number of its records.
    pub records: u64,
    /// The last verdict; empty if there is none.
    pub verdict: String,
}

/// Returns the cases of a log, in the order of their first records. Checks nothing: [`verify`](super::verify) does.
pub fn cases(log: &ExportedLog, threads: usize) -> Result<Vec<LogCase>, AuditError> {
    let (mut cases, mut places) = (Vec::<LogCase>::new(), BTreeMap::<String, usize>::new());
    log.read(log.stated_size()?, threads, read, |record| {
        let Some(record) = record else { return Ok::<_, AuditError>(()) };
        let id = text(&record, "case");
        let place = *places.entry(id.to_owned()).or_insert_with(|| {
            cases.push(LogCase::opened_by(&record));
            cases.len().saturating_sub(1)
        });
        if let Some(case) = cases.get_mut(place) {
            case.records = case.records.saturating_add(1);
            if record.contains_key("verdict") {
                text(&record, "verdict").clone_into(&mut case.verdict);
            }
        }
        Ok(())
    })?;
    Ok(cases)
}

impl LogCase {
    fn opened_by(record: &Record) -> Self {
        let action = record.get("data").and_then(|data| data.get("action")).and_then(Value::as_str);
        Self {
            case: text(record, "case").to_owned(),
            action: action.unwrap_or_default().to_owned(),
            opened: time(record),
            records: 0,
            verdict: String::new(),
        }
    }
}

/// Returns the records of a case, or of the chain `desk`, each with its position in the log; `size` records of a folder.
pub fn records_of(
    log: &ExportedLog,
    size: u64,
    case: &str,
    threads: usize,
) -> Result<Vec<(u64, String)>, AuditError> {
    let (mut records, mut position) = (Vec::new(), 0_u64);
    // Reading them drops records that merely contain the id.
    let id = serde_json::to_string(case).unwrap_or_default();
    let of_case = |record: &[u8]| {
        let text = str::from_utf8(record).ok().filter(|text| text.contains(&id))?;
        RecordPlace::of(record).is_some_and(|place| *place.case == *case).then(|| text.to_owned())
    };
    log.read::<_, AuditError>(size, threads, of_case, |record| {
        records.extend(record.map(|record| (position, record)));
        position = position.saturating_add(1);
        Ok(())
    })?;
    if records.is_empty() { Err(AuditError::UnknownCase(case.to_owned())) } else { Ok(records) }
}
