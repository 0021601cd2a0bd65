//! The store on a real PostgreSQL, and through PgBouncer. Ignored by default, because they need a server:
//! `tests/postgres/test` sets one up and runs them.
#![allow(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "tests may fail"
)]

mod suite;

use postgres::{Client, Config, Error, NoTls};

/// The server, as a connection string.
fn server() -> String {
    std::env::var("BONAFIDES_POSTGRES").expect("run tests/postgres/test, which sets BONAFIDES_POSTGRES")
}

fn connect_to(server: &str) -> Result<Client, Error> {
    server.parse::<Config>()?.connect(NoTls)
}
