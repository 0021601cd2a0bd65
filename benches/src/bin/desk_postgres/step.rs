//! One durable step, compared with a bare commit of the same rows.

use std::cell::Cell;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bonafides::case::CaseId;
use bonafides_benches::at_desk::{INPUTS, Written, desk, is_quick, open, print_row, signal};
use bonafides_benches::measure::{Pair, pair};

use crate::Server;
use crate::bare::Bare;

/// The most that a durable step may take, as a multiple of the bare commit.
const GOAL: f64 = 1.3;

pub(crate) fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let rounds = if is_quick() { 11 } else { 1001 };
    let desk = desk(Arc::new(server.store(2)?))?;
    let cases = (0..=rounds * 2 / INPUTS).map(|n| open(&desk, n)).collect::<Result<Vec<CaseId>, _>>()?;
    let written = Written::by_a_signal(&desk)?;
    let mut bare = Bare::new(server, written.clone(), 0)?;
    let mut at_once = Bare::new(server, written, 1)?;
    let steps = Cell::new(0_usize);
    let stored = Cell::new(true);
    let step = || {
        let n = steps.replace(steps.get().saturating_add(1));
        let given = |case| signal(n).is_ok_and(|input| desk.give(case, &input).is_ok());
        stored.set(stored.get() && cases.get(n / INPUTS).is_some_and(given));
    };
    let in_statements = pair(rounds, Duration::ZERO, step, || bare.commit().is_ok());
    let in_a_text = pair(rounds / 2, Duration::ZERO, step, || at_once.commit_at_once().is_ok());
    if !stored.get() {
        return Err("a step was not stored".into());
    }
    println!("| step | desk on PostgreSQL | bare commit | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    let Pair { first, second, ratio } = in_statements;
    print_row("a signal; vs prepared statements", first, second, ratio, GOAL);
    let Pair { first, second, ratio } = in_a_text;
    println!("| - vs all in one message | {:.0} µs | {:.0} µs | {ratio:.2} | |", first / 1e3, second / 1e3);
    Ok(())
}
