use bonafides::analyze::WaysOptions;

use crate::args::{Format, Ways};
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::Paint;
use crate::{directory, input, ways};

/// 0 if the ways are listed, 2 if they cannot be.
pub(crate) fn run(asked: &Ways, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = input::policy(&asked.policy).map_err(|failure| failure.exits(2))?;
    let mut options = WaysOptions::default();
    if let Some(action) = &asked.action {
        options = options.action(action);
    }
    for ids in &asked.groups {
        options = options.groups(ids.split(',').map(str::trim).filter(|id| !id.is_empty()));
    }
    if let Some(path) = &asked.directory {
        options = options.directory(&directory::names(path)?);
    }
    let found = policy.ways(&options).map_err(|error| Failure::argument(&error.to_string(), error.help()))?;
    match format {
        Format::Json => out.line(&json(&found))?,
        _ => out.print(&ways::text(&found, Paint::new(out.colour())))?,
    }
    Ok(0)
}
