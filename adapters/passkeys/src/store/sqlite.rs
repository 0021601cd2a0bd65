use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bonafides::Time;
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};

use super::{PasskeyRow, PasskeyStore, PasskeyStoreError, RequestRow};

/// The number that marks a database as one of passkeys: `pkey`.
const APPLICATION: i64 = 0x706b_6579;
const VERSION: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE requests (
        id    TEXT PRIMARY KEY,
        until INTEGER NOT NULL,
        used  INTEGER NOT NULL DEFAULT 0,
        bytes BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX requests_until ON requests (until);
    CREATE TABLE passkeys (
        id      BLOB PRIMARY KEY,
        account TEXT NOT NULL,
        version INTEGER NOT NULL,
        bytes   BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX passkeys_account ON passkeys (account);
";

/// Passkeys in a SQLite database of their own. Any number of processes can share it.
#[derive(Debug)]
pub struct SqlitePasskeys {
    db: Mutex<Connection>,
}

impl SqlitePasskeys {
    /// Opens the database at `path`, or makes one.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PasskeyStoreError> {
        let mut db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let marks = |name| tx.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        match (marks("application_id")?, marks("user_version")?) {
            (APPLICATION, VERSION) => {}
            (0, 0) if tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)) == Ok(0) => {
                tx.execute_batch(SCHEMA)?;
                tx.pragma_update(None, "application_id", APPLICATION)?;
                tx.pragma_update(None, "user_version", VERSION)?;
            }
            (APPLICATION, other) => return Err(PasskeyStoreError::Schema(format!("version {other}"))),
            _ => return Err(PasskeyStoreError::Schema("it holds something else".to_owned())),
        }
        tx.commit()?;
        Ok(Self { db: Mutex::new(db) })
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // Every operation is one statement: a thread that panicked left nothing half done.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PasskeyStore for SqlitePasskeys {
    fn ask(&self, request: &RequestRow) -> Result<(), PasskeyStoreError> {
        let insert = "INSERT INTO requests (id, until, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.db().execute(insert, params![request.id, request.until.milliseconds(), request.bytes])?;
        Ok(())
    }

    fn request(&self, id: &str) -> Result<Option<RequestRow>, PasskeyStoreError> {
        let select = "SELECT until, bytes FROM requests WHERE id = ?1";
        let read = |row: &Row<'_>| {
            let bytes: Vec<u8> = row.get(1)?;
            Ok(RequestRow::new(id, Time::from_milliseconds(row.get(0)?), bytes))
        };
        Ok(self.db().query_row(select, [id], read).optional()?)
    }

    fn use_up(&self, id: &str) -> Result<bool, PasskeyStoreError> {
        Ok(self.db().execute("UPDATE requests SET used = 1 WHERE id = ?1 AND used = 0", [id])? == 1)
    }

    fn prune(&self, time: Time) -> Result<(), PasskeyStoreError> {
        self.db().execute("DELETE FROM requests WHERE until < ?1", [time.milliseconds()])?;
        Ok(())
    }

    fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRow>, PasskeyStoreError> {
        let select = "SELECT id, account, version, bytes FROM passkeys WHERE id = ?1";
        Ok(self.db().query_row(select, [id], passkey).optional()?)
    }

    fn passkeys_of(&self, account: &str) -> Result<Vec<PasskeyRow>, PasskeyStoreError> {
        let select = "SELECT id, account, version, bytes FROM passkeys WHERE account = ?1 ORDER BY id";
        let db = self.db();
        let mut select = db.prepare_cached(select)?;
        Ok(select.query_map([account], passkey)?.collect::<Result<_, _>>()?)
    }

    fn passkeys_after(&self, after: &[u8], most: u32) -> Result<Vec<PasskeyRow>, PasskeyStoreError> {
        let select = "SELECT id, account, version, bytes FROM passkeys WHERE id > ?1 ORDER BY id LIMIT ?2";
        let db = self.db();
        let mut select = db.prepare_cached(select)?;
        Ok(select.query_map(params![after, most], passkey)?.collect::<Result<_, _>>()?)
    }

    fn add(&self, passkey: &PasskeyRow) -> Result<bool, PasskeyStoreError> {
        let insert = "INSERT INTO passkeys (id, account, version, bytes) VALUES (?1, ?2, 1, ?3) ON CONFLICT DO NOTHING";
        Ok(self.db().execute(insert, params![passkey.id, passkey.account, passkey.bytes])? == 1)
    }

    fn replace(&self, passkey: &PasskeyRow) -> Result<bool, PasskeyStoreError> {
        let update = "UPDATE passkeys SET bytes = ?1, version = version + 1 WHERE id = ?2 AND account = ?3 AND version = ?4";
        let PasskeyRow { id, account, version, bytes } = passkey;
        Ok(self.db().execute(update, params![bytes, id, account, version])? == 1)
    }

    fn remove(&self, account: &str, id: &[u8]) -> Result<bool, PasskeyStoreError> {
        let delete = "DELETE FROM passkeys WHERE id = ?1 AND account = ?2";
        Ok(self.db().execute(delete, params![id, account])? == 1)
    }

    fn check(&self) -> Result<(), PasskeyStoreError> {
        // Takes the lock of a writer.
        self.prune(Time::from_milliseconds(0))
    }
}

fn passkey(row: &Row<'_>) -> Result<PasskeyRow, rusqlite::Error> {
    let (id, account): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
    let (version, bytes): (u64, Vec<u8>) = (row.get(2)?, row.get(3)?);
    Ok(PasskeyRow::new(id, account, version, bytes))
}

impl From<rusqlite::Error> for PasskeyStoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Schema("it is no SQLite database".to_owned()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}
