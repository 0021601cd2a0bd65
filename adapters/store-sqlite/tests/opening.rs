//! Many processes may open the same database, even while it is being made.

use std::sync::Barrier;
use std::thread;

use bonafides_parts::Store as _;
use bonafides_store_sqlite::SqliteStore;
use tempfile::TempDir;

#[test]
fn a_new_database_is_opened_by_many_at_once() -> Result<(), Box<dyn std::error::Error>> {
    let folder = TempDir::new()?;
    for file in 0..20 {
        let path = folder.path().join(format!("{file}.db"));
        let together = Barrier::new(8);
        let opened: Vec<Result<(), String>> = thread::scope(|scope| {
            let open = || {
                together.wait();
                let store = SqliteStore::open(&path, "contoso".parse().map_err(|_| "tenant")?);
                store.and_then(|store| store.migrate()).map_err(|error| error.to_string())
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or(Err("a panic".to_owned()))).collect()
        });
        assert_eq!(opened, vec![Ok(()); 8], "database {file}");
    }
    Ok(())
}
