//! A store in memory: the example of the guide, and what other stores are compared with.

mod copy;
mod data;

use std::sync::{Arc, Mutex, MutexGuard};

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    ActivePolicy, Changes, DeadCommand, Entry, LeasedCommand, Migration, NumberedRecord, OpenCase,
    PolicyText, Pruned, StepTransaction, Store, StoreError, StoreStatus, Table, Tenant, Transaction,
};
use std::collections::BTreeMap;

use data::Data;

/// The newest schema.
const SCHEMA: u32 = 1;

/// A database in memory, for any number of tenants. Clones are the same database.
#[derive(Debug, Clone, Default)]
pub struct MemoryDatabase(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Held by the one transaction that writes.
    writer: Mutex<()>,
    committed: Mutex<Committed>,
}

#[derive(Debug, Default)]
struct Committed {
    schema: u32,
    tenants: BTreeMap<Tenant, Data>,
}

impl MemoryDatabase {
    /// Returns an empty database, without a schema.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the store of a tenant.
    pub fn store(&self, tenant: &Tenant) -> MemoryStore {
        MemoryStore { database: self.clone(), tenant: tenant.clone() }
    }

    /// Sets the version of the schema, as a later version of the store would.
    pub fn set_schema(&self, version: u32) -> Result<(), StoreError> {
        held(&self.0.committed)?.schema = version;
        Ok(())
    }
}

/// A store in memory. It admits one writer at a time.
#[derive(Debug)]
pub struct MemoryStore {
    database: MemoryDatabase,
    tenant: Tenant,
}

impl MemoryStore {
    /// Returns something about the committed data.
    fn look<T>(&self, at: impl FnOnce(&Data) -> T) -> Result<T, StoreError> {
        let committed = held(&self.database.0.committed)?;
        let empty = Data::default();
        Ok(at(committed.tenants.get(&self.tenant).unwrap_or(&empty)))
    }

    /// Changes the data in a transaction of its own; an error changes nothing.
    fn change<T>(&self, with: impl FnOnce(&mut Data) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut tx = self.transaction()?;
        let changed = with(&mut tx.data)?;
        tx.publish()?;
        Ok(changed)
    }

    fn transaction(&self) -> Result<MemoryTransaction<'_>, StoreError> {
        let writer = held(&self.database.0.writer)?;
        Ok(MemoryTransaction { store: self, data: self.look(Data::clone)?, _writer: writer })
    }
}

/// The data as the transaction sees them, until it is committed or dropped.
struct MemoryTransaction<'s> {
    store: &'s MemoryStore,
    data: Data,
    _writer: MutexGuard<'s, ()>,
}

impl MemoryTransaction<'_> {
    fn publish(self) -> Result<(), StoreError> {
        let mut committed = held(&self.store.database.0.committed)?;
        committed.tenants.insert(self.store.tenant.clone(), self.data);
        Ok(())
    }
}

impl StepTransaction for MemoryTransaction<'_> {
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        Ok(self.data.read(keys)) // the only writer: there is nothing to lock
    }

    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError> {
        self.data.write(changes)
    }
}

impl Transaction for MemoryTransaction<'_> {
    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.publish()
    }
}

impl Store for MemoryStore {
    fn locks_rows(&self) -> bool {
        false
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(self.transaction()?))
    }

    fn read(&self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        self.look(|data| data.read(keys))
    }

    fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Result<Vec<Row>, StoreError> {
        self.look(|data| data.rows(kind, after, most))
    }

    fn records(&self, chain: &str, from: u32, most: u32) -> Result<Vec<String>, StoreError> {
        self.look(|data| data.records(chain, from, most))
    }

    fn number_records(&self, most: u32) -> Result<u64, StoreError> {
        self.change(|data| Ok(data.number_records(most)))
    }

    fn numbered_records(&self, from: u64, most: u32) -> Result<Vec<NumberedRecord>, StoreError> {
        self.look(|data| data.numbered_records(from, most))
    }

    fn position(&self, chain: &str, seq: u32) -> Result<Option<u64>, StoreError> {
        self.look(|data| data.records.get(&(chain.to_owned(), seq)).and_then(|(_, position)| *position))
    }

    fn cursor(&self, sink: &str) -> Result<u64, StoreError> {
        self.look(|data| data.cursors.get(sink).copied().unwrap_or_default())
    }

    fn set_cursor(&self, sink: &str, position: u64) -> Result<(), StoreError> {
        self.change(|data| {
            let reached = data.cursors.entry(sink.to_owned()).or_default();
            *reached = position.max(*reached);
            Ok(())
        })
    }

    fn lease(&self, now: Time, until: Time) -> Result<Option<LeasedCommand>, StoreError> {
        self.change(|data| Ok(data.lease(now, until)))
    }

    fn postpone(&self, command: &StateKey, until: Time, reason: &str) -> Result<(), StoreError> {
        self.change(|data| {
            if let Some(waiting) = data.outbox.get_mut(command).filter(|waiting| waiting.ready.is_some()) {
                (waiting.ready, waiting.reason) = (Some(until), Some(reason.to_owned()));
            }
            Ok(())
        })
    }

    fn bury(&self, command: &DeadCommand) -> Result<(), StoreError> {
        self.change(|data| {
            data.dead.entry(command.id.clone()).or_insert_with(|| command.clone());
            Ok(())
        })
    }

    fn dead(&self, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
        self.look(|data| data.dead(most))
    }

    fn due(&self, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
        self.look(|data| data.due(now, most))
    }

    fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Result<Vec<OpenCase>, StoreError> {
        self.look(|data| data.open_cases(after, most))
    }

    fn keep_policy(&self, policy: &PolicyText) -> Result<(), StoreError> {
        self.change(|data| {
            data.policies.entry(policy.digest.clone()).or_insert_with(|| policy.clone());
            Ok(())
        })
    }

    fn policy(&self, digest: &str) -> Result<Option<PolicyText>, StoreError> {
        self.look(|data| data.policies.get(digest).cloned())
    }

    fn active_policies(&self) -> Result<Vec<ActivePolicy>, StoreError> {
        self.look(Data::active_policies)
    }

    fn redemption(&self, grant: &str) -> Result<Option<Redemption>, StoreError> {
        self.look(|data| data.redemptions.get(grant).map(|(state, _)| *state))
    }

    fn begin_redemption(&self, grant: &str, state: Redemption, now: Time) -> Result<bool, StoreError> {
        self.change(|data| {
            let is_new = !data.redemptions.contains_key(grant);
            data.redemptions.entry(grant.to_owned()).or_insert((state, now));
            Ok(is_new)
        })
    }

    fn finish_redemption(&self, grant: &str, written: WriteStatus) -> Result<(), StoreError> {
        self.change(|data| match data.redemptions.get_mut(grant) {
            Some((state, _)) if *state != Redemption::Revoked => {
                *state = Redemption::Finished(written);
                Ok(())
            }
            _ => Err(StoreError::Other("the grant was not taken".to_owned())),
        })
    }

    fn prune(&self, before: Time, most: u32) -> Result<Pruned, StoreError> {
        self.change(|data| Ok(data.prune(before, most)))
    }

    fn status(&self, now: Time) -> Result<StoreStatus, StoreError> {
        self.look(|data| data.status(now))
    }

    fn validate(&self) -> Result<(), StoreError> {
        match held(&self.database.0.committed)?.schema {
            SCHEMA => Ok(()),
            found if found < SCHEMA => Err(StoreError::OlderSchema { found, needed: SCHEMA }),
            found => Err(StoreError::NewerSchema { found, newest: SCHEMA }),
        }
    }

    fn pending_migrations(&self) -> Result<Vec<Migration>, StoreError> {
        match self.validate() {
            Ok(()) => Ok(Vec::new()),
            Err(StoreError::OlderSchema { .. }) => Ok(vec![Migration::new(SCHEMA, "-- nothing to run")]),
            Err(newer) => Err(newer),
        }
    }

    fn migrate(&self) -> Result<(), StoreError> {
        for migration in self.pending_migrations()? {
            self.database.set_schema(migration.version)?;
        }
        Ok(())
    }

    fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Result<Vec<Entry>, StoreError> {
        self.look(|data| data.export(table, after, most))
    }

    fn import(&self, entries: &[Entry]) -> Result<(), StoreError> {
        self.change(|data| entries.iter().try_for_each(|entry| data.import(entry)))
    }
}

fn held<T>(mutex: &Mutex<T>) -> Result<MutexGuard<'_, T>, StoreError> {
    mutex.lock().map_err(|_| StoreError::Other("a thread that wrote has panicked".to_owned()))
}
