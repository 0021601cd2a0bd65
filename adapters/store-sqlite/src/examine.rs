use bonafides_parts::StoreError;
use rusqlite::Connection;

use crate::error::of;

/// The queries that must find nothing, each with a name.
const MISSING: [(&str, &str); 3] = [
    (
        "rows",
        "SELECT count(*) FROM keys WHERE tenant = ?1 AND NOT EXISTS (
        SELECT 1 FROM state WHERE state.tenant = keys.tenant AND state.key = keys.key)",
    ),
    ("records", "SELECT coalesce(max(position) + 1, 0) - count(position) FROM records WHERE tenant = ?1"),
    (
        "deadlines of cases",
        "SELECT count(*) FROM state WHERE tenant = ?1 AND key > 'case/' AND key < 'case0'
        AND key <> 'case/desk' AND NOT EXISTS (
        SELECT 1 FROM cases WHERE cases.tenant = state.tenant AND case_id = substr(state.key, 6))",
    ),
];

/// Checks that the indexes fit their tables, and that no row is missing that another one tells of.
pub(crate) fn whole(db: &Connection, tenant: &str) -> Result<(), StoreError> {
    let damage: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(of)?;
    if damage != "ok" {
        return Err(StoreError::Corrupt(damage));
    }
    for (what, missing) in MISSING {
        let missing: i64 = db.query_row(missing, [tenant], |row| row.get(0)).map_err(of)?;
        if missing != 0 {
            return Err(StoreError::Corrupt(format!("{what} are missing: {missing}")));
        }
    }
    Ok(())
}
