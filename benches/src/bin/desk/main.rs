//! The cost of a desk on `SQLite`: `cargo run --release -p bonafides-benches --bin desk`.

// An overflow stops the measurement.
#![allow(clippy::arithmetic_side_effects)]

mod lease;
mod memory;
mod step;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    if let Some(path) = args.next() {
        return memory::of_this_process(Path::new(&path));
    }
    println!("| step | desk on SQLite | bare commit | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    step::measure()?;
    println!("\n| a lease on SQLite | with them | after 10 | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    lease::measure()?;
    println!("\n| resident memory of a worker on SQLite | with them | with 10000 open cases | ratio |");
    println!("|---|--:|--:|--:|");
    memory::measure()
}
