//! A client of LDAP over TLS: sign-in, searches and modifications, each within a time limit.
//!
//! Synchronous and without a runtime, so that one thing is certain that clients usually leave open: after a failure,
//! whether a modification was sent.

mod address;
mod ber;
mod connection;
mod entry;
mod fault;
mod filter;
mod request;
mod response;
mod socket;
mod tls;

pub use address::{AddressError, DomainController};
pub(crate) use connection::{Connection, ModifyFault};
pub(crate) use entry::Entry;
pub(crate) use fault::{Fault, Refusal};
pub(crate) use filter::Filter;
pub(crate) use request::Search;
pub(crate) use response::Outcome;
pub(crate) use socket::Deadline;
pub(crate) use tls::config;
