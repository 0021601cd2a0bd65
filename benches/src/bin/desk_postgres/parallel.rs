//! Steps of 32 different people at once, compared with 32 writers of the same bytes.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bonafides::case::CaseId;
use bonafides_benches::at_desk::{INPUTS, Written, desk, is_quick, open, signal};
use bonafides_benches::measure::{Pair, pair};

use crate::Server;
use crate::bare::Bare;

/// The commits per second, as a share of those of the writers.
const GOAL: f64 = 0.8;
const PEOPLE: usize = 32;
/// Steps of each, one after the other, in a round.
const STEPS: usize = 20;
/// The time after which the next transaction of a session reports what the session did.
const REPORTED: Duration = Duration::from_millis(1500);

pub(crate) fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let rounds: usize = if is_quick() { 1 } else { 29 };
    let desk = desk(Arc::new(server.store(PEOPLE)?))?;
    let written = Written::by_a_signal(&desk)?;
    // From another number than the cases of other measurements.
    let each = rounds.saturating_add(2) * STEPS / INPUTS + 1;
    let case = |person: usize| (0..each).map(move |n| 1_000_000 + person * 1_000 + n);
    let cases: Vec<Vec<CaseId>> = (0..PEOPLE)
        .map(|person| case(person).map(|n| open(&desk, n)).collect::<Result<_, _>>())
        .collect::<Result<_, _>>()?;
    let bare = (0..PEOPLE).map(|n| Bare::new(server, written.clone(), 100 + n));
    let mut bare = bare.collect::<Result<Vec<_>, _>>()?;
    let fine = AtomicBool::new(true);
    let mut round = 0_usize;
    let mut at_desk = || {
        std::thread::scope(|scope| {
            for cases in &cases {
                let (desk, fine) = (&desk, &fine);
                scope.spawn(move || {
                    for n in round * STEPS..round.saturating_add(1) * STEPS {
                        let given = |case| signal(n).is_ok_and(|input| desk.give(case, &input).is_ok());
                        fine.fetch_and(cases.get(n / INPUTS).is_some_and(given), Ordering::Relaxed);
                    }
                });
            }
        });
        round = round.saturating_add(1);
    };
    let by_hand = || {
        std::thread::scope(|scope| {
            for bare in &mut bare {
                let fine = &fine;
                scope.spawn(move || {
                    for _ in 0..STEPS {
                        fine.fetch_and(bare.commit().is_ok(), Ordering::Relaxed);
                    }
                });
            }
        });
    };
    // Each session reports what it did before, such as the dry run of the migration.
    std::thread::sleep(REPORTED);
    at_desk();
    let before = rollbacks(server)?;
    let Pair { first, second, ratio } = pair(rounds, Duration::ZERO, at_desk, by_hand);
    if !fine.load(Ordering::Relaxed) {
        return Err("a step was not stored".into());
    }
    // A conflict rolls its transaction back.
    let conflicts = rollbacks(server)?.saturating_sub(before);
    let commits = f64::from(u32::try_from(PEOPLE * STEPS)?) * 1e9;
    let met = if 1.0 / ratio >= GOAL { "" } else { " missed" };
    println!("\n| {PEOPLE} at once | desk on PostgreSQL | bare commits | ratio | goal | conflicts |");
    println!("|---|--:|--:|--:|--:|--:|");
    println!(
        "| signals about different people | {:.0} /s | {:.0} /s | {:.2} | ≥ {GOAL}{met} | {conflicts} |",
        commits / first,
        commits / second,
        1.0 / ratio,
    );
    Ok(())
}

/// Returns the transactions that the server has rolled back.
fn rollbacks(server: &Server) -> Result<i64, Box<dyn Error>> {
    std::thread::sleep(REPORTED);
    let select = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()";
    Ok(server.connect()?.query_one(select, &[])?.get(0))
}
