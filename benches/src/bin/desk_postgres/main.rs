//! The cost of a desk on PostgreSQL. `benches/postgres` starts a server for it; `BONAFIDES_POSTGRES` is its address. Makes the
//! schemas `bonafides_bench` and `bonafides_bare` anew.

// An overflow stops the measurement.
#![allow(clippy::arithmetic_side_effects)]

mod bare;
mod lease;
mod parallel;
mod step;

use std::error::Error;

use bonafides_benches::at_desk::tenant;
use bonafides_store_postgres::{PostgresDatabase, PostgresStore};
use postgres::{Client, Config, NoTls};

/// The server.
pub(crate) struct Server(Config);

impl Server {
    fn from_environment() -> Result<Self, Box<dyn Error>> {
        let address = std::env::var("BONAFIDES_POSTGRES");
        let address = address.map_err(|_| "BONAFIDES_POSTGRES names no server: run benches/postgres")?;
        let server = Self(address.parse()?);
        server.connect()?.batch_execute(
            "DROP SCHEMA IF EXISTS bonafides_bench CASCADE; DROP SCHEMA IF EXISTS bonafides_bare CASCADE",
        )?;
        Ok(server)
    }

    pub(crate) fn connect(&self) -> Result<Client, postgres::Error> {
        self.0.connect(NoTls)
    }

    pub(crate) fn store(&self, connections: usize) -> Result<PostgresStore, Box<dyn Error>> {
        Ok(self.database()?.connections(connections).store(&tenant()))
    }

    /// Returns the store of another tenant.
    pub(crate) fn store_of(&self, tenant: &str) -> Result<PostgresStore, Box<dyn Error>> {
        Ok(self.database()?.store(&tenant.parse()?))
    }

    fn database(&self) -> Result<PostgresDatabase, Box<dyn Error>> {
        let config = self.0.clone();
        let database = PostgresDatabase::new(move || config.connect(NoTls));
        Ok(database.schema("bonafides_bench".parse()?))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::from_environment()?;
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    if is_wanted("step") {
        step::measure(&server)?;
    }
    if is_wanted("parallel") {
        parallel::measure(&server)?;
    }
    if is_wanted("lease") {
        lease::measure(&server)?;
    }
    Ok(())
}
