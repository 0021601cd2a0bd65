//! Pages of the database that somebody overwrote: an error that says how to fix it, and never half of what was stored.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bonafides::case::Fault;
use bonafides::keys::RowError;
use bonafides_desk::{Desk, DeskError, OpenError};
use bonafides_parts::store::{Entry, Table};
use bonafides_parts::{Store, StoreError};
use bonafides_store_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::calls::approved;
use crate::world::{ORIGIN, World, builder, desk, operator, start};

const PAGE: usize = 4_096;

/// Everything that a store keeps, or the error.
fn everything(store: &dyn Store) -> Result<Vec<Entry>, StoreError> {
    let mut all = Vec::new();
    for table in Table::ALL {
        all.extend(store.export(table, None, 10_000)?);
    }
    Ok(all)
}

/// A database with a call that was carried out and one in progress, whose id is returned.
fn database(world: &Arc<World>) -> (TempDir, Vec<u8>, bonafides::case::CaseId) {
    let folder = TempDir::new().unwrap();
    let desk = desk(world, &folder);
    approved(&desk, world, "sanne@contoso.example").carry_out().unwrap();
    let case = desk.start(&start("jo@contoso.example")).unwrap().id().clone();
    for n in 0..40 {
        desk.start(&start(&format!("user{n}"))).unwrap();
    }
    drop(desk);
    // Closed, everything is in the file.
    let bytes = fs::read(folder.path().join("desk.db")).unwrap();
    assert!(!folder.path().join("desk.db-wal").exists());
    (folder, bytes, case)
}

fn open(world: &Arc<World>, path: &Path) -> Result<Desk, OpenError> {
    builder(world, SqliteStore::open(path, ORIGIN.parse().unwrap())?).open()
}

#[test]
fn a_database_with_a_page_of_zeros_or_of_noise_is_refused() {
    let world = World::new();
    let (folder, bytes, _) = database(&world);
    let path = folder.path().join("damaged.db");
    fs::write(&path, &bytes).unwrap();
    let whole = everything(&SqliteStore::open(&path, ORIGIN.parse().unwrap()).unwrap()).unwrap();
    let noise: Vec<u8> =
        (0..PAGE).map(|n| u8::try_from((n * 167 + n / 256 * 13 + 89) % 256).unwrap()).collect();
    let mut refused = 0;
    for page in 0..bytes.len() / PAGE {
        for damage in [&[0; PAGE][..], &noise] {
            let mut damaged = bytes.clone();
            damaged[page * PAGE..(page + 1) * PAGE].copy_from_slice(damage);
            for suffix in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{suffix}", path.display()));
            }
            fs::write(&path, damaged).unwrap();
            match open(&world, &path) {
                Err(OpenError::Store(error @ StoreError::Corrupt(_))) => {
                    assert!(error.help().contains("backup"));
                    refused += 1;
                }
                Err(error) => panic!("page {page}: {error}"),
                // Nothing needs this page.
                Ok(desk) => assert_eq!(everything(desk.store()).unwrap(), whole, "page {page}"),
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn a_desk_that_is_open_makes_no_step_on_damaged_rows() {
    let world = World::new();
    let (folder, bytes, case) = database(&world);
    let path = folder.path().join("damaged.db");
    let me = operator("o-4711");
    let mut refused = 0;
    for page in 1..bytes.len() / PAGE {
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", path.display()));
        }
        fs::write(&path, &bytes).unwrap();
        let desk = open(&world, &path).unwrap();
        let whole = everything(desk.store()).unwrap();
        let mut damaged = bytes.clone();
        damaged[page * PAGE + 1_000..page * PAGE + 3_000].fill(0x5a);
        fs::write(&path, damaged).unwrap();
        // Another process makes a step: what this one has read before is of no use any more.
        let db = rusqlite::Connection::open(&path).unwrap();
        let _ = db.execute_batch("CREATE TABLE other (a)");
        drop(db);
        match desk.case(&case, &me).choose("passkey") {
            Ok(_) => {}
            Err(
                DeskError::Store(StoreError::Corrupt(_))
                | DeskError::Fault(Fault::Row { error: RowError::Key(_), .. }),
            ) => refused += 1,
            Err(error) => panic!("page {page}: {}: {error}", error.code()),
        }
        let wrong: Vec<_> = desk.doctor().into_iter().filter(|check| !check.is_fine()).collect();
        match everything(desk.store()) {
            Ok(now) if now.len() >= whole.len() => {}
            _ => assert!(!wrong.is_empty(), "page {page}"),
        }
    }
    assert!(refused > 0);
}
