//! The shared part of the benches: policies of any size, calls, the hand-written evaluator, measurement.

// An unexpected result stops the measurement at once, with the place.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc, clippy::must_use_candidate)]

pub mod at_desk;
pub mod calls;
pub mod counting;
pub mod encoded;
pub mod handwritten;
pub mod logged;
pub mod measure;
pub mod operations;
pub mod policies;
pub mod scenes;
pub mod workload;
