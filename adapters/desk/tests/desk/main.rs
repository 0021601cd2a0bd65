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
mod clocks;
#[cfg(feature = "witness")]
mod cosigned;
mod damage;
mod disclosure;
mod doctor;
mod failing;
mod faults;
mod log;
mod made;
mod on_postgres;
mod outage;
mod policies;
mod providers;
mod reseal;
mod revocation;
mod signer;
mod traces;
#[cfg(feature = "witness")]
mod witness;
mod world;
