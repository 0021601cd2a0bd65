//! Records of many tenants in one file.

use bonafides_parts::Store as _;
use bonafides_parts::store::Tenant;
use bonafides_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

#[test]
fn records_are_numbered_however_many_of_other_tenants_lie_between() -> Result<(), Box<dyn std::error::Error>>
{
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("desk.db");
    let open = |tenant: &str| -> Result<SqliteStore, Box<dyn std::error::Error>> {
        Ok(SqliteStore::open(&path, tenant.parse::<Tenant>()?)?)
    };
    let (one, other) = (open("one")?, open("other")?);
    one.migrate()?;
    let db = Connection::open(&path)?;
    let append = |tenant: &str, from: u32, to: u32| -> rusqlite::Result<()> {
        let tx = db.unchecked_transaction()?;
        for seq in from..to {
            tx.execute(
                "INSERT INTO records (tenant, chain, seq, bytes) VALUES (?1, 'c', ?2, ?3)",
                params![tenant, seq, format!("{tenant} {seq}")],
            )?;
        }
        tx.commit()
    };
    append("one", 0, 3)?;
    append("other", 0, 2_500)?;
    assert_eq!((one.number_records(2)?, one.number_records(2)?, one.number_records(2)?), (2, 1, 0));
    append("one", 3, 5)?;
    append("other", 2_500, 2_600)?;
    assert_eq!(one.status(bonafides::Time::from_milliseconds(0))?.unnumbered, 2);
    assert_eq!((one.number_records(100)?, other.number_records(10_000)?), (2, 2_600));
    let numbered = one.numbered_records(0, 10)?;
    let numbered: Vec<(u64, &str)> =
        numbered.iter().map(|record| (record.position, &*record.bytes)).collect();
    assert_eq!(numbered, [(0, "one 0"), (1, "one 1"), (2, "one 2"), (3, "one 3"), (4, "one 4")]);
    assert_eq!(other.status(bonafides::Time::from_milliseconds(0))?.unnumbered, 0);
    Ok(())
}
