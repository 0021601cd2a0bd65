//! The cost of one durable step of a desk on `SQLite`, compared with a bare commit of the same rows, in one run:
//! `cargo run --release -p bonafides-benches --bin desk`.

use std::cell::Cell;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bonafides::Policy;
use bonafides::case::{
    CaseId, EngineConfig, HostInput, IdError, Input, Operator, OperatorKind, PolicyUse, SubjectProfile,
    WriteStatus,
};
use bonafides::directory::DirectoryNames;
use bonafides::keys::{Keys as _, RawKeys, Row, RowKind};
use bonafides_benches::measure::{Pair, pair};
use bonafides_desk::{Desk, DeskBuilder, Start, TimeLimits};
use bonafides_parts::store::Tenant;
use bonafides_parts::{Directory, DirectoryError, NewSecret, Store};
use bonafides_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

/// The most that a durable step may take, as a multiple of the bare commit.
const GOAL: f64 = 1.3;
/// Inputs that a case takes, at most.
const INPUTS: usize = 200;

const POLICY: &str = "
format: 1
policy: bench
signals:    { sim_change: { outcomes: [none, recent] } }
challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
unmatched: everyone
actions: { reset: { require: { points: 60 } } }
";

struct Everybody;

impl Directory for Everybody {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(Some(name.to_owned()))
    }

    fn profile(&self, account: &str, _: &Policy) -> Result<Option<SubjectProfile>, DirectoryError> {
        Ok(Some(SubjectProfile::new(account, "Sanne Holm", true)))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        Ok(DirectoryNames::default())
    }

    fn set_secret(&self, _: &str, _: &NewSecret<'_>) -> WriteStatus {
        WriteStatus::Done
    }

    fn lock_out(&self, _: &str) -> WriteStatus {
        WriteStatus::Done
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 11 } else { 601 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    let folder = tempfile::TempDir::new()?;
    let desk = desk(&folder.path().join("desk.db"))?;
    let cases = (0..=rounds / INPUTS).map(|n| open(&desk, n)).collect::<Result<Vec<CaseId>, _>>()?;
    let (rows, record) = written_by_a_step(&desk, &open(&desk, usize::MAX)?)?;
    let bare = Bare::new(&folder.path().join("bare.db"), rows, record)?;
    let steps = Cell::new(0_usize);
    let stored = Cell::new(true);
    let step = || {
        let n = steps.replace(steps.get().saturating_add(1));
        let given = |case| signal(n).is_ok_and(|input| desk.give(case, &input).is_ok());
        stored.set(stored.get() && cases.get(n / INPUTS).is_some_and(given));
    };
    let Pair { first, second, ratio } = pair(rounds, Duration::ZERO, step, || bare.commit());
    let met = if ratio <= GOAL { "" } else { " missed" };
    if !stored.get() {
        return Err("a step was not stored".into());
    }
    println!("| step | desk on SQLite | bare commit | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    println!("| a signal | {:.0} µs | {:.0} µs | {ratio:.2} | ≤ {GOAL}{met} |", first / 1e3, second / 1e3);
    Ok(())
}

fn desk(path: &std::path::Path) -> Result<Desk, Box<dyn Error>> {
    let store = SqliteStore::open(path, "bench".parse::<Tenant>()?)?;
    store.migrate()?;
    let keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    let mut limits = TimeLimits::default();
    limits.first_look = Duration::ZERO;
    let config = EngineConfig::new("bench", "directory");
    let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
    let desk = DeskBuilder::new(config, Arc::new(keys), Arc::new(store), Arc::new(Everybody))
        .grant_key(id, public)
        .limits(limits)
        .open()?;
    let candidate = desk.candidate(POLICY, "yaml")?;
    desk.use_policy(&candidate, PolicyUse::InForce, &Operator::new("a-1", OperatorKind::Person), "bench")?;
    Ok(desk)
}

fn open(desk: &Desk, n: usize) -> Result<CaseId, Box<dyn Error>> {
    let by = Operator::new(format!("operator-{n}"), OperatorKind::Person);
    Ok(desk.start(&Start::new("reset", by, "phone").account(format!("subject-{n}")))?.id().clone())
}

fn signal(n: usize) -> Result<Input, IdError> {
    let says = HostInput::Signal {
        check: "sim_change".to_owned(),
        outcome: "none".to_owned(),
        at: None,
        value: None,
    };
    Ok(Input::host(format!("signal-{n}").parse()?, "mobile-operator", says))
}

/// The rows that a step writes, and its record.
fn written_by_a_step(desk: &Desk, case: &CaseId) -> Result<(Vec<Row>, String), Box<dyn Error>> {
    let all = || -> Result<Vec<Row>, Box<dyn Error>> {
        let kinds = RowKind::ALL.into_iter().filter(|kind| *kind != RowKind::Outbox);
        Ok(kinds.map(|kind| desk.store().rows(kind, None, 1000)).collect::<Result<Vec<_>, _>>()?.concat())
    };
    let before = all()?;
    desk.give(case, &signal(usize::MAX)?)?;
    let changed = all()?.into_iter().filter(|row| !before.contains(row)).collect();
    let record = desk.store().records(case.as_str(), 0, 1000)?.pop().unwrap_or_default();
    Ok((changed, record))
}

/// The same writes by hand: no locks, no versions compared, nothing sealed.
struct Bare {
    db: Connection,
    rows: Vec<Row>,
    record: String,
    seq: Cell<i64>,
}

impl Bare {
    fn new(path: &std::path::Path, rows: Vec<Row>, record: String) -> Result<Self, Box<dyn Error>> {
        let db = Connection::open(path)?;
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE state (key TEXT PRIMARY KEY, version INTEGER, bytes BLOB) WITHOUT ROWID;
             CREATE TABLE records (chain TEXT, seq INTEGER, bytes TEXT, PRIMARY KEY (chain, seq));",
        )?;
        Ok(Self { db, rows, record, seq: Cell::new(0) })
    }

    fn commit(&self) -> bool {
        self.try_commit().is_ok()
    }

    fn try_commit(&self) -> rusqlite::Result<()> {
        let seq = self.seq.replace(self.seq.get().saturating_add(1));
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        for row in &self.rows {
            self.db
                .prepare_cached(
                    "INSERT INTO state (key, version, bytes) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET version = ?2, bytes = ?3",
                )?
                .execute(params![row.key.as_str(), seq, row.bytes])?;
        }
        self.db
            .prepare_cached("INSERT INTO records (chain, seq, bytes) VALUES ('case', ?1, ?2)")?
            .execute(params![seq, self.record])?;
        self.db.execute_batch("COMMIT")
    }
}
