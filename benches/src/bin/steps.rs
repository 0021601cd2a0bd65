//! What one step of a case costs, beside its decision and record alone, in one run:
//! `cargo run --release -p bonafides-benches --bin steps`.

use std::time::Duration;

use bonafides_benches::calls::{STEPS, prepare};
use bonafides_benches::measure::{Pair, pair};

fn main() {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 11 } else { 301 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    println!("| step | apply | decide and encode | ratio | rows read, written, outbox | case | record |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for step in STEPS.map(prepare) {
        let Pair { first, second, ratio } =
            pair(rounds, Duration::from_micros(200), || step.apply(), || step.decide_and_encode());
        let sizes = step.sizes();
        println!(
            "| {} | {:.2} µs | {:.2} µs | {ratio:.2} | {}, {}, {} | {} B | {} B |",
            step.name(),
            first / 1e3,
            second / 1e3,
            sizes.read,
            sizes.written,
            sizes.outbox,
            sizes.case,
            sizes.record,
        );
    }
}
