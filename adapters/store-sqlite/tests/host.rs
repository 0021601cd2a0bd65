//! Steps in a transaction that the host has open.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail"
)]

use bonafides::Time;
use bonafides::keys::{Row, StateKey};
use bonafides_parts::store::{Changes, Store};
use bonafides_parts::{StepTransaction, StoreError};
use bonafides_store_sqlite::SqliteStore;
use tempfile::TempDir;

/// Adds one to a row.
fn count(tx: &mut impl StepTransaction, key: &StateKey) -> Result<(), StoreError> {
    let version = tx.lock(std::slice::from_ref(key))?[0].version;
    let (compare, write) = ([(key.clone(), version)], [Row::new(key.clone(), version + 1, Some(vec![7]))]);
    let mut changes = Changes::nothing(Time::from_milliseconds(0));
    (changes.compare, changes.write) = (&compare, &write);
    tx.write(&changes)
}

#[test]
fn a_transaction_whose_commit_can_be_lost_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("desk.db");
    let store = SqliteStore::open(&path, "log.contoso.example".parse().unwrap()).unwrap();
    store.migrate().unwrap();
    let mut db = rusqlite::Connection::open(&path).unwrap();
    let key: StateKey = format!("person/{}A", "0".repeat(42)).parse().unwrap();
    for (setting, is_durable) in [("OFF", false), ("NORMAL", false), ("FULL", true), ("EXTRA", true)] {
        db.execute_batch(&format!("PRAGMA synchronous = {setting}")).unwrap();
        let tx = db.transaction().unwrap();
        let counted = count(&mut store.within(&tx), &key);
        assert_eq!(counted.is_ok(), is_durable, "{setting}: {counted:?}");
        if let Err(error) = counted {
            assert_eq!(error.code(), "not_durable");
            assert!(error.to_string().contains(&format!("`synchronous` is {setting}")), "{error}");
            assert!(error.help().contains("PRAGMA synchronous = FULL"));
        }
    }
}
