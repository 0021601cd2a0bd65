//! Mail as a channel of a service desk: each text is one mail, handed to a server over a connection that nobody else can
//! read.
//!
//! Mail has no idempotency key. Each mail has a `Message-ID` made from the id of its command, by which servers and
//! mailboxes may discard a repetition; none must. A text is therefore tried again only if the server certainly did not
//! take it.
#![forbid(unsafe_code)]

mod address;
mod channel;
mod connection;
mod dialogue;
mod fault;
mod letter;
mod server;
mod stream;

pub use address::{AddressError, Sender};
pub use channel::SmtpChannel;
pub use server::{Security, ServerError, SmtpServer};
