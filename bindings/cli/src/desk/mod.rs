//! `bonafides desk`: a service desk on the real store, from its first file to its last rotation.

pub(crate) mod args;
mod call;
mod failures;
mod init;
mod open;
mod show;
mod template;
mod who;
mod work;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::Output;
use args::{Command, Desk};

/// Runs a command about a desk. 0 if it is done; 1 if it was refused, or the output names something wrong; 2 if a file or a
/// part does not work; 3 if a policy is invalid.
pub(crate) fn run(desk: &Desk, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let config = &desk.config;
    match &desk.command {
        Command::Init(init) => init::run(init, format, out),
        Command::Call(call) => call::run(config, call, format, out),
        Command::Work(work) => work::run(config, work, format, out),
    }
}
