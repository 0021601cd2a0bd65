//! A desk on a database in a file, with gateways and a directory that can fail.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]
#![expect(clippy::arithmetic_side_effects, reason = "a test may overflow")]

mod calls;
mod doctor;
mod faults;
mod policies;
mod reseal;
mod traces;
mod world;
