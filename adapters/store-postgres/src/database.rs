use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bonafides_parts::store::Tenant;
use postgres::Client;
use thiserror::Error;

use crate::pool::{Connect, Pool};
use crate::store::PostgresStore;

/// A database with the tables of any number of tenants in one schema, and a pool of connections to it.
///
/// Clones share the pool.
#[derive(Clone)]
pub struct PostgresDatabase {
    connect: Arc<Connect>,
    administrator: Option<Arc<Connect>>,
    pool: Arc<Pool>,
    schema: SchemaName,
    limits: Limits,
}

/// The longest times that a transaction waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) lock: Duration,
    pub(crate) statement: Duration,
}

/// The connections of a pool, unless the host says otherwise.
const CONNECTIONS: usize = 8;

impl PostgresDatabase {
    /// Returns the database to which `connect` connects. Connections are made when they are needed, at most 8.
    pub fn new(connect: impl Fn() -> Result<Client, postgres::Error> + Send + Sync + 'static) -> Self {
        let connect: Arc<Connect> = Arc::new(connect);
        let limits = Limits { lock: Duration::from_secs(10), statement: Duration::from_secs(30) };
        Self {
            pool: Arc::new(Pool::new(Arc::clone(&connect), CONNECTIONS, limits.lock)),
            connect,
            administrator: None,
            schema: SchemaName("bonafides".to_owned()),
            limits,
        }
    }

    /// Keeps the tables in this schema; otherwise in `bonafides`.
    #[must_use]
    pub fn schema(self, schema: SchemaName) -> Self {
        Self { schema, ..self }
    }

    /// Makes at most this number of connections. A transaction that finds none free waits as long as for a lock.
    #[must_use]
    pub fn connections(self, most: usize) -> Self {
        Self { pool: Arc::new(Pool::new(Arc::clone(&self.connect), most.max(1), self.limits.lock)), ..self }
    }

    /// Migrates with this connection, whose user may create tables. The user of the other connections is granted what a
    /// desk needs, and no more.
    #[must_use]
    pub fn administrator(
        self,
        connect: impl Fn() -> Result<Client, postgres::Error> + Send + Sync + 'static,
    ) -> Self {
        Self { administrator: Some(Arc::new(connect)), ..self }
    }

    /// Waits at most this long for a lock, and for each statement; otherwise 10 and 30 seconds. Then the database counts
    /// as unavailable.
    #[must_use]
    pub fn patience(self, lock: Duration, statement: Duration) -> Self {
        let pool = Arc::new(Pool::new(Arc::clone(&self.connect), self.pool.most(), lock));
        Self { limits: Limits { lock, statement }, pool, ..self }
    }

    /// Returns the store of a tenant.
    pub fn store(&self, tenant: &Tenant) -> PostgresStore {
        PostgresStore::new(self.clone(), tenant.clone())
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(crate) const fn administrator_connect(&self) -> Option<&Arc<Connect>> {
        self.administrator.as_ref()
    }

    pub(crate) const fn schema_name(&self) -> &SchemaName {
        &self.schema
    }

    /// Returns the beginning of every transaction. Nothing of it outlives the transaction.
    pub(crate) fn begin(&self) -> String {
        format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; {} SET LOCAL idle_in_transaction_session_timeout = {};",
            self.limits(),
            milliseconds(self.limits.statement.saturating_mul(2)),
        )
    }

    /// Returns a transaction of one statement, as one message: the server commits at its end, and rolls back after an error.
    pub(crate) fn at_once(&self, statement: &str) -> String {
        format!("SET TRANSACTION ISOLATION LEVEL READ COMMITTED; {} {statement}", self.limits())
    }

    fn limits(&self) -> String {
        let (lock, statement) = (milliseconds(self.limits.lock), milliseconds(self.limits.statement));
        format!("SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {statement};")
    }

    /// Returns SQL with the name of the schema.
    pub(crate) fn sql(&self, sql: &str) -> String {
        sql.replace("{schema}", &self.schema.quoted())
    }
}

impl fmt::Debug for PostgresDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresDatabase").field("schema", &self.schema).finish_non_exhaustive()
    }
}

/// At least 1, because 0 means no limit.
fn milliseconds(limit: Duration) -> i32 {
    i32::try_from(limit.as_millis()).unwrap_or(i32::MAX).max(1)
}

/// The name of a schema: 1 to 63 characters of `a-z0-9_`, not beginning with a digit or `pg_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaName(String);

impl SchemaName {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name as an identifier: quoted, because it may be a word of SQL.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\"", self.0)
    }
}

impl FromStr for SchemaName {
    type Err = SchemaNameError;

    fn from_str(name: &str) -> Result<Self, SchemaNameError> {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let fits = (1..=63).contains(&name.len())
            && name.bytes().all(is_plain)
            && !name.starts_with("pg_")
            && !name.starts_with(|first: char| first.is_ascii_digit());
        if fits { Ok(Self(name.to_owned())) } else { Err(SchemaNameError) }
    }
}

/// A text that is not the name of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a schema is 1 to 63 characters of `a-z0-9_`, and begins with neither a digit nor `pg_`")]
#[non_exhaustive]
pub struct SchemaNameError;
