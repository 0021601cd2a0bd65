//! Desks on a real PostgreSQL: `tests/postgres/test` runs them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use bonafides_desk::{Clock as _, DeskError, SystemClock};
use bonafides_parts::{Store as _, StoreError};
use bonafides_store_postgres::{PostgresDatabase, PostgresStore};
use postgres::NoTls;

use crate::calls::passkey;
use crate::clocks::Wrong;
use crate::world::{ORIGIN, POLICY, World, builder, operator, put_in_force, start};

/// A schema that exists for one test.
struct Schema {
    name: &'static str,
    server: postgres::Config,
}

impl Schema {
    fn new(name: &'static str) -> Self {
        Self::on(name, &std::env::var("BONAFIDES_POSTGRES").unwrap())
    }

    fn on(name: &'static str, server: &str) -> Self {
        let schema = Self { name, server: server.parse().unwrap() };
        schema.store().migrate().unwrap();
        schema
    }

    fn store(&self) -> PostgresStore {
        let server = self.server.clone();
        let database = PostgresDatabase::new(move || server.connect(NoTls));
        database.schema(self.name.parse().unwrap()).store(&ORIGIN.parse().unwrap())
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let mut db = self.server.connect(NoTls).unwrap();
        db.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.name)).unwrap();
    }
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_a_node_whose_clock_is_wrong_does_nothing() {
    let schema = Schema::new("clocks");
    let world = World::at(SystemClock::default().now().milliseconds());
    let right = builder(&world, schema.store()).open().unwrap();
    put_in_force(&right, POLICY);
    let case = right.start(&start("sanne@contoso.example")).unwrap();
    let before = right.status().unwrap().store;
    for wrong_by in [600, -600, 90, -90] {
        let clock = Arc::new(Wrong(Arc::clone(&world), wrong_by));
        let wrong = builder(&world, schema.store()).clock(clock).open().unwrap();
        let refused = |result: Result<(), DeskError>| match result {
            Err(error @ DeskError::Clock { .. }) => assert_eq!(error.code(), "clock"),
            other => panic!("{wrong_by}: {other:?}"),
        };
        refused(wrong.start(&start("jo@contoso.example")).map(|_| ()));
        refused(wrong.case(case.id(), &operator("o-4711")).choose("passkey").map(|_| ()));
        refused(wrong.run_until_idle().map(|_| ()));
        let check = wrong.doctor().into_iter().find(|check| check.part == "clock").unwrap();
        let direction = if wrong_by > 0 { "ahead of" } else { "behind" };
        assert!(check.found.contains(direction) && !check.is_fine(), "{check:?}");
    }
    assert_eq!(right.status().unwrap().store, before, "nothing was stored or carried out");
    assert!(right.doctor().iter().all(bonafides_desk::Check::is_fine), "{:?}", right.doctor());
    right.run_until_idle().unwrap();
    case.choose("passkey").unwrap();
    right.run_until_idle().unwrap();
    passkey(&right, &world, &case);
    let view = case.view().unwrap();
    assert_eq!((view.points, view.closed), (60, false));
}

/// Pages of zeros, which PostgreSQL takes for empty ones: whatever was on them seems never to have been stored.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_a_page_of_zeros_is_not_taken_for_an_empty_one() {
    let Some(folder) = std::env::var_os("BONAFIDES_POSTGRES_FAULTS").map(PathBuf::from) else {
        println!("skipped: BONAFIDES_POSTGRES_FAULTS is not set");
        return;
    };
    let ctl = |what: &str| assert!(Command::new(folder.join("ctl")).arg(what).status().unwrap().success());
    let schema = Schema::on("zeros", &format!("host={} user=postgres dbname=postgres", folder.display()));
    let world = World::at(SystemClock::default().now().milliseconds());
    let desk = builder(&world, schema.store()).open().unwrap();
    put_in_force(&desk, POLICY);
    let case = desk.start(&start("sanne@contoso.example")).unwrap().id().clone();
    desk.run_until_idle().unwrap();
    desk.case(&case, &operator("o-4711")).choose("passkey").unwrap();
    for n in 0..5 {
        desk.start(&start(&format!("user{n}"))).unwrap();
    }
    assert!(
        desk.doctor().iter().all(|check| check.is_fine() || check.part == "sink siem"),
        "{:?}",
        desk.doctor()
    );
    drop(desk);
    let mut db = schema.server.connect(NoTls).unwrap();
    let mut pages: Vec<(String, PathBuf, usize)> = Vec::new();
    for table in ["state", "keys", "records", "outbox", "cases", "state_pkey", "outbox_queue"] {
        let size = "SELECT pg_relation_filepath(c.oid), pg_relation_size(c.oid) / 8192 FROM pg_class AS c
                    JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = 'zeros' AND relname = $1";
        let row = db.query_one(size, &[&table]).unwrap();
        let file = folder.join("data").join(row.get::<_, String>(0));
        // The first page of an index only says where the others are.
        let first = i64::from(table.contains('_'));
        let last = row.get::<_, i64>(1);
        assert!(last > first, "{table} has no pages");
        for page in [first, last - 1] {
            pages.push((format!("{table} {page}"), file.clone(), usize::try_from(page).unwrap() * 8_192));
        }
    }
    pages.dedup();
    // Nothing is repaired from the write-ahead log.
    db.batch_execute("CHECKPOINT").unwrap();
    drop(db);
    for (page, path, at) in pages {
        ctl("stop");
        let whole = fs::read(&path).unwrap();
        let mut damaged = whole.clone();
        damaged[at..at + 8_192].fill(0);
        fs::write(&path, &damaged).unwrap();
        ctl("start");
        let desk = builder(&world, schema.store()).open().unwrap();
        let view = desk.case(&case, &operator("o-4711")).view();
        match &view {
            Ok(view) => assert_eq!(view.challenges.len(), 2, "{page}"),
            Err(DeskError::Store(StoreError::Corrupt(_))) => {}
            Err(error) => panic!("{page}: {}: {error}", error.code()),
        }
        let wrong: Vec<_> = desk.doctor().into_iter().filter(|check| !check.is_fine()).collect();
        let helps = wrong.iter().any(|check| check.help.as_ref().unwrap().contains("backup"));
        // A damaged index is found when it is used.
        let is_refused = || view.is_err() || desk.store().lease(world.now(), world.now()).is_err();
        assert!(helps || (page.contains('_') && is_refused()), "{page}: {wrong:?}");
        drop(desk);
        ctl("stop");
        fs::write(&path, &whole).unwrap();
        ctl("start");
    }
    let desk = builder(&world, schema.store()).open().unwrap();
    assert!(desk.case(&case, &operator("o-4711")).view().is_ok());
}
