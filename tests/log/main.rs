//! The log over all cases: tree, tiles, checkpoints, receipts, the sequencer, and every fault.

mod checkpoints;
mod crates;
mod documented;
mod faults;
mod receipts;
mod sequencer;
mod tiles;
mod vectors;
