use bonafides::analyze::{WaysOptions, WeighOptions};
use bonafides::review::TestReport;

use super::analyze::weighed;
use crate::args::{Format, Table};
use crate::clock::today;
use crate::failure::Failure;
use crate::output::Output;
use crate::paper::Paint;
use crate::table_render::Paper;
use crate::{input, output, table_render};

pub(crate) fn run(asked: &Table, format: Format, out: &mut Output) -> Result<u8, Failure> {
    if asked.calibration.is_some() && format != Format::Html {
        let message = "`--calibration` only adds to a page in HTML";
        return Err(Failure::argument(
            message,
            "add `--format html`, or use `analyze` for the weights in words",
        ));
    }
    let (policy, review) = input::reviewed(&asked.policy)?;
    let table = policy.table();
    if format == Format::Json {
        out.line(&output::json(&table))?;
        return Ok(0);
    }
    let ways = policy
        .ways(&WaysOptions::default())
        .map_err(|error| Failure::argument(&error.to_string(), error.help()))?;
    let tests: Vec<TestReport> = review.tests.iter().map(|test| test.run(&policy)).collect();
    let weights = match &asked.calibration {
        Some(path) => Some(weighed(&policy, path, &WeighOptions::default())?),
        None => None,
    };
    let paper = Paper {
        table: &table,
        ways: &ways,
        weights: weights.as_ref(),
        tests: &tests,
        warnings: &review.diagnostics,
    };
    match format {
        Format::Markdown => out.print(&table_render::markdown(&paper))?,
        Format::Html => out.print(&table_render::html(&paper, &today()))?,
        _ => out.print(&table_render::text(&paper, Paint::new(out.colour())))?,
    }
    Ok(0)
}
