//! Metrics, as events of `tracing` whose fields begin with the kind of instrument: `tracing-opentelemetry` reads them so.
//!
//! The other fields are labels. They name kinds, results and configured parts, and no person, case or destination.
//! docs/operations.md lists every name; `tests/desk/traces.rs` compares.

use std::time::{Duration, Instant};

use bonafides_parts::store::StoreStatus;

/// The target of every metric, for filters: `desk.metrics=trace`.
macro_rules! metric {
    ($($fields:tt)+) => { tracing::event!(target: "desk.metrics", tracing::Level::TRACE, $($fields)+) };
}

/// Returns true if somebody receives metrics, for those that cost a query.
pub(crate) fn are_received() -> bool {
    tracing::enabled!(target: "desk.metrics", tracing::Level::TRACE)
}

/// A step, with its result: `stored`, or the code of an error.
pub(crate) fn step(kind: &'static str, result: &'static str, tries: u32, begun: Instant) {
    metric!(
        monotonic_counter.desk.steps = 1_u64,
        histogram.desk.step.seconds = begun.elapsed().as_secs_f64(),
        histogram.desk.step.tries = u64::from(tries),
        kind,
        result,
    );
}

/// A lease, with its result: `leased`, `none`, or the code of an error.
pub(crate) fn lease(result: &'static str, begun: Instant) {
    metric!(
        monotonic_counter.desk.leases = 1_u64,
        histogram.desk.lease.seconds = begun.elapsed().as_secs_f64(),
        result,
    );
}

/// An attempt to carry out a command, with its status. `age` is the time since its commit.
pub(crate) fn command(kind: &'static str, status: &'static str, attempts: u32, age: i64, begun: Instant) {
    let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
    metric!(
        monotonic_counter.desk.commands = 1_u64,
        histogram.desk.command.seconds = begun.elapsed().as_secs_f64(),
        histogram.desk.command.attempts = u64::from(attempts),
        histogram.desk.command.age_seconds = age.as_secs_f64(),
        kind,
        status,
    );
}

/// A command that was given up.
pub(crate) fn dead(kind: &str) {
    metric!(monotonic_counter.desk.dead_commands = 1_u64, kind);
}

/// A call to a part: `answered`, `late` or `crowded`.
pub(crate) fn call(part: &str, result: &'static str, took: Duration) {
    metric!(
        monotonic_counter.desk.part.calls = 1_u64,
        histogram.desk.part.seconds = took.as_secs_f64(),
        part,
        result,
    );
}

/// A failure of a part, silence among them.
pub(crate) fn failure(part: &str) {
    metric!(monotonic_counter.desk.part.failures = 1_u64, part);
}

/// The queue and the cases, the same in every process. `age` is that of the oldest command, in milliseconds.
pub(crate) fn queue(status: &StoreStatus, age: i64) {
    let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
    metric!(
        gauge.desk.queue.waiting = status.waiting,
        gauge.desk.queue.age_seconds = age.as_secs_f64(),
        gauge.desk.queue.dead = status.dead,
        gauge.desk.cases.open = status.open_cases,
        gauge.desk.cases.overdue = status.due,
        gauge.desk.records.unnumbered = status.unnumbered,
    );
}

/// The number of records that a sink has not taken.
pub(crate) fn lag(sink: &str, records: u64) {
    metric!(gauge.desk.sink.lag = records, sink);
}
