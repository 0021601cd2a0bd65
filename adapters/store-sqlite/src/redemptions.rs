use bonafides::Time;
use bonafides::case::{Redemption, WriteStatus};
use bonafides_parts::StoreError;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::{corrupt, of};

const fn written(state: Redemption) -> &'static str {
    match state {
        Redemption::Started => "started",
        Redemption::Revoked => "revoked",
        Redemption::Finished(WriteStatus::Done) => "done",
        Redemption::Finished(WriteStatus::Failed) => "failed",
        Redemption::Finished(WriteStatus::Unknown) => "unknown",
    }
}

fn read(state: &str) -> Result<Redemption, StoreError> {
    const ALL: [Redemption; 5] = [
        Redemption::Started,
        Redemption::Revoked,
        Redemption::Finished(WriteStatus::Done),
        Redemption::Finished(WriteStatus::Failed),
        Redemption::Finished(WriteStatus::Unknown),
    ];
    ALL.into_iter().find(|known| written(*known) == state).ok_or_else(|| corrupt("the state of a grant"))
}

pub(crate) fn state(db: &Connection, tenant: &str, grant: &str) -> Result<Option<Redemption>, StoreError> {
    let select = "SELECT state FROM redemptions WHERE tenant = ?1 AND jti = ?2";
    let found = db.query_row(select, params![tenant, grant], |row| row.get::<_, String>(0)).optional();
    found.map_err(of)?.map(|state| read(&state)).transpose()
}

pub(crate) fn begin(
    db: &Connection,
    tenant: &str,
    grant: &str,
    state: Redemption,
    now: Time,
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO redemptions (tenant, jti, state, at) VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT (tenant, jti) DO NOTHING";
    db.execute(insert, params![tenant, grant, written(state), now.milliseconds()])
        .map(|inserted| inserted == 1)
        .map_err(of)
}

pub(crate) fn finish(
    db: &Connection,
    tenant: &str,
    grant: &str,
    status: WriteStatus,
) -> Result<(), StoreError> {
    let update = "UPDATE redemptions SET state = ?3 WHERE tenant = ?1 AND jti = ?2 AND state <> 'revoked'";
    match db.execute(update, params![tenant, grant, written(Redemption::Finished(status))]).map_err(of)? {
        0 => Err(StoreError::Other("the grant was not taken".to_owned())),
        _ => Ok(()),
    }
}
