use std::path::Path;

use bonafides_desk::Desk;
use bonafides_desk::config::DeskConfig;

use crate::failure::Failure;

/// Reads the configuration.
pub(crate) fn config(path: &Path) -> Result<DeskConfig, Failure> {
    DeskConfig::read(path).map_err(|errors| {
        let failure = Failure::config(&errors);
        if path.exists() {
            failure
        } else {
            failure.help("make a desk with `bonafides desk init`, or pass `--config FILE`")
        }
    })
}

/// Refuses a database that is not there, in place of making an empty one.
pub(super) fn is_there(config: &DeskConfig) -> Result<(), Failure> {
    let Some(path) = config.missing_database() else { return Ok(()) };
    let help =
        "restore it from a backup, or correct `store.sqlite`; `bonafides desk migrate` makes an empty one";
    Err(Failure::desk(2, "no_database", &path.display().to_string(), "there is no such database").help(help))
}

/// Opens the desk with every part that the policy in force needs.
pub(crate) fn desk(path: &Path) -> Result<(DeskConfig, Desk), Failure> {
    let config = config(path)?;
    is_there(&config)?;
    let desk = config.open()?;
    Ok((config, desk))
}

/// Opens the desk, also if a part is missing for the policy in force, so that another policy can replace it.
pub(super) fn unchecked(path: &Path) -> Result<(DeskConfig, Desk), Failure> {
    let config = config(path)?;
    is_there(&config)?;
    let desk = config.builder()?.open()?;
    Ok((config, desk))
}
