//! Servers and networks for the tests of parts over HTTPS: [`StandIn`] answers as a test says, and [`Relay`] is a network that
//! breaks at a certain request. Both listen on this machine alone, without TLS.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may panic"
)]

mod relay;
mod stand_in;

pub use relay::{Cut, Relay};
pub use stand_in::{Received, Reply, StandIn};
