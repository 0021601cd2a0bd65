use bonafides::case::Redemption;
use bonafides_parts::store::{DeadCommand, Pruned, Store, StoreStatus};

use super::cases::progress;
use super::outbox::release;
use super::records::record;
use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, case_id, case_key, command, person};

/// A case with its row, a record and a command.
fn case(given: &Fixture, store: &dyn Store, now: i64, n: u32, is_over: bool) -> Result<(), Failure> {
    let case = case_id(n)?;
    Ok(Made::at(at(now))
        .writes(&case_key(&case)?, 0, b"case")
        .records(given.record(&case, 0))
        .releases(&command(n, 0, 0)?, b"command")?
        .leaves(&case, (!is_over).then(|| at(now + 5)), is_over)
        .store(store)?)
}

pub(crate) fn prunes_what_is_old(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    case(given, &*store, 1, 1, true)?;
    case(given, &*store, 2, 2, false)?;
    case(given, &*store, 10, 3, true)?;
    case(given, &*store, 3, 4, true)?;
    // A step after the end does not move the end.
    progress(&*store, 50, 4, None, true)?;
    Made::at(at(0)).writes(&person(1)?, 0, b"person").store(&*store)?;
    for (grant, now) in [("old", 1), ("new", 10)] {
        store.begin_redemption(grant, Redemption::Started, at(now))?;
    }
    for (n, now) in [(8, 1), (9, 10)] {
        store.bury(&DeadCommand::new(command(n, 0, 0)?, "send", at(0), at(now), 1, ""))?;
    }
    equal("pruned before the first is old enough", store.prune(at(1), 100)?, Pruned::default())?;
    equal("pruned", store.prune(at(10), 100)?, Pruned::new(2, 1, 1))?;
    equal("pruned again", store.prune(at(10), 100)?, Pruned::default())?;

    let keys = [1, 2, 3, 4].map(|n| case_id(n).and_then(|case| case_key(&case)));
    let keys = keys.into_iter().chain([person(1)]).collect::<Result<Vec<_>, _>>()?;
    let versions: Vec<u64> = store.read(&keys)?.iter().map(|row| row.version).collect();
    equal(
        "the rows of an old, an open, a new and an old case, and a person's",
        versions,
        vec![0, 1, 1, 0, 1],
    )?;
    for n in 1..=4 {
        equal("the records of a case", store.records(case_id(n)?.as_str(), 0, 9)?.len(), 1)?;
    }
    equal("the open cases", store.open_cases(None, 9)?.len(), 1)?;
    equal("the new grant", store.redemption("new")?, Some(Redemption::Started))?;
    equal("the old grant", store.redemption("old")?, None)?;
    equal("the dead commands", store.dead(9)?.len(), 1)?;
    let mut leases = 0;
    while store.lease(at(100), at(200))?.is_some() {
        leases += 1;
        ensure!(leases < 9, "a command is leased again and again");
    }
    equal("the commands of cases that are not pruned", leases, 2)
}

pub(crate) fn prunes_in_portions(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    for n in 0..5 {
        case(given, &*store, 0, n, true)?;
    }
    let pruned: Vec<u64> =
        (0..4).map(|_| Ok(store.prune(at(10), 2)?.cases)).collect::<Result<_, Failure>>()?;
    equal("the cases pruned, at most two at a time", pruned, vec![2, 2, 1, 0])
}

pub(crate) fn reports_its_status(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    equal("an empty store", store.status(at(0))?, StoreStatus::default())?;
    for (n, deadline, is_over) in
        [(1, Some(10), false), (2, Some(20), false), (3, None, false), (4, None, true)]
    {
        progress(&*store, 0, n, deadline, is_over)?;
    }
    for n in 0..3 {
        record(given, &*store, 0, n, 0)?;
    }
    store.number_records(2)?;
    release(&*store, 7, &[command(1, 0, 0)?, command(1, 0, 1)?])?;
    release(&*store, 6, &[command(2, 0, 0)?])?;
    store.lease(at(8), at(99))?;
    store.bury(&DeadCommand::new(command(9, 0, 0)?, "send", at(0), at(1), 1, ""))?;
    let mut expected = StoreStatus::default();
    (expected.open_cases, expected.due) = (3, 1);
    (expected.waiting, expected.oldest, expected.dead) = (3, Some(at(6)), 1);
    (expected.unnumbered, expected.numbered) = (1, 2);
    equal("the status", store.status(at(10))?, expected)
}
