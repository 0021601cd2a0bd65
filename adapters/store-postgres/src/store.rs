use std::fmt;

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    ActivePolicy, DeadCommand, Entry, LeasedCommand, Migration, NumberedRecord, OpenCase, PolicyText, Pruned,
    StoreStatus, Table, Tenant,
};
use bonafides_parts::{Store, StoreError, Transaction};
use postgres::types::{ToSql, Type};
use postgres::{Client, Row as Found};

use crate::database::PostgresDatabase;
use crate::error::{get, of, of_commit};
use crate::{cases, copy, examine, outbox, policies, records, redemptions, schema, step};

/// The store of a tenant. It shares the connections of its [`PostgresDatabase`].
pub struct PostgresStore {
    database: PostgresDatabase,
    tenant: Tenant,
}

impl PostgresStore {
    pub(crate) const fn new(database: PostgresDatabase, tenant: Tenant) -> Self {
        Self { database, tenant }
    }

    /// Stores a step in a transaction that the host has open, on a connection of the host's. It must be READ COMMITTED.
    pub fn within<'t, 'c>(&'t self, transaction: &'t mut postgres::Transaction<'c>) -> step::Within<'t, 'c> {
        step::Within::new(&self.database, &self.tenant, transaction)
    }

    /// Runs statements in a transaction, which the first of them begins.
    fn run<T>(&self, run: impl FnOnce(&mut Session<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.run_after("", run)
    }

    /// Runs statements in a transaction that begins with `first`, which must change nothing.
    fn run_after<T>(
        &self,
        first: &str,
        run: impl FnOnce(&mut Session<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut pooled = self.database.pool().take()?;
        pooled.begin(&(self.database.begin() + first))?;
        let client = pooled.client()?;
        let result = run(&mut Session { client, database: &self.database, tenant: &self.tenant })?;
        client.batch_execute("COMMIT").map_err(|error| of_commit(&error))?;
        pooled.settled();
        Ok(result)
    }
}

/// A transaction for the statements of one call.
pub(crate) struct Session<'s> {
    client: &'s mut Client,
    database: &'s PostgresDatabase,
    tenant: &'s Tenant,
}

/// A parameter with its type: so that nothing is prepared.
pub(crate) type Typed<'v> = (&'v (dyn ToSql + Sync), Type);

impl Session<'_> {
    /// Returns the rows that a statement finds, whose `$1` is the tenant.
    pub(crate) fn query(&mut self, sql: &str, values: &[Typed<'_>]) -> Result<Vec<Found>, StoreError> {
        let tenant = self.tenant.as_str();
        let mut all: Vec<Typed<'_>> = vec![(&tenant, Type::TEXT)];
        all.extend(values.iter().map(|(value, of)| (*value, of.clone())));
        self.client.query_typed(&self.database.sql(sql), &all).map_err(|error| of(&error))
    }

    /// Returns the number of rows that a statement changes, whose `$1` is the tenant.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Typed<'_>]) -> Result<u64, StoreError> {
        let tenant = self.tenant.as_str();
        let mut all: Vec<Typed<'_>> = vec![(&tenant, Type::TEXT)];
        all.extend(values.iter().map(|(value, of)| (*value, of.clone())));
        self.client.execute_typed(&self.database.sql(sql), &all).map_err(|error| of(&error))
    }

    /// Returns the beginning of the names of the tenant's locks.
    pub(crate) fn lock_prefix(&self) -> String {
        crate::text::lock_prefix(self.database.schema_name().as_str(), self.tenant.as_str())
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Store for PostgresStore {
    fn locks_rows(&self) -> bool {
        true
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(step::Own::begin(&self.database, &self.tenant)?))
    }

    fn read(&self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError> {
        step::read(&self.database, &self.tenant, keys)
    }

    fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Result<Vec<Row>, StoreError> {
        self.run(|session| step::rows(session, kind, after, most))
    }

    fn records(&self, chain: &str, from: u32, most: u32) -> Result<Vec<String>, StoreError> {
        self.run(|session| records::of_chain(session, chain, from, most))
    }

    fn number_records(&self, most: u32) -> Result<u64, StoreError> {
        self.run(|session| records::number(session, most))
    }

    fn numbered_records(&self, from: u64, most: u32) -> Result<Vec<NumberedRecord>, StoreError> {
        self.run(|session| records::numbered(session, from, most))
    }

    fn position(&self, chain: &str, seq: u32) -> Result<Option<u64>, StoreError> {
        self.run(|session| records::position(session, chain, seq))
    }

    fn cursor(&self, sink: &str) -> Result<u64, StoreError> {
        self.run(|session| records::cursor(session, sink))
    }

    fn set_cursor(&self, sink: &str, position: u64) -> Result<(), StoreError> {
        self.run(|session| records::set_cursor(session, sink, position))
    }

    fn lease(&self, now: Time, until: Time) -> Result<Option<LeasedCommand>, StoreError> {
        outbox::lease(&self.database, &self.tenant, now, until)
    }

    fn postpone(&self, command: &StateKey, until: Time, reason: &str) -> Result<(), StoreError> {
        self.run(|session| outbox::postpone(session, command, until, reason))
    }

    fn bury(&self, command: &DeadCommand) -> Result<(), StoreError> {
        self.run(|session| outbox::bury(session, command))
    }

    fn dead(&self, most: u32) -> Result<Vec<DeadCommand>, StoreError> {
        self.run(|session| outbox::dead(session, most))
    }

    fn due(&self, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError> {
        self.run(|session| cases::due(session, now, most))
    }

    fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Result<Vec<OpenCase>, StoreError> {
        self.run(|session| cases::open(session, after, most))
    }

    fn keep_policy(&self, policy: &PolicyText) -> Result<(), StoreError> {
        self.run(|session| policies::keep(session, policy))
    }

    fn policy(&self, digest: &str) -> Result<Option<PolicyText>, StoreError> {
        self.run(|session| policies::find(session, digest))
    }

    fn active_policies(&self) -> Result<Vec<ActivePolicy>, StoreError> {
        self.run(policies::active)
    }

    fn redemption(&self, grant: &str) -> Result<Option<Redemption>, StoreError> {
        self.run(|session| redemptions::state(session, grant))
    }

    fn begin_redemption(&self, grant: &str, state: Redemption, now: Time) -> Result<bool, StoreError> {
        self.run(|session| redemptions::begin(session, grant, state, now))
    }

    fn finish_redemption(&self, grant: &str, written: WriteStatus) -> Result<(), StoreError> {
        self.run(|session| redemptions::finish(session, grant, written))
    }

    fn prune(&self, before: Time, most: u32) -> Result<Pruned, StoreError> {
        self.run(|session| cases::prune(session, before, most))
    }

    fn status(&self, now: Time) -> Result<StoreStatus, StoreError> {
        self.run(|session| cases::status(session, now))
    }

    fn clock(&self) -> Result<Option<Time>, StoreError> {
        self.run(|session| {
            let select = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
            let now = session.client.query_typed_one(select, &[]).map_err(|error| of(&error))?;
            Ok(Some(Time::from_milliseconds(get(&now, 0)?)))
        })
    }

    fn validate(&self) -> Result<(), StoreError> {
        self.run(|session| schema::validate(session.client, &self.database))
    }

    fn examine(&self) -> Result<(), StoreError> {
        self.validate()?;
        self.run_after(examine::PATIENCE, examine::whole)
    }

    fn pending_migrations(&self) -> Result<Vec<Migration>, StoreError> {
        self.run(|session| schema::pending(session.client, &self.database))
    }

    fn migrate(&self) -> Result<(), StoreError> {
        schema::migrate(&self.database)
    }

    fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Result<Vec<Entry>, StoreError> {
        self.run(|session| copy::export(session, table, after, most))
    }

    fn import(&self, entries: &[Entry]) -> Result<(), StoreError> {
        self.run(|session| copy::import(session, entries))
    }
}
