use bonafides_parts::StoreError;
use bonafides_parts::store::NumberedRecord;
use postgres::types::Type;

use crate::error::{corrupt, get, unsigned};
use crate::store::Session;

pub(crate) fn of_chain(
    session: &mut Session<'_>,
    chain: &str,
    from: u32,
    most: u32,
) -> Result<Vec<String>, StoreError> {
    let found = session.query(
        "SELECT bytes FROM {schema}.records WHERE tenant = $1 AND chain = $2 AND seq >= $3 ORDER BY seq LIMIT $4",
        &[(&chain, Type::TEXT), (&i64::from(from), Type::INT8), (&i64::from(most), Type::INT8)],
    )?;
    found.iter().map(|row| get(row, 0)).collect()
}

/// Numbers records, one transaction at a time.
pub(crate) fn number(session: &mut Session<'_>, most: u32) -> Result<u64, StoreError> {
    // No key of a row has this name.
    let lock = format!("{}log", session.lock_prefix());
    let found = session.query(
        "SELECT {schema}.number_records($2, $1, $3)",
        &[(&lock, Type::TEXT), (&i64::from(most), Type::INT8)],
    )?;
    found.first().map_or(Ok(0), |row| unsigned(row, 0, "a count"))
}

pub(crate) fn numbered(
    session: &mut Session<'_>,
    from: u64,
    most: u32,
) -> Result<Vec<NumberedRecord>, StoreError> {
    // Beyond every position.
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let found = session.query(
        "SELECT position, bytes FROM {schema}.records
         WHERE tenant = $1 AND position IS NOT NULL AND position >= $2 ORDER BY position LIMIT $3",
        &[(&from, Type::INT8), (&i64::from(most), Type::INT8)],
    )?;
    found.iter().map(|row| Ok(NumberedRecord::new(unsigned(row, 0, "a position")?, get(row, 1)?))).collect()
}

pub(crate) fn position(session: &mut Session<'_>, chain: &str, seq: u32) -> Result<Option<u64>, StoreError> {
    let found = session.query(
        "SELECT position FROM {schema}.records
         WHERE tenant = $1 AND chain = $2 AND seq = $3 AND position IS NOT NULL",
        &[(&chain, Type::TEXT), (&i64::from(seq), Type::INT8)],
    )?;
    found.first().map(|row| unsigned(row, 0, "a position")).transpose()
}

pub(crate) fn cursor(session: &mut Session<'_>, sink: &str) -> Result<u64, StoreError> {
    let found = session.query(
        "SELECT position FROM {schema}.cursors WHERE tenant = $1 AND sink = $2",
        &[(&sink, Type::TEXT)],
    )?;
    found.first().map_or(Ok(0), |row| unsigned(row, 0, "a cursor"))
}

pub(crate) fn set_cursor(session: &mut Session<'_>, sink: &str, position: u64) -> Result<(), StoreError> {
    let position = i64::try_from(position).map_err(|_| corrupt("a cursor"))?;
    session
        .execute(
            "INSERT INTO {schema}.cursors AS stored (tenant, sink, position) VALUES ($1, $2, $3)
             ON CONFLICT (tenant, sink) DO UPDATE SET position = greatest(stored.position, excluded.position)",
            &[(&sink, Type::TEXT), (&position, Type::INT8)],
        )
        .map(|_| ())
}
