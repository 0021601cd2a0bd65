//! Syslog over TLS (RFC 5425) as a sink of a service desk.
//!
//! Syslog has no acknowledgement. A connection therefore carries one batch, and the batch counts as taken when the server
//! ends TLS (`close_notify`) after the end of what was sent. A connection that ends in any other way is a failure, and the
//! batch is sent again. This proves that the server has ended the connection, and no more: it may have stored nothing.
#![forbid(unsafe_code)]

mod server;
mod sink;

pub use server::{ServerError, SyslogServer};
pub use sink::SyslogSink;
