//! Keys in real tokens of `SoftHSM`. Ignored by default, because they need it: `tests/pkcs11/test` sets it up and runs them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may fail"
)]

mod errors;
mod faults;
mod keys;
mod world;
