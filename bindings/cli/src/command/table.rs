use bonafides::analyze::WaysOptions;

use crate::args::{Format, Table};
use crate::failure::Failure;
use crate::output::Output;
use crate::paper::Paint;
use crate::{input, output, table_render};

pub(crate) fn run(table: &Table, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = input::policy(&table.policy)?;
    let table = policy.table();
    if format == Format::Json {
        out.line(&output::json(&table))?;
        return Ok(0);
    }
    let ways = policy
        .ways(&WaysOptions::default())
        .map_err(|error| Failure::argument(&error.to_string(), error.help()))?;
    match format {
        Format::Markdown => out.print(&table_render::markdown(&table, &ways))?,
        Format::Html => out.print(&table_render::html(&table, &ways))?,
        _ => out.print(&table_render::text(&table, &ways, Paint::new(out.colour())))?,
    }
    Ok(0)
}
