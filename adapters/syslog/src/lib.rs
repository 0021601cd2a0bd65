//! Syslog over TLS (RFC 5425) as a sink of a service desk.
//!
//! Syslog has no acknowledgement. A connection therefore carries one batch, and the batch counts as taken when the server
//! has read it to its end: when it closes the connection after the end of what was sent.
#![forbid(unsafe_code)]

mod server;
mod sink;

pub use server::{ServerError, SyslogServer};
pub use sink::SyslogSink;
