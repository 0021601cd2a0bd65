//! The cost of sealing, appending, verifying and replaying records, compared with the least that anyone must do, in one run:
//! `cargo run --release -p bonafides-benches --bin log`.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use bonafides::audit::{Hash, leaf_hash, replay, to_canonical_json};
use bonafides::log::sequence::Sequencer;
use bonafides::log::{Entry, Tree};
use bonafides::{Facts, Policy};
use bonafides_audit::{AuditError, Evidence, ExportedLog, verify};
use bonafides_benches::counting::{Counting, count};
use bonafides_benches::logged::{Recorded, hash_alone, write_log};
use bonafides_benches::measure::{Pair, pair};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

type Failure = Box<dyn Error>;

/// The most that each may take, as a multiple of the work beside it.
const SEAL: f64 = 1.2;
const APPEND: f64 = 1.5;
const VERIFY: f64 = 1.3;
const REPLAY: f64 = 2.0;
/// The most bytes of a tree.
const HELD: i64 = 64 << 10;
/// The records that are appended at a time.
const BATCH: usize = 1000;

fn main() -> Result<(), Failure> {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    let (records, rounds) = if quick { (20_000, 1) } else { (1_000_000, 5) };
    let (policies, like) = Recorded::all();
    println!("| | this | beside | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    seal(&like, if quick { 11 } else { 301 });
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("log.jsonl");
    let mut out = BufWriter::new(File::create(&path)?);
    write_log(&mut out, records, &like)?;
    out.flush()?;
    append(&path, records, rounds)?;
    verify_all(&path, records, rounds)?;
    again(&policies.into_values().collect::<Vec<_>>(), &like, if quick { 3 } else { 51 });
    Ok(())
}

fn row(what: &str, measured: Pair, goal: f64, unit: (&str, f64)) {
    let Pair { first, second, ratio } = measured;
    let missed = if ratio <= goal { "" } else { " missed" };
    let (name, size) = unit;
    println!(
        "| {what} | {:.2} {name} | {:.2} {name} | {ratio:.2} | ≤ {goal}{missed} |",
        first / size,
        second / size
    );
}

/// One record after the other, of every kind that calls have.
fn seal(like: &[Recorded], rounds: usize) {
    let sealed: Vec<_> = like.iter().map(Recorded::sealed).collect();
    let engine = || {
        let seal = |record| to_canonical_json(record).map(|text| leaf_hash(text.as_bytes()));
        sealed.iter().filter_map(|record| seal(record).ok()).count()
    };
    let by_hand = || sealed.iter().filter(|record| record.by_hand() != [0; 32]).count();
    let measured = pair(rounds, Duration::from_millis(2), engine, by_hand);
    let each = 1e3 * f64::from(u32::try_from(like.len()).unwrap_or(1));
    row("seal a record; vs serde_json and SHA-256", measured, SEAL, ("µs", each));
}

fn lines(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(BufReader::new(File::open(path)?).split(b'\n').collect::<Result<_, _>>()?)
}

/// Both hash the same records, of the length that they have in practice.
fn append(path: &Path, records: usize, rounds: usize) -> Result<(), Failure> {
    let some = lines(path)?.into_iter().take(20_000).collect::<Vec<_>>();
    let all = || some.iter().cycle().take(records).map(Vec::as_slice);
    let held = std::cell::Cell::new(0);
    let appended = || {
        let (tree, counts) = count(|| {
            let mut tree = Tree::new();
            for (at, record) in all().enumerate() {
                tree.push(leaf_hash(record));
                if at % BATCH == 0 {
                    black_box(tree.root());
                }
            }
            tree
        });
        held.set(counts.held);
        tree.root()
    };
    let measured = pair(rounds, Duration::ZERO, appended, || hash_alone(all()));
    row(
        &format!("append {records} records, a root for each {BATCH}; vs their hashes alone"),
        measured,
        APPEND,
        ("s", 1e9),
    );
    let sequenced = || {
        let mut sequencer = Sequencer::new();
        let mut hashes = all().map(leaf_hash);
        loop {
            let batch: Vec<Hash> = hashes.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return *sequencer.head();
            }
            let append = sequencer.append(batch);
            black_box(append.tiles());
            sequencer.committed(append);
        }
    };
    let measured = pair(rounds, Duration::ZERO, sequenced, || hash_alone(all()));
    row(&format!("sequence them, {BATCH} at a time, with tiles"), measured, APPEND, ("s", 1e9));
    let kept = if held.get() <= HELD { "" } else { " missed" };
    println!("| bytes that the tree keeps | {} B | | | ≤ {HELD} B{kept} |", held.get());
    Ok(())
}

/// Both with two threads, from one file.
fn verify_all(path: &Path, records: usize, rounds: usize) -> Result<(), Failure> {
    let log = ExportedLog::at(path);
    let whole = || verify(&log, &Evidence::default(), 2).map(|verified| verified.summary.records);
    assert_eq!(whole()?, u64::try_from(records)?, "the log is valid");
    let alone = || {
        let mut sum = 0_u64;
        let read = |record: &[u8]| (serde_json::from_slice::<Value>(record).is_ok(), leaf_hash(record));
        let ended = log.read(0, 2, read, |(is_json, _)| {
            sum = sum.saturating_add(u64::from(is_json));
            Ok::<_, AuditError>(())
        });
        ended.map(|()| sum)
    };
    let measured = pair(rounds, Duration::ZERO, || whole().ok(), || alone().ok());
    row(
        &format!("verify {records} records, 2 threads; vs serde_json and hashes alone"),
        measured,
        VERIFY,
        ("s", 1e9),
    );
    let read = || log.read(0, 2, Entry::read, |_| Ok::<_, AuditError>(()));
    let measured = pair(rounds, Duration::ZERO, || whole().ok(), || read().ok());
    row("- vs reading each record by the rules alone", measured, VERIFY, ("s", 1e9));
    Ok(())
}

/// On one thread.
fn again(policies: &[Policy], like: &[Recorded], rounds: usize) {
    let find = |digest: &Hash| {
        let digest = digest.to_string();
        policies.iter().find(|policy| policy.digest() == digest)
    };
    let replayed = || like.iter().filter(|record| replay(record.text.as_bytes(), find).is_ok()).count();
    assert_eq!(replayed(), like.len(), "every decision follows");
    let decide = |record: &Recorded| {
        let digest = record.decision.policy().digest();
        let policy = policies.iter().find(|policy| policy.digest() == digest)?;
        let entry = Entry::read(record.text.as_bytes());
        Some((policy.decide(&Facts::from_json(&record.facts).ok()?).ok()?, entry))
    };
    let beside = || like.iter().filter(|record| decide(record).is_some()).count();
    let measured = pair(rounds, Duration::from_millis(2), replayed, beside);
    let each = 1e3 * f64::from(u32::try_from(like.len()).unwrap_or(1));
    row("replay a record; vs reading it and deciding", measured, REPLAY, ("µs", each));
}
