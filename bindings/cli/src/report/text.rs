use std::fmt::Write as _;

use bonafides_report::{Content, Figure, Report, Table, Unit, Value};

use super::page::{Grid, first, label};
use super::shown::{assumptions, cell, period, shown};
use crate::paper::{Ink, Lines as _, Paint, hang, pad, pad_left, printable};

/// The width of a title.
const TITLE: usize = 32;
/// The maximum width of a label.
const LABEL: usize = 36;
/// The maximum number of days that are listed.
const DAYS: usize = 31;
/// The width of a bar.
const BAR: u64 = 16;

/// Returns the report for a terminal.
pub(super) fn text(report: &Report, paint: Paint) -> String {
    let mut page = String::new();
    page.line(&paint.with(Ink::Bold, &period(report)));
    page.line(&assumptions(report));
    for section in &report.sections {
        page.line("");
        page.line(&paint.with(Ink::Bold, &section.title.to_uppercase()));
        for figure in &section.figures {
            draw(figure, report, paint, &mut page);
        }
    }
    page
}

fn draw(figure: &Figure, report: &Report, paint: Paint, page: &mut String) {
    let definition = figure.definition;
    match &figure.content {
        Content::Value(value) => {
            let value = shown(*value, definition, report);
            page.line(&format!("  {}{value}", paint.with(Ink::Dim, &pad(definition.title, TITLE))));
        }
        Content::Table(table) => {
            page.line("");
            page.line(&format!("  {}", paint.with(Ink::Blue, definition.title)));
            match definition.name {
                _ if table.rows.is_empty() => page.line("    none"),
                "hours" => hours(table, page),
                "days" if table.rows.len() > DAYS => {
                    page.line(&format!(
                        "    {} days: too many for a terminal, see the weeks",
                        table.rows.len()
                    ));
                }
                _ => grid(&Grid::of(table), report, paint, page),
            }
            if definition.name == "unusual_tests" {
                hang(4, definition.definition, page);
            }
        }
        _ => {}
    }
}

fn grid(grid: &Grid<'_>, report: &Report, paint: Paint, page: &mut String) {
    let wide = |text: &str| text.chars().count();
    let names: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|(labels, _)| {
            let named = grid.labels.iter().zip(*labels);
            named.map(|(name, text)| cut(&label(name, &printable(text)))).collect()
        })
        .collect();
    let heads: Vec<(&str, usize)> = grid
        .labels
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let widest = names.iter().filter_map(|row| row.get(at)).map(|text| wide(text)).max();
            (*head, widest.unwrap_or(0).max(wide(head)))
        })
        .collect();
    let padded = |names: &[String]| {
        let names: Vec<String> =
            names.iter().zip(&heads).map(|(name, (_, width))| pad(name, *width)).collect();
        names.join("  ")
    };
    let cells: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|(_, values)| {
            values.iter().zip(&grid.columns).map(|(value, column)| cell(*value, column, report)).collect()
        })
        .collect();
    let widths: Vec<usize> = grid
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = cells.iter().filter_map(|row| row.get(at)).map(|text| wide(text));
            cells.max().unwrap_or(0).max(wide(column.title))
        })
        .collect();
    let mut line = padded(&grid.labels.iter().map(ToString::to_string).collect::<Vec<_>>());
    for (column, width) in grid.columns.iter().zip(&widths) {
        let _ = write!(line, "  {}", pad_left(column.title, *width));
    }
    page.line(&format!("    {}", paint.with(Ink::Dim, &line)));
    let counts = grid.columns.first().is_some_and(|column| column.unit == Unit::Cases);
    for (((_, values), cells), names) in grid.rows.iter().zip(&cells).zip(&names) {
        let mut line = padded(names);
        for (cell, width) in cells.iter().zip(&widths) {
            let _ = write!(line, "  {}", pad_left(cell, *width));
        }
        if counts && grid.rows.len() > 1 {
            let _ = write!(line, "  {}", paint.with(Ink::Blue, &bar(values, grid.largest())));
        }
        page.line(format!("    {line}").trim_end());
    }
    let note = grid.note();
    if !note.is_empty() {
        page.line(&format!("    {}", paint.with(Ink::Dim, &note)));
    }
}

/// The hundredths of a column that each character of a bar fills.
const EIGHTHS: [&str; 8] =
    ["", "\u{258f}", "\u{258e}", "\u{258d}", "\u{258c}", "\u{258b}", "\u{258a}", "\u{2589}"];

fn bar(values: &[Value], largest: u64) -> String {
    let number = first(values).unwrap_or(0);
    let eighths = number.saturating_mul(BAR.saturating_mul(8)).checked_div(largest).unwrap_or(0);
    let (full, part) = (eighths / 8, eighths % 8);
    let full = "\u{2588}".repeat(usize::try_from(full).unwrap_or(0));
    let part = usize::try_from(part).ok().and_then(|part| EIGHTHS.get(part)).copied().unwrap_or_default();
    // Every value other than 0 is visible.
    let part = if number > 0 && full.is_empty() && part.is_empty() { "\u{258f}" } else { part };
    format!("{full}{part}")
}

const SHADES: [char; 5] = [' ', '\u{2591}', '\u{2592}', '\u{2593}', '\u{2588}'];

/// Writes a line for each day of the week, with two columns for each hour.
fn hours(table: &Table, page: &mut String) {
    let largest = table.rows.iter().filter_map(|row| first(&row.values)).max().unwrap_or(0);
    page.line(&format!("    {}0     3     6     9     12    15    18    21", pad("", 11)));
    for day in table.rows.chunks(24) {
        let name = day.first().and_then(|row| row.labels.first()).map_or("", String::as_str);
        let name = name.split(' ').next().unwrap_or_default();
        let shades = day.iter().map(|row| {
            let number = first(&row.values).unwrap_or(0);
            let shade = number.saturating_mul(4).div_ceil(largest.max(1));
            let shade = usize::try_from(shade).ok().and_then(|at| SHADES.get(at)).copied().unwrap_or(' ');
            [shade, shade].iter().collect::<String>()
        });
        page.line(format!("    {}{}", pad(name, 11), shades.collect::<String>()).trim_end());
    }
    page.line(&format!("    darkest: {largest} requests"));
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LABEL {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LABEL.saturating_sub(1)).collect();
    format!("{kept}\u{2026}")
}
