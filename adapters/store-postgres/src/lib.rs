//! A store of a service desk in PostgreSQL. Tested on version 15.
//!
//! ```no_run
//! use bonafides_parts::store::{Store, Tenant};
//! use bonafides_store_postgres::PostgresDatabase;
//! use postgres::{Client, NoTls};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let database = PostgresDatabase::new(|| Client::connect("host=/run/postgresql user=desk", NoTls))
//!     .schema("bonafides".parse()?)
//!     .connections(8);
//! let tenant: Tenant = "log.contoso.example".parse()?;
//! let store = database.store(&tenant);
//! store.migrate()?;
//! store.validate()?;
//! # Ok(())
//! # }
//! ```
//!
//! Steps of different people do not wait for each other: each transaction locks the keys that it reads, and no others.
//! It needs READ COMMITTED, which it sets itself, and keeps nothing in the session: neither prepared statements nor
//! settings nor locks. So it also works through PgBouncer in transaction mode. No statement waits for ever.
//!
//! The host connects, so TLS, credentials and time limits for connecting are the host's choice. With the feature `tls`,
//! `DatabaseUrl` connects with TLS to a server whose certificate and name are verified. A step can be stored in a
//! transaction that the host has open: [`PostgresStore::within`].
#![forbid(unsafe_code)]

mod cases;
mod copy;
mod database;
mod error;
mod examine;
mod outbox;
mod policies;
mod pool;
mod records;
mod redemptions;
mod schema;
mod step;
mod store;
mod text;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "tls")]
mod url;

pub use database::{PostgresDatabase, SchemaName, SchemaNameError};
pub use step::Within;
pub use store::PostgresStore;
#[cfg(feature = "tls")]
pub use url::{DatabaseUrl, UrlError};
