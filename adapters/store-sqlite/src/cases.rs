use bonafides::Time;
use bonafides::case::CaseId;
use bonafides_parts::StoreError;
use bonafides_parts::store::{OpenCase, Pruned, StoreStatus};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::error::{of, of_commit};
use crate::records;
use crate::step::case_id;

pub(crate) fn due(db: &Connection, tenant: &str, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
    let select = "SELECT case_id FROM cases WHERE tenant = ?1 AND due <= ?2 ORDER BY due, case_id LIMIT ?3";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let rows = select.query_map(params![tenant, now.milliseconds(), most], |row| row.get::<_, String>(0));
    rows.map_err(of)?.map(|case| case_id(&case.map_err(of)?)).collect()
}

pub(crate) fn open(
    db: &Connection,
    tenant: &str,
    after: Option<&CaseId>,
    most: u32,
) -> Result<Vec<OpenCase>, StoreError> {
    let select = "SELECT case_id, due FROM cases WHERE tenant = ?1 AND ended IS NULL AND case_id > ?2
                  ORDER BY case_id LIMIT ?3";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let mut rows = select.query(params![tenant, after.map_or("", CaseId::as_str), most]).map_err(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(of)? {
        let (case, due): (String, Option<i64>) = (row.get(0).map_err(of)?, row.get(1).map_err(of)?);
        found.push(OpenCase::new(case_id(&case)?, due.map(Time::from_milliseconds)));
    }
    Ok(found)
}

pub(crate) fn prune(
    db: &mut Connection,
    tenant: &str,
    before: Time,
    most: u32,
) -> Result<Pruned, StoreError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
    let values = params![tenant, before.milliseconds(), most];
    let old = "SELECT case_id FROM cases WHERE tenant = ?1 AND ended < ?2 ORDER BY ended, case_id LIMIT ?3";
    for table in ["state", "keys"] {
        let rows = format!("SELECT 'case/' || case_id FROM ({old})");
        tx.execute(&format!("DELETE FROM {table} WHERE tenant = ?1 AND key IN ({rows})"), values)
            .map_err(of)?;
    }
    tx.execute(&format!("DELETE FROM outbox WHERE tenant = ?1 AND case_id IN ({old})"), values)
        .map_err(of)?;
    let cases = tx
        .execute(&format!("DELETE FROM cases WHERE tenant = ?1 AND case_id IN ({old})"), values)
        .map_err(of)?;
    let redemptions = tx
        .execute(
            "DELETE FROM redemptions WHERE tenant = ?1 AND jti IN (
                 SELECT jti FROM redemptions WHERE tenant = ?1 AND at < ?2 LIMIT ?3)",
            values,
        )
        .map_err(of)?;
    let dead = tx
        .execute(
            "DELETE FROM dead WHERE tenant = ?1 AND id IN (
                 SELECT id FROM dead WHERE tenant = ?1 AND at < ?2 LIMIT ?3)",
            values,
        )
        .map_err(of)?;
    tx.commit().map_err(of_commit)?;
    let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(Pruned::new(count(cases), count(redemptions), count(dead)))
}

pub(crate) fn status(db: &Connection, tenant: &str, now: Time) -> Result<StoreStatus, StoreError> {
    let count =
        |sql: &str| -> Result<u64, StoreError> { db.query_row(sql, [tenant], |row| row.get(0)).map_err(of) };
    let mut status = StoreStatus::default();
    status.open_cases = count("SELECT count(*) FROM cases WHERE tenant = ?1 AND ended IS NULL")?;
    status.due = db
        .query_row(
            "SELECT count(*) FROM cases WHERE tenant = ?1 AND due <= ?2",
            params![tenant, now.milliseconds()],
            |row| row.get(0),
        )
        .map_err(of)?;
    status.waiting = count("SELECT count(*) FROM outbox WHERE tenant = ?1")?;
    status.oldest = db
        .query_row("SELECT min(since) FROM outbox WHERE tenant = ?1", [tenant], |row| {
            row.get::<_, Option<i64>>(0)
        })
        .map_err(of)?
        .map(Time::from_milliseconds);
    status.dead = count("SELECT count(*) FROM dead WHERE tenant = ?1")?;
    status.unnumbered = records::count_unnumbered(db, tenant)?;
    status.numbered = count(
        "SELECT coalesce(max(position) + 1, 0) FROM records WHERE tenant = ?1 AND position IS NOT NULL",
    )?;
    Ok(status)
}
