//! The columns, the kernel and the simulation, by their promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod arrow;
mod documented;
mod encodings;
mod generated;
mod kernel;
mod parquet;
mod records;
mod simulate;
