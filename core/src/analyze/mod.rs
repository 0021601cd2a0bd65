//! The meaning of a policy as a whole, for the people who are responsible for it.

mod diff;
pub mod table;
mod ways;

pub use diff::{Diff, DiffResult, Mandatory, Witness, diff};
pub use ways::{Cell, Opening, RestsOn, Way, WayCheck, Ways, WaysError, WaysOptions};
