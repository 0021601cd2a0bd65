use bonafides_parts::StoreError;
use bonafides_parts::store::Migration;
use rusqlite::{Connection, TransactionBehavior};

use crate::error;

/// The migrations, in order; the n-th leads to version n.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001.sql")];

/// Marks the file as a desk's: `bnfd`.
const APPLICATION: i64 = 0x626e_6664;

fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Returns the version of the schema; 0 if the file has no tables.
fn version(db: &Connection) -> Result<u32, StoreError> {
    let of: i64 = db.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(error::of)?;
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(error::of)?;
    match of {
        APPLICATION => db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(error::of),
        _ if tables == 0 => Ok(0),
        _ => Err(StoreError::Corrupt("the file belongs to another program".to_owned())),
    }
}

/// Checks that the schema is that of this version.
pub(crate) fn validate(db: &Connection) -> Result<(), StoreError> {
    let (found, newest) = (version(db)?, newest());
    match found {
        _ if found < newest => Err(StoreError::OlderSchema { found, needed: newest }),
        _ if found > newest => Err(StoreError::NewerSchema { found, newest }),
        _ => Ok(()),
    }
}

/// Returns the migrations that are missing.
pub(crate) fn pending(db: &Connection) -> Result<Vec<Migration>, StoreError> {
    let (found, newest) = (version(db)?, newest());
    if found > newest {
        return Err(StoreError::NewerSchema { found, newest });
    }
    let all = (1..).zip(MIGRATIONS);
    Ok(all
        .filter(|(version, _)| *version > found)
        .map(|(version, sql)| Migration::new(version, sql))
        .collect())
}

/// Runs the missing migrations, all or none.
pub(crate) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error::of)?;
    for migration in pending(&tx)? {
        tx.execute_batch(&migration.sql).map_err(error::of)?;
        tx.pragma_update(None, "user_version", migration.version).map_err(error::of)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION).map_err(error::of)?;
    tx.commit().map_err(error::of_commit)
}
