//! The cost of one step of a case, compared with only its decision and record, in one run:
//! `cargo run --release -p bonafides-benches --bin steps`.

use std::time::Duration;

use bonafides_benches::calls::{Prepared, STEPS, argon2_alone, prepare, prepare_questions};
use bonafides_benches::measure::{Pair, pair};

/// The most that a step may take: as a multiple of decision and record, and in microseconds.
const GOAL: (f64, f64) = (3.0, 10.0);
/// The most that hashing may take, as a multiple of the crate's own hashes: no slower.
const HASHES: f64 = 1.0;
/// The most bytes of a case.
const CASE: usize = 4096;

fn main() {
    let quick = std::env::var("BONAFIDES_BENCH").is_ok_and(|mode| mode == "quick");
    let rounds = if quick { 11 } else { 301 };
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: run it with --release");
    }
    println!("| step | apply | decide and encode | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    let steps = STEPS.map(prepare);
    for step in &steps {
        let length = Duration::from_micros(400);
        let measured = pair(rounds, length, || step.apply(), || step.decide_and_encode());
        let met = measured.ratio <= GOAL.0 && measured.first <= GOAL.1 * 1e3;
        let goal = format!("≤ {}, ≤ {} µs{}", GOAL.0, GOAL.1, if met { "" } else { " missed" });
        row(step.name(), measured, &goal);
    }
    let questions = prepare_questions();
    let rounds = if quick { 3 } else { 51 };
    // Another step is added to the bare hashes, so that the allocator returns their memory as often.
    let [other, ..] = &steps;
    let alone = || (other.apply(), argon2_alone());
    let measured = pair(rounds, Duration::ZERO, || questions.apply(), alone);
    let met = if measured.ratio <= HASHES { "" } else { " missed" };
    row("questions; vs a view and three argon2id", measured, &format!("≤ {HASHES}{met}"));
    println!();
    sizes(&steps);
}

fn row(what: &str, measured: Pair, goal: &str) {
    let Pair { first, second, ratio } = measured;
    println!("| {what} | {:.1} µs | {:.1} µs | {ratio:.2} | {goal} |", first / 1e3, second / 1e3);
}

fn sizes(steps: &[Prepared]) {
    println!("| step | rows read | written | outbox | case, ≤ {CASE} B | all rows written | record |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for step in steps {
        let sizes = step.sizes();
        println!(
            "| {} | {} | {} | {} | {} B{} | {} B | {} B |",
            step.name(),
            sizes.read,
            sizes.written,
            sizes.outbox,
            sizes.case,
            if sizes.case <= CASE { "" } else { " missed" },
            sizes.rows,
            sizes.record,
        );
    }
}
