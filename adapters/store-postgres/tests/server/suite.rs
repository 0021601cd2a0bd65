use bonafides_parts::StoreError;
use bonafides_store_postgres::PostgresDatabase;
use bonafides_store_testing::Suite;
use postgres::SimpleQueryMessage;

use super::{connect_to, server};

fn administer(sql: &str) -> Result<(), StoreError> {
    let mut db = connect_to(&server()).map_err(|error| StoreError::Other(error.to_string()))?;
    db.batch_execute(sql).map_err(|error| StoreError::Other(error.to_string()))
}

/// Runs the suite on schemas of their own.
fn passes(name: &str, address: String) {
    let report = Suite::new(name, move |schema, tenant| {
        let address = address.clone();
        let database = PostgresDatabase::new(move || connect_to(&address));
        Ok(Box::new(database.schema(schema.parse().unwrap()).connections(2).store(tenant)))
    })
    .newer(|schema| administer(&format!("UPDATE {schema}.meta SET version = version + 1")))
    .discard(|schema| administer(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")))
    .run();
    println!("{report}");
    assert!(report.passed(), "{report}");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_passes_the_suite_of_stores() {
    passes("PostgreSQL", server());
}

/// In transaction mode: each transaction may run on another connection of the server.
#[test]
#[ignore = "needs PostgreSQL and PgBouncer: run tests/postgres/test"]
fn postgres_passes_the_suite_of_stores_through_pgbouncer() {
    let Ok(address) = std::env::var("BONAFIDES_PGBOUNCER") else {
        println!("skipped: BONAFIDES_PGBOUNCER is not set");
        return;
    };
    let console = address.replace("dbname=postgres", "dbname=pgbouncer");
    let config = connect_to(&console).unwrap().simple_query("SHOW CONFIG").unwrap();
    let mode = config.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) if row.get(0) == Some("pool_mode") => row.get(1),
        _ => None,
    });
    assert_eq!(mode, Some("transaction"));
    passes("PgBouncer", address);
}
