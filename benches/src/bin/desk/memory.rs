//! The memory of a worker with few and with many open cases.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bonafides_benches::at_desk::{desk, is_quick, open, tenant};
use bonafides_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

/// Cases that the worker works on while its memory is measured.
const WORKED_ON: usize = 100;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let many = if is_quick() { 20_000 } else { 1_000_000 };
    let (few, with_many) = (of_a_worker(10_000)?, of_a_worker(many)?);
    let ratio = f64::from(with_many) / f64::from(few);
    println!("| {many} open cases | {with_many} kB | {few} kB | {ratio:.2} |");
    Ok(())
}

/// Returns the largest resident memory of a worker in a process of its own, in kilobytes.
fn of_a_worker(cases: u32) -> Result<u32, Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let path = folder.path().join("desk.db");
    let first = {
        let desk = desk(Arc::new(SqliteStore::open(&path, tenant())?))?;
        open(&desk, usize::MAX)?
    };
    // Copies of a case, under other ids. Nobody can open them, and a worker has no reason to: they are not due.
    let db = Connection::open(&path)?;
    let numbers = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?2)";
    for copy in [
        "INSERT INTO cases (tenant, case_id, due) SELECT tenant, 'c-' || printf('%032x', n), 9e15
         FROM cases, n WHERE case_id = ?1",
        "INSERT INTO state (tenant, key, version, bytes)
         SELECT tenant, 'case/c-' || printf('%032x', n), version, bytes FROM state, n WHERE key = 'case/' || ?1",
        "INSERT INTO keys (tenant, key) SELECT tenant, 'case/c-' || printf('%032x', n)
         FROM keys, n WHERE key = 'case/' || ?1",
    ] {
        db.execute(&format!("{numbers} {copy}"), params![first.as_str(), cases])?;
    }
    drop(db);
    let worker = Command::new(std::env::current_exe()?).arg(&path).output()?;
    if !worker.status.success() {
        return Err(String::from_utf8_lossy(&worker.stderr).into());
    }
    Ok(String::from_utf8(worker.stdout)?.trim().parse()?)
}

/// Works on cases, and prints the largest resident memory of this process.
pub(crate) fn of_this_process(path: &Path) -> Result<(), Box<dyn Error>> {
    let desk = desk(Arc::new(SqliteStore::open(path, tenant())?))?;
    for n in 0..WORKED_ON {
        open(&desk, n)?;
        desk.run_until_idle()?;
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")).ok_or("no VmHWM")?;
    println!("{peak}");
    Ok(())
}
