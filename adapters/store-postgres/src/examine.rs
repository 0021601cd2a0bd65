use bonafides_parts::StoreError;

use crate::error::unsigned;
use crate::store::Session;

/// Limits each statement to 10 seconds. Sequential scans read every page; an index alone would not show what is missing.
pub(crate) const PATIENCE: &str =
    " SET LOCAL statement_timeout = 10000; SET LOCAL enable_indexonlyscan = off;
    SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;";

/// The queries that must find nothing, each with a name.
const MISSING: [(&str, &str); 7] = [
    (
        "rows",
        "SELECT count(*) FROM (SELECT key FROM {schema}.state WHERE tenant = $1 AND version > 0) AS stored
         FULL JOIN (SELECT key FROM {schema}.keys WHERE tenant = $1) AS known ON known.key = stored.key
         WHERE known.key IS NULL OR stored.key IS NULL",
    ),
    (
        "records",
        "SELECT coalesce(max(position) + 1, 0) - count(position) FROM {schema}.records WHERE tenant = $1",
    ),
    (
        "deadlines of cases",
        "SELECT count(*) FROM (SELECT substr(key, 6) AS case_id FROM {schema}.state
             WHERE tenant = $1 AND key > 'case/' AND key < 'case0' AND key <> 'case/desk') AS stored
         LEFT JOIN (SELECT case_id FROM {schema}.cases WHERE tenant = $1) AS known USING (case_id)
         WHERE known.case_id IS NULL",
    ),
    // Only read.
    ("", "SELECT count(*) - count(*) FROM {schema}.outbox WHERE tenant = $1"),
    ("", "SELECT count(*) - count(*) FROM {schema}.redemptions WHERE tenant = $1"),
    ("", "SELECT count(*) - count(*) FROM {schema}.policies WHERE tenant = $1"),
    ("", "SELECT count(*) - count(*) FROM {schema}.dead WHERE tenant = $1"),
];

/// Checks that every page can be read, and that no row is missing that another one tells of. What cannot be read in time is
/// not checked.
pub(crate) fn whole(session: &mut Session<'_>) -> Result<(), StoreError> {
    for (what, missing) in MISSING {
        let found = match session.query(missing, &[]) {
            // The transaction has failed with it.
            Err(StoreError::Unavailable(_)) => return Ok(()),
            found => found?,
        };
        let missing: u64 = found.first().map_or(Ok(0), |row| unsigned(row, 0, "a count"))?;
        if missing > 0 {
            return Err(StoreError::Corrupt(format!("{what} are missing: {missing}")));
        }
    }
    Ok(())
}
