use bonafides::Time;
use bonafides::case::CaseId;
use bonafides_parts::StoreError;
use bonafides_parts::store::{OpenCase, Pruned, StoreStatus};
use postgres::types::Type;

use crate::error::{corrupt, get, unsigned};
use crate::store::Session;

pub(crate) fn due(session: &mut Session<'_>, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
    let found = session.query(
        "SELECT case_id FROM {schema}.cases WHERE tenant = $1 AND due <= $2 ORDER BY due, case_id LIMIT $3",
        &[(&now.milliseconds(), Type::INT8), (&i64::from(most), Type::INT8)],
    )?;
    found.iter().map(|row| case_id(get(row, 0)?)).collect()
}

pub(crate) fn open(
    session: &mut Session<'_>,
    after: Option<&CaseId>,
    most: u32,
) -> Result<Vec<OpenCase>, StoreError> {
    let found = session.query(
        "SELECT case_id, due FROM {schema}.cases WHERE tenant = $1 AND ended IS NULL AND case_id > $2
         ORDER BY case_id LIMIT $3",
        &[(&after.map_or("", CaseId::as_str), Type::TEXT), (&i64::from(most), Type::INT8)],
    )?;
    let open = |row: &postgres::Row| {
        let due: Option<i64> = get(row, 1)?;
        Ok(OpenCase::new(case_id(get(row, 0)?)?, due.map(Time::from_milliseconds)))
    };
    found.iter().map(open).collect()
}

fn case_id(text: &str) -> Result<CaseId, StoreError> {
    text.parse().map_err(|_| corrupt("the id of a case"))
}

pub(crate) fn prune(session: &mut Session<'_>, before: Time, most: u32) -> Result<Pruned, StoreError> {
    let (before, most) = (before.milliseconds(), i64::from(most));
    let locks = session.lock_prefix();
    // A case in which a step is being made is left for later.
    let cases = session.query(
        "WITH old AS MATERIALIZED (
             SELECT case_id FROM {schema}.cases WHERE tenant = $1 AND ended < $2
             ORDER BY ended, case_id LIMIT $3),
         free AS MATERIALIZED (
             SELECT case_id FROM old
             WHERE pg_try_advisory_xact_lock(hashtextextended($4 || 'case/' || case_id, 0))),
         rows AS (DELETE FROM {schema}.state USING free WHERE tenant = $1 AND key = 'case/' || free.case_id),
         known AS (DELETE FROM {schema}.keys USING free WHERE tenant = $1 AND key = 'case/' || free.case_id),
         commands AS (DELETE FROM {schema}.outbox USING free
             WHERE tenant = $1 AND outbox.case_id = free.case_id),
         pruned AS (DELETE FROM {schema}.cases USING free
             WHERE tenant = $1 AND cases.case_id = free.case_id RETURNING 1)
         SELECT count(*) FROM pruned",
        &[(&before, Type::INT8), (&most, Type::INT8), (&locks, Type::TEXT)],
    )?;
    let cases = cases.first().map_or(Ok(0), |row| unsigned(row, 0, "a count"))?;
    let mut delete = |table: &str, key: &str| {
        session.execute(
            &format!(
                "DELETE FROM {{schema}}.{table} WHERE tenant = $1 AND {key} IN (
                     SELECT {key} FROM {{schema}}.{table} WHERE tenant = $1 AND at < $2
                     ORDER BY at LIMIT $3 FOR UPDATE SKIP LOCKED)"
            ),
            &[(&before, Type::INT8), (&most, Type::INT8)],
        )
    };
    Ok(Pruned::new(cases, delete("redemptions", "jti")?, delete("dead", "id")?))
}

pub(crate) fn status(session: &mut Session<'_>, now: Time) -> Result<StoreStatus, StoreError> {
    let found = session.query(
        "SELECT (SELECT count(*) FROM {schema}.cases WHERE tenant = $1 AND ended IS NULL),
             (SELECT count(*) FROM {schema}.cases WHERE tenant = $1 AND due <= $2),
             waiting, oldest,
             (SELECT count(*) FROM {schema}.dead WHERE tenant = $1),
             (SELECT count(*) FROM {schema}.records WHERE tenant = $1 AND position IS NULL),
             (SELECT coalesce(max(position) + 1, 0) FROM {schema}.records
                 WHERE tenant = $1 AND position IS NOT NULL)
         FROM (SELECT count(*) AS waiting, min(since) AS oldest FROM {schema}.outbox
             WHERE tenant = $1) AS commands",
        &[(&now.milliseconds(), Type::INT8)],
    )?;
    let mut status = StoreStatus::default();
    if let Some(row) = found.first() {
        let count = |at| unsigned(row, at, "a count");
        (status.open_cases, status.due, status.waiting) = (count(0)?, count(1)?, count(2)?);
        status.oldest = get::<Option<i64>>(row, 3)?.map(Time::from_milliseconds);
        (status.dead, status.unnumbered, status.numbered) = (count(4)?, count(5)?, count(6)?);
    }
    Ok(status)
}
