use bonafides_parts::StoreError;
use bonafides_parts::store::NumberedRecord;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::error::{of, of_commit};

pub(crate) fn of_chain(
    db: &Connection,
    tenant: &str,
    chain: &str,
    from: u32,
    most: u32,
) -> Result<Vec<String>, StoreError> {
    let select =
        "SELECT bytes FROM records WHERE tenant = ?1 AND chain = ?2 AND seq >= ?3 ORDER BY seq LIMIT ?4";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let rows = select.query_map(params![tenant, chain, from, most], |row| row.get(0)).map_err(of)?;
    rows.collect::<Result<_, _>>().map_err(of)
}

/// Records of other tenants that are passed over before the place is stored.
const PASSED: i64 = 1_000;

/// Numbers records in the order of their commits, in which each comes after its predecessor.
pub(crate) fn number(db: &mut Connection, tenant: &str, most: u32) -> Result<u64, StoreError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
    let last = last_numbered(&tx, tenant)?;
    let ids = unnumbered(&tx, tenant, last, most)?;
    let next =
        "SELECT coalesce(max(position) + 1, 0) FROM records WHERE tenant = ?1 AND position IS NOT NULL";
    let mut next: u64 = tx.query_row(next, [tenant], |row| row.get(0)).map_err(of)?;
    let first = next;
    {
        let mut update = tx.prepare_cached("UPDATE records SET position = ?2 WHERE id = ?1").map_err(of)?;
        for id in &ids {
            update.execute(params![id, next]).map_err(of)?;
            next = next.saturating_add(1);
        }
    }
    let newest =
        tx.query_row("SELECT coalesce(max(id), 0) FROM records", [], |row| row.get(0)).map_err(of)?;
    let is_last = u32::try_from(ids.len()).is_ok_and(|found| found < most);
    let reached = ids.last().copied().filter(|_| !is_last).unwrap_or(newest);
    if !ids.is_empty() || reached.saturating_sub(last) > PASSED {
        tx.execute(
            "INSERT INTO numbering (tenant, last) VALUES (?1, ?2) ON CONFLICT (tenant) DO UPDATE SET last = ?2",
            params![tenant, reached],
        )
        .map_err(of)?;
    }
    tx.commit().map_err(of_commit)?;
    Ok(next.saturating_sub(first))
}

/// Returns the number of records without a position.
pub(crate) fn count_unnumbered(db: &Connection, tenant: &str) -> Result<u64, StoreError> {
    let select =
        "SELECT count(*) FROM records NOT INDEXED WHERE id > ?2 AND tenant = ?1 AND position IS NULL";
    let last = last_numbered(db, tenant)?;
    db.query_row(select, params![tenant, last], |row| row.get(0)).map_err(of)
}

/// Returns the id before which each record has a position.
fn last_numbered(db: &Connection, tenant: &str) -> Result<i64, StoreError> {
    let select = "SELECT last FROM numbering WHERE tenant = ?1";
    let found = db.query_row(select, [tenant], |row| row.get(0)).optional();
    Ok(found.map_err(of)?.unwrap_or(0))
}

fn unnumbered(db: &Connection, tenant: &str, last: i64, most: u32) -> Result<Vec<i64>, StoreError> {
    // Ids are in the order of the commits: there is one writer, and records are never deleted.
    let select = "SELECT id FROM records NOT INDEXED
                  WHERE id > ?2 AND tenant = ?1 AND position IS NULL ORDER BY id LIMIT ?3";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let ids = select.query_map(params![tenant, last, most], |row| row.get(0)).map_err(of)?;
    ids.collect::<Result<_, _>>().map_err(of)
}

pub(crate) fn numbered(
    db: &Connection,
    tenant: &str,
    from: u64,
    most: u32,
) -> Result<Vec<NumberedRecord>, StoreError> {
    let select =
        "SELECT position, bytes FROM records WHERE tenant = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let rows = select
        .query_map(params![tenant, from, most], |row| Ok(NumberedRecord::new(row.get(0)?, row.get(1)?)));
    rows.map_err(of)?.collect::<Result<_, _>>().map_err(of)
}

pub(crate) fn position(
    db: &Connection,
    tenant: &str,
    chain: &str,
    seq: u32,
) -> Result<Option<u64>, StoreError> {
    let select = "SELECT position FROM records WHERE tenant = ?1 AND chain = ?2 AND seq = ?3";
    let found = db.query_row(select, params![tenant, chain, seq], |row| row.get(0)).optional();
    Ok(found.map_err(of)?.flatten())
}

pub(crate) fn cursor(db: &Connection, tenant: &str, sink: &str) -> Result<u64, StoreError> {
    let select = "SELECT position FROM cursors WHERE tenant = ?1 AND sink = ?2";
    let found = db.query_row(select, params![tenant, sink], |row| row.get(0)).optional();
    Ok(found.map_err(of)?.unwrap_or(0))
}

pub(crate) fn set_cursor(db: &Connection, tenant: &str, sink: &str, position: u64) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO cursors (tenant, sink, position) VALUES (?1, ?2, ?3)
         ON CONFLICT (tenant, sink) DO UPDATE SET position = max(position, ?3)",
        params![tenant, sink, position],
    )
    .map(|_| ())
    .map_err(of)
}
