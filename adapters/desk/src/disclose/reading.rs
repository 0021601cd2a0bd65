use bonafides::Time;
use bonafides_parts::StoreError;
use bonafides_parts::store::NumberedRecord;
use serde::Deserialize;

use super::RECORDS;
use crate::Desk;
use crate::error::DeskError;

/// How far records of one time may be apart in the log, in milliseconds: a step is numbered soon after it is committed.
const APART: i64 = 24 * 60 * 60 * 1000;

/// Returns the number of records that have a position, after giving one to all that have none.
pub(super) fn end(desk: &Desk) -> Result<u64, DeskError> {
    while desk.0.number_records()? > 0 {}
    first(|position| Ok(!desk.store().numbered_records(position, 1)?.is_empty()))
}

/// Returns a position before which no record is of the time `since` or a later one, if no clock ran ahead.
pub(super) fn beginning(desk: &Desk, since: Time) -> Result<u64, DeskError> {
    let before = since.milliseconds().saturating_sub(APART);
    first(|position| {
        let records = desk.store().numbered_records(position, 1)?;
        records.first().map_or(Ok(false), |record| Ok(time(&record.bytes)? < before))
    })
}

/// Returns the first position at which `is_before` is false.
fn first(is_before: impl Fn(u64) -> Result<bool, DeskError>) -> Result<u64, DeskError> {
    let (mut low, mut high) = (0_u64, 1_u64);
    while is_before(high.saturating_sub(1))? {
        (low, high) = (high, high.saturating_mul(2));
    }
    let mut end = high.saturating_sub(1);
    while low < end {
        let middle = low.midpoint(end);
        if is_before(middle)? {
            low = middle.saturating_add(1);
        } else {
            end = middle;
        }
    }
    Ok(low)
}

/// Returns the records at the positions from `next` on, in order: a part of those before `end`. Fails if one is missing.
pub(super) fn numbered(desk: &Desk, next: u64, end: u64) -> Result<Vec<NumberedRecord>, DeskError> {
    let left = u32::try_from(end.saturating_sub(next)).unwrap_or(u32::MAX);
    let records = desk.store().numbered_records(next, left.min(RECORDS))?;
    let gap = (next..).zip(&records).find(|(position, record)| record.position != *position);
    if gap.is_some() || (records.is_empty() && left > 0) {
        let missing = gap.map_or(next, |(position, _)| position);
        return Err(StoreError::Corrupt(format!("the record at the position {missing} is missing")).into());
    }
    Ok(records)
}

#[derive(Deserialize)]
struct Timed {
    time: i64,
}

fn time(record: &str) -> Result<i64, DeskError> {
    Ok(read::<Timed>(record)?.time)
}

/// Reads members of a record.
pub(super) fn read<'r, T: Deserialize<'r>>(record: &'r str) -> Result<T, DeskError> {
    serde_json::from_str(record).map_err(|_| StoreError::Corrupt("a record cannot be read".to_owned()).into())
}

/// Returns the records of a case, or of the chain `desk`.
pub(crate) fn chain(desk: &Desk, case: &str) -> Result<Vec<String>, DeskError> {
    let mut records = Vec::new();
    loop {
        let from = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let page = desk.store().records(case, from, RECORDS)?;
        if page.is_empty() {
            return Ok(records);
        }
        records.extend(page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_position_is_found() {
        for end in (0..40).chain([63, 64, 65, 1000, 1 << 40]) {
            assert_eq!(first(|position| Ok(position < end)).ok(), Some(end));
        }
    }
}
