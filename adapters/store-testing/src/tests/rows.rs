use bonafides::keys::{Row, RowKind};
use bonafides_parts::store::Store;

use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, case_id, case_key, command, command_key, key, person};

pub(crate) fn reads_rows_in_the_order_of_keys(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let command = command(1, 0, 0)?;
    Made::at(at(0))
        .writes(&person(1)?, 0, b"one")
        .writes(&case_key(&case_id(1)?)?, 0, b"case")
        .releases(&command, b"command")?
        .store(&*store)?;
    Made::at(at(1)).writes(&person(1)?, 1, b"two").store(&*store)?;
    let keys = [person(2)?, command_key(&command)?, person(1)?, person(3)?, case_key(&case_id(1)?)?];
    let [absent, command, written, other, case] = keys.clone();
    let expected = vec![
        Row::absent(absent),
        Row::new(command, 1, Some(b"command".to_vec())),
        Row::new(written, 2, Some(b"two".to_vec())),
        Row::absent(other),
        Row::new(case, 1, Some(b"case".to_vec())),
    ];
    equal("`read`", store.read(&keys)?, expected.clone())?;
    equal("`read` of no key", store.read(&[])?, Vec::new())?;
    let mut tx = store.begin()?;
    equal("`lock`", tx.lock(&keys)?, expected)?;
    equal("`lock` of no key", tx.lock(&[])?, Vec::new())?;
    Ok(())
}

pub(crate) fn reads_rows_of_a_kind_in_pages(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    for n in [4, 1, 5, 3, 2] {
        Made::at(at(0)).writes(&person(n)?, 0, b"person").store(&*store)?;
    }
    Made::at(at(0)).writes(&key(RowKind::Profile, 1)?, 0, b"profile").store(&*store)?;
    Made::at(at(0)).writes(&case_key(&case_id(9)?)?, 0, b"case").store(&*store)?;
    let mut found = Vec::new();
    for expected in [2, 2, 1, 0] {
        let page = store.rows(RowKind::Person, found.last().map(|row: &Row| &row.key), 2)?;
        equal("the rows of a page of `rows`", page.len(), expected)?;
        found.extend(page);
    }
    let persons: Vec<_> = (1..=5).map(person).collect::<Result<_, _>>()?;
    equal("the rows of `rows`", found.iter().map(|row| row.key.clone()).collect(), persons)?;
    ensure!(
        found.iter().all(|row| row.version == 1 && row.bytes.is_some()),
        "`rows` omits versions or bytes"
    );
    equal("the rows of another kind", store.rows(RowKind::Profile, None, 10)?.len(), 1)
}

pub(crate) fn keeps_every_byte(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let every: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = every.iter().copied().cycle().take(200_000).collect();
    for (n, bytes) in [(1, Vec::new()), (2, every.clone()), (3, long.clone())] {
        Made::at(at(0)).writes(&person(n)?, 0, &bytes).store(&*store)?;
        let row = Row::new(person(n)?, 1, Some(bytes));
        ensure!(store.read(&[person(n)?])? == [row], "{n}: a row has other bytes, or none instead of 0");
    }
    // A version that fits into no 32 bits, and not into a float.
    let version = (1 << 53) + 1;
    let mut step = Made::at(at(0)).writes(&person(4)?, 0, b"");
    step.write = vec![Row::new(person(4)?, version, Some(every))];
    step.store(&*store)?;
    let rows = store.read(&[person(4)?])?;
    equal("a large version", rows.first().map(|row| row.version), Some(version))?;

    let mut record = given.record(&case_id(1)?, 0);
    record.bytes = format!("{{\"a\":\"{}'%_\\\\\u{1f600}\"}}", "é".repeat(30_000));
    Made::at(at(0)).records(record.clone()).store(&*store)?;
    let found = store.records(record.case.as_str(), 0, 10)?;
    ensure!(found == [record.bytes], "a record of 60,000 bytes has other bytes");

    let command = command(1, 0, 0)?;
    Made::at(at(0)).releases(&command, &long)?.store(&*store)?;
    let leased = store.lease(at(1), at(2))?.and_then(|leased| leased.row.bytes);
    ensure!(leased == Some(long), "a command has other bytes");
    Ok(())
}

pub(crate) fn deletes_rows_without_bytes(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let command = command(1, 0, 0)?;
    let (kept, keyring, reported) = (person(1)?, key(RowKind::Keyring, 1)?, command_key(&command)?);
    Made::at(at(0))
        .writes(&kept, 0, b"kept")
        .writes(&keyring, 0, b"keyring")
        .releases(&command, b"secret")?
        .store(&*store)?;
    Made::at(at(1)).reads(&kept, 1).deletes(&keyring, 1).deletes(&reported, 1).store(&*store)?;
    let rows = store.read(&[kept.clone(), keyring.clone(), reported.clone()])?;
    let versions: Vec<u64> = rows.iter().map(|row| row.version).collect();
    equal("the versions of a kept row, a deleted one, and a reported command", versions, vec![1, 0, 0])?;
    equal("the rows of the kind of the deleted one", store.rows(RowKind::Keyring, None, 10)?, Vec::new())?;
    ensure!(store.lease(at(2), at(3))?.is_none(), "a reported command is leased");
    // The key can be written again, from version 0.
    Made::at(at(3)).writes(&keyring, 0, b"again").store(&*store)?;
    equal("a row that was written again", store.read(&[keyring])?.first().map(|row| row.version), Some(1))
}

pub(crate) fn stores_see_each_other(given: &Fixture) -> Result<(), Failure> {
    let (first, second) = (given.store()?, given.store()?);
    Made::at(at(0)).writes(&person(1)?, 0, b"1").store(&*first)?;
    Made::at(at(1)).writes(&person(1)?, 1, b"2").store(&*second)?;
    let version = |store: &dyn Store| -> Result<_, Failure> {
        Ok(store.read(&[person(1)?])?.first().map(|row| row.version))
    };
    equal("what the first store sees of the second", version(&*first)?, Some(2))?;
    drop((first, second));
    equal("what a store sees that opens later", version(&*given.store()?)?, Some(2))
}

pub(crate) fn tenants_do_not_see_each_other(given: &Fixture) -> Result<(), Failure> {
    let (first, second) = (given.store_of("a.example")?, given.store_of("b.example")?);
    let case = case_id(1)?;
    for (store, bytes) in [(&first, b"first"), (&second, b"other")] {
        Made::at(at(0))
            .writes(&person(1)?, 0, bytes)
            .records(given.record(&case, 0))
            .releases(&command(1, 0, 0)?, bytes)?
            .leaves(&case, Some(at(1)), false)
            .store(&**store)?;
    }
    Made::at(at(0)).records(given.record(&case_id(2)?, 0)).store(&*second)?;
    equal("the records numbered for the first tenant", first.number_records(10)?, 1)?;
    equal("the records numbered for the second tenant", second.number_records(10)?, 2)?;
    let positions: Vec<u64> = second.numbered_records(0, 10)?.iter().map(|record| record.position).collect();
    equal("the positions of the second tenant", positions, vec![0, 1])?;
    first.set_cursor("siem", 1)?;
    equal("the cursor of the second tenant", second.cursor("siem")?, 0)?;
    for (store, bytes) in [(&first, b"first"), (&second, b"other")] {
        let rows = store.read(&[person(1)?])?;
        ensure!(rows.iter().all(|row| row.bytes.as_deref() == Some(bytes)), "a tenant reads another's row");
        let leased = store.lease(at(1), at(9))?.and_then(|leased| leased.row.bytes);
        ensure!(leased.as_deref() == Some(bytes), "a tenant leases another's command, or none");
        ensure!(store.lease(at(1), at(9))?.is_none(), "a tenant leases another's command");
        equal("the due cases of a tenant", store.due(at(5), 10)?, vec![case.clone()])?;
    }
    Made::at(at(2)).deletes(&person(1)?, 1).leaves(&case, None, true).store(&*first)?;
    let pruned = first.prune(at(9), 10)?.cases;
    equal("the cases pruned for the first tenant", pruned, 1)?;
    let status = second.status(at(5))?;
    equal("the open cases of the second tenant", status.open_cases, 1)?;
    equal("the row of the second tenant", second.read(&[person(1)?])?.first().map(|row| row.version), Some(1))
}
