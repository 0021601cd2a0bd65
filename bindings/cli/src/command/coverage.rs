use bonafides::analyze::{Coverage, CoverageOptions, Situation};

use crate::args::{self, Format};
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::Paint;
use crate::{coverage, input, people};

/// Returns 0 if the people are counted, 2 if they cannot be.
pub(crate) fn run(asked: &args::Coverage, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = input::policy(&asked.policy).map_err(|failure| failure.exits(2))?;
    let mut options = CoverageOptions::default();
    if let Some(action) = &asked.action {
        options = options.action(action);
    }
    for challenge in &asked.everyone {
        options = options.everyone(challenge);
    }
    for text in &asked.situation {
        let situation: Situation = text.parse().map_err(|error: bonafides::analyze::SituationError| {
            Failure::argument(&error.to_string(), error.help())
        })?;
        options = options.situation(situation);
    }
    let mut counted = Coverage::new(&policy, &options)
        .map_err(|error| Failure::argument(&error.to_string(), error.help()))?;
    people::count(asked, &policy, &mut counted)?;
    let report = counted.finish();
    match format {
        Format::Json => out.line(&json(&report))?,
        Format::Markdown => out.print(&coverage::markdown(&report))?,
        _ => out.print(&coverage::text(&report, Paint::new(out.colour())))?,
    }
    Ok(0)
}
