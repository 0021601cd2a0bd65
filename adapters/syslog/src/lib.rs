//! Syslog over TLS (RFC 5425) as a sink of a service desk.
//!
//! Syslog has no acknowledgement. A connection therefore carries one batch, and the batch counts as taken once the server
//! has read all of it and closed the connection.
#![forbid(unsafe_code)]

mod server;
mod sink;

pub use server::{ServerError, SyslogServer};
pub use sink::SyslogSink;
