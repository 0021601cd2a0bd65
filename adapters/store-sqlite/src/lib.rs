//! A store of a service desk in a SQLite database.
//!
//! SQLite is included. Any number of processes on one machine share the file; for several machines, use the store in
//! PostgreSQL. The journal is a write-ahead log, and each commit is on the disk before it returns.
#![forbid(unsafe_code)]

mod cases;
mod connection;
mod copy;
mod error;
mod examine;
mod outbox;
mod policies;
mod records;
mod redemptions;
mod schema;
mod step;

use std::fmt;
use std::path::Path;

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    ActivePolicy, DeadCommand, Entry, LeasedCommand, Migration, NumberedRecord, OpenCase, PolicyText, Pruned,
    StoreStatus, Table, Tenant,
};
use bonafides_parts::{Store, StoreError, Transaction};
use rusqlite::{Connection, params};

use connection::Connections;
use error::{corrupt, of};
pub use step::Within;

/// A database in a file.
pub struct SqliteStore {
    connections: Connections,
    tenant: Tenant,
}

impl SqliteStore {
    /// Opens a database, which is created for its owner alone if it does not exist. It may still need
    /// [`migrate`](Store::migrate).
    pub fn open(path: impl AsRef<Path>, tenant: Tenant) -> Result<Self, StoreError> {
        Ok(Self { connections: Connections::open(path.as_ref())?, tenant })
    }

    /// Makes steps in a transaction that the host has open on a connection of its own to the same file.
    pub fn within<'t>(&'t self, transaction: &'t rusqlite::Transaction<'_>) -> Within<'t> {
        Within::new(transaction, self.tenant.as_str())
    }

    fn read_with<T>(
        &self,
        read: impl FnOnce(&Connection, &str) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.connections.read(|db| read(db, self.tenant.as_str()))
    }

    fn write_with<T>(
        &self,
        write: impl FnOnce(&mut Connection, &str) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        write(&mut self.connections.writer(), self.tenant.as_str())
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Store for SqliteStore {
    fn locks_rows(&self) -> bool {
        false
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(step::Own::begin(self.connections.writer(), self.tenant.as_str())?))
    }

    fn read(&self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        self.read_with(|db, tenant| {
            // One moment for all of them.
            let tx = db.unchecked_transaction().map_err(of)?;
            step::read(&tx, tenant, keys)
        })
    }

    fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Result<Vec<Row>, StoreError> {
        let first = format!("{kind}/");
        self.read_with(|db, tenant| {
            let select = "SELECT key, version, bytes FROM state
                          WHERE tenant = ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT ?4";
            let mut select = db.prepare_cached(select).map_err(of)?;
            // `0` follows `/`.
            let values = params![tenant, after.map_or(&*first, StateKey::as_str), format!("{kind}0"), most];
            let mut rows = select.query(values).map_err(of)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().map_err(of)? {
                let key: String = row.get(0).map_err(of)?;
                let key = key.parse().map_err(|_| corrupt("the key of a row"))?;
                found.push(Row::new(key, row.get(1).map_err(of)?, row.get(2).map_err(of)?));
            }
            Ok(found)
        })
    }

    fn records(&self, chain: &str, from: u32, most: u32) -> Result<Vec<String>, StoreError> {
        self.read_with(|db, tenant| records::of_chain(db, tenant, chain, from, most))
    }

    fn number_records(&self, most: u32) -> Result<u64, StoreError> {
        self.write_with(|db, tenant| records::number(db, tenant, most))
    }

    fn numbered_records(&self, from: u64, most: u32) -> Result<Vec<NumberedRecord>, StoreError> {
        self.read_with(|db, tenant| records::numbered(db, tenant, from, most))
    }

    fn position(&self, chain: &str, seq: u32) -> Result<Option<u64>, StoreError> {
        self.read_with(|db, tenant| records::position(db, tenant, chain, seq))
    }

    fn cursor(&self, sink: &str) -> Result<u64, StoreError> {
        self.read_with(|db, tenant| records::cursor(db, tenant, sink))
    }

    fn set_cursor(&self, sink: &str, position: u64) -> Result<(), StoreError> {
        self.write_with(|db, tenant| records::set_cursor(db, tenant, sink, position))
    }

    fn lease(&self, now: Time, until: Time) -> Result<Option<LeasedCommand>, StoreError> {
        self.write_with(|db, tenant| outbox::lease(db, tenant, now, until))
    }

    fn postpone(&self, command: &StateKey, until: Time, reason: &str) -> Result<(), StoreError> {
        self.write_with(|db, tenant| outbox::postpone(db, tenant, command, until, reason))
    }

    fn bury(&self, command: &DeadCommand) -> Result<(), StoreError> {
        self.write_with(|db, tenant| outbox::bury(db, tenant, command))
    }

    fn dead(&self, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
        self.read_with(|db, tenant| outbox::dead(db, tenant, most))
    }

    fn due(&self, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
        self.read_with(|db, tenant| cases::due(db, tenant, now, most))
    }

    fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Result<Vec<OpenCase>, StoreError> {
        self.read_with(|db, tenant| cases::open(db, tenant, after, most))
    }

    fn keep_policy(&self, policy: &PolicyText) -> Result<(), StoreError> {
        self.write_with(|db, tenant| policies::keep(db, tenant, policy))
    }

    fn policy(&self, digest: &str) -> Result<Option<PolicyText>, StoreError> {
        self.read_with(|db, tenant| policies::find(db, tenant, digest))
    }

    fn active_policies(&self) -> Result<Vec<ActivePolicy>, StoreError> {
        self.read_with(policies::active)
    }

    fn redemption(&self, grant: &str) -> Result<Option<Redemption>, StoreError> {
        self.read_with(|db, tenant| redemptions::state(db, tenant, grant))
    }

    fn begin_redemption(&self, grant: &str, state: Redemption, now: Time) -> Result<bool, StoreError> {
        self.write_with(|db, tenant| redemptions::begin(db, tenant, grant, state, now))
    }

    fn finish_redemption(&self, grant: &str, written: WriteStatus) -> Result<(), StoreError> {
        self.write_with(|db, tenant| redemptions::finish(db, tenant, grant, written))
    }

    fn prune(&self, before: Time, most: u32) -> Result<Pruned, StoreError> {
        self.write_with(|db, tenant| cases::prune(db, tenant, before, most))
    }

    fn status(&self, now: Time) -> Result<StoreStatus, StoreError> {
        self.read_with(|db, tenant| cases::status(db, tenant, now))
    }

    fn validate(&self) -> Result<(), StoreError> {
        self.write_with(|db, _| {
            schema::validate(db)?;
            let damage: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(of)?;
            if damage != "ok" {
                return Err(StoreError::Corrupt(damage));
            }
            // SQLite opens what it may only read, and even begins to write.
            if db.is_readonly(rusqlite::MAIN_DB).map_err(of)? {
                return Err(StoreError::ReadOnly("the file or its folder may only be read".to_owned()));
            }
            db.execute_batch("BEGIN IMMEDIATE; ROLLBACK").map_err(of)
        })
    }

    fn examine(&self) -> Result<(), StoreError> {
        self.validate()?;
        self.read_with(examine::whole)
    }

    fn pending_migrations(&self) -> Result<Vec<Migration>, StoreError> {
        self.read_with(|db, _| schema::pending(db))
    }

    fn migrate(&self) -> Result<(), StoreError> {
        self.write_with(|db, _| schema::migrate(db))
    }

    fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Result<Vec<Entry>, StoreError> {
        self.read_with(|db, tenant| copy::export(db, tenant, table, after, most))
    }

    fn import(&self, entries: &[Entry]) -> Result<(), StoreError> {
        self.write_with(|db, tenant| copy::import(db, tenant, entries))
    }
}
