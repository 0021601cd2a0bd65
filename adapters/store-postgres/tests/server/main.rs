//! The store on a real PostgreSQL, and through PgBouncer. Ignored by default, because they need a server:
//! `tests/postgres/test` sets one up and runs them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "tests may fail"
)]

mod faults;
mod host;
mod proxy;
mod queue;
mod rights;
mod suite;
#[cfg(feature = "tls")]
mod tls;

use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::StoreError;
use bonafides_parts::store::{Changes, Store};
use bonafides_store_postgres::{PostgresDatabase, PostgresStore};
use postgres::{Client, Config, Error, NoTls};

/// The server, as a connection string.
fn server() -> String {
    std::env::var("BONAFIDES_POSTGRES").expect("run tests/postgres/test, which sets BONAFIDES_POSTGRES")
}

fn connect_to(server: &str) -> Result<Client, Error> {
    server.parse::<Config>()?.connect(NoTls)
}

/// The schema of a test, which is dropped after it.
struct Database {
    address: String,
    schema: &'static str,
    connections: PostgresDatabase,
}

impl Database {
    /// A new schema with tables.
    fn new(schema: &'static str) -> Self {
        let database = Self::without_tables(schema, &server());
        database.store().migrate().unwrap();
        database
    }

    fn without_tables(schema: &'static str, address: &str) -> Self {
        // So that a test can find its connections.
        let address = format!("{address} application_name={schema}");
        let mut db = connect_to(&address).unwrap();
        db.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).unwrap();
        let connections = database(schema, &address);
        Self { address, schema, connections }
    }

    fn store(&self) -> PostgresStore {
        store(&self.connections)
    }

    /// A connection of the host.
    fn connect(&self) -> Client {
        connect_to(&self.address).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A test that fails may have stopped the server.
        if let Ok(mut db) = connect_to(&self.address) {
            let _ = db.batch_execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema));
        }
    }
}

fn database(schema: &str, address: &str) -> PostgresDatabase {
    let address = address.to_owned();
    PostgresDatabase::new(move || connect_to(&address)).schema(schema.parse().unwrap())
}

fn store(database: &PostgresDatabase) -> PostgresStore {
    database.store(&"log.contoso.example".parse().unwrap())
}

fn person(n: u32) -> StateKey {
    format!("person/{n:042}A").parse().unwrap()
}

/// Adds one to a row, as a desk does, and returns its new version.
fn count(store: &dyn Store, key: &StateKey) -> Result<u64, StoreError> {
    write(store, key, vec![7])
}

/// Writes bytes under a key, as a desk does, and returns the new version.
fn write(store: &dyn Store, key: &StateKey, bytes: Vec<u8>) -> Result<u64, StoreError> {
    let mut tx = store.begin()?;
    let version = tx.lock(std::slice::from_ref(key))?[0].version;
    let (compare, write) = ([(key.clone(), version)], [Row::new(key.clone(), version + 1, Some(bytes))]);
    let mut changes = Changes::nothing(Time::from_milliseconds(0));
    (changes.compare, changes.write) = (&compare, &write);
    tx.write_and_commit(&changes)?;
    Ok(version + 1)
}

fn version(store: &dyn Store, key: &StateKey) -> Result<u64, StoreError> {
    Ok(store.read(std::slice::from_ref(key))?[0].version)
}
