//! Every fault of a log of 1,000 records, one at a time: every byte changed, every record removed, swapped and doubled, every
//! tail cut. Each is found, and the first bad record is named.
//!
//! A verification is taken up where the records begin to differ, and records that are the same are read once: both are what
//! verifying from the first byte would come to.

use std::thread;

use bonafides::audit::ChainProblem;
use bonafides::log::{
    CheckpointError, Entry, Head, LogError, LogProblem, LogSummary, ProofError, Receipt, SignedCheckpoint,
    Tiles, Verification, inclusion_proof,
};
use bonafides_tests::log::{Published, key, record, records};
use serde_json::Value;

const RECORDS: usize = 1_000;
const CASES: usize = 23;
/// The records between two checkpoints, where there are no tiles.
const INTERVAL: usize = 25;

/// A log with its evidence.
struct Log {
    records: Vec<String>,
    published: Published,
    checkpoints: Vec<SignedCheckpoint>,
}

impl Log {
    fn new() -> Self {
        let records = records(RECORDS, CASES);
        let (published, checkpoints) = Published::in_appends(&records, &[INTERVAL; RECORDS / INTERVAL - 1]);
        Self { records, published, checkpoints }
    }

    fn newest(&self) -> &SignedCheckpoint {
        self.checkpoints.last().unwrap()
    }

    /// A verification against the newest checkpoint and the tiles.
    fn with_tiles(&self) -> Verification<'_> {
        let mut tiles = Tiles::open(*self.newest().head(), &self.published).unwrap();
        // Read once, and kept.
        assert_eq!(tiles.position(&Head::empty().root), Ok(None));
        Verification::new().checkpoint(self.newest()).unwrap().tiles(tiles).unwrap()
    }

    /// A verification of records against checkpoints alone.
    fn with_checkpoints(&self) -> Verification<'static> {
        let checkpoints = self.checkpoints.iter();
        checkpoints.fold(Verification::new(), |sum, checkpoint| sum.checkpoint(checkpoint).unwrap())
    }

    fn entries(&self) -> Vec<Entry> {
        self.records.iter().map(|record| Entry::read(record.as_bytes())).collect()
    }

    /// The positions of the first and the last record of each record's case, and of the one before it in its case.
    fn places(&self) -> Vec<Place> {
        let case = |record: &String| serde_json::from_str::<Value>(record).unwrap()["case"].to_string();
        let cases: Vec<String> = self.records.iter().map(case).collect();
        (0..RECORDS)
            .map(|at| Place {
                before: cases[..at].iter().rposition(|case| *case == cases[at]),
                after: cases[at + 1..].iter().position(|case| *case == cases[at]).map(|after| at + 1 + after),
            })
            .collect()
    }
}

/// The neighbours of a record in its case.
struct Place {
    before: Option<usize>,
    after: Option<usize>,
}

/// Ends a verification with these entries.
fn verify<'e>(
    mut verification: Verification<'_>,
    entries: impl IntoIterator<Item = &'e Entry>,
) -> Result<LogSummary, LogError> {
    for entry in entries {
        verification.push(entry)?;
    }
    verification.finish()
}

/// Runs `of` for each position, each in turn after the records before it, in two threads.
fn for_each<'l>(
    log: &Log,
    start: impl Fn() -> Verification<'l> + Sync,
    of: impl Fn(usize, &Verification<'l>, &[Entry]) + Sync,
) {
    let entries = log.entries();
    thread::scope(|scope| {
        for part in 0..2 {
            let (entries, start, of) = (&entries, &start, &of);
            scope.spawn(move || {
                let mut before = start();
                for (at, entry) in entries.iter().enumerate() {
                    if at % 2 == part {
                        of(at, &before, entries);
                    }
                    before.push(entry).unwrap();
                }
            });
        }
    });
}

/// The record with one byte changed, by a value that is another one from place to place.
fn changed(record: &str, byte: usize) -> Vec<u8> {
    let mut bytes = record.as_bytes().to_vec();
    bytes[byte] ^= u8::try_from(byte % 255 + 1).unwrap();
    bytes
}

#[track_caller]
fn assert_found(found: &Result<LogSummary, LogError>, record: usize, problem: &LogProblem) {
    let error = found.as_ref().unwrap_err();
    assert_eq!((error.record, &error.problem), (Some(record as u64), problem));
}

#[test]
fn an_untouched_log_is_valid() {
    let log = Log::new();
    let entries = log.entries();
    for verification in [log.with_tiles(), log.with_checkpoints()] {
        let summary = verify(verification, &entries).unwrap();
        assert_eq!((summary.records, summary.proven, summary.cases), (1000, 1000, CASES as u64 + 1));
    }
    let unproven = verify(Verification::new(), &entries).unwrap();
    assert_eq!((unproven.records, unproven.proven), (1000, 0));
    let empty = verify(Verification::new(), &[]).unwrap();
    assert_eq!((empty.records, empty.cases), (0, 0));
}

#[test]
fn every_changed_byte_is_found_in_its_record() {
    let log = Log::new();
    for_each(
        &log,
        || log.with_tiles(),
        |at, before, entries| {
            for byte in 0..log.records[at].len() {
                let entry = Entry::read(&changed(&log.records[at], byte));
                let found = verify(before.clone(), std::iter::once(&entry).chain(&entries[at + 1..]));
                assert_found(&found, at, &LogProblem::Edited);
            }
        },
    );
}

/// Without tiles, a record that is valid by itself is proven by the next record of its case, and by the next checkpoint.
#[test]
fn every_changed_byte_is_found_without_tiles() {
    let log = Log::new();
    let places = log.places();
    for_each(
        &log,
        || log.with_checkpoints(),
        |at, before, entries| {
            let (from, to) = (at / INTERVAL * INTERVAL, at / INTERVAL * INTERVAL + INTERVAL - 1);
            for byte in 0..log.records[at].len() {
                let bytes = changed(&log.records[at], byte);
                let entry = Entry::read(&bytes);
                let error =
                    verify(before.clone(), std::iter::once(&entry).chain(&entries[at + 1..])).unwrap_err();
                let place = &places[at];
                match error.record {
                    Some(record) if record == at as u64 => {}
                    // The checkpoint comes before the next record of the case.
                    None => {
                        assert_eq!(error.problem, LogProblem::Root { from: from as u64, to: to as u64 });
                        assert!(place.after.is_none_or(|after| after > to), "{at}: {error:?}");
                    }
                    // Its link was changed, and nothing that follows tells which of the two records is bad; or its case or
                    // number was, and it is missing where the next record of its case is.
                    Some(record) => {
                        let neighbours = [place.before, place.after];
                        let named = neighbours.into_iter().flatten().any(|other| other as u64 == record);
                        assert!(named, "{at}, byte {byte}: {error:?}");
                        let link = error.problem == ChainProblem::OneOfTwo.into() && place.after.is_none();
                        let case = matches!(error.problem, LogProblem::Chain(ChainProblem::Sequence { .. }));
                        assert!(link || case, "{at}, byte {byte}: {error:?}");
                    }
                }
            }
        },
    );
}

#[test]
fn every_removed_record_is_found() {
    let log = Log::new();
    let places = log.places();
    for_each(
        &log,
        || log.with_tiles(),
        |at, before, entries| {
            let found = verify(before.clone(), &entries[at + 1..]);
            let (found_records, size) = (RECORDS as u64 - 1, RECORDS as u64);
            if at == RECORDS - 1 {
                assert_found(&found, at, &LogProblem::CutTail { found: found_records, size });
            } else {
                assert_found(&found, at, &LogProblem::Missing { next: at as u64 + 1 });
            }
        },
    );
    for_each(
        &log,
        || log.with_checkpoints(),
        |at, before, entries| {
            let error = verify(before.clone(), &entries[at + 1..]).unwrap_err();
            // Whatever comes first: the next record of the case, or the checkpoint.
            let checkpoint = at / INTERVAL * INTERVAL + INTERVAL - 1;
            match places[at].after.filter(|after| *after <= checkpoint) {
                Some(after) => assert_eq!(error.record, Some(after as u64 - 1)),
                None if checkpoint == RECORDS - 1 => assert_eq!(error.record, Some(RECORDS as u64 - 1)),
                None => assert!(
                    matches!(error.problem, LogProblem::Root { .. } | LogProblem::Chain(_)),
                    "{error:?}"
                ),
            }
        },
    );
}

#[test]
fn every_swapped_record_is_found() {
    let log = Log::new();
    for distance in [1, 2, 500] {
        for_each(
            &log,
            || log.with_tiles(),
            |at, before, entries| {
                let Some(other) = Some(at + distance).filter(|other| *other < RECORDS) else { return };
                let mut swapped: Vec<&Entry> = entries[at..].iter().collect();
                swapped.swap(0, distance);
                assert_found(
                    &verify(before.clone(), swapped),
                    at,
                    &LogProblem::Moved { place: other as u64 },
                );
            },
        );
        for_each(
            &log,
            || log.with_checkpoints(),
            |at, before, entries| {
                if at + distance < RECORDS {
                    let mut swapped: Vec<&Entry> = entries[at..].iter().collect();
                    swapped.swap(0, distance);
                    let error = verify(before.clone(), swapped).unwrap_err();
                    assert!(error.record.is_none_or(|record| record >= at as u64), "{at}: {error:?}");
                }
            },
        );
    }
}

#[test]
fn every_doubled_record_is_found() {
    let log = Log::new();
    let sequence = |at: usize| {
        let seq = serde_json::from_str::<Value>(&log.records[at]).unwrap()["seq"].as_u64().unwrap();
        LogProblem::from(ChainProblem::Sequence { expected: seq + 1, found: seq })
    };
    for_each(
        &log,
        || log.with_tiles(),
        |at, before, entries| {
            let doubled = [&entries[at], &entries[at]].into_iter().chain(&entries[at + 1..]);
            let found = verify(before.clone(), doubled);
            // Behind the records of the checkpoint there are no tiles, but the number of the copy is taken.
            let problem =
                if at == RECORDS - 1 { sequence(at) } else { LogProblem::Doubled { of: at as u64 } };
            assert_found(&found, at + 1, &problem);
        },
    );
    for_each(
        &log,
        || log.with_checkpoints(),
        |at, before, entries| {
            let doubled = [&entries[at], &entries[at]].into_iter().chain(&entries[at + 1..]);
            assert_found(&verify(before.clone(), doubled), at + 1, &sequence(at));
        },
    );
}

#[test]
fn every_added_record_is_found() {
    let log = Log::new();
    let new = Entry::read(record("new", 0, None).as_bytes());
    for_each(
        &log,
        || log.with_tiles(),
        |at, before, entries| {
            let found = verify(before.clone(), std::iter::once(&new).chain(&entries[at..]));
            assert_found(&found, at, &LogProblem::Added);
        },
    );
    for_each(
        &log,
        || log.with_checkpoints(),
        |at, before, entries| {
            let error = verify(before.clone(), std::iter::once(&new).chain(&entries[at..])).unwrap_err();
            let (from, to) = (at / INTERVAL * INTERVAL, at / INTERVAL * INTERVAL + INTERVAL - 1);
            assert_eq!(error.problem, LogProblem::Root { from: from as u64, to: to as u64 });
        },
    );
}

#[test]
fn every_cut_tail_is_found_against_a_checkpoint() {
    let log = Log::new();
    let size = RECORDS as u64;
    for_each(
        &log,
        || log.with_tiles(),
        |at, before, _| {
            assert_found(&before.clone().finish(), at, &LogProblem::CutTail { found: at as u64, size });
        },
    );
    for_each(
        &log,
        || log.with_checkpoints(),
        |at, before, _| {
            assert_found(&before.clone().finish(), at, &LogProblem::CutTail { found: at as u64, size });
        },
    );
}

/// A log that was rewritten from some record on, with valid chains.
#[test]
fn every_rewritten_tail_is_found_against_a_checkpoint() {
    let log = Log::new();
    let mut chains = std::collections::BTreeMap::<String, (usize, bonafides::audit::Hash)>::new();
    let entries = log.entries();
    let mut before = log.with_checkpoints();
    let mut with_tiles = log.with_tiles();
    for (at, text) in log.records.iter().enumerate() {
        let record_of: Value = serde_json::from_str(text).unwrap();
        let case = record_of["case"].as_str().unwrap();
        let (seq, last) = chains.get(case).map_or((0, None), |(seq, last)| (seq + 1, Some(*last)));
        let forged = record(case, seq, last).replace("\"kind\":\"person\"", "\"kind\":\"host\"");
        let forged = Entry::read(forged.as_bytes());
        assert_found(&verify(with_tiles.clone(), [&forged]), at, &LogProblem::Edited);
        let rest = at + 1..(at / INTERVAL + 1) * INTERVAL;
        let error = verify(before.clone(), std::iter::once(&forged).chain(&entries[rest])).unwrap_err();
        assert!(error.record.is_none_or(|record| record == at as u64), "{at}: {error:?}");
        chains.insert(case.to_owned(), (seq, bonafides::audit::leaf_hash(text.as_bytes())));
        before.push(&entries[at]).unwrap();
        with_tiles.push(&entries[at]).unwrap();
    }
}

#[test]
fn a_record_of_a_newer_format_is_refused() {
    let newer = record("c1", 0, None).replace("\"v\":1", "\"v\":2");
    let found = verify(Verification::new(), &[Entry::read(newer.as_bytes())]);
    assert_found(&found, 0, &ChainProblem::Format { found: 2 }.into());
    assert_eq!(found.unwrap_err().problem.help(), "use a newer version");
}

#[test]
fn a_log_that_shrank_or_shows_two_roots_is_refused() {
    let log = Log::new();
    let (old, newest) = (&log.checkpoints[3], log.newest());
    let refused = |found: Result<Verification<'_>, LogError>| found.err().unwrap().problem;
    let shrunk = refused(Verification::new().checkpoint(newest).unwrap().checkpoint(old));
    let sizes = ProofError::Shrunk { old: 1000, new: 100 };
    assert_eq!(shrunk, LogProblem::Checkpoint(CheckpointError::Order(sizes)));
    let fork = SignedCheckpoint::sign(Head::new(1000, old.head().root), &key()).unwrap();
    let split = LogProblem::Checkpoint(CheckpointError::Order(ProofError::Contradiction));
    assert_eq!(refused(Verification::new().checkpoint(newest).unwrap().checkpoint(&fork)), split);
    let tiles = Tiles::open(*newest.head(), &log.published).unwrap();
    assert_eq!(refused(Verification::new().checkpoint(&fork).unwrap().tiles(tiles)), split);
    // A log whose older part is another one: the records fit the newest checkpoint, and not the older.
    let other = records(RECORDS, CASES - 1);
    let (_, mut others) = Published::in_appends(&other, &[100]);
    let verification = Verification::new().checkpoint(&others.remove(0)).unwrap().checkpoint(newest).unwrap();
    let error = verify(verification, &log.entries()).unwrap_err();
    assert_eq!(error.problem, LogProblem::Root { from: 0, to: 99 });
}

/// The receipts of persons are evidence against the log: it must have their records, at their positions.
#[test]
fn a_log_without_the_record_of_a_receipt_is_refused() {
    let log = Log::new();
    let places: Vec<usize> = (0..RECORDS)
        .filter(|at| serde_json::from_str::<Value>(&log.records[*at]).unwrap()["case"] == "c7")
        .collect();
    let last = *places.last().unwrap();
    let mut tiles = Tiles::open(*log.newest().head(), &log.published).unwrap();
    type Failure = Box<dyn std::error::Error>;
    let proof = inclusion_proof::<Failure>(last as u64, 1000, |of| Ok(tiles.subtree(of)?)).unwrap();
    let own = places.iter().map(|at| log.records[*at].clone()).collect();
    let receipt = Receipt::new(own, vec![], proof, log.newest().clone()).unwrap();
    let start = || Verification::new().receipt(&receipt).unwrap();
    let mut entries = log.entries();
    assert_eq!(verify(start(), &entries).unwrap().proven, 1000);
    let cut = verify(start(), &entries[..last]);
    assert_found(&cut, last, &LogProblem::CutTail { found: last as u64, size: 1000 });
    let other = records(RECORDS, CASES - 1);
    entries[last] = Entry::read(changed(&other[last], 0).as_slice());
    assert_found(&verify(start(), &entries), last, &LogProblem::Edited);
}
