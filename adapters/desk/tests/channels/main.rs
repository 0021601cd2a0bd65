//! Calls on a desk of `desk.toml` whose channels are real: the servers of `tests/channels`.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod alerts;
mod budgets;
mod mail;
mod providers;
mod world;
