//! A lease after many finished commands, compared with one after ten.

use std::error::Error;
use std::time::Duration;

use bonafides::Time;
use bonafides_benches::at_desk::{finished, is_quick, print_row};
use bonafides_benches::measure::{Pair, pair};
use bonafides_parts::Store as _;
use bonafides_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

/// The most that a lease may take, as a multiple of one after ten finished commands.
const GOAL: f64 = 1.2;
/// When the commands that wait became ready.
const READY: i64 = 100_000_000;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let rounds: u32 = if is_quick() { 11 } else { 601 };
    let folder = tempfile::TempDir::new()?;
    let store = |finished: u32| -> Result<SqliteStore, Box<dyn Error>> {
        let path = folder.path().join(format!("{finished}.db"));
        let store = SqliteStore::open(&path, "bench".parse()?)?;
        store.migrate()?;
        let db = Connection::open(&path)?;
        insert(&db, "finished", finished, 0)?;
        db.execute("DELETE FROM outbox", [])?;
        insert(&db, "waiting", rounds.saturating_mul(2), READY)?;
        Ok(store)
    };
    let (many, few) = (store(finished())?, store(10)?);
    let at = Time::from_milliseconds;
    let lease = |store: &SqliteStore| {
        store.lease(at(READY + 1_000_000), at(READY * 2)).is_ok_and(|leased| leased.is_some())
    };
    let mut all = true;
    let rounds = usize::try_from(rounds)?;
    let Pair { first, second, ratio } = pair(rounds, Duration::ZERO, || all &= lease(&many), || lease(&few));
    if !all {
        return Err("a command was not leased".into());
    }
    print_row(&format!("{} finished commands", finished()), first, second, ratio, GOAL);
    Ok(())
}

fn insert(db: &Connection, name: &str, count: u32, ready: i64) -> Result<(), Box<dyn Error>> {
    db.execute(
        "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?2)
         INSERT INTO outbox (tenant, key, version, bytes, case_id, seq, n, since, unordered, ready)
         SELECT 'bench', 'outbox/c-' || ?1 || '-' || printf('%08x', n) || '.1.0', 1, randomblob(300),
             'c-' || ?1 || '-' || printf('%08x', n), 1, 0, ?3 + n, 0, ?3 + n FROM n",
        params![name, count, ready],
    )?;
    Ok(())
}
