//! Processes that are killed in the middle of calls. Whatever was acknowledged is there, and nothing happens twice.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]
#![expect(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may overflow")]

mod call;
#[cfg(unix)]
mod sequencer;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafides::case::{Operator, OperatorKind, PolicyUse};
use bonafides::keys::{KeyName, Keys as _};
use bonafides_desk::Start;
use bonafides_parts::Store;
use bonafides_parts::store::Tenant;
use bonafides_store_postgres::PostgresDatabase;
use bonafides_store_sqlite::SqliteStore;

use call::{Caller, ORIGIN, POLICY, desk};
use world::{World, account};

/// The connections of a process to PostgreSQL, in most tests: few, so that threads wait for each other.
const FEW: usize = 4;

/// Opens a database: `schema@server` of PostgreSQL, or the path of a file.
fn store(at: &str, connections: usize) -> Arc<dyn Store> {
    let tenant: Tenant = ORIGIN.parse().unwrap();
    match at.split_once('@') {
        Some((schema, server)) => {
            let config: postgres::Config = server.parse().unwrap();
            let database = PostgresDatabase::new(move || config.connect(postgres::NoTls));
            Arc::new(database.schema(schema.parse().unwrap()).connections(connections).store(&tenant))
        }
        None => Arc::new(SqliteStore::open(at, tenant).unwrap()),
    }
}

/// A process of `several_processes`; alone, it does nothing.
#[test]
#[ignore = "is run by the others"]
fn one_process() {
    let Ok(task) = std::env::var("BONAFIDES_CRASH") else { return };
    let task: Vec<&str> = task.split('|').collect();
    let world = World::at(Path::new(task[0]));
    let connections = task[5].parse().unwrap();
    let desk = desk(&world, store(task[1], connections), Duration::from_secs(20));
    let (from, to) = (task[3].parse().unwrap(), task[4].parse().unwrap());
    let caller = Caller { desk: &desk, world: &world, name: task[2].to_owned() };
    if connections == FEW { caller.run(from, to) } else { caller.run_at_once(from, to) }
}

struct Process {
    child: Child,
    task: String,
    kills: u32,
}

fn spawn(task: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "one_process", "--nocapture"])
        .env("BONAFIDES_CRASH", task)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Runs processes with calls each, and kills one at random, again and again. `pace` is the longest time between two kills, in milliseconds.
fn several_processes(processes: usize, calls: usize, kills: u32, pace: u64, folder: &Path, at: &str) {
    run_processes(processes, calls, kills, pace, folder, at, FEW);
}

fn run_processes(
    processes: usize,
    calls: usize,
    kills: u32,
    pace: u64,
    folder: &Path,
    at: &str,
    connections: usize,
) {
    let world = World::at(folder);
    let store = store(at, FEW);
    store.migrate().unwrap();
    let desk = desk(&world, Arc::clone(&store), Duration::ZERO);
    let candidate = desk.candidate(POLICY, "yaml").unwrap();
    let administrator = Operator::new("a-1", OperatorKind::Person);
    desk.use_policy(&candidate, PolicyUse::InForce, &administrator, "first set-up").unwrap();

    let mut running: Vec<Process> = (0..processes)
        .map(|n| {
            let (from, to) = (n * calls, (n + 1) * calls);
            let task = format!("{}|{at}|p{n}|{from}|{to}|{connections}", folder.display());
            Process { child: spawn(&task), task, kills: 0 }
        })
        .collect();
    let mut killed = 0;
    let begun = Instant::now();
    while !running.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(3600), "hangs");
        std::thread::sleep(Duration::from_millis(random() % pace));
        if killed < kills {
            let at = usize::try_from(random()).unwrap() % running.len();
            let process = &mut running[at];
            // `kill -9`.
            process.child.kill().unwrap();
            process.child.wait().unwrap();
            (process.kills, killed) = (process.kills + 1, killed + 1);
            process.child = spawn(&process.task);
        }
        running.retain_mut(|process| match process.child.try_wait().unwrap() {
            None => true,
            Some(status) => {
                assert!(status.success(), "{} failed after {} kills", process.task, process.kills);
                false
            }
        });
    }
    println!("{processes} processes, {calls} calls each, {killed} kills, {:?}", begun.elapsed());
    desk.run_until_idle().unwrap();
    let leased = Instant::now();
    while desk.status().unwrap().store.waiting > 0 {
        // A lease of a process that was killed.
        assert!(leased.elapsed() < Duration::from_secs(300), "{:?}", desk.status());
        std::thread::sleep(Duration::from_millis(200));
        desk.run_until_idle().unwrap();
    }
    let everything = Everything { world: &world, desk: &desk, store: &*store, people: processes * calls };
    everything.is_right();
}

struct Everything<'a> {
    world: &'a World,
    desk: &'a bonafides_desk::Desk,
    store: &'a dyn Store,
    people: usize,
}

impl Everything<'_> {
    fn is_right(&self) {
        let chains = self.chains_verify();
        self.acknowledged_steps_are_there(&chains);
        self.secrets_are_set_once_and_nobody_is_locked_out(self.redeemed());
        let mut sends: BTreeMap<String, u32> = BTreeMap::new();
        for (_, text) in self.world.all("sent") {
            let (address, text) = text.split_once('\n').unwrap();
            // Notices have a budget of their own.
            if text.contains("service desk code") {
                *sends.entry(address.to_owned()).or_default() += 1;
            }
        }
        let most = sends.into_iter().max_by_key(|(_, count)| *count).unwrap();
        println!("most codes to one destination: {}", most.1);
        assert!(most.1 <= 5, "the limit of a destination: {most:?}");
        assert!(self.desk.status().unwrap().dead.is_empty());
    }

    /// Every chain verifies. Returns the inputs of each, as recorded.
    fn chains_verify(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut chains: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut from = 0;
        loop {
            let records = self.store.numbered_records(from, 1000).unwrap();
            let Some(last) = records.last() else { break };
            from = last.position + 1;
            for record in records {
                chains.entry(member(&record.bytes, "case").to_owned()).or_default().push(record.bytes);
            }
        }
        assert_eq!(self.store.status(bonafides::Time::from_milliseconds(0)).unwrap().unnumbered, 0);
        for (case, records) in &chains {
            let verified = bonafides::audit::verify_chain(records.iter().map(String::as_bytes));
            assert!(verified.is_ok(), "{case}: {verified:?}");
        }
        let inputs =
            |records: &Vec<String>| records.iter().map(|record| member(record, "input").to_owned()).collect();
        chains.iter().map(|(case, records)| (case.clone(), inputs(records))).collect()
    }

    /// The grants that were redeemed.
    fn redeemed(&self) -> usize {
        let mut records: Vec<String> = Vec::new();
        loop {
            let from = u64::try_from(records.len()).unwrap();
            let more = self.store.numbered_records(from, 1000).unwrap();
            if more.is_empty() {
                return records.iter().filter(|record| member(record, "type") == "redeem").count();
            }
            records.extend(more.into_iter().map(|record| record.bytes));
        }
    }

    fn acknowledged_steps_are_there(&self, chains: &BTreeMap<String, BTreeSet<String>>) {
        let keys = call::keys();
        let mut count = 0;
        for (case, input) in self.world.inputs() {
            let mac = keys.mac(KeyName::Index, keys.current(KeyName::Index), &[input.as_bytes()]).unwrap();
            let mac = mac.iter().fold(String::new(), |mac, byte| mac + &format!("{byte:02x}"));
            assert!(chains[&case].contains(&mac), "{case} has lost the input {input}");
            count += 1;
        }
        assert!(count > 0, "no step was acknowledged");
    }

    fn secrets_are_set_once_and_nobody_is_locked_out(&self, redeemed: usize) {
        let (mut without, mut set) = (0, 0);
        for number in 0..self.people {
            let passwords = self.world.passwords(&account(number));
            // A call that begins again may end in a second grant, with another password; no grant sets one twice.
            let different: BTreeSet<&String> = passwords.iter().collect();
            assert_eq!(different.len(), passwords.len(), "{number}: a grant was carried out twice");
            set += passwords.len();
            without += usize::from(passwords.is_empty());
            let by = Operator::new(format!("last-{number}"), OperatorKind::Person);
            let start = Start::new("reset_password", by, "phone").account(account(number));
            let view = self.desk.start(&start).unwrap().view().unwrap();
            assert!(!view.closed, "{number} is locked out");
        }
        assert!(set <= redeemed, "{set} passwords for {redeemed} grants");
        println!(
            "{without} of {} people without a password, {set} passwords for {redeemed} grants",
            self.people
        );
    }
}

/// A member of a record whose value is a text.
fn member<'r>(record: &'r str, name: &str) -> &'r str {
    let (_, rest) = record.rsplit_once(&format!("\"{name}\":\"")).unwrap();
    rest.split('"').next().unwrap()
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_be_bytes(bytes)
}

fn sqlite(processes: usize, calls: usize, kills: u32, pace: u64) {
    let folder = tempfile::TempDir::new().unwrap();
    let database: PathBuf = folder.path().join("desk.db");
    several_processes(processes, calls, kills, pace, folder.path(), database.to_str().unwrap());
}

#[test]
fn processes_are_killed_on_sqlite() {
    sqlite(3, 6, 12, 60);
}

/// Killed so often that calls about one person begin again and again.
#[test]
fn processes_are_killed_in_most_calls_on_sqlite() {
    sqlite(2, 2, 60, 160);
}

#[test]
#[ignore = "takes long: 8 processes, BONAFIDES_CALLS (1000) each, 200 kills"]
fn processes_are_killed_on_sqlite_for_long() {
    let (calls, pace) = for_long();
    sqlite(8, calls, 200, pace);
}

/// The calls of each process in a long run, 1000 or `BONAFIDES_CALLS`, and the pace of 200 kills that come while they go on.
fn for_long() -> (usize, u64) {
    let calls = std::env::var("BONAFIDES_CALLS").map_or(1000, |calls| calls.parse().unwrap());
    (calls, u64::try_from(calls).unwrap() * 6)
}

/// `name` is that of the schema, which exists for this test alone.
fn postgres(name: &str, processes: usize, calls: usize, kills: u32, pace: u64) {
    on_server(name, |folder, at| several_processes(processes, calls, kills, pace, folder, at));
}

fn on_server(name: &str, run: impl FnOnce(&Path, &str)) {
    let server = std::env::var("BONAFIDES_POSTGRES").unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    run(folder.path(), &format!("{name}@{server}"));
    let mut db = server.parse::<postgres::Config>().unwrap().connect(postgres::NoTls).unwrap();
    db.batch_execute(&format!("DROP SCHEMA {name} CASCADE")).unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_processes_are_killed() {
    postgres("crash", 4, 15, 30, 60);
}

/// Two processes with pools of 40 connections take 60 calls each, all at once. Any error, `busy` among them, fails a call.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_two_processes_take_sixty_calls_each_at_once() {
    on_server("at_once", |folder, at| {
        run_processes(2, 60, 0, 60, folder, at, 40);
        let world = World::at(folder);
        let done = (0..120).filter(|number| world.passwords(&account(*number)).len() == 1).count();
        assert_eq!(done, 120);
    });
}

/// One process takes 32 calls of different people at once.
#[test]
#[ignore = "needs PostgreSQL: run tests/postgres/test"]
fn postgres_thirty_two_calls_of_different_people_at_once() {
    on_server("different_people", |folder, at| {
        run_processes(1, 32, 0, 60, folder, at, 33);
        let world = World::at(folder);
        assert!((0..32).all(|number| world.passwords(&account(number)).len() == 1));
    });
}

#[test]
#[ignore = "needs PostgreSQL, and takes long: 8 processes, BONAFIDES_CALLS (1000) each, 200 kills"]
fn processes_are_killed_for_long_on_a_server() {
    let (calls, pace) = for_long();
    postgres("crash_long", 8, calls, 200, pace);
}
