//! Steps: the transaction in which one is locked, read and written.

use std::collections::BTreeSet;

use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::Tenant;
use bonafides_parts::{Changes, StepTransaction, StoreError, Transaction};
use postgres::types::Type;

use crate::database::PostgresDatabase;
use crate::error::{corrupt, get, of, of_commit, of_write_and_commit, unsigned};
use crate::pool::Pooled;
use crate::schema::not_durable;
use crate::store::Session;
use crate::text;

mod write;

/// A transaction of the store's own.
pub(crate) struct Own<'s> {
    database: &'s PostgresDatabase,
    tenant: &'s Tenant,
    pooled: Pooled<'s>,
    has_begun: bool,
    /// True after an error: PostgreSQL would answer a commit with a rollback.
    has_failed: bool,
    locked: BTreeSet<StateKey>,
}

impl<'s> Own<'s> {
    pub(crate) fn begin(database: &'s PostgresDatabase, tenant: &'s Tenant) -> Result<Self, StoreError> {
        let pooled = database.pool().take()?;
        let locked = BTreeSet::new();
        Ok(Self { database, tenant, pooled, has_begun: false, has_failed: false, locked })
    }

    /// Sends statements, after the beginning of the transaction if there was none yet: one message for all of them.
    fn send(&mut self, sql: &str) -> Result<Vec<postgres::SimpleQueryMessage>, StoreError> {
        if self.has_begun {
            return self.pooled.client()?.simple_query(sql).map_err(|error| of(&error));
        }
        self.has_begun = true;
        self.pooled.begin(&(self.database.begin() + sql))
    }

    fn failing<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        self.has_failed |= result.is_err();
        result
    }

    fn try_lock(&mut self, keys: &[StateKey], reads: bool) -> Result<Vec<Row>, StoreError> {
        let sql = lock_and_read(self.database, self.tenant, &mut self.locked, keys, reads);
        if sql.is_empty() && self.has_begun {
            return Ok(Vec::new());
        }
        let result = self.send(&sql)?;
        text::rows(keys, &result)
    }

    fn try_write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        let keys: Vec<StateKey> = changes.compare.iter().map(|(key, _)| key.clone()).collect();
        self.try_lock(&keys, false)?;
        write::write(self.pooled.client()?, self.database, self.tenant, changes)
    }

    /// Returns the error of a transaction that has failed: a commit would be answered with a rollback.
    fn check(&self) -> Result<(), StoreError> {
        if self.has_failed {
            return Err(StoreError::Other("the transaction has failed, and is rolled back".to_owned()));
        }
        Ok(())
    }
}

/// Returns the text that locks the keys that are not locked yet, and reads all of them if it is to.
fn lock_and_read(
    database: &PostgresDatabase,
    tenant: &Tenant,
    locked: &mut BTreeSet<StateKey>,
    keys: &[StateKey],
    reads: bool,
) -> String {
    let new: Vec<&StateKey> = keys.iter().filter(|key| !locked.contains(key)).collect();
    let read = if reads { keys } else { &[] };
    if new.is_empty() && read.is_empty() {
        return String::new();
    }
    let sql = text::lock_and_read(database.schema_name(), tenant.as_str(), &new, read);
    locked.extend(keys.iter().cloned());
    sql
}

impl StepTransaction for Own<'_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        let rows = self.try_lock(keys, true);
        self.failing(rows)
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        let written = self.try_write(changes);
        self.failing(written)
    }
}

impl Transaction for Own<'_> {
    fn write_and_commit(mut self: Box<Self>, changes: &Changes<'_>) -> Result<(), StoreError> {
        self.check()?;
        if !write::is_one_statement(changes) {
            self.write(changes)?;
            return self.commit();
        }
        let keys: Vec<StateKey> = changes.compare.iter().map(|(key, _)| key.clone()).collect();
        // If nothing was locked yet, this is the first message of the transaction, which may be sent twice.
        self.try_lock(&keys, false)?;
        let statement = write::statement(self.database, self.tenant, changes)?;
        // The server ignores what follows a statement that fails.
        let sent = self.pooled.client()?.batch_execute(&format!("{statement}; COMMIT"));
        sent.map_err(|error| of_write_and_commit(&error))?;
        self.pooled.settled();
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.check()?;
        if self.has_begun {
            self.pooled.client()?.batch_execute("COMMIT").map_err(|error| of_commit(&error))?;
            self.pooled.settled();
        }
        // A drop without this rolls back.
        Ok(())
    }
}

/// A transaction that the host has open on a connection of its own.
///
/// Its isolation level must be READ COMMITTED, and `synchronous_commit` must not be off. After an error, the host must roll
/// it back.
pub struct Within<'t, 'c> {
    database: &'t PostgresDatabase,
    tenant: &'t Tenant,
    tx: &'t mut postgres::Transaction<'c>,
    locked: BTreeSet<StateKey>,
    is_checked: bool,
}

impl<'t, 'c> Within<'t, 'c> {
    pub(crate) const fn new(
        database: &'t PostgresDatabase,
        tenant: &'t Tenant,
        tx: &'t mut postgres::Transaction<'c>,
    ) -> Self {
        Self { database, tenant, tx, locked: BTreeSet::new(), is_checked: false }
    }

    /// Any other level reads rows as they were before the lock, and without a synchronous commit a step could be lost.
    fn check(&mut self) -> Result<(), StoreError> {
        if !self.is_checked {
            let select = "SELECT current_setting('transaction_isolation'),
                              current_setting('synchronous_commit') = 'off'";
            let settings = self.tx.query_typed_one(select, &[]).map_err(|error| of(&error))?;
            if get(&settings, 1)? {
                return Err(not_durable());
            }
            let level: String = get(&settings, 0)?;
            if level != "read committed" {
                return Err(StoreError::Other(format!(
                    "the transaction of the host is {}: begin it as READ COMMITTED",
                    level.to_uppercase()
                )));
            }
            self.is_checked = true;
        }
        Ok(())
    }

    fn locks(&mut self, keys: &[StateKey], reads: bool) -> Result<Vec<Row>, StoreError> {
        self.check()?;
        let sql = lock_and_read(self.database, self.tenant, &mut self.locked, keys, reads);
        let result = if sql.is_empty() { Ok(Vec::new()) } else { self.tx.simple_query(&sql) };
        text::rows(keys, &result.map_err(|error| of(&error))?)
    }
}

impl StepTransaction for Within<'_, '_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        self.locks(keys, true)
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        let keys: Vec<StateKey> = changes.compare.iter().map(|(key, _)| key.clone()).collect();
        self.locks(&keys, false)?;
        write::write(self.tx, self.database, self.tenant, changes)
    }
}

impl std::fmt::Debug for Within<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Within").field("tenant", self.tenant).finish_non_exhaustive()
    }
}

/// Reads rows in one message, and locks nothing.
pub(crate) fn read(
    database: &PostgresDatabase,
    tenant: &Tenant,
    keys: &[StateKey],
) -> Result<Vec<Row>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let select = text::lock_and_read(database.schema_name(), tenant.as_str(), &[], keys);
    let mut pooled = database.pool().take()?;
    let result = pooled.at_once(&database.at_once(&select))?;
    text::rows(keys, &result)
}

/// Returns the rows of a kind, after a key.
pub(crate) fn rows(
    session: &mut Session<'_>,
    kind: RowKind,
    after: Option<&StateKey>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let first = format!("{kind}/");
    let after = after.map_or(&*first, StateKey::as_str);
    // `0` follows `/`.
    let end = format!("{kind}0");
    let found = session.query(
        "SELECT key, version, bytes FROM {schema}.state
         WHERE tenant = $1 AND key > $2 AND key < $3 ORDER BY key LIMIT $4",
        &[(&after, Type::TEXT), (&end, Type::TEXT), (&i64::from(most), Type::INT8)],
    )?;
    let row = |row: &postgres::Row| {
        let key = get::<&str>(row, 0)?.parse().map_err(|_| corrupt("the key of a row"))?;
        let version = unsigned(row, 1, "the version of a row")?;
        Ok(Row::new(key, version, Some(get(row, 2)?)))
    };
    found.iter().map(row).collect()
}
