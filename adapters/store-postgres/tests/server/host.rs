//! Steps in a transaction that the host has open.

use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::store::{Changes, Store};
use bonafides_parts::{StepTransaction, StoreError};
use postgres::IsolationLevel;

use super::{Database, person};

/// Adds one to a row.
fn count(tx: &mut impl StepTransaction, key: &StateKey) -> Result<(), StoreError> {
    let rows = tx.lock(std::slice::from_ref(key))?;
    let version = rows[0].version;
    let (compare, write) = ([(key.clone(), version)], [Row::new(key.clone(), version + 1, Some(vec![7]))]);
    let mut changes = Changes::nothing(Time::from_milliseconds(0));
    (changes.compare, changes.write) = (&compare, &write);
    tx.write(&changes)
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_takes_a_step_with_the_transaction_of_the_host() {
    let database = Database::new("within");
    let (store, key) = (database.store(), person(1));
    let mut db = database.connect();
    db.batch_execute("CREATE TABLE within.tickets (id int)").unwrap();
    let version = || store.read(&[person(1)]).unwrap()[0].version;
    let begin = IsolationLevel::ReadCommitted;
    for (commits, expected) in [(false, 0), (true, 1), (false, 1), (true, 2)] {
        let mut tx = db.build_transaction().isolation_level(begin).start().unwrap();
        tx.execute("INSERT INTO within.tickets VALUES (1)", &[]).unwrap();
        count(&mut store.within(&mut tx), &key).unwrap();
        if commits { tx.commit() } else { tx.rollback() }.unwrap();
        assert_eq!(version(), expected);
        let tickets: i64 = db.query_one("SELECT count(*) FROM within.tickets", &[]).unwrap().get(0);
        assert_eq!(u64::try_from(tickets).unwrap(), expected);
    }
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_refuses_a_transaction_that_reads_old_rows() {
    let database = Database::new("isolation");
    let (store, mut db) = (database.store(), database.connect());
    for level in [IsolationLevel::RepeatableRead, IsolationLevel::Serializable] {
        let mut tx = db.build_transaction().isolation_level(level).start().unwrap();
        let error = count(&mut store.within(&mut tx), &person(1)).unwrap_err();
        assert!(error.to_string().contains("begin it as READ COMMITTED"), "{error}");
    }
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_refuses_a_transaction_whose_commit_can_be_lost() {
    let database = Database::new("not_durable");
    let (store, mut db) = (database.store(), database.connect());
    for (setting, is_durable) in [("off", false), ("local", true), ("remote_write", true), ("on", true)] {
        db.batch_execute(&format!("SET synchronous_commit = {setting}")).unwrap();
        let mut tx = db.transaction().unwrap();
        let counted = count(&mut store.within(&mut tx), &person(1));
        assert_eq!(counted.is_ok(), is_durable, "{setting}: {counted:?}");
        if let Err(error) = counted {
            assert_eq!(error.code(), "not_durable");
            assert!(error.to_string().contains("`synchronous_commit` is off"), "{error}");
        }
    }
}

/// The host's transaction and those of the store wait for each other, and for nobody else.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_loses_no_step_of_hosts_and_stores() {
    let database = Database::new("hosts");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let database = &database;
            scope.spawn(move || {
                let (store, mut db) = (database.store(), database.connect());
                for _ in 0..50 {
                    if n % 2 == 0 {
                        let mut tx = db.transaction().unwrap();
                        count(&mut store.within(&mut tx), &person(1)).unwrap();
                        tx.commit().unwrap();
                    } else {
                        let mut tx = store.begin().unwrap();
                        let rows = tx.lock(&[person(1)]).unwrap();
                        let (compare, write) = (
                            [(person(1), rows[0].version)],
                            [Row::new(person(1), rows[0].version + 1, Some(vec![7]))],
                        );
                        let mut changes = Changes::nothing(Time::from_milliseconds(0));
                        (changes.compare, changes.write) = (&compare, &write);
                        tx.write(&changes).unwrap();
                        tx.commit().unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(database.store().read(&[person(1)]).unwrap()[0].version, 400);
}
