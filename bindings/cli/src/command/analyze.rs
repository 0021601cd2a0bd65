use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::{WaysOptions, WeighError, WeighOptions, Weights};

use crate::args::{Analyze, Format};
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::Paint;
use crate::{bars, html, input, weights};

/// Returns 0 if the weights are printed, 2 if they cannot be. A weight that is not reached is not an error: the numbers
/// of a calibration are estimates, and people judge whether they are good enough.
pub(crate) fn run(asked: &Analyze, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = input::policy(&asked.policy).map_err(|failure| failure.exits(2))?;
    let mut ways = WaysOptions::default();
    if let Some(action) = &asked.action {
        ways = ways.action(action);
    }
    let options = asked.model.iter().fold(WeighOptions::default().ways(ways), WeighOptions::model);
    let found = weighed(&policy, &asked.calibration, &options)?;
    let detailed = asked.action.is_some();
    match format {
        Format::Json => out.line(&json(&found))?,
        Format::Markdown => out.print(&weights::markdown(&found, detailed))?,
        Format::Html => {
            let title = format!("{}: weights of the ways in", weights::title(&found));
            out.print(&html::document(&title, &bars::section(&found)))?;
        }
        _ => out.print(&weights::text(&found, detailed, Paint::new(out.colour())))?,
    }
    Ok(0)
}

/// Weighs the ways of a policy under the calibration in a file.
pub(super) fn weighed(policy: &Policy, path: &Path, options: &WeighOptions) -> Result<Weights, Failure> {
    let (calibration, bytes) = input::calibration(path)?;
    policy.weigh(&calibration, options).map_err(|error| match error {
        WeighError::Calibration(diagnostics) => input::misfit(path, &bytes, diagnostics),
        error => Failure::argument(&error.to_string(), error.help()),
    })
}
