use std::path::Path;

use bonafides_desk::Desk;
use bonafides_desk::config::DeskConfig;

use crate::failure::Failure;

/// Reads the configuration.
pub(super) fn config(path: &Path) -> Result<DeskConfig, Failure> {
    DeskConfig::read(path).map_err(|errors| {
        let failure = Failure::config(&errors);
        if path.exists() {
            failure
        } else {
            failure.help("make a desk with `bonafides desk init`, or pass `--config FILE`")
        }
    })
}

/// Opens the desk with every part that the policy in force needs.
pub(super) fn desk(path: &Path) -> Result<(DeskConfig, Desk), Failure> {
    let config = config(path)?;
    let desk = config.open()?;
    Ok((config, desk))
}

/// Opens the desk, also if a part is missing for the policy in force, so that another policy can replace it.
pub(super) fn unchecked(path: &Path) -> Result<(DeskConfig, Desk), Failure> {
    let config = config(path)?;
    let desk = config.builder()?.open()?;
    Ok((config, desk))
}
