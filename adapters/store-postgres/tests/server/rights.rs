//! Two users: one who may create tables, and one with the rights of a desk.

use bonafides_parts::StoreError;
use bonafides_parts::store::Store;
use bonafides_store_postgres::SchemaName;

use super::{Database, connect_to, count, database, person, server, store};

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_grants_a_desk_what_it_needs() {
    let admin = Database::without_tables("rights", &server());
    let mut db = admin.connect();
    db.batch_execute("DROP ROLE IF EXISTS bonafides_desk").unwrap();
    db.batch_execute("CREATE ROLE bonafides_desk LOGIN").unwrap();
    let desk = admin.address.replace("user=postgres", "user=bonafides_desk");
    let alone = store(&database("rights", &desk));
    assert!(matches!(alone.validate(), Err(StoreError::OlderSchema { found: 0, .. })));
    let refused = alone.migrate().unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(_)), "{refused:?}");
    assert_eq!(alone.pending_migrations().unwrap().len(), 1, "a dry run needs no rights");

    // Somebody else has migrated, and granted nothing.
    admin.store().migrate().unwrap();
    let refused = alone.validate().unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly(_)), "{refused:?}");

    let address = admin.address.clone();
    let desk = store(&database("rights", &desk).administrator(move || connect_to(&address)));
    desk.migrate().unwrap();
    assert_eq!(desk.validate(), Ok(()));
    assert_eq!(count(&desk, &person(1)), Ok(1));
    db.batch_execute("REVOKE DELETE ON rights.outbox FROM bonafides_desk").unwrap();
    let lacks = StoreError::ReadOnly("the user lacks the right DELETE on outbox".to_owned());
    assert_eq!(desk.validate(), Err(lacks));
    drop((alone, desk));
    drop(admin);
    db.batch_execute("DROP ROLE bonafides_desk").unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_says_that_it_has_no_tables() {
    let database = Database::without_tables("no_tables", &server());
    let store = database.store();
    for error in [
        store.read(&[person(1)]).unwrap_err(),
        count(&store, &person(1)).unwrap_err(),
        store.validate().unwrap_err(),
    ] {
        assert_eq!(error, StoreError::OlderSchema { found: 0, needed: 1 });
    }
    let pending = store.pending_migrations().unwrap();
    assert!(pending[0].sql.starts_with("CREATE SCHEMA \"no_tables\";"), "{}", pending[0].sql);
    // The dry run shows exactly what is run, so it can be run by hand.
    let by_hand = format!("{}; UPDATE no_tables.meta SET version = 1", pending[0].sql);
    database.connect().batch_execute(&by_hand).unwrap();
    assert_eq!(store.validate(), Ok(()));
}

#[test]
fn a_schema_is_a_plain_name() {
    let long = "a".repeat(64);
    for name in ["", "1a", "Desk", "pg_desk", "a-b", "a\"b", "a b", "ä", &long] {
        assert!(name.parse::<SchemaName>().is_err(), "{name}");
    }
    for name in ["a", "_a1", "select", &"a".repeat(63)] {
        assert!(name.parse::<SchemaName>().is_ok(), "{name}");
    }
}
