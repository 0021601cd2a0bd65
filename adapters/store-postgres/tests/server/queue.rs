//! The floor of the queue, which saves a lease the dead entries of finished commands, and that of the numbering of records.

use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::store::{Changes, Store};
use bonafides_parts::{StepTransaction, StoreError};
use bonafides_store_postgres::PostgresStore;
use postgres::GenericClient;

use super::Database;

fn command(n: u32) -> StateKey {
    format!("outbox/{n:032x}.1.0").parse().unwrap()
}

fn at(milliseconds: i64) -> Time {
    Time::from_milliseconds(milliseconds)
}

/// Releases the `n`-th command.
fn release(tx: &mut (impl StepTransaction + ?Sized), n: u32, now: i64) -> Result<(), StoreError> {
    let outbox = [Row::new(command(n), 1, Some(vec![7]))];
    let mut changes = Changes::nothing(at(now));
    changes.outbox = &outbox;
    tx.write(&changes)
}

fn release_in(store: &PostgresStore, n: u32, now: i64) {
    let mut tx = store.begin().unwrap();
    release(&mut *tx, n, now).unwrap();
    tx.commit().unwrap();
}

/// Leases a command and reports on it.
fn finish(store: &PostgresStore, now: i64) -> Option<StateKey> {
    let key = store.lease(at(now), at(now + 60_000)).unwrap()?.row.key;
    let (compare, write) = ([(key.clone(), 1)], [Row::absent(key.clone())]);
    let mut changes = Changes::nothing(at(now));
    (changes.compare, changes.write) = (&compare, &write);
    let mut tx = store.begin().unwrap();
    tx.lock(std::slice::from_ref(&key)).unwrap();
    tx.write_and_commit(&changes).unwrap();
    Some(key)
}

/// Releases and finishes a command every 5 seconds: `from` and `to` are numbers of them.
fn work(store: &PostgresStore, from: u32, to: u32) {
    for n in from..to {
        let now = i64::from(n) * 5_000;
        release_in(store, n, now);
        assert_eq!(finish(store, now), Some(command(n)));
    }
}

fn floor(database: &Database) -> i64 {
    let floor = format!("SELECT max(floor) FROM {}.queue", database.schema);
    database.connect().query_one(&floor, &[]).unwrap().get(0)
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leaves_finished_commands_behind() {
    let database = Database::new("floor");
    let store = database.store();
    work(&store, 0, 100);
    assert!(floor(&database) > 400_000, "{}", floor(&database));
    // A command that waits for long keeps the floor where it is.
    release_in(&store, 1_000, 500_000);
    store.lease(at(500_000), at(510_000)).unwrap().unwrap();
    store.postpone(&command(1_000), at(519_000), "busy").unwrap();
    for n in 103..200 {
        release_in(&store, n, i64::from(n) * 5_000);
    }
    assert!(floor(&database) <= 519_000, "{}", floor(&database));
    assert_eq!(finish(&store, 1_000_000), Some(command(103)));
    assert_eq!(finish(&store, 1_000_000), Some(command(1_000)));
}

/// A transaction that is open while others finish many commands: it read the queue before the floor was raised.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_a_command_of_a_transaction_that_was_open_for_long() {
    let database = Database::new("long_open");
    let store = database.store();
    work(&store, 0, 10);
    let before = floor(&database);
    let mut db = database.connect();
    let mut host = db.transaction().unwrap();
    release(&mut store.within(&mut host), 1_000, 52_000).unwrap();
    work(&store, 11, 100);
    assert!((before..=52_000).contains(&floor(&database)), "{}", floor(&database));
    host.commit().unwrap();
    assert_eq!(finish(&store, 600_000), Some(command(1_000)));
    work(&store, 121, 130);
    assert!(floor(&database) > 500_000, "{}", floor(&database));
}

/// The clock of a host is far behind that of the workers.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_a_command_from_before_the_floor_first() {
    let database = Database::new("late_clock");
    let store = database.store();
    work(&store, 0, 100);
    assert!(floor(&database) > 100_000);
    release_in(&store, 1_000, 500_000);
    release_in(&store, 1_001, 100_000);
    release_in(&store, 1_002, 90_000);
    // The clock of the worker is behind as well.
    assert_eq!(finish(&store, 95_000), Some(command(1_002)));
    assert_eq!(finish(&store, 95_000), None);
    assert_eq!(finish(&store, 600_000), Some(command(1_001)));
    assert_eq!(finish(&store, 600_000), Some(command(1_000)));
}

/// A copy of a server that has counted its transactions further.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_raises_the_floor_of_a_restored_copy() {
    let database = Database::new("restored");
    let store = database.store();
    work(&store, 0, 50);
    let far = "UPDATE restored.queue SET coming = greatest(coming, floor + 1), settled = '99999999999999'";
    database.connect().batch_execute(far).unwrap();
    work(&store, 50, 100);
    assert!(floor(&database) > 400_000, "{}", floor(&database));
}

/// Stores a record, as a step does.
fn append(db: &mut impl GenericClient, chain: &str, seq: i64) {
    let step = "SELECT long_record.store_step('log.contoso.example', 0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
                    '{}', '{}', '{}', '{}', '{}', '{}', $1, $2, '{}', NULL, NULL, NULL)";
    db.execute(step, &[&chain, &seq]).unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_numbers_a_record_of_a_transaction_that_was_open_for_long() {
    let database = Database::new("long_record");
    let store = database.store();
    let mut db = database.connect();
    let mut many = |from, to| {
        for n in from..to {
            (0..100).for_each(|seq| append(&mut db, &format!("case-{n}"), seq));
            assert_eq!(store.number_records(1_000), Ok(100));
        }
    };
    let floor = || -> i64 {
        let floor = "SELECT max(floor) FROM long_record.numbering";
        database.connect().query_one(floor, &[]).unwrap().get(0)
    };
    many(0, 30);
    assert!((1_000..=3_001).contains(&floor()), "{}", floor());
    let mut other = database.connect();
    let mut host = other.transaction().unwrap();
    append(&mut host, "late", 0);
    many(30, 60);
    assert!(floor() <= 3_001, "{}", floor());
    host.commit().unwrap();
    assert_eq!(store.number_records(1_000), Ok(1));
    assert_eq!(store.position("late", 0), Ok(Some(6_000)));
    many(60, 90);
    assert!(floor() > 6_000, "{}", floor());
}
