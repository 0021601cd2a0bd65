//! The conformance suite on databases in files.

use bonafides_parts::StoreError;
use bonafides_store_sqlite::SqliteStore;
use bonafides_store_testing::Suite;
use tempfile::TempDir;

#[test]
fn sqlite_passes_the_suite_of_stores() -> Result<(), Box<dyn std::error::Error>> {
    let folder = TempDir::new()?;
    let path = folder.path().to_owned();
    let newer = path.clone();
    let report = Suite::new("SQLite", move |database, tenant| {
        Ok(Box::new(SqliteStore::open(path.join(database), tenant.clone())?))
    })
    .newer(move |database| {
        let other = |error: rusqlite::Error| StoreError::Other(error.to_string());
        let db = rusqlite::Connection::open(newer.join(database)).map_err(other)?;
        db.execute_batch("PRAGMA user_version = 1000").map_err(other)
    })
    .run();
    println!("{report}");
    assert!(report.passed(), "{report}");
    Ok(())
}
