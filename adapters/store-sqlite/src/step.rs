//! Steps: the transaction in which one is read and written.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use bonafides::Time;
use bonafides::case::{CaseId, CommandId};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{Activation, CaseProgress, PolicyRole};
use bonafides_parts::{Changes, StepTransaction, StoreError, Transaction};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::{corrupt, of, of_commit};

/// A transaction of the store's own, on the connection that writes.
pub(crate) struct Own<'s> {
    db: MutexGuard<'s, Connection>,
    tenant: &'s str,
    read: Read,
    open: bool,
}

/// The versions of rows that this transaction has read: nobody else can have changed them since.
type Read = BTreeMap<StateKey, u64>;

impl<'s> Own<'s> {
    pub(crate) fn begin(db: MutexGuard<'s, Connection>, tenant: &'s str) -> Result<Self, StoreError> {
        db.execute_batch("BEGIN IMMEDIATE").map_err(of)?;
        Ok(Self { db, tenant, read: Read::new(), open: true })
    }
}

impl StepTransaction for Own<'_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        lock(&self.db, self.tenant, keys, &mut self.read)
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        write(&self.db, self.tenant, changes, &mut self.read)
    }
}

impl Transaction for Own<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.db.execute_batch("COMMIT").map_err(of_commit)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Own<'_> {
    fn drop(&mut self) {
        // After some errors, SQLite has rolled back by itself.
        if self.open && !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }
}

/// A transaction that the host has open on a connection of its own.
///
/// It must have begun with `BEGIN IMMEDIATE`: otherwise another writer can come first, and the step is a conflict. On its
/// connection, `synchronous` must be FULL, as it is by default.
#[derive(Debug)]
pub struct Within<'t> {
    db: &'t Connection,
    tenant: &'t str,
    read: Read,
    is_checked: bool,
}

impl<'t> Within<'t> {
    pub(crate) const fn new(db: &'t Connection, tenant: &'t str) -> Self {
        Self { db, tenant, read: Read::new(), is_checked: false }
    }

    /// Checks that a commit is on the disk before it returns.
    fn check(&mut self) -> Result<(), StoreError> {
        if !self.is_checked {
            let level: i64 = self.db.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(of)?;
            let name = match level {
                0 => "OFF",
                1 => "NORMAL",
                _ => "",
            };
            if !name.is_empty() {
                return Err(StoreError::NotDurable(format!("`synchronous` is {name}")));
            }
            self.is_checked = true;
        }
        Ok(())
    }
}

impl StepTransaction for Within<'_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        self.check()?;
        lock(self.db, self.tenant, keys, &mut self.read)
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        self.check()?;
        write(self.db, self.tenant, changes, &mut self.read)
    }
}

/// Reads rows, and remembers their versions.
fn lock(db: &Connection, tenant: &str, keys: &[StateKey], known: &mut Read) -> Result<Vec<Row>, StoreError> {
    let rows = read(db, tenant, keys)?;
    known.extend(rows.iter().map(|row| (row.key.clone(), row.version)));
    Ok(rows)
}

/// Returns rows in the order of the keys.
pub(crate) fn read(db: &Connection, tenant: &str, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        let select = match key.kind() {
            RowKind::Outbox => "SELECT version, bytes FROM outbox WHERE tenant = ?1 AND key = ?2",
            _ => "SELECT version, bytes FROM state WHERE tenant = ?1 AND key = ?2",
        };
        let mut select = db.prepare_cached(select).map_err(of)?;
        let found = select.query_row(params![tenant, key.as_str()], |row| Ok((row.get(0)?, row.get(1)?)));
        if let Some((version, bytes)) = found.optional().map_err(of)? {
            rows.push(Row::new(key.clone(), version, Some(bytes)));
        } else {
            check_absent(db, tenant, key)?;
            rows.push(Row::absent(key.clone()));
        }
    }
    Ok(rows)
}

fn write(db: &Connection, tenant: &str, changes: &Changes<'_>, known: &mut Read) -> Result<(), StoreError> {
    for (key, version) in changes.compare {
        match known.get(key) {
            Some(read) if read == version => {}
            _ => compare(db, tenant, key, *version)?,
        }
    }
    // The rows that this step writes are no longer known.
    known.clear();
    for row in changes.write {
        match &row.bytes {
            Some(bytes) => put(db, tenant, row, bytes)?,
            None if row.key.kind() == RowKind::Outbox => finish(db, tenant, &row.key)?,
            None => delete(db, tenant, &row.key)?,
        }
    }
    for row in changes.outbox {
        release(db, tenant, row, changes.unordered.contains(&row.key), changes.now)?;
    }
    if let Some(record) = changes.record {
        run(
            db,
            "INSERT INTO records (tenant, chain, seq, bytes) VALUES (?1, ?2, ?3, ?4)",
            params![tenant, record.case.as_str(), record.seq, record.bytes],
        )?;
    }
    if let Some(case) = &changes.case {
        progress(db, tenant, case, changes.now)?;
    }
    match &changes.activation {
        Some(activation) => activate(db, tenant, activation, changes.now),
        None => Ok(()),
    }
}

fn run(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
    db.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).map(|_| ()).map_err(of)
}

fn compare(db: &Connection, tenant: &str, key: &StateKey, version: u64) -> Result<(), StoreError> {
    let select = match key.kind() {
        RowKind::Outbox => "SELECT version FROM outbox WHERE tenant = ?1 AND key = ?2",
        _ => "SELECT version FROM state WHERE tenant = ?1 AND key = ?2",
    };
    let mut select = db.prepare_cached(select).map_err(of)?;
    let found = select.query_row(params![tenant, key.as_str()], |row| row.get::<_, u64>(0));
    let found = found.optional().map_err(of)?.unwrap_or(0);
    if found == version { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Checks that a row is absent because it was never stored, or was deleted.
fn check_absent(db: &Connection, tenant: &str, key: &StateKey) -> Result<(), StoreError> {
    let known = "SELECT 1 FROM keys WHERE tenant = ?1 AND key = ?2";
    let known = db.prepare_cached(known).and_then(|mut select| select.exists(params![tenant, key.as_str()]));
    if known.map_err(of)? { Err(StoreError::Corrupt(format!("the row `{key}` is missing"))) } else { Ok(()) }
}

fn delete(db: &Connection, tenant: &str, key: &StateKey) -> Result<(), StoreError> {
    for delete in [
        "DELETE FROM state WHERE tenant = ?1 AND key = ?2",
        "DELETE FROM keys WHERE tenant = ?1 AND key = ?2",
    ] {
        run(db, delete, params![tenant, key.as_str()])?;
    }
    Ok(())
}

fn put(db: &Connection, tenant: &str, row: &Row, bytes: &[u8]) -> Result<(), StoreError> {
    if row.version == 1 {
        let known = "INSERT INTO keys (tenant, key) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        run(db, known, params![tenant, row.key.as_str()])?;
    }
    run(
        db,
        "INSERT INTO state (tenant, key, version, bytes) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, key) DO UPDATE SET version = ?3, bytes = ?4",
        params![tenant, row.key.as_str(), row.version, bytes],
    )
}

/// Stores a new command. It can be leased at once if it is the first open one of its case, or outside the order.
fn release(
    db: &Connection,
    tenant: &str,
    row: &Row,
    is_unordered: bool,
    now: Time,
) -> Result<(), StoreError> {
    let id = command_id(&row.key)?;
    run(
        db,
        "INSERT INTO outbox (tenant, key, version, bytes, case_id, seq, n, since, unordered, ready)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
             CASE WHEN NOT ?9 AND EXISTS (
                 SELECT 1 FROM outbox WHERE tenant = ?1 AND case_id = ?5 AND NOT unordered
             ) THEN NULL ELSE ?8 END",
        params![
            tenant,
            row.key.as_str(),
            row.version,
            row.bytes,
            id.case.as_str(),
            id.seq,
            id.n,
            now.milliseconds(),
            is_unordered
        ],
    )
}

/// Deletes a command with a final report, and lets the next one of its case be leased.
fn finish(db: &Connection, tenant: &str, key: &StateKey) -> Result<(), StoreError> {
    let id = command_id(key)?;
    run(db, "DELETE FROM outbox WHERE tenant = ?1 AND key = ?2", params![tenant, key.as_str()])?;
    run(
        db,
        "UPDATE outbox SET ready = since WHERE ready IS NULL AND tenant = ?1 AND case_id = ?2 AND (seq, n) = (
             SELECT seq, n FROM outbox WHERE tenant = ?1 AND case_id = ?2 AND NOT unordered
             ORDER BY seq, n LIMIT 1)",
        params![tenant, id.case.as_str()],
    )
}

pub(crate) fn command_id(key: &StateKey) -> Result<CommandId, StoreError> {
    let id = key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok());
    id.ok_or_else(|| corrupt("the key of a command"))
}

fn progress(db: &Connection, tenant: &str, case: &CaseProgress, now: Time) -> Result<(), StoreError> {
    let (due, now) = (case.deadline.map(Time::milliseconds), now.milliseconds());
    run(
        db,
        "INSERT INTO cases (tenant, case_id, due, ended) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, case_id) DO UPDATE SET
             due = ?3, ended = CASE WHEN ?4 IS NULL THEN NULL ELSE coalesce(ended, ?4) END
         WHERE due IS NOT ?3 OR (ended IS NULL) IS NOT (?4 IS NULL)",
        params![tenant, case.case.as_str(), due, case.is_over.then_some(now)],
    )
}

fn activate(db: &Connection, tenant: &str, change: &Activation<'_>, now: Time) -> Result<(), StoreError> {
    let Some(role) = &change.role else {
        return run(
            db,
            "DELETE FROM roles WHERE tenant = ?1 AND digest = ?2",
            params![tenant, change.digest],
        );
    };
    let known = "SELECT 1 FROM policies WHERE tenant = ?1 AND digest = ?2";
    let known = db.prepare_cached(known).and_then(|mut select| select.exists(params![tenant, change.digest]));
    if !known.map_err(of)? {
        return Err(StoreError::Other(format!("the policy {} is not stored", change.digest)));
    }
    if *role == PolicyRole::InForce {
        run(db, "DELETE FROM roles WHERE tenant = ?1 AND role = 'in_force'", params![tenant])?;
    }
    let (role, share) = crate::policies::written(role);
    run(
        db,
        "INSERT INTO roles (tenant, digest, role, share, by, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (tenant, digest) DO UPDATE SET role = ?3, share = ?4, by = ?5, since = ?6",
        params![tenant, change.digest, role, share, change.by, now.milliseconds()],
    )
}

/// Reads the id of a case.
pub(crate) fn case_id(text: &str) -> Result<CaseId, StoreError> {
    text.parse().map_err(|_| corrupt("the id of a case"))
}
