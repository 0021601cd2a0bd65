//! The time of the questions about a whole policy: `cargo run --release -p bonafides-benches --bin assurance`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use bonafides::Policy;
use bonafides::analyze::{WaysOptions, diff};

/// The most milliseconds for the ways of one action and set of groups of an example policy; for all of 24 independent
/// checks; for the difference of two policies with a thousand groups.
const GOALS: [f64; 3] = [10.0, 1_000.0, 10_000.0];

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 1 } else { 9 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    let [cell, many, groups] = GOALS;
    println!("| what | shortest of {rounds}, ms | goal |");
    println!("|---|--:|--:|");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/policies");
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let policy = Policy::from_yaml(&fs::read_to_string(file.path())?)?;
        let (name, slowest) = slowest(&policy, rounds)?;
        row(&format!("`ways` of `{}`, slowest: {name}", file.file_name().to_string_lossy()), slowest, cell);
    }
    let independent = Policy::from_yaml(&independent(24))?;
    row("`ways` of any 4 of 24 independent checks: 10 626", shortest(rounds, || ways(&independent)), many);
    let (old, new) = (Policy::from_yaml(&thousand(20))?, Policy::from_yaml(&thousand(30))?);
    row("`diff` of two policies with 1 000 groups", shortest(rounds.min(3), || diff(&old, &new)), groups);
    Ok(())
}

/// The action and groups whose ways take longest, and their milliseconds.
fn slowest(policy: &Policy, rounds: usize) -> Result<(String, f64), Failed> {
    let all = policy.ways(&WaysOptions::default())?;
    let mut found = (String::new(), 0.0);
    for cells in all.cells().chunk_by(|a, b| a.action() == b.action() && a.groups().eq(b.groups())) {
        let Some(cell) = cells.first() else { continue };
        let options = WaysOptions::default().action(cell.action()).groups(cell.groups());
        let time = shortest(rounds, || policy.ways(&options));
        if time > found.1 {
            let groups: Vec<&str> = cell.groups().collect();
            found = (
                format!(
                    "{}, {}",
                    cell.action(),
                    if groups.is_empty() { "no group".to_owned() } else { groups.join(" + ") }
                ),
                time,
            );
        }
    }
    Ok(found)
}

fn ways(policy: &Policy) -> usize {
    policy
        .ways(&WaysOptions::default())
        .map_or(0, |ways| ways.cells().iter().map(|cell| cell.ways().len()).sum())
}

fn shortest<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..rounds).map(time).fold(f64::INFINITY, f64::min)
}

fn row(what: &str, time: f64, goal: f64) {
    let met = if time <= goal { "" } else { " missed" };
    println!("| {what} | {time:.2} | ≤ {goal}{met} |");
}

/// Independent checks of ten points each, of which any four are enough.
fn independent(checks: usize) -> String {
    let mut text = String::from("format: 1\npolicy: many\nunmatched: everyone\nchallenges:\n");
    for number in 0..checks {
        let _ = writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}");
    }
    text + "actions: { reset: { require: { points: 40 } } }\n"
}

/// A thousand groups that require different pairs of forty checks; the first group also requires `points`.
fn thousand(points: usize) -> String {
    let mut text = String::from("format: 1\npolicy: groups\nchallenges:\n");
    for number in 0..40 {
        let _ = writeln!(text, "  c{number}: {{ type: confirm, factor: possession, points: 10 }}");
    }
    text.push_str("actions: { reset: { require: { points: 20 } } }\ngroups:\n");
    let pairs = (1..=25).flat_map(|apart| (0..40_u32).map(move |one| (one, one.saturating_add(apart) % 40)));
    for (number, (one, other)) in pairs.enumerate() {
        let more = if number == 0 { format!(", points: {points}") } else { String::new() };
        let _ = writeln!(
            text,
            "  - {{ id: g{number}, match: n{number}, require: {{ any: [pass: [c{one}], pass: [c{other}]]{more} }} }}"
        );
    }
    text
}
