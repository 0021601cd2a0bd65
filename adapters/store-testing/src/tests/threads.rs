use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use bonafides::keys::StateKey;
use bonafides_parts::store::{Store, StoreError};

use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, person};

const THREADS: usize = 8;
const STEPS: u32 = 100;
/// The time after which a transaction counts as waiting for another one.
const WAITS: Duration = Duration::from_secs(20);

/// Runs the same in several threads, each with a store of its own, and returns the first failure.
pub(crate) fn in_threads<T: Send>(
    given: &Fixture,
    run: impl Fn(usize, &dyn Store) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let stores = (0..THREADS).map(|_| given.store()).collect::<Result<Vec<_>, _>>()?;
    let run = &run;
    thread::scope(|scope| {
        let threads: Vec<_> =
            stores.iter().enumerate().map(|(n, store)| scope.spawn(move || run(n, &**store))).collect();
        let panicked = |_| Failure::new("a thread panicked");
        threads.into_iter().map(|thread| thread.join().map_err(panicked)?).collect()
    })
}

/// Adds one to each row in one transaction, under their locks.
fn count(store: &dyn Store, keys: &[StateKey]) -> Result<(), StoreError> {
    let mut tx = store.begin()?;
    let mut step = Made::at(at(0));
    for row in tx.lock(keys)? {
        let next = row.version.saturating_add(1);
        step = step.writes(&row.key, row.version, next.to_string().as_bytes());
    }
    tx.write(&step.changes())?;
    tx.commit()
}

fn counted(given: &Fixture, n: u32) -> Result<(u64, String), Failure> {
    let rows = given.store()?.read(&[person(n)?])?;
    let row = rows.first().ok_or_else(|| Failure::new("`read` returns no row"))?;
    Ok((row.version, String::from_utf8_lossy(row.bytes.as_deref().unwrap_or_default()).into_owned()))
}

/// Not even a conflict: the locks, or the only writer, make each thread wait its turn.
pub(crate) fn loses_no_step_of_eight_threads(given: &Fixture) -> Result<(), Failure> {
    let keys = [person(1)?, person(2)?];
    in_threads(given, |_, store| {
        for _ in 0..STEPS {
            count(store, &keys).map_err(|error| Failure::new(format!("a step under its locks: {error}")))?;
        }
        Ok(())
    })?;
    for n in [1, 2] {
        equal("the count", counted(given, n)?, (800, "800".to_owned()))?;
    }
    Ok(())
}

/// A store must not rely on its callers to lock what they read.
pub(crate) fn loses_no_step_of_threads_that_do_not_lock(given: &Fixture) -> Result<(), Failure> {
    const COUNTED: u32 = 25;
    in_threads(given, |_, store| {
        let mut done = 0;
        while done < COUNTED {
            let mut step = Made::at(at(0));
            for row in store.read(&[person(1)?])? {
                let next = row.version.saturating_add(1);
                step = step.writes(&row.key, row.version, next.to_string().as_bytes());
            }
            let mut tx = store.begin()?;
            match tx.write(&step.changes()).and_then(|()| tx.commit()) {
                Ok(()) => done = done.saturating_add(1),
                Err(StoreError::Conflict) => thread::yield_now(),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    })?;
    equal("the count", counted(given, 1)?, (200, "200".to_owned()))
}

pub(crate) fn keys_in_opposite_order_do_not_deadlock(given: &Fixture) -> Result<(), Failure> {
    let forwards = (1..=6).map(person).collect::<Result<Vec<_>, _>>()?;
    let backwards: Vec<StateKey> = forwards.iter().rev().cloned().collect();
    in_threads(given, |n, store| {
        let keys = if n % 2 == 0 { &forwards } else { &backwards };
        for _ in 0..25 {
            count(store, keys).map_err(|error| Failure::new(format!("a step under its locks: {error}")))?;
        }
        Ok(())
    })?;
    equal("the count", counted(given, 6)?, (200, "200".to_owned()))
}

/// Starts a step in a thread of its own, and returns the receiver of its end.
fn started(given: &Fixture, keys: Vec<StateKey>) -> Result<mpsc::Receiver<Result<(), StoreError>>, Failure> {
    let (store, (sender, receiver)) = (given.store()?, mpsc::channel());
    thread::spawn(move || sender.send(count(&*store, &keys)));
    Ok(receiver)
}

pub(crate) fn different_keys_do_not_wait(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let mut tx = store.begin()?;
    tx.lock(&[person(1)?, person(3)?])?;
    tx.write(&Made::at(at(0)).writes(&person(1)?, 0, b"1").changes())?;
    let other = started(given, vec![person(2)?, person(4)?])?;
    let ended = other.recv_timeout(WAITS);
    ensure!(ended.is_ok(), "a transaction waits for one with other keys");
    ended??;
    Ok(tx.commit()?)
}

pub(crate) fn the_same_key_waits(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let mut tx = store.begin()?;
    tx.lock(&[person(1)?, person(3)?])?;
    let other = started(given, vec![person(2)?, person(3)?])?;
    ensure!(other.recv_timeout(Duration::from_millis(300)).is_err(), "two transactions hold one key");
    tx.write(&Made::at(at(0)).writes(&person(3)?, 0, b"1").changes())?;
    tx.commit()?;
    let ended = other.recv_timeout(WAITS);
    ensure!(ended.is_ok(), "a transaction waits for one that has ended");
    ended??;
    equal("the count", counted(given, 3)?, (2, "2".to_owned()))
}
