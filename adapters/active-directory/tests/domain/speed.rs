//! The times of the desk, beside those of the bare searches by another client, in the same run. Nothing is asserted about
//! them: `tests/samba/bench` prints them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafides::Policy;
use bonafides::analyze::{Coverage, CoverageOptions};
use bonafides_active_directory::Roll;
use bonafides_parts::{BoundPolicy, Directory as _};

use super::server::{directory, folder, id, url};

const POLICY: &str = "
format: 1
policy: desk
people: { manager: { directory: manager } }
challenges:
  code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  mail:  { type: code, channel: private_email, factor: possession, points: 30 }
channels: { sms: {}, private_email: {}, manager: { to: manager } }
groups: [{ id: a, match: Crowd-0-0, require: { pass: [code] } }]
unmatched: everyone
everyone: { require: { points: 60 } }
actions: { reset: { require: { points: 60 } } }
";

/// The other client.
struct Bare {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Bare {
    fn new(name: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samba/bare.py");
        let mut child = Command::new("/usr/bin/python3")
            .args([script, &url(), folder().join("ca.pem").to_str().unwrap(), "DC=ad,DC=test", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (commands, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, commands, answers }
    }

    /// Returns the time that it took, and the entries that were found.
    fn ask(&mut self, command: &str) -> (Duration, u64) {
        writeln!(self.commands, "{command}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        (Duration::from_micros(numbers.next().unwrap()), numbers.next().unwrap())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The most memory that this process has used so far, in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Prints medians of times in turns: of the desk, of the bare searches right after, and of the ratios of the two.
fn print(what: &str, times: &[(Duration, Duration)]) {
    let seconds = || times.iter().map(|(desk, bare)| (desk.as_secs_f64(), bare.as_secs_f64()));
    let desk = Duration::from_secs_f64(median(seconds().map(|(desk, _)| desk)));
    let bare = Duration::from_secs_f64(median(seconds().map(|(_, bare)| bare)));
    let ratio = median(seconds().map(|(desk, bare)| desk / bare));
    println!("{what}: {desk:.2?}, bare searches {bare:.2?}, ratio {ratio:.2}");
}

#[test]
#[ignore = "tests/samba/bench runs it"]
fn speed_of_a_profile() {
    let rounds: usize = std::env::var("BONAFIDES_ROUNDS").map_or(200, |text| text.parse().unwrap());
    let (directory, account) = (directory(), id("anna"));
    let policy = BoundPolicy::new(Policy::from_yaml(POLICY).unwrap(), Arc::default());
    let mut bare = Bare::new("anna");
    let mut times = Vec::new();
    for round in 0..=rounds {
        let start = Instant::now();
        let found = directory.profile(&account, &policy).unwrap().unwrap();
        let took = start.elapsed();
        let (other, entries) = bare.ask("profile");
        // The same entries: the account, its groups, and its manager.
        assert_eq!(
            u64::try_from(found.groups.len() + found.profile.relationships.len() + 1).unwrap(),
            entries
        );
        // The first makes a connection.
        if round > 0 {
            times.push((took, other));
        }
    }
    print("profile", &times);
}

#[test]
#[ignore = "tests/samba/bench runs it"]
fn speed_of_everybody_at_once() {
    let directory = directory();
    let policy = Policy::from_yaml(POLICY).unwrap();
    let mut bare = Bare::new("anna");
    let (mut times, mut count) = (Vec::new(), 0);
    let before = peak();
    for _ in 0..5 {
        let mut coverage = Coverage::new(&policy, &CoverageOptions::default()).unwrap();
        let start = Instant::now();
        let limit = Duration::from_secs(3600);
        let people = directory
            .people(&policy, &Roll::default(), limit, |person| coverage.add(person).unwrap())
            .unwrap();
        let report = coverage.finish();
        let took = start.elapsed();
        let (other, entries) = bare.ask("everybody");
        times.push((took, other));
        assert_eq!((people, report.people), (entries, entries));
        count = people;
    }
    print(&format!("{count} people counted"), &times);
    println!("memory: {before:.1} MB before, at most {:.1} MB while they were counted", peak());
}
