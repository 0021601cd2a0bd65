use bonafides::case::{Redemption, WriteStatus};
use bonafides_parts::store::{DeadCommand, Entry, PolicyRole, PolicyText, Store, StoreError, Table, Value};

use super::outbox::release;
use super::records::record;
use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, case_id, case_key, command, person};
use crate::memory::MemoryDatabase;

/// Fills every table, with every kind of entry.
fn fill(given: &Fixture, store: &dyn Store) -> Result<(), Failure> {
    for n in 1..=5 {
        Made::at(at(0)).writes(&person(n)?, 0, &[0, 255, u8::try_from(n)?]).store(store)?;
    }
    for (n, deadline, is_over) in [(1, Some(at(9)), false), (2, None, false), (3, None, true)] {
        let case = case_id(n)?;
        let step = Made::at(at(5)).writes(&case_key(&case)?, 0, b"").leaves(&case, deadline, is_over);
        step.store(store)?;
        record(given, store, 0, n, 0)?;
    }
    for seq in 0..11 {
        record(given, store, 0, 4, seq)?;
    }
    store.number_records(5)?;
    release(store, 3, &[command(1, 9, 0)?, command(1, 10, 0)?, command(2, 0, 0)?])?;
    if let Some(leased) = store.lease(at(4), at(8))? {
        store.postpone(&leased.row.key, at(77), "it's busy")?;
    }
    for n in 0..3 {
        store.bury(&DeadCommand::new(command(n, 0, 0)?, "send", at(1), at(2), 3, "no route"))?;
    }
    let roles = [
        ("a", None),
        ("b", Some(PolicyRole::InForce)),
        ("c", Some(PolicyRole::Pilot(50))),
        ("d", Some(PolicyRole::Shadow)),
    ];
    for (digest, role) in roles {
        store.keep_policy(&PolicyText::new(digest, "toml", "a = 1", at(1)))?;
        Made::at(at(2)).activates(digest, role).store(store)?;
    }
    for grant in ["a", "b", "c", "d", "e"] {
        let state = if grant == "e" { Redemption::Revoked } else { Redemption::Started };
        store.begin_redemption(grant, state, at(4))?;
    }
    store.finish_redemption("b", WriteStatus::Done)?;
    store.finish_redemption("c", WriteStatus::Failed)?;
    store.finish_redemption("d", WriteStatus::Unknown)?;
    store.set_cursor("siem", 4)?;
    Ok(store.set_cursor("file", 0)?)
}

/// Returns every entry of a table, page by page.
pub(super) fn entries(store: &dyn Store, table: Table, most: u32) -> Result<Vec<Entry>, Failure> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let page = store.export(table, entries.last(), most)?;
        if page.is_empty() {
            return Ok(entries);
        }
        ensure!(entries.len() < 1_000, "the pages of `{}` have no end", table.as_str());
        entries.extend(page);
    }
}

fn same(what: &str, found: &dyn Store, expected: &dyn Store) -> Result<(), Failure> {
    for table in Table::ALL {
        let (found, expected) = (entries(found, table, 4)?, entries(expected, table, 1_000)?);
        // Entries show no values: they may be personal.
        for (n, (found, expected)) in found.iter().zip(&expected).enumerate() {
            ensure!(found == expected, "{what}: entry {n} of `{}` differs", table.as_str());
        }
        equal(&format!("{what}: the entries of `{}`", table.as_str()), found.len(), expected.len())?;
    }
    Ok(())
}

fn copy(from: &dyn Store, to: &dyn Store) -> Result<(), Failure> {
    for table in Table::ALL {
        let mut after = None;
        loop {
            let page = from.export(table, after.as_ref(), 3)?;
            to.import(&page)?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
        }
    }
    Ok(())
}

/// Into a store of the same kind, and from it into the store in memory and back.
pub(crate) fn copies_every_table(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    fill(given, &*store)?;
    for table in Table::ALL {
        let entries = entries(&*store, table, 1_000)?;
        ensure!(entries.len() > 1, "`{}` has only {} entries", table.as_str(), entries.len());
        for entry in &entries {
            let columns = table.columns();
            equal(&format!("the columns of `{}`", table.as_str()), entry.values.len(), columns.len())?;
            let null = columns
                .iter()
                .zip(&entry.values)
                .find(|(name, value)| matches!(value, Value::Null) && !name.ends_with('?'));
            ensure!(null.is_none(), "`{}`: a column that must not be null is: {null:?}", table.as_str());
        }
    }
    let copied = given.store_of("copied.example")?;
    copy(&*store, &*copied)?;
    same("a copy", &*copied, &*store)?;
    let memory = MemoryDatabase::new().store(&"memory.example".parse()?);
    copy(&*store, &memory)?;
    same("a copy in memory", &memory, &*store)?;
    let back = given.store_of("back.example")?;
    copy(&memory, &*back)?;
    same("a copy of the copy in memory", &*back, &*store)?;

    // It is more than columns: the copy goes on where the store was.
    equal("the status of a copy", copied.status(at(50))?, store.status(at(50))?)?;
    equal("the roles of a copy", copied.active_policies()?, store.active_policies()?)?;
    let leases = |store: &dyn Store| -> Result<_, Failure> {
        Ok(store.lease(at(100), at(200))?.map(|leased| (leased.row, leased.since, leased.attempts)))
    };
    ensure!(leases(&*copied)? == leases(&*store)?, "a copy leases another command");
    equal("the records numbered in a copy", copied.number_records(99)?, store.number_records(99)?)
}

pub(crate) fn imports_everything_or_nothing(given: &Fixture) -> Result<(), Failure> {
    let (store, other) = (given.store()?, given.store_of("other.example")?);
    fill(given, &*store)?;
    for table in Table::ALL {
        let page = store.export(table, None, 2)?;
        let [first, second] = page.as_slice() else {
            return Err(Failure::new(format!("`{}` has fewer than two entries", table.as_str())));
        };
        other.import(std::slice::from_ref(second))?;
        let imported = other.import(&page);
        ensure!(
            imported == Err(StoreError::Conflict),
            "`{}`: an entry that exists: found {imported:?}, expected a conflict",
            table.as_str()
        );
        ensure!(
            other.export(table, None, 9)? == [second.clone()],
            "`{}`: an import that was refused has stored something",
            table.as_str()
        );
        let malformed = Entry::new(table, first.values.iter().skip(1).cloned().collect());
        ensure!(
            other.import(&[malformed]).is_err(),
            "`{}`: an entry without its key is stored",
            table.as_str()
        );
    }
    Ok(())
}
