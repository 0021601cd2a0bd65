//! Sequencers that are killed and paused at random moments: one root for each size, and every record that was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bonafides::Time;
use bonafides::case::{Operator, OperatorKind, PolicyUse};
use bonafides::keys::KeyError;
use bonafides::log::{Checkpoint, Entry, LogKey, LogPublicKey, RawLogKey, SignedCheckpoint, Verification};
use bonafides_audit::{Evidence, ExportedLog, verify};
use bonafides_desk::{Clock, Desk, DeskError, Start};
use bonafides_parts::Store;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::call::{ORIGIN, PATIENCE, POLICY, builder};
use crate::world::World;
use crate::{FEW, random, store};

/// The sequencers that run at a time.
const PROCESSES: usize = 3;
/// The fewest heads that a run signs.
const HEADS: usize = 6;
/// How much faster the clock of the sequencers runs, so that the lease of one that was killed soon ends.
const FASTER: i64 = 200;

struct FastClock;

impl Clock for FastClock {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap() % (1 << 32) * FASTER)
    }
}

/// A key that notes what it is about to sign.
struct NotedKey {
    key: RawLogKey,
    signed: File,
}

impl LogKey for NotedKey {
    fn public(&self) -> &LogPublicKey {
        self.key.public()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        // One write, so that a kill leaves a whole line or none.
        let line = format!("{}\n", str::from_utf8(message).unwrap().replace('\n', "|"));
        (&self.signed).write_all(line.as_bytes()).unwrap();
        self.key.sign(message)
    }
}

fn raw_key() -> RawLogKey {
    RawLogKey::new(ORIGIN.parse().unwrap(), [7; 32]).unwrap()
}

fn sequencer(folder: &Path, store: Arc<dyn Store>) -> Desk {
    let signed = OpenOptions::new().create(true).append(true).open(folder.join("signed")).unwrap();
    let key = Arc::new(NotedKey { key: raw_key(), signed });
    let builder = builder(&World::at(folder), store, Duration::ZERO).clock(Arc::new(FastClock));
    builder.log_key(key).log_folder(folder.join("log")).open().unwrap()
}

/// A process of `killed`; alone, it does nothing.
#[test]
#[ignore = "is run by the others"]
fn one_sequencer() {
    let Ok(task) = std::env::var("BONAFIDES_SEQUENCE") else { return };
    let (folder, at) = task.split_once('|').unwrap();
    let desk = sequencer(Path::new(folder), store(at, FEW));
    loop {
        match desk.sequence_log() {
            // Another one writes. PostgreSQL and SQLite both say so in the end.
            Ok(_) | Err(DeskError::Store(_)) => {}
            Err(error) => panic!("{}: {error}", error.code()),
        }
    }
}

/// A process that is running, or paused.
struct Running {
    child: Child,
    is_paused: bool,
}

impl Running {
    fn start(folder: &Path, at: &str) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "sequencer::one_sequencer", "--nocapture"])
            .env("BONAFIDES_SEQUENCE", format!("{}|{at}", folder.display()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, is_paused: false }
    }

    fn signal(&mut self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.is_paused = signal == Signal::STOP;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // `kill -9`.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The number of kills: `BONAFIDES_KILLS`, or a few.
fn kills() -> u32 {
    std::env::var("BONAFIDES_KILLS").map_or(20, |kills| kills.parse().unwrap())
}

fn killed(folder: &Path, at: &str) {
    let begun = Instant::now();
    let shared = store(at, FEW);
    shared.migrate().unwrap();
    let desk = builder(&World::at(folder), Arc::clone(&shared), Duration::ZERO).open().unwrap();
    let candidate = desk.candidate(POLICY, "yaml").unwrap();
    let administrator = Operator::new("a-1", OperatorKind::Person);
    desk.use_policy(&candidate, PolicyUse::InForce, &administrator, "first set-up").unwrap();
    let done = AtomicBool::new(false);
    let (mut killed, mut paused) = (0, 0);
    let acknowledged = std::thread::scope(|scope| {
        let calls = scope.spawn(|| calls(&desk, &done));
        let end = End(&done);
        let mut running: Vec<Running> = (0..PROCESSES).map(|_| Running::start(folder, at)).collect();
        while killed < kills() {
            std::thread::sleep(Duration::from_millis(random() % 60));
            let which = usize::try_from(random()).unwrap() % PROCESSES;
            let one = &mut running[which];
            assert!(one.child.try_wait().unwrap().is_none(), "a sequencer has failed after {killed} kills");
            if one.is_paused {
                one.signal(Signal::CONT);
            } else if random().is_multiple_of(4) {
                one.signal(Signal::STOP);
                paused += 1;
            } else {
                *one = Running::start(folder, at);
                killed += 1;
            }
        }
        for one in running.iter_mut().filter(|one| one.is_paused) {
            one.signal(Signal::CONT);
        }
        // A slow machine signs little between the kills.
        while heads(folder) < HEADS && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(50));
        }
        drop(running);
        drop(end);
        calls.join().unwrap()
    });
    let last = sequencer(folder, Arc::clone(&shared));
    // The lease of the last one that was killed.
    std::thread::sleep(Duration::from_millis(200));
    while last.sequence_log().unwrap() > 0 {}
    let signed = one_root_for_each_size(folder);
    let checkpoint =
        SignedCheckpoint::open(last.checkpoint().unwrap().unwrap().as_bytes(), raw_key().public()).unwrap();
    assert_eq!(signed.get(&checkpoint.head().size), Some(&checkpoint.head().root.to_string()));
    let positions = all_are_in_the_log(&*shared, &checkpoint);
    for case in &acknowledged {
        assert!(positions.contains_key(case), "the acknowledged case {case} is not in the log");
    }
    let mut evidence = Evidence::default();
    evidence.key = Some(raw_key().public().clone());
    let verified = verify(&ExportedLog::at(&folder.join("log")), &evidence, 1).unwrap();
    assert_eq!(verified.summary.proven, checkpoint.head().size);
    println!(
        "{killed} kills and {paused} pauses in {:?}: {} cases acknowledged, {} heads signed, {} records",
        begun.elapsed(),
        acknowledged.len(),
        signed.len(),
        checkpoint.head().size
    );
    assert!(signed.len() >= HEADS, "{} heads were signed", signed.len());
}

/// Ends the calls, also if the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Opens cases until it is told to stop, and returns those that were acknowledged.
fn calls(desk: &Desk, done: &AtomicBool) -> Vec<String> {
    let mut acknowledged = Vec::new();
    while !done.load(Ordering::SeqCst) {
        let by = Operator::new(format!("operator-{}", random() % 1_000), OperatorKind::Person);
        let start = Start::new("reset_password", by, "phone").named(format!("user{}", random() % 100_000));
        match desk.start(&start) {
            Ok(case) => acknowledged.push(case.id().to_string()),
            // A database that sequencers keep busy. Nothing was promised.
            Err(DeskError::Store(_) | DeskError::Fault(_) | DeskError::Refused(_)) => {}
            Err(error) => panic!("{}: {error}", error.code()),
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    acknowledged
}

/// Returns the root that was signed for each size, signatures that were never stored included.
/// Returns the number of heads that were signed so far.
fn heads(folder: &Path) -> usize {
    let signed = fs::read_to_string(folder.join("signed")).unwrap_or_default();
    signed.lines().collect::<BTreeSet<_>>().len()
}

fn one_root_for_each_size(folder: &Path) -> BTreeMap<u64, String> {
    let mut roots = BTreeMap::new();
    let signed = fs::read_to_string(folder.join("signed")).unwrap();
    for line in signed.lines() {
        let checkpoint: Checkpoint = line.replace('|', "\n").parse().unwrap();
        let (size, root) = (checkpoint.head.size, checkpoint.head.root.to_string());
        assert_eq!(*roots.entry(size).or_insert_with(|| root.clone()), root, "two roots for {size}");
    }
    roots
}

/// Verifies every record against the checkpoint, and returns the position of the first record of each case.
fn all_are_in_the_log(store: &dyn Store, checkpoint: &SignedCheckpoint) -> BTreeMap<String, u64> {
    let mut verification = Verification::new().checkpoint(checkpoint).unwrap();
    let mut positions = BTreeMap::new();
    let mut from = 0;
    loop {
        let records = store.numbered_records(from, 1_000).unwrap();
        let Some(last) = records.last() else { break };
        from = last.position + 1;
        for record in records {
            verification.push(&Entry::read(record.bytes.as_bytes())).unwrap();
            let case: serde_json::Value = serde_json::from_str(&record.bytes).unwrap();
            positions.entry(case["case"].as_str().unwrap().to_owned()).or_insert(record.position);
        }
    }
    verification.finish().unwrap();
    assert_eq!(from, checkpoint.head().size);
    positions
}

#[test]
fn killed_and_paused_sequencers_sign_one_root_for_each_size() {
    let folder = TempDir::new().unwrap();
    let at: PathBuf = folder.path().join("desk.db");
    killed(folder.path(), at.to_str().unwrap());
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_killed_and_paused_sequencers_sign_one_root_for_each_size() {
    crate::on_server("sequencers", killed);
}
