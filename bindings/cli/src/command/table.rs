use crate::args::{Format, Table};
use crate::failure::Failure;
use crate::output::Output;
use crate::paper::Paint;
use crate::{input, output, table_render};

pub(crate) fn run(table: &Table, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let table = input::policy(&table.policy)?.table();
    match format {
        Format::Json => out.line(&output::json(&table))?,
        Format::Markdown => out.print(&table_render::markdown(&table))?,
        Format::Html => out.print(&table_render::html(&table))?,
        _ => out.print(&table_render::text(&table, Paint::new(out.colour())))?,
    }
    Ok(0)
}
