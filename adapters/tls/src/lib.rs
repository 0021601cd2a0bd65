//! Connections of a desk's parts to servers that prove their name: the trusted certificates, the reason for distrust in
//! words, and the one exception, this machine.
#![forbid(unsafe_code)]

mod distrust;
mod host;
mod timed;
mod trust;

pub use distrust::distrust;
pub use host::is_this_machine;
pub use timed::{Encrypted, Timed};
pub use trust::{Trust, TrustError, provider};
