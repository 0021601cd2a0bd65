//! Prints the records of a plausible desk as JSON Lines, for `bonafides report -`. usage: `plausible_log [CASES [SEED]] [quiet]`
//!
//! Its records are no more than a report reads: nothing is signed or sealed, and `audit verify` refuses them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::assigning_clones,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::field_reassign_with_default,
    clippy::format_collect,
    clippy::inconsistent_struct_constructor,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "a program for tests"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::io::Write as _;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut numbers = arguments.iter().filter_map(|text| text.parse::<u32>().ok());
    let (cases, seed) = (numbers.next().unwrap_or(10_000), numbers.next().unwrap_or(1));
    let kind = if arguments.iter().any(|text| text == "quiet") {
        common::Kind::Quiet
    } else {
        common::Kind::Planted
    };
    let log = common::log(&common::calls(seed.into(), cases.into(), kind));
    // A reader that has seen enough is no failure.
    let _ = std::io::stdout().write_all(log.as_bytes());
}
