//! The time of an event in each form: `cargo run --release -p bonafides-benches --bin exports`.
//!
//! Beside it stands the time of what no export can do without: the hash of the record, which is the id of the event.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use bonafides::audit::leaf_hash;
use bonafides_events::Event;
use bonafides_export::{Exporter, Form};
use serde_json::Value;

/// The least events in a second, of one thread.
const GOAL: f64 = 200_000.0;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 3 } else { 200 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    let records = records()?;
    let bytes: usize = records.iter().map(String::len).sum();
    println!(
        "{} records with a decision, {} bytes each",
        records.len(),
        bytes.checked_div(records.len()).unwrap_or_default()
    );
    println!("| what | events a second, fastest of {rounds} | beside the hash | goal |");
    println!("|---|--:|--:|--:|");
    let hash = fastest(rounds, &records, |record| {
        black_box(leaf_hash(record.as_bytes()));
    });
    row("the hash of the record alone", hash, hash, None);
    let read = fastest(rounds, &records, |record| {
        black_box(Event::of_record(record.as_bytes()).is_ok());
    });
    row("the record read alone", read, hash, None);
    for form in Form::ALL {
        let exporter = Exporter::new(form, "log.contoso.example");
        let mut line = String::new();
        let events = fastest(rounds, &records, |record| {
            line.clear();
            black_box(exporter.write(7, record.as_bytes(), &mut line).is_ok());
        });
        row(form.name(), events, hash, Some(GOAL));
    }
    Ok(())
}

/// Returns the decided records of the recorded calls that are longest.
fn records() -> Result<Vec<String>, Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/cases");
    let folder = std::env::var_os("BONAFIDES_CASES").map_or(folder, Into::into);
    let mut records = Vec::new();
    for entry in fs::read_dir(folder)? {
        collect(&serde_json::from_str(&fs::read_to_string(entry?.path())?)?, &mut records);
    }
    records.retain(|record| record.contains("\"decision\":"));
    records.sort_by_key(|record| std::cmp::Reverse(record.len()));
    records.truncate(64);
    if records.is_empty() { Err("no records".into()) } else { Ok(records) }
}

fn collect(value: &Value, records: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let text = members.get("record").and_then(|record| record.get("text")).and_then(Value::as_str);
            records.extend(text.map(ToOwned::to_owned));
            members.values().for_each(|member| collect(member, records));
        }
        Value::Array(all) => all.iter().for_each(|one| collect(one, records)),
        _ => {}
    }
}

/// Returns the events a second in the fastest round.
fn fastest(rounds: usize, records: &[String], mut write: impl FnMut(&str)) -> f64 {
    let time = |_| {
        let start = Instant::now();
        for record in records {
            write(record);
        }
        start.elapsed().as_secs_f64()
    };
    let shortest = (0..rounds).map(time).fold(f64::INFINITY, f64::min);
    f64::from(u32::try_from(records.len()).unwrap_or(u32::MAX)) / shortest
}

fn row(what: &str, events: f64, hash: f64, goal: Option<f64>) {
    let goal = goal
        .map_or(String::new(), |goal| format!("{goal:.0}{}", if events >= goal { "" } else { " missed" }));
    println!("| {what} | {events:.0} | {:.2} | {goal} |", hash / events);
}
