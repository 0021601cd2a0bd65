use std::collections::BTreeSet;

use bonafides::case::CommandId;
use bonafides::keys::StateKey;
use bonafides_parts::store::{DeadCommand, LeasedCommand, Store};

use super::threads::in_threads;
use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, command, command_key};

/// Releases commands in one commit.
pub(super) fn release(store: &dyn Store, now: i64, commands: &[CommandId]) -> Result<(), Failure> {
    let mut step = Made::at(at(now));
    for command in commands {
        step = step.releases(command, command.to_string().as_bytes())?;
    }
    Ok(step.store(store)?)
}

/// Reports on a command: it is deleted.
fn report(store: &dyn Store, command: &CommandId) -> Result<(), Failure> {
    Ok(Made::at(at(0)).deletes(&command_key(command)?, 1).store(store)?)
}

fn leased(store: &dyn Store, now: i64, until: i64) -> Result<LeasedCommand, Failure> {
    store.lease(at(now), at(until))?.ok_or_else(|| Failure::new(format!("nothing is leased at {now}")))
}

fn key(command: &CommandId) -> Result<StateKey, Failure> {
    command_key(command)
}

pub(crate) fn leases_the_oldest_first(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    ensure!(store.lease(at(0), at(9))?.is_none(), "an empty store leases a command");
    // Neither the order of the cases nor that of the commits counts: the time does.
    for (now, case) in [(3, 1), (1, 3), (2, 2), (1, 5), (1, 4)] {
        release(&*store, now, &[command(case, 0, 0)?])?;
    }
    for (since, case) in [(1, 3), (1, 4), (1, 5), (2, 2), (3, 1)] {
        let leased = leased(&*store, 10, 1_000)?;
        let expected = command(case, 0, 0)?;
        equal("the leased command", &leased.row.key, &key(&expected)?)?;
        equal("its age", leased.since, at(since))?;
        equal("its attempts", leased.attempts, 1)?;
        equal("its version", leased.row.version, 1)?;
        ensure!(leased.row.bytes == Some(expected.to_string().into_bytes()), "it has other bytes");
    }
    ensure!(store.lease(at(10), at(1_000))?.is_none(), "a command is leased twice");
    Ok(())
}

pub(crate) fn leases_a_case_in_order(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    // As texts, `10` comes before `9`.
    let of_case = [command(1, 9, 9)?, command(1, 9, 10)?, command(1, 10, 0)?];
    release(&*store, 1, &of_case[..2])?;
    // A clock that is behind: the later step is older.
    release(&*store, 0, &of_case[2..])?;
    release(&*store, 5, &[command(2, 0, 0)?])?;
    for command in &of_case {
        equal("the first open command of a case", leased(&*store, 10, 1_000)?.row.key, key(command)?)?;
        if command == &of_case[0] {
            // The successors wait, the other case does not.
            equal("another case", leased(&*store, 10, 1_000)?.row.key, key(&self::command(2, 0, 0)?)?)?;
        }
        ensure!(
            store.lease(at(10), at(1_000))?.is_none(),
            "a command is leased before its predecessor is reported on"
        );
        report(&*store, command)?;
    }
    ensure!(store.lease(at(10), at(1_000))?.is_none(), "a reported command is leased");
    Ok(())
}

pub(crate) fn leases_an_unordered_command_at_once(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let (first, second, revocation) = (command(1, 0, 0)?, command(1, 0, 1)?, command(1, 1, 0)?);
    release(&*store, 0, &[first.clone(), second.clone()])?;
    equal("the first of the case", leased(&*store, 10, 1_000)?.row.key, key(&first)?)?;
    Made::at(at(5)).releases_unordered(&revocation, b"now")?.store(&*store)?;
    equal("beside it", leased(&*store, 10, 1_000)?.row.key, key(&revocation)?)?;
    ensure!(store.lease(at(10), at(1_000))?.is_none(), "the second of the case does not wait for the first");
    report(&*store, &revocation)?;
    ensure!(store.lease(at(10), at(1_000))?.is_none(), "the report on it releases what waits for another");
    report(&*store, &first)?;
    equal("the second of the case", leased(&*store, 10, 1_000)?.row.key, key(&second)?)
}

pub(crate) fn leases_past_an_unordered_command(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let (revocation, first, second) = (command(1, 0, 0)?, command(1, 0, 1)?, command(1, 1, 0)?);
    let step = Made::at(at(0)).releases_unordered(&revocation, b"now")?;
    step.releases(&first, b"in order")?.store(&*store)?;
    let both = [leased(&*store, 10, 1_000)?.row.key, leased(&*store, 10, 1_000)?.row.key];
    ensure!(
        both.contains(&key(&revocation)?) && both.contains(&key(&first)?),
        "a command waits for one that is unordered, of the same commit"
    );
    release(&*store, 1, std::slice::from_ref(&second))?;
    report(&*store, &first)?;
    // Still without a report, and earlier.
    equal("the next in order", leased(&*store, 10, 1_000)?.row.key, key(&second)?)?;
    report(&*store, &second)?;
    let third = command(1, 2, 0)?;
    release(&*store, 2, std::slice::from_ref(&third))?;
    equal("the first in order of a later commit", leased(&*store, 10, 1_000)?.row.key, key(&third)?)
}

pub(crate) fn leases_no_command_twice(given: &Fixture) -> Result<(), Failure> {
    const CASES: u32 = 60;
    let store = given.store()?;
    for case in 0..CASES {
        release(&*store, 0, &[command(case, 0, 0)?, command(case, 0, 1)?])?;
    }
    let leased = in_threads(given, |_, store| {
        let mut mine = Vec::new();
        while let Some(leased) = store.lease(at(1), at(1_000))? {
            mine.push(leased.row.key);
        }
        Ok(mine)
    })?;
    let leased = leased.concat();
    let different: BTreeSet<StateKey> = leased.iter().cloned().collect();
    equal("the leases, and the leased commands", (leased.len(), different.len()), (60, 60))?;
    ensure!(
        different.iter().all(|key| key.as_str().ends_with(".0.0")),
        "a second command of a case is leased"
    );
    Ok(())
}

pub(crate) fn leases_again_when_the_lease_expires(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    release(&*store, 0, &[command(1, 0, 0)?])?;
    equal("the attempts of the first lease", leased(&*store, 10, 20)?.attempts, 1)?;
    ensure!(store.lease(at(19), at(30))?.is_none(), "a command is leased before the lease expires");
    let again = leased(&*store, 20, 30)?;
    equal("the attempts and age of the second lease", (again.attempts, again.since), (2, at(0)))?;
    ensure!(store.lease(at(29), at(40))?.is_none(), "a command is leased before the second lease expires");
    equal("the attempts of the third lease", leased(&*store, 50, 60)?.attempts, 3)
}

pub(crate) fn leases_a_postponed_command_later(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let (first, second, other) = (command(1, 0, 0)?, command(1, 0, 1)?, command(2, 0, 0)?);
    release(&*store, 0, &[first.clone(), second.clone()])?;
    release(&*store, 1, std::slice::from_ref(&other))?;
    equal("the oldest", leased(&*store, 10, 20)?.row.key, key(&first)?)?;
    store.postpone(&key(&first)?, at(100), "the gateway does not answer")?;
    equal("another case", leased(&*store, 30, 1_000)?.row.key, key(&other)?)?;
    ensure!(store.lease(at(99), at(1_000))?.is_none(), "a postponed command or its successor is leased");
    let again = leased(&*store, 100, 110)?;
    equal("the postponed command and its attempts", (again.row.key, again.attempts), (key(&first)?, 2))?;
    // Postponed to an earlier time than the end of the lease.
    store.postpone(&key(&first)?, at(105), "busy")?;
    equal("the attempts", leased(&*store, 105, 200)?.attempts, 3)?;
    report(&*store, &first)?;
    store.postpone(&key(&first)?, at(9_000), "a worker that was slow")?;
    equal("the successor", leased(&*store, 106, 200)?.row.key, key(&second)?)?;
    equal(
        "the version of the reported command",
        store.read(&[key(&first)?])?.first().map(|row| row.version),
        Some(0),
    )
}

pub(crate) fn buries_a_command_once(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let dead = |case, at_n: i64, reason| -> Result<DeadCommand, Failure> {
        Ok(DeadCommand::new(command(case, 7, 3)?, "send", at(0), at(at_n), 9, reason))
    };
    let (first, second, third) =
        (dead(1, 10, "no route")?, dead(3, 20, "refused; it's \"over\"")?, dead(2, 30, "")?);
    for command in [&first, &third, &second] {
        store.bury(command)?;
    }
    store.bury(&dead(1, 99, "buried twice")?)?;
    equal("the dead commands", store.dead(10)?, vec![third.clone(), second.clone(), first])?;
    equal("the newest two", store.dead(2)?, vec![third, second])
}
