use std::path::Path;

use bonafides::case::AdministratorInput;

use super::args::{EnableCheck, Person, RepairClock};
use super::open;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};

/// Deletes what is stored about a person.
pub(super) fn erase(config: &Path, person: &Person, format: Format, out: &mut Output) -> Result<u8, Failure> {
    step(config, person, AdministratorInput::ErasePerson, "erased", format, out)
}

/// Enables a check again.
pub(super) fn enable_check(
    config: &Path,
    enable: &EnableCheck,
    format: Format,
    out: &mut Output,
) -> Result<u8, Failure> {
    let says = AdministratorInput::EnableCheck { check: enable.check.clone() };
    step(config, &enable.person, says, "enabled", format, out)
}

/// Brings times back that a clock stamped that ran ahead.
pub(super) fn repair_clock(
    config: &Path,
    repair: &RepairClock,
    format: Format,
    out: &mut Output,
) -> Result<u8, Failure> {
    let says = AdministratorInput::RepairClock { present: repair.present };
    step(config, &repair.person, says, "repaired", format, out)
}

fn step(
    config: &Path,
    person: &Person,
    says: AdministratorInput,
    done: &str,
    format: Format,
    out: &mut Output,
) -> Result<u8, Failure> {
    let by = person.why.by.operator()?;
    let (_, desk) = open::desk(config)?;
    // A person who has left is known by the id alone.
    let account = desk.find(&person.account)?.unwrap_or_else(|| person.account.clone());
    desk.administer_as(&by, &account, &person.why.reason, says)?;
    let line = match format {
        Format::Json => object(&[("account", json(&account)), ("done", json(done))]),
        _ => format!("{account}: {done}, by {}", by.id),
    };
    out.line(&line)?;
    Ok(0)
}
