use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::StoreError;
use bonafides_parts::store::{DeadCommand, LeasedCommand};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::{corrupt, of};

pub(crate) fn lease(
    db: &Connection,
    tenant: &str,
    now: Time,
    until: Time,
) -> Result<Option<LeasedCommand>, StoreError> {
    let mut take = db
        .prepare_cached(
            "UPDATE outbox SET ready = ?3, attempts = attempts + 1 WHERE tenant = ?1 AND key = (
                 SELECT key FROM outbox WHERE tenant = ?1 AND ready <= ?2 ORDER BY ready, case_id, seq, n LIMIT 1)
             RETURNING key, version, bytes, since, attempts",
        )
        .map_err(of)?;
    let taken = take
        .query_row(params![tenant, now.milliseconds(), until.milliseconds()], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()
        .map_err(of)?;
    let Some((key, version, bytes, since, attempts)) = taken else { return Ok(None) };
    let key: StateKey = key.parse().map_err(|_| corrupt("the key of a command"))?;
    Ok(Some(LeasedCommand::new(Row::new(key, version, bytes), Time::from_milliseconds(since), attempts)))
}

pub(crate) fn postpone(
    db: &Connection,
    tenant: &str,
    command: &StateKey,
    until: Time,
    reason: &str,
) -> Result<(), StoreError> {
    let update =
        "UPDATE outbox SET ready = ?3, reason = ?4 WHERE tenant = ?1 AND key = ?2 AND ready IS NOT NULL";
    db.execute(update, params![tenant, command.as_str(), until.milliseconds(), reason])
        .map(|_| ())
        .map_err(of)
}

pub(crate) fn bury(db: &Connection, tenant: &str, dead: &DeadCommand) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO dead (tenant, id, kind, since, at, attempts, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (tenant, id) DO NOTHING",
        params![
            tenant,
            dead.id.to_string(),
            dead.kind,
            dead.since.milliseconds(),
            dead.at.milliseconds(),
            dead.attempts,
            dead.reason
        ],
    )
    .map(|_| ())
    .map_err(of)
}

pub(crate) fn dead(db: &Connection, tenant: &str, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
    let select = "SELECT id, kind, since, at, attempts, reason FROM dead WHERE tenant = ?1
                  ORDER BY at DESC, id LIMIT ?2";
    let mut select = db.prepare_cached(select).map_err(of)?;
    let mut rows = select.query(params![tenant, most]).map_err(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(of)? {
        let (id, kind, reason): (String, String, String) =
            (row.get(0).map_err(of)?, row.get(1).map_err(of)?, row.get(5).map_err(of)?);
        let id = id.parse().map_err(|_| corrupt("the id of a command"))?;
        let time = |at| row.get(at).map(Time::from_milliseconds).map_err(of);
        found.push(DeadCommand::new(id, kind, time(2)?, time(3)?, row.get(4).map_err(of)?, &reason));
    }
    Ok(found)
}
