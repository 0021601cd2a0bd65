use bonafides::audit::verify_chain;
use bonafides::case::{Case, Command, CommandStatus, Committed, HostInput, Input, OperatorInput, Step};
use bonafides_parts::store::{Changes, OpenCase, PolicyRole, PolicyText, Store, StoreError};
use std::time::Duration;
use std::{sync::mpsc, thread};

use crate::fixture::{Failure, Fixture, at, ensure, equal, is_conflict};
use crate::made::engine::{Engine, operator};
use crate::made::{Made, case_id, case_key, command, command_key, person};

/// A call from its first contact to its end, and a step of an administrator.
pub(crate) fn stores_steps_of_the_engine(given: &Fixture) -> Result<(), Failure> {
    let (store, engine) = (given.store()?, Engine::new()?);
    let mut tx = store.begin()?;
    let step = engine.open(at(0), |keys| Ok(tx.lock(keys)?))?;
    tx.write(&Changes::of_case(&step, at(0)))?;
    tx.commit()?;
    let deadline = step.deadline();
    ensure!(deadline.is_some(), "a case has no deadline");
    let Committed { case, commands, .. } = step.committed();
    let case = case.id().clone();
    equal("the open cases", store.open_cases(None, 10)?, vec![OpenCase::new(case.clone(), deadline)])?;

    for (n, released) in (1_i64..).zip(&commands) {
        let leased = store.lease(at(n), at(1_000))?;
        let leased = leased.ok_or_else(|| Failure::new("a released command is not leased"))?;
        let opened = Command::from_row(&leased.row, &engine.keys)?;
        equal("the leased command", &opened.id, &released.id)?;
        let command = opened.id.clone();
        let report = HostInput::Report { command, state: CommandStatus::Done, text: None };
        let input = Input::host(format!("report-{n}").parse()?, "worker", report);
        give(&*store, &engine, &case, &input, n)?.committed();
        equal(
            "the version of a reported command",
            store.read(&[leased.row.key])?.first().map(|row| row.version),
            Some(0),
        )?;
    }
    ensure!(!commands.is_empty(), "the opening releases no command");
    let cancel = Input::operator("click-1".parse()?, operator(), OperatorInput::Cancel);
    let step = give(&*store, &engine, &case, &cancel, 100)?;
    ensure!(step.is_over(), "a cancelled case is not over");
    let steps = step.committed().case.steps();
    equal("the open cases after the end", store.open_cases(None, 10)?, Vec::new())?;
    // The same input again stores nothing.
    give(&*store, &engine, &case, &cancel, 101)?.committed();
    let records = store.records(case.as_str(), 0, 100)?;
    equal("the records of the case", u32::try_from(records.len())?, steps)?;
    verify_chain(records.iter().map(String::as_bytes))
        .map_err(|error| Failure::new(format!("the records do not verify: {error:?}")))?;

    let step = engine.administer(at(200), |keys| Ok(store.read(keys)?))?;
    let mut tx = store.begin()?;
    tx.lock(&step.compare().iter().map(|(key, _)| key.clone()).collect::<Vec<_>>())?;
    tx.write(&Changes::of_desk(&step, None, at(200)))?;
    tx.commit()?;
    equal("the records of the chain `desk`", store.records("desk", 0, 10)?.len(), 1)
}

/// Makes and stores a step as a desk does: under the locks of the rows that it reads.
fn give(
    store: &dyn Store,
    engine: &Engine,
    case: &bonafides::case::CaseId,
    input: &Input,
    n: i64,
) -> Result<Step<Committed>, Failure> {
    let mut tx = store.begin()?;
    let step = engine.give(case, input, at(n), |keys| Ok(tx.lock(keys)?))?;
    tx.write(&Changes::of_case(&step, at(n)))?;
    tx.commit()?;
    let row = store.read(&[Case::key(case)])?;
    let row = row.first().ok_or_else(|| Failure::new("`read` returns no row"))?;
    Case::from_row(row, &engine.keys)?;
    Ok(step)
}

pub(crate) fn refuses_a_step_on_rows_that_changed(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let (row, other) = (person(1)?, person(2)?);
    let command = command(1, 0, 0)?;
    let open = command_key(&command)?;
    Made::at(at(0)).writes(&row, 0, b"1").releases(&command, b"")?.store(&*store)?;
    Made::at(at(1)).writes(&row, 1, b"2").store(&*store)?;
    for (what, step) in [
        ("a row that was written since", Made::at(at(2)).writes(&row, 1, b"lost")),
        ("a row that was read, not written", Made::at(at(2)).reads(&row, 1).writes(&other, 0, b"lost")),
        ("a row that was absent", Made::at(at(2)).writes(&row, 0, b"lost")),
        ("a row that exists no longer", Made::at(at(2)).writes(&other, 3, b"lost")),
        ("an absent row, not written", Made::at(at(2)).reads(&other, 1).writes(&row, 2, b"lost")),
        ("a deletion of a row that was written since", Made::at(at(2)).deletes(&row, 1)),
        ("a command that was absent", Made::at(at(2)).reads(&open, 0).writes(&row, 2, b"lost")),
        ("a command of another version", Made::at(at(2)).deletes(&open, 2)),
    ] {
        is_conflict(what, step.store(&*store))?;
    }
    let rows = store.read(&[row.clone(), other, open])?;
    let versions: Vec<u64> = rows.iter().map(|row| row.version).collect();
    equal("the versions after the conflicts", versions, vec![2, 0, 1])?;
    Ok(Made::at(at(3)).writes(&row, 2, b"3").store(&*store)?)
}

/// A step with something for each table.
fn whole(given: &Fixture, seq: u32, version: u64) -> Result<Made, Failure> {
    let case = case_id(1)?;
    Ok(Made::at(at(seq.into()))
        .writes(&case_key(&case)?, version, b"case")
        .writes(&person(1)?, version, b"person")
        .records(given.record(&case, seq))
        .releases(&command(1, seq, 0)?, b"command")?
        .leaves(&case, Some(at(1_000)), false)
        .activates("digest-1", Some(PolicyRole::InForce)))
}

/// Everything that a step can store, to be compared.
#[derive(Debug, PartialEq)]
struct Everything {
    versions: Vec<u64>,
    records: Vec<String>,
    cases: Vec<OpenCase>,
    roles: usize,
}

fn everything(store: &dyn Store) -> Result<Everything, Failure> {
    let case = case_id(1)?;
    let mut keys = vec![case_key(&case)?, person(1)?, person(2)?];
    for seq in 0..3 {
        keys.push(command_key(&command(1, seq, 0)?)?);
    }
    Ok(Everything {
        versions: store.read(&keys)?.iter().map(|row| row.version).collect(),
        records: store.records(case.as_str(), 0, 10)?,
        cases: store.open_cases(None, 10)?,
        roles: store.active_policies()?.len(),
    })
}

pub(crate) fn stores_all_of_a_step_or_nothing(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    store.keep_policy(&PolicyText::new("digest-1", "yaml", "format: 1", at(0)))?;
    let nothing = everything(&*store)?;
    // The last of the rows, in the order of keys, is not as it was read.
    let conflict = whole(given, 0, 0)?.reads(&person(2)?, 7);
    is_conflict("a step whose last row changed", conflict.store(&*store))?;
    equal("after a step that was refused", everything(&*store)?, nothing)?;

    whole(given, 0, 0)?.store(&*store)?;
    let stored = everything(&*store)?;
    equal("the rows and commands of a step", stored.versions.clone(), vec![1, 1, 0, 1, 0, 0])?;
    equal(
        "the records, cases and roles",
        (stored.records.len(), stored.cases.len(), stored.roles),
        (1, 1, 1),
    )?;
    // The record exists, and everything else is new.
    let twice = whole(given, 1, 1)?.records(given.record(&case_id(1)?, 0)).writes(&person(2)?, 0, b"lost");
    is_conflict("a step whose record exists", twice.store(&*store))?;
    equal("after a step whose record exists", everything(&*store)?, stored)
}

pub(crate) fn stores_a_record_once(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let (case, other) = (case_id(1)?, case_id(2)?);
    Made::at(at(0)).records(given.record(&case, 0)).store(&*store)?;
    is_conflict("the same record", Made::at(at(1)).records(given.record(&case, 0)).store(&*store))?;
    Made::at(at(1)).records(given.record(&other, 0)).store(&*store)?;
    Made::at(at(1)).records(given.record(&case, 1)).store(&*store)?;
    Made::at(at(1)).records(given.desk_record(0)).store(&*store)?;
    is_conflict("the same record of `desk`", Made::at(at(2)).records(given.desk_record(0)).store(&*store))?;
    equal("the records of the case", store.records(case.as_str(), 0, 10)?.len(), 2)
}

pub(crate) fn undoes_a_dropped_transaction(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    store.keep_policy(&PolicyText::new("digest-1", "yaml", "format: 1", at(0)))?;
    let nothing = everything(&*store)?;
    let step = whole(given, 0, 0)?;
    let mut tx = store.begin()?;
    tx.lock(&[person(1)?])?;
    tx.write(&step.changes())?;
    drop(tx);
    equal("after the drop", everything(&*store)?, nothing)?;
    // The locks are free again, and the step fits.
    Ok(step.store(&*store)?)
}

pub(crate) fn shows_nothing_before_the_commit(given: &Fixture) -> Result<(), Failure> {
    let (store, other) = (given.store()?, given.store()?);
    store.keep_policy(&PolicyText::new("digest-1", "yaml", "format: 1", at(0)))?;
    let nothing = everything(&*store)?;
    let mut tx = store.begin()?;
    tx.write(&whole(given, 0, 0)?.changes())?;
    // In a thread of its own, so that a reader that waits for the writer is a failure and does not hang.
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(everything(&*other)));
    let seen = receiver
        .recv_timeout(Duration::from_secs(30))
        .map_err(|_| Failure::new("a reader waits for a transaction that writes"))??;
    equal("before the commit", seen, nothing)?;
    tx.commit()?;
    equal("after the commit", everything(&*store)?.records.len(), 1)?;
    let unknown = whole(given, 1, 1)?.activates("digest-2", Some(PolicyRole::Shadow)).store(&*store);
    ensure!(
        unknown.as_ref().is_err_and(|error| *error != StoreError::Conflict),
        "the activation of a policy that is not stored: found {unknown:?}, expected an error that no repetition mends"
    );
    equal("after that error", everything(&*store)?.records.len(), 1)
}
