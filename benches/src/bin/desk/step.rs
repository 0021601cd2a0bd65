//! One durable step, compared with a bare commit of the same rows.

use std::cell::Cell;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bonafides::case::CaseId;
use bonafides_benches::at_desk::{INPUTS, Written, desk, is_quick, open, print_row, signal, tenant};
use bonafides_benches::measure::{Pair, pair};
use bonafides_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

/// The most that a durable step may take, as a multiple of the bare commit.
const GOAL: f64 = 1.3;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let rounds = if is_quick() { 11 } else { 601 };
    let folder = tempfile::TempDir::new()?;
    let desk = desk(Arc::new(SqliteStore::open(folder.path().join("desk.db"), tenant())?))?;
    let cases = (0..=rounds / INPUTS).map(|n| open(&desk, n)).collect::<Result<Vec<CaseId>, _>>()?;
    let bare = Bare::new(&folder.path().join("bare.db"), Written::by_a_signal(&desk)?)?;
    let steps = Cell::new(0_usize);
    let stored = Cell::new(true);
    let step = || {
        let n = steps.replace(steps.get().saturating_add(1));
        let given = |case| signal(n).is_ok_and(|input| desk.give(case, &input).is_ok());
        stored.set(stored.get() && cases.get(n / INPUTS).is_some_and(given));
    };
    let Pair { first, second, ratio } = pair(rounds, Duration::ZERO, step, || bare.commit());
    if !stored.get() {
        return Err("a step was not stored".into());
    }
    print_row("a signal", first, second, ratio, GOAL);
    Ok(())
}

/// The same writes by hand: no locks, no versions compared, nothing sealed.
struct Bare {
    db: Connection,
    written: Written,
    seq: Cell<i64>,
}

impl Bare {
    fn new(path: &std::path::Path, written: Written) -> Result<Self, Box<dyn Error>> {
        let db = Connection::open(path)?;
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE state (key TEXT PRIMARY KEY, version INTEGER, bytes BLOB) WITHOUT ROWID;
             CREATE TABLE records (chain TEXT, seq INTEGER, bytes TEXT, PRIMARY KEY (chain, seq));",
        )?;
        Ok(Self { db, written, seq: Cell::new(0) })
    }

    fn commit(&self) -> bool {
        self.try_commit().is_ok()
    }

    fn try_commit(&self) -> rusqlite::Result<()> {
        let seq = self.seq.replace(self.seq.get().saturating_add(1));
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        for row in &self.written.rows {
            self.db
                .prepare_cached(
                    "INSERT INTO state (key, version, bytes) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET version = ?2, bytes = ?3",
                )?
                .execute(params![row.key.as_str(), seq, row.bytes])?;
        }
        self.db
            .prepare_cached("INSERT INTO records (chain, seq, bytes) VALUES ('case', ?1, ?2)")?
            .execute(params![seq, self.written.record])?;
        self.db.execute_batch("COMMIT")
    }
}
