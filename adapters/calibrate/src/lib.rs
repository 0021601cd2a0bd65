//! Shares of callers, and how far they can be trusted.
#![forbid(unsafe_code)]

mod proportion;

pub use proportion::{BILLION, Interval, MOST, Proportion};
