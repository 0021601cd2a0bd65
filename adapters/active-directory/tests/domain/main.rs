//! Active Directory on a real Samba domain. Ignored by default, because they need one: `tests/samba/test` sets it up and
//! runs them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may fail"
)]

mod certificate;
mod change;
mod doctor;
mod fault;
mod find;
mod groups;
mod profile;
mod proxy;
mod roll;
mod server;
mod speed;
