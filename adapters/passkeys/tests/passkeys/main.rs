//! Passkeys with a software authenticator that can lie in every way. Chromium's authenticator and a foreign one are in
//! `examples/passkeys/tests`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may fail"
)]

mod attested;
mod copies;
mod desk;
mod device;
mod proofs;
mod registrations;
mod sealed;
mod settings;
mod world;
