use bonafides::case::{Case, CaseId};
use bonafides::keys::{Row, StateKey};
use bonafides_parts::StoreError;

use super::Check;
use crate::parts::Parts;

/// Open cases that are looked at.
const CASES: u32 = 100;

/// Checks that the store has the commands that open cases wait for, and their last records.
pub(super) fn are_whole(parts: &Parts) -> Check {
    let found = parts.store.open_cases(None, CASES).and_then(|cases| {
        let (mut commands, mut records) = (0_usize, 0_usize);
        for open in &cases {
            let (lost, has_record) = lost(parts, &open.case)?;
            commands = commands.saturating_add(lost);
            records = records.saturating_add(usize::from(!has_record));
        }
        Ok((commands, records))
    });
    let wrong = |error: StoreError| Check::wrong("cases", &error, error.help());
    match found {
        Ok((0, 0)) => Check::fine("cases", "open ones have their commands and their last records"),
        Ok((0, records)) => {
            wrong(StoreError::Corrupt(format!("last records of cases are missing: {records}")))
        }
        Ok((commands, _)) => {
            wrong(StoreError::Corrupt(format!("commands for which cases wait are missing: {commands}")))
        }
        Err(error) => wrong(error),
    }
}

/// Returns the number of commands that a case waits for and the outbox does not contain, and whether its last record exists.
fn lost(parts: &Parts, case: &CaseId) -> Result<(usize, bool), StoreError> {
    let key = Case::key(case);
    let opened = |rows: &[Row]| {
        let row = rows.iter().find(|row| row.key == key && row.bytes.is_some());
        // A row that does not open is found by the check of rows.
        row.and_then(|row| Case::from_row(row, &*parts.keys).ok())
    };
    let commands = |case: &Case| -> Vec<StateKey> {
        case.open_commands().filter_map(|id| format!("outbox/{id}").parse().ok()).collect()
    };
    let Some(before) = opened(&parts.store.read(std::slice::from_ref(&key))?) else { return Ok((0, true)) };
    let mut keys = commands(&before);
    keys.push(key.clone());
    // Of one moment: a report deletes the command and changes the case.
    let rows = parts.store.read(&keys)?;
    let Some(now) = opened(&rows) else { return Ok((0, true)) };
    let is_there = |key: &StateKey| rows.iter().any(|row| row.key == *key && row.bytes.is_some());
    let missing = commands(&now).iter().filter(|key| keys.contains(key) && !is_there(key)).count();
    let last = now.steps().saturating_sub(1);
    Ok((missing, !parts.store.records(case.as_str(), last, 1)?.is_empty()))
}
