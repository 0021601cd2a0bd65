//! Cases, from first contact to the end.

mod challenges;
mod clock;
mod decoys;
mod interleavings;
mod registration;
mod rotation;
mod scripts;
mod self_service;
mod signals;
mod stored_rows;
mod whole_calls;
