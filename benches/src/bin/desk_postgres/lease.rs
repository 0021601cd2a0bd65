//! A lease after many finished commands that no vacuum has seen, compared with one after ten.

use std::error::Error;
use std::time::Duration;

use bonafides::Time;
use bonafides_benches::at_desk::{finished, is_quick, print_row};
use bonafides_benches::measure::{Pair, pair};
use bonafides_parts::Store;

use crate::Server;

/// The most that a lease may take, as a multiple of one after ten finished commands.
const GOAL: f64 = 1.2;
/// When the first of the commands that wait became ready.
const READY: i64 = 100_000_000;
/// The commands between two finished ones of which one is leased, as a worker would lease all.
const PORTION: u32 = 100_000;

pub(crate) fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let rounds: u32 = if is_quick() { 11 } else { 601 };
    let (many, few) = (server.store_of("many")?, server.store_of("few")?);
    many.migrate()?;
    let mut db = server.connect()?;
    db.batch_execute("ALTER TABLE bonafides_bench.outbox SET (autovacuum_enabled = off)")?;
    for (tenant, finished) in [("many", finished()), ("few", 10)] {
        let store = server.store_of(tenant)?;
        let mut from = 0;
        while from < finished {
            let to = from.saturating_add(PORTION).min(finished);
            insert(&mut db, tenant, "finished", (from, to), 0)?;
            // A worker that has leased the last of them.
            store.lease(Time::from_milliseconds(i64::from(to)), Time::from_milliseconds(i64::from(to)))?;
            db.execute("DELETE FROM bonafides_bench.outbox WHERE tenant = $1", &[&tenant])?;
            from = to;
        }
        insert(&mut db, tenant, "waiting", (0, rounds.saturating_mul(2)), READY)?;
    }
    let mut now = READY;
    let mut all = true;
    // A command a second, so that what is done now and then is done.
    let mut lease = |store: &dyn Store| {
        now = now.saturating_add(500);
        let (now, until) = (Time::from_milliseconds(now), Time::from_milliseconds(READY * 2));
        all &= store.lease(now, until).is_ok_and(|leased| leased.is_some());
    };
    let lease = std::cell::RefCell::new(&mut lease);
    let Pair { first, second, ratio } = pair(
        usize::try_from(rounds)?,
        Duration::ZERO,
        || lease.borrow_mut()(&many),
        || lease.borrow_mut()(&few),
    );
    if !all {
        return Err("a command was not leased".into());
    }
    println!("\n| a lease on PostgreSQL, without vacuum | with them | after 10 | ratio | goal |");
    println!("|---|--:|--:|--:|--:|");
    print_row(&format!("{} finished commands", finished()), first, second, ratio, GOAL);
    Ok(())
}

fn insert(
    db: &mut postgres::Client,
    tenant: &str,
    name: &str,
    (from, to): (u32, u32),
    ready: i64,
) -> Result<(), postgres::Error> {
    db.execute(
        "INSERT INTO bonafides_bench.outbox
             (tenant, key, version, bytes, case_id, seq, n, since, unordered, ready)
         SELECT $1, 'outbox/c-' || $2 || '-' || lpad(to_hex(n), 8, '0') || '.1.0', 1,
             decode(repeat('abcdef', 100), 'hex'), 'c-' || $2 || '-' || lpad(to_hex(n), 8, '0'), 1, 0,
             $5 + n, 0, $5 + n
         FROM generate_series($3::bigint, $4::bigint - 1) AS n",
        &[&tenant, &name, &i64::from(from), &i64::from(to), &ready],
    )
    .map(|_| ())
}
