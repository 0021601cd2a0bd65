//! `bonafides desk`: a service desk on the real store, from its first file to its last rotation.

pub(crate) mod args;
mod call;
mod confirm;
mod doctor;
mod failures;
mod init;
mod keys;
mod log;
mod migrate;
pub(crate) mod open;
mod people;
mod policy;
mod show;
mod status;
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
        Command::Doctor => doctor::run(config, format, out),
        Command::Status => status::run(config, format, out),
        Command::Policy(policy) => policy::run(config, policy, format, out),
        Command::Erase(person) => people::erase(config, person, format, out),
        Command::EnableCheck(enable) => people::enable_check(config, enable, format, out),
        Command::RepairClock(repair) => people::repair_clock(config, repair, format, out),
        Command::Migrate(migrate) => migrate::run(config, migrate, format, out),
        Command::Keys(keys) => keys::run(config, keys, format, out),
        Command::Work(work) => work::run(config, work, format, out),
    }
}
