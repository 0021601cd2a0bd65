use std::collections::BTreeMap;

use bonafides::Time;
use bonafides::audit::verify_chain;
use bonafides_parts::store::StoreStatus;
use bonafides_parts::{Store, StoreError};
use serde::Deserialize;

use super::Check;
use crate::Inner;
use crate::error::DeskError;
use crate::parts::Parts;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
/// How far the clock may be behind the newest record: as far as a step allows.
const BEHIND: i64 = MINUTE;
/// How long a command or deadline may wait before something is wrong.
const LATE: i64 = 5 * MINUTE;
/// Records that are read at a time.
const PAGE: u32 = 500;
/// Dead commands that are looked at.
const DEAD: u32 = 100;
/// The chain of administrators.
const CHAIN: &str = "desk";

/// Checks that the store has the schema of this version and can be written to.
pub(super) fn state(store: &dyn Store) -> Check {
    match store.examine() {
        Ok(()) => Check::fine("store", "it is whole, can be written to, and needs no migration"),
        Err(error) => of(&error),
    }
}

/// Returns the check of a store that does not work.
pub(super) fn of(error: &StoreError) -> Check {
    Check::wrong("store", error, error.help())
}

/// The part of a record that says when it was made.
#[derive(Deserialize)]
struct Made {
    time: Time,
}

/// Checks that the clock is that of the database, and not behind what the store has seen.
pub(super) fn clock(parts: &Parts) -> Check {
    let now = parts.now();
    match parts.ahead() {
        Ok(ahead) if Parts::is_far(ahead) => {
            let error = DeskError::Clock { ahead };
            return Check::wrong("clock", format!("it is {now}: {error}"), error.help());
        }
        Ok(_) => {}
        Err(error) => return Check::wrong("clock", &error, error.help()),
    }
    match newest(&*parts.store, now) {
        Ok(None) => Check::fine("clock", format!("it is {now}; there is no record to compare it with")),
        Ok(Some(newest)) => {
            let behind = newest.milliseconds().saturating_sub(now.milliseconds());
            if behind <= BEHIND {
                return Check::fine("clock", format!("it is {now}, after the newest record"));
            }
            let found = format!("it is {now}, which is {} before the newest record", words(behind));
            let help = "set the clock; if it is right, an earlier one was ahead: \
                        run `bonafides desk repair-clock` for each person concerned";
            Check::wrong("clock", found, help)
        }
        Err(error) => Check::wrong("clock", &error, error.help()),
    }
}

/// Returns the time of the newest record and command.
fn newest(store: &dyn Store, now: Time) -> Result<Option<Time>, StoreError> {
    let status = store.status(now)?;
    let last = status.numbered.checked_sub(1);
    let numbered = last.map(|last| store.numbered_records(last, 1)).transpose()?.unwrap_or_default();
    let made = numbered.iter().filter_map(|record| serde_json::from_str::<Made>(&record.bytes).ok());
    Ok(made.map(|made| made.time).chain(status.oldest).max())
}

/// Checks the chain of administrators, and that records get a position and reach the sinks.
pub(super) fn records(desk: &Inner) -> Vec<Check> {
    let parts = &desk.parts;
    let (store, now) = (&*parts.store, parts.now());
    let chain = match chain(store) {
        Ok(0) => Check::fine("records", "no administrator has made a step yet"),
        Ok(count) => Check::fine("records", format!("the chain of administrators is whole, {count} long")),
        Err(Broken::Store(error)) => Check::wrong("records", &error, error.help()),
        Err(Broken::Chain(reason)) => Check::wrong(
            "records",
            format!("the chain of administrators is damaged: {reason}"),
            "somebody changed the database: keep a copy, and compare it with a sink or a backup",
        ),
    };
    let mut checks = vec![chain];
    let Ok(status) = store.status(now) else { return checks };
    for name in parts.sinks.keys() {
        let part = format!("log {name}");
        checks.push(match store.cursor(name) {
            Ok(reached) => lag(part, &status, reached),
            Err(error) => Check::wrong(part, &error, error.help()),
        });
    }
    checks
}

fn lag(part: String, status: &StoreStatus, reached: u64) -> Check {
    const MANY: u64 = 1_000;
    if reached > status.numbered {
        let missing = reached.saturating_sub(status.numbered);
        let error = StoreError::Corrupt(format!("it has {missing} records that are not in the store"));
        return Check::wrong(part, &error, error.help());
    }
    let behind = status.lag(reached);
    let records = if behind == 1 { "record" } else { "records" };
    match behind {
        0 => Check::fine(part, "it has every record"),
        1..MANY => Check::fine(part, format!("it lacks {behind} {records}, which a worker passes on")),
        _ => Check::wrong(
            part,
            format!("it lacks {behind} {records}"),
            "start a worker with `bonafides desk work`; if one runs, see the check of this sink",
        ),
    }
}

enum Broken {
    Store(StoreError),
    Chain(String),
}

/// Returns the records of the chain of administrators.
pub(super) fn administrators(store: &dyn Store) -> Result<Vec<String>, StoreError> {
    let mut records: Vec<String> = Vec::new();
    loop {
        let from = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let page = store.records(CHAIN, from, PAGE)?;
        if page.is_empty() {
            return Ok(records);
        }
        records.extend(page);
    }
}

/// Verifies the chain of administrators, and returns the number of its records.
fn chain(store: &dyn Store) -> Result<u64, Broken> {
    let records = administrators(store).map_err(Broken::Store)?;
    if records.is_empty() {
        return Ok(0);
    }
    let verified = verify_chain(records.iter().map(String::as_bytes));
    verified
        .map(|chain| chain.records)
        .map_err(|error| Broken::Chain(format!("record {}: {error}", error.record)))
}

/// Checks that commands are carried out and deadlines kept.
pub(super) fn work(desk: &Inner) -> Vec<Check> {
    let parts = &desk.parts;
    let now = parts.now();
    let store = &*parts.store;
    let found = store.status(now).and_then(|status| {
        let before = Time::from_milliseconds(now.milliseconds().saturating_sub(LATE));
        Ok((commands(&status, now), deadlines(&status, store.due(before, 1)?.is_empty()), dead(store, now)?))
    });
    match found {
        Ok((commands, deadlines, dead)) => vec![commands, deadlines, dead],
        Err(error) => vec![Check::wrong("commands", &error, error.help())],
    }
}

const NO_WORKER: &str = "start a worker with `bonafides desk work`; if one runs, see `bonafides desk status`";

fn commands(status: &StoreStatus, now: Time) -> Check {
    let Some(oldest) = status.oldest else { return Check::fine("commands", "none is waiting") };
    let age = now.milliseconds().saturating_sub(oldest.milliseconds());
    let found = format!("{} waiting, the oldest for {}", status.waiting, words(age));
    if age < LATE { Check::fine("commands", found) } else { Check::wrong("commands", found, NO_WORKER) }
}

fn deadlines(status: &StoreStatus, is_kept: bool) -> Check {
    let open = status.open_cases;
    if is_kept {
        return Check::fine("deadlines", format!("{open} open cases, none overdue"));
    }
    let found = format!("{} of {open} open cases are overdue, one for more than {}", status.due, words(LATE));
    Check::wrong("deadlines", found, NO_WORKER)
}

/// Reports commands that were given up within a day. Older ones are history, until they are pruned.
fn dead(store: &dyn Store, now: Time) -> Result<Check, StoreError> {
    let dead = store.dead(DEAD)?;
    let is_new = |at: Time| now.milliseconds().saturating_sub(at.milliseconds()) < DAY;
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for command in dead.iter().filter(|command| is_new(command.at)) {
        let count = kinds.entry(command.kind.as_str()).or_default();
        *count = count.saturating_add(1);
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    Ok(match (&dead[..], kinds.is_empty()) {
        ([], _) => Check::fine("given up", "no command"),
        (_, true) => Check::fine("given up", "no command within a day"),
        ([newest, ..], false) => Check::wrong(
            "given up",
            format!("within a day: {}; the newest because: {}", kinds.join(", "), newest.reason),
            "fix the part that the reason names; the cases have gone on without these commands",
        ),
    })
}

/// Returns a time span as people say it.
fn words(milliseconds: i64) -> String {
    let seconds = milliseconds.checked_div(1_000).unwrap_or(0);
    let whole = |unit: i64| seconds.checked_div(unit).unwrap_or(0);
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", whole(60)),
        7_200..172_800 => format!("{} h", whole(3_600)),
        _ => format!("{} days", whole(86_400)),
    }
}
