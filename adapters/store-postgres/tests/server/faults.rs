//! Faults, each really made.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use bonafides_parts::StoreError;
use bonafides_parts::store::Store;

use super::proxy::Proxy;
use super::{Database, connect_to, count, database, person, server, store, version, write};

/// The server that may be stopped.
struct Faults(PathBuf);

impl Faults {
    fn new() -> Option<Self> {
        let folder = std::env::var_os("BONAFIDES_POSTGRES_FAULTS").map(PathBuf::from);
        if folder.is_none() {
            println!("skipped: BONAFIDES_POSTGRES_FAULTS is not set");
        }
        folder.map(Self)
    }

    fn address(&self) -> String {
        format!("host={} user=postgres dbname=postgres", self.0.display())
    }

    fn ctl(&self, what: &str) {
        assert!(Command::new(self.0.join("ctl")).arg(what).status().unwrap().success());
    }
}

/// Cuts the connections of a test in whose last statement there is this text, and returns how many there were.
fn cut(test: &str, statement: &str) -> usize {
    let mut db = connect_to(&server()).unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name = $1 AND position($2 IN query) > 0";
    db.query(cut, &[&test, &statement]).unwrap().len()
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_connects_again_after_connections_broke() {
    let database = Database::new("cut_idle");
    let store = database.store();
    count(&store, &person(1)).unwrap();
    assert!(cut("cut_idle", "COMMIT") > 0);
    // Nobody notices: nothing was in progress.
    assert_eq!(count(&store, &person(1)), Ok(2));

    // A connection that is cut within a transaction.
    let mut tx = store.begin().unwrap();
    tx.lock(&[person(77)]).unwrap();
    assert_eq!(cut("cut_idle", person(77).as_str()), 1);
    let error = tx.lock(&[person(1)]).unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(tx.commit().is_err(), "a transaction that failed is not committed");
    assert_eq!(count(&store, &person(77)), Ok(1), "its locks are free");
}

/// The answer to a commit is lost: once without the commit, once after it.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_says_that_a_commit_is_unknown() {
    let database = Database::new("cut_commit");
    let store = database.store();
    count(&store, &person(1)).unwrap();
    let slow = "CREATE FUNCTION cut_commit.slow() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON cut_commit.state
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut_commit.slow()";
    database.connect().batch_execute(slow).unwrap();
    let unknown = thread::scope(|scope| {
        let counting = scope.spawn(|| count(&store, &person(1)));
        let mut db = connect_to(&server()).unwrap();
        let committing = "SELECT count(*) FROM pg_stat_activity
                          WHERE application_name = 'cut_commit' AND query LIKE '%COMMIT' AND wait_event = 'PgSleep'";
        while db.query_one(committing, &[]).unwrap().get::<_, i64>(0) == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(cut("cut_commit", "COMMIT"), 1);
        counting.join().unwrap().unwrap_err()
    });
    assert!(matches!(unknown, StoreError::CommitUnknown(_)), "{unknown:?}");
    assert_eq!(version(&store, &person(1)), Ok(1), "it was not stored");
    database.connect().batch_execute("DROP TRIGGER slow ON cut_commit.state").unwrap();
    assert_eq!(count(&store, &person(1)), Ok(2), "the same input again");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_has_stored_a_commit_whose_answer_is_lost() {
    let direct = Database::new("lost_answer");
    let server = server();
    let socket = server.split_whitespace().find_map(|part| part.strip_prefix("host="));
    let Some(socket) = socket.filter(|host| host.starts_with('/')) else {
        println!("skipped: the server has no socket");
        return;
    };
    let proxy = Proxy::new("lost_answer", socket.as_ref());
    let store = store(&database("lost_answer", &proxy.address()));
    assert_eq!(count(&store, &person(1)), Ok(1));
    proxy.loses_commits.store(true, Ordering::SeqCst);
    let unknown = count(&store, &person(1)).unwrap_err();
    assert!(matches!(unknown, StoreError::CommitUnknown(_)), "{unknown:?}");
    proxy.loses_commits.store(false, Ordering::SeqCst);
    assert_eq!(version(&direct.store(), &person(1)), Ok(2), "it was stored");
    assert_eq!(count(&store, &person(1)), Ok(3), "and the store goes on");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_goes_on_when_the_server_is_back() {
    let Some(faults) = Faults::new() else { return };
    let database = Database::without_tables("restart", &faults.address());
    let store = database.store();
    store.migrate().unwrap();
    assert_eq!(count(&store, &person(1)), Ok(1));
    let mut open = store.begin().unwrap();
    open.lock(&[person(1)]).unwrap();
    faults.ctl("stop");
    for error in [
        open.lock(&[person(2)]).unwrap_err(),
        count(&store, &person(1)).unwrap_err(),
        store.validate().unwrap_err(),
        store.read(&[person(1)]).unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert_eq!(error.code(), "unavailable");
    }
    drop(open);
    faults.ctl("start");
    assert_eq!(store.validate(), Ok(()));
    assert_eq!(count(&store, &person(1)), Ok(2));
    // Stopped and started between two calls: nobody notices.
    faults.ctl("stop");
    faults.ctl("start");
    assert_eq!(count(&store, &person(1)), Ok(3));
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_says_that_it_is_read_only() {
    let database = Database::new("read_only");
    count(&database.store(), &person(1)).unwrap();
    let address = format!("{} options='-c default_transaction_read_only=on'", database.address);
    let store = store(&super::database("read_only", &address));
    for error in [store.validate().unwrap_err(), count(&store, &person(1)).unwrap_err()] {
        assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
    }
    assert_eq!(version(&store, &person(1)), Ok(1), "it still reads");
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_says_that_it_may_lose_steps() {
    let database = Database::new("asynchronous");
    let address = format!("{} options='-c synchronous_commit=off'", database.address);
    let error = store(&super::database("asynchronous", &address)).validate().unwrap_err();
    assert!(error.to_string().contains("`synchronous_commit` is off"), "{error}");
}

/// A tablespace on a disk of 16 MB.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_says_that_the_disk_is_full() {
    let Ok(small) = std::env::var("BONAFIDES_POSTGRES_SMALL") else {
        println!("skipped: BONAFIDES_POSTGRES_SMALL is not set");
        return;
    };
    let database = Database::new("full_disk");
    let mut db = database.connect();
    db.batch_execute("DROP TABLESPACE IF EXISTS small").unwrap();
    db.batch_execute(&format!("CREATE TABLESPACE small LOCATION '{small}'")).unwrap();
    db.batch_execute("ALTER TABLE full_disk.state SET TABLESPACE small").unwrap();
    let store = database.store();
    let full =
        (0..100).find_map(|n| write(&store, &person(n), vec![7; 1_000_000]).err().map(|error| (n, error)));
    let (n, error) = full.expect("16 MB have room for 100 MB");
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert_eq!(version(&store, &person(n)), Ok(0), "nothing of it is stored");
    assert_eq!(version(&store, &person(0)), Ok(1), "it still reads");
    // With room, it goes on by itself.
    db.batch_execute("ALTER TABLE full_disk.state SET TABLESPACE pg_default").unwrap();
    assert_eq!(write(&store, &person(n), vec![7; 1_000_000]), Ok(1));
    drop(database);
    db.batch_execute("DROP TABLESPACE small").unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_waits_for_nothing_for_ever() {
    let database = Database::new("patience");
    let moment = Duration::from_millis(200);
    let impatient =
        super::database("patience", &database.address).connections(1).patience(moment, moment * 5);
    let store = database.store();
    let mut tx = store.begin().unwrap();
    tx.lock(&[person(1)]).unwrap();
    let waiting = super::store(&impatient);
    let error = count(&waiting, &person(1)).unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert_eq!(count(&waiting, &person(2)), Ok(1), "other keys are free");
    drop(tx);
    assert_eq!(count(&waiting, &person(1)), Ok(1));
    // The only connection is in use.
    let tx = waiting.begin().unwrap();
    let error = waiting.read(&[person(1)]).unwrap_err();
    assert_eq!(error, StoreError::Unavailable("all 1 connections are in use".to_owned()));
    drop(tx);
    assert_eq!(version(&waiting, &person(1)), Ok(1));
}

/// Finished commands are deleted, and waiting ones are found by an index.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_leases_by_an_index() {
    let database = Database::new("many");
    let fill =
        "INSERT INTO many.outbox (tenant, key, version, bytes, case_id, seq, n, since, unordered, ready)
                SELECT 'log.contoso.example', 'outbox/' || lpad(i::text, 32, '0') || '.0.0', 1, '',
                    lpad(i::text, 32, '0'), 0, 0, i, 0, i FROM generate_series(1, 20000) AS i;
                ANALYZE many.outbox";
    let mut db = database.connect();
    db.batch_execute(fill).unwrap();
    db.batch_execute("SELECT pg_stat_force_next_flush()").unwrap();
    let read = "SELECT seq_scan, seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables
                WHERE schemaname = 'many' AND relname = 'outbox'";
    let mut numbers = || -> (i64, i64) {
        let row = db.query_one(read, &[]).unwrap();
        (row.get(0), row.get(1))
    };
    let before = numbers();
    let leasing = super::database("many", &database.address);
    let time = bonafides::Time::from_milliseconds;
    for n in 1..=10 {
        let leased = store(&leasing).lease(time(100_000), time(200_000)).unwrap().unwrap();
        assert_eq!(leased.since.milliseconds(), n);
    }
    // The statistics arrive when the connections close.
    drop(leasing);
    let mut after = numbers();
    while after.1 == before.1 {
        thread::sleep(Duration::from_millis(10));
        after = numbers();
    }
    assert_eq!(after.0, before.0, "a lease reads the whole table");
    assert!(after.1 - before.1 <= 40, "ten leases read {} rows", after.1 - before.1);
}
