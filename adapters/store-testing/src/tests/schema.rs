use std::thread;

use bonafides_parts::store::StoreError;

use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, person};

pub(crate) fn an_empty_database_needs_migrations(given: &Fixture) -> Result<(), Failure> {
    let store = given.open("log.contoso.example")?;
    let validated = store.validate();
    ensure!(
        matches!(validated, Err(StoreError::OlderSchema { found: 0, .. })),
        "`validate` before `migrate`: found {validated:?}, expected an older schema, version 0"
    );
    let pending = store.pending_migrations()?;
    ensure!(!pending.is_empty(), "`pending_migrations` is empty before `migrate`");
    let versions: Vec<u32> = pending.iter().map(|migration| migration.version).collect();
    let expected: Vec<u32> = (1..).take(pending.len()).collect();
    equal("the versions of the migrations", versions, expected)?;
    ensure!(store.validate().is_err(), "`pending_migrations` has changed the database");
    Ok(())
}

pub(crate) fn migrates_twice(given: &Fixture) -> Result<(), Failure> {
    let store = given.open("log.contoso.example")?;
    store.migrate()?;
    store.validate()?;
    equal("the migrations that are pending after `migrate`", store.pending_migrations()?, Vec::new())?;
    Made::at(at(0)).writes(&person(1)?, 0, b"1").store(&*store)?;
    store.migrate()?;
    store.validate()?;
    let rows = store.read(&[person(1)?])?;
    equal("the row after a second `migrate`", rows.first().map(|row| row.version), Some(1))
}

pub(crate) fn migrates_once_from_many_threads(given: &Fixture) -> Result<(), Failure> {
    let migrated: Vec<Result<(), Failure>> = thread::scope(|scope| {
        let migrate = || -> Result<(), Failure> { Ok(given.open("log.contoso.example")?.migrate()?) };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(migrate)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    equal("the threads that have ended", migrated.len(), 4)?;
    migrated.into_iter().collect::<Result<(), _>>()?;
    Ok(given.open("log.contoso.example")?.validate()?)
}

pub(crate) fn refuses_a_newer_schema(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    given.make_newer()?;
    for (call, result) in [
        ("validate", store.validate()),
        ("migrate", store.migrate()),
        ("pending_migrations", store.pending_migrations().map(drop)),
        ("validate of a store that opens now", given.open("log.contoso.example")?.validate()),
    ] {
        ensure!(
            matches!(result, Err(StoreError::NewerSchema { .. })),
            "`{call}`: found {result:?}, expected a newer schema"
        );
    }
    Ok(())
}
