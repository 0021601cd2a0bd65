use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use bonafides_parts::store::{NumberedRecord, Store};

use super::threads::in_threads;
use crate::fixture::{Failure, Fixture, at, ensure, equal};
use crate::made::{Made, case_id};

/// Stores the record `seq` of the case `n`.
pub(super) fn record(given: &Fixture, store: &dyn Store, now: i64, n: u32, seq: u32) -> Result<(), Failure> {
    Ok(Made::at(at(now)).records(given.record(&case_id(n)?, seq)).store(store)?)
}

pub(crate) fn reads_records_of_a_chain(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    let case = case_id(1)?;
    let bytes =
        |seqs: &[u32]| -> Vec<String> { seqs.iter().map(|seq| given.record(&case, *seq).bytes).collect() };
    for seq in 0..12 {
        record(given, &*store, 0, 1, seq)?;
    }
    record(given, &*store, 0, 2, 0)?;
    Made::at(at(0)).records(given.desk_record(0)).store(&*store)?;
    let chain = case.as_str();
    equal("all", store.records(chain, 0, 100)?, bytes(&(0..12).collect::<Vec<_>>()))?;
    equal("from 9", store.records(chain, 9, 100)?, bytes(&[9, 10, 11]))?;
    equal("two from 9", store.records(chain, 9, 2)?, bytes(&[9, 10]))?;
    equal("after the last", store.records(chain, 12, 100)?, Vec::new())?;
    equal("an unknown case", store.records(case_id(3)?.as_str(), 0, 100)?, Vec::new())?;
    equal("the chain `desk`", store.records("desk", 0, 100)?, vec![given.desk_record(0).bytes])
}

/// Returns the records with a position, after a check that the positions have no gap and each chain is in order.
fn log(store: &dyn Store) -> Result<Vec<NumberedRecord>, Failure> {
    let mut log: Vec<NumberedRecord> = Vec::new();
    loop {
        let page = store.numbered_records(u64::try_from(log.len())?, 7)?;
        if page.is_empty() {
            break;
        }
        log.extend(page);
    }
    let mut chains: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (expected, record) in (0..).zip(&log) {
        equal("a position", record.position, expected)?;
        let (chain, seq) = record.bytes.split_once(",\"note\"").unwrap_or((&record.bytes, ""));
        chains.entry(chain).or_default().push(seq.rsplit_once(':').map_or("", |(_, seq)| seq));
    }
    for (chain, seqs) in chains {
        let expected: Vec<String> = (0..seqs.len()).map(|seq| format!("{seq}}}")).collect();
        ensure!(seqs == expected, "{chain}: the positions are in the order {seqs:?}");
    }
    Ok(log)
}

pub(crate) fn numbers_records_without_a_gap(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    equal("numbered in an empty store", store.number_records(10)?, 0)?;
    for n in 0..7 {
        record(given, &*store, 0, n, 0)?;
    }
    equal("numbered, of seven, at most three", store.number_records(3)?, 3)?;
    equal("the log", log(&*store)?.len(), 3)?;
    record(given, &*store, 1, 9, 0)?;
    equal("numbered, of the rest", store.number_records(100)?, 5)?;
    equal("numbered, of none", store.number_records(100)?, 0)?;
    let all = log(&*store)?;
    equal("the log", all.len(), 8)?;
    equal("records from 6", store.numbered_records(6, 10)?, all.get(6..).unwrap_or_default().to_vec())?;
    equal("records after the last", store.numbered_records(8, 10)?, Vec::new())
}

pub(crate) fn numbers_predecessors_first(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    // With clocks that differ, and more than nine steps: neither the time nor the text gives the order.
    for seq in 0..12 {
        for n in [3, 1, 2] {
            record(given, &*store, 100 - i64::from(seq), n, seq)?;
        }
        if seq == 5 {
            equal("numbered", store.number_records(4)?, 4)?;
        }
    }
    while store.number_records(5)? > 0 {}
    equal("the log", log(&*store)?.len(), 36)
}

/// Half of the threads commit steps, the others number records all the time.
pub(crate) fn numbers_records_while_others_commit(given: &Fixture) -> Result<(), Failure> {
    let writers = AtomicUsize::new(4);
    in_threads(given, |n, store| {
        if n % 2 == 1 {
            while writers.load(Ordering::SeqCst) > 0 {
                store.number_records(3)?;
            }
            return Ok(());
        }
        let written = (0..25).try_for_each(|seq| record(given, store, 0, u32::try_from(n)?, seq));
        writers.fetch_sub(1, Ordering::SeqCst);
        written
    })?;
    let store = given.store()?;
    store.number_records(1_000)?;
    equal("the log", log(&*store)?.len(), 100)
}

pub(crate) fn finds_the_position_of_a_record(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    for seq in 0..3 {
        record(given, &*store, 0, 1, seq)?;
        record(given, &*store, 0, 2, seq)?;
    }
    let (first, second) = (case_id(1)?, case_id(2)?);
    equal("a record without a position", store.position(first.as_str(), 0)?, None)?;
    store.number_records(100)?;
    for (case, seq) in [(&first, 0), (&second, 0), (&second, 2)] {
        let position = store.position(case.as_str(), seq)?;
        let at = position.map(|position| store.numbered_records(position, 1)).transpose()?;
        let bytes = at.and_then(|page| page.into_iter().next()).map(|record| record.bytes);
        equal("the record at its position", bytes, Some(given.record(case, seq).bytes))?;
    }
    record(given, &*store, 0, 1, 3)?;
    equal("a new record", store.position(first.as_str(), 3)?, None)?;
    equal("a record that does not exist", store.position(first.as_str(), 4)?, None)?;
    equal("an unknown chain", store.position(case_id(3)?.as_str(), 0)?, None)
}

pub(crate) fn moves_cursors_only_forward(given: &Fixture) -> Result<(), Failure> {
    let store = given.store()?;
    equal("a new sink", store.cursor("siem")?, 0)?;
    store.set_cursor("siem", 10)?;
    equal("a sink", store.cursor("siem")?, 10)?;
    store.set_cursor("siem", 7)?;
    equal("a sink that went back", store.cursor("siem")?, 10)?;
    in_threads(given, |n, store| {
        let positions: Vec<u64> = (11..=50).collect();
        let mine = positions.iter().skip(n % 3);
        mine.step_by(3).try_for_each(|position| Ok(store.set_cursor("siem", *position)?))
    })?;
    equal("a sink after eight threads", store.cursor("siem")?, 50)?;
    equal("another sink", store.cursor("file")?, 0)
}
