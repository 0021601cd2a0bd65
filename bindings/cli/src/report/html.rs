use std::fmt::Write as _;

use bonafides_report::{Content, Definition, Figure, Report, Section, Table, Unit, Value};

use super::charts;
use super::page::{Grid, first, label, number};
use super::shown::{assumptions, cell, grouped, percent, period, shown};
use crate::clock::today;
use crate::html::{document_with, escape};
use crate::paper::Lines as _;

const STYLE: &str = "\
:root { --good: light-dark(#0969da, #58a6ff); --bad: light-dark(#bc4c00, #f0883e); --late: light-dark(#8250df, #bc8cff);
  --rest: light-dark(#afb8c1, #57606a); --soft: light-dark(#f6f8fa, #161b22); --dim: light-dark(#59636e, #9198a1) }
h1 { margin-bottom: .2em }
h3 { margin: 1.8em 0 .4em }
.sub, nav, figcaption, .note, .top, .ends, .marks, .days { color: var(--dim); font-size: 90% }
.sub { margin: 0 }
nav { margin-top: 1em }
nav a { margin-right: 1.2em; display: inline-block }
a { color: inherit; text-decoration: underline dotted; text-underline-offset: .2em }
a[title] { cursor: help }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5em, 1fr)); gap: .8em; margin: 1.2em 0 }
.tile { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .7em .9em; break-inside: avoid }
.tile b { display: block; font-size: 1.35em; line-height: 1.25; font-variant-numeric: tabular-nums }
.tile span { display: block }
.tile small { color: var(--dim) }
.scroll { overflow-x: auto }
table.few { width: auto; min-width: min(34em, 100%) }
table.few td, table.few th { padding-right: 1.6em }
table.few td .in { width: 12em }
td, th { font-variant-numeric: tabular-nums }
td.n, th.n { text-align: right; white-space: nowrap }
th a { white-space: nowrap }
td.zero { color: var(--dim) }
td .in { float: left; width: 5em; height: .7em; margin: .4em .6em 0 0; text-align: left }
td .in i { display: block; height: 100%; background: var(--good); border-radius: 2px }
.chart { margin: .6em 0 1.4em }
figcaption { text-align: left; font-weight: 400; margin-top: .4em }
svg.flat { display: block; width: 100% }
svg.tall { height: 11em; border-bottom: 1px solid var(--line) }
svg.thin { height: 1.1em }
svg .good { fill: var(--good) } svg .bad { fill: var(--bad) } svg .late { fill: var(--late) } svg .rest { fill: var(--rest) }
svg .none { fill: transparent }
.ends { display: flex; justify-content: space-between }
.legend span { margin-right: 1.2em; display: inline-block }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px }
.legend .good i { background: var(--good) } .legend .bad i { background: var(--bad) }
.legend .late i { background: var(--late) } .legend .rest i { background: var(--rest) }
.week { display: grid; grid-template-columns: 2.6em 1fr; gap: .2em .4em }
.week .days { display: grid; grid-template-rows: repeat(7, 1fr); align-items: center }
.week svg.tall { height: 13em; border: 0 }
.week .marks { grid-column: 2; display: grid; grid-template-columns: repeat(8, 1fr) }
.week figcaption { grid-column: 2; margin: 0 }
.stacks { display: grid; grid-template-columns: minmax(6em, auto) 1fr; gap: .5em 1em; align-items: center }
.alarm { border-left: 4px solid var(--bad); padding-left: .8em }
dl { columns: 24em; column-gap: 3em; font-size: 90% }
dt { font-weight: 600; break-after: avoid }
dd { margin: 0 0 .7em; break-inside: avoid }
dt:target { outline: 2px solid var(--good); outline-offset: .2em }
@media (max-width: 40em) {
  body { margin: 1em auto }
  .tiles { grid-template-columns: 1fr 1fr }
  .tile { padding: .5em .7em }
  .tile b { font-size: 1.2em }
  td { display: inline-block; margin-right: 1.1em }
  td:first-child { display: block; margin: 0 }
  td.more { display: block; margin: 0; font-weight: 600 }
  td.n { text-align: left }
  td.zero, td .in { display: none }
}
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  nav { display: none }
  a { text-decoration: none }
  h2, h3 { break-after: avoid }
  .chart { break-inside: avoid }
  .tiles { grid-template-columns: repeat(5, 1fr) }
  svg.tall { height: 8em }
  .scroll { overflow: visible }
  th, td { padding-right: .5em }
  th a { white-space: normal }
}
";

/// Returns the report as a self-contained page.
pub(super) fn html(report: &Report) -> String {
    let mut page = String::new();
    page.line(&format!(
        "<p class=\"sub\">{}, reported on {}. {}</p>",
        escape(&period(report)),
        today(),
        escape(&assumptions(report))
    ));
    page.push_str("<nav>");
    for section in &report.sections {
        let _ = write!(page, "<a href=\"#{}\">{}</a> ", section.name, escape(section.title));
    }
    page.line("<a href=\"#definitions\">Definitions</a></nav>");
    for part in &report.sections {
        section(part, report, &mut page);
    }
    definitions(report, &mut page);
    document_with("Service desk report", STYLE, &page)
}

fn section(section: &Section, report: &Report, page: &mut String) {
    page.line(&format!("<h2 id=\"{}\">{}</h2>", section.name, escape(section.title)));
    let values: Vec<(&Figure, Value)> = section
        .figures
        .iter()
        .filter_map(|figure| match figure.content {
            Content::Value(value) => Some((figure, value)),
            _ => None,
        })
        .collect();
    if !values.is_empty() {
        page.line("<div class=\"tiles\">");
        for (figure, value) in &values {
            tile(figure.definition, *value, report, page);
        }
        page.line("</div>");
    }
    if section.name == "summary" {
        page.line(&stand_out(report));
    }
    let mut none = Vec::new();
    for figure in &section.figures {
        let Content::Table(table) = &figure.content else { continue };
        if table.rows.is_empty() {
            none.push(pointed(figure.definition));
        } else {
            drawn(figure.definition, table, report, page);
        }
    }
    if !none.is_empty() {
        page.line(&format!("<p class=\"note\">No entries: {}.</p>", none.join(", ")));
    }
}

/// Returns the number of entries to look at, in words.
fn stand_out(report: &Report) -> String {
    let tests = report.table("unusual_tests").map_or(&[][..], |table| &table.rows);
    let entries = tests.iter().filter_map(|row| row.values.get(2).and_then(number));
    let entries = entries.fold(0_u64, u64::saturating_add);
    if entries == 0 {
        return "<p>Nothing <a href=\"#unusual\">stands out</a>.</p>".to_owned();
    }
    let entries = if entries == 1 {
        "One entry stands".to_owned()
    } else {
        format!("{} entries stand", grouped(entries))
    };
    format!("<p class=\"alarm\"><a href=\"#unusual\">{entries} out</a>.</p>")
}

/// Returns a title with its definition as a tooltip and a link to it.
fn pointed(definition: &Definition) -> String {
    format!(
        "<a href=\"#d-{}\" title=\"{}\">{}</a>",
        definition.name,
        escape(definition.definition),
        escape(definition.title)
    )
}

fn tile(definition: &Definition, value: Value, report: &Report, page: &mut String) {
    let (large, small) = match value {
        Value::Share { part, of } => (percent(part, of), format!("{} of {}", grouped(part), grouped(of))),
        Value::Absent(absence) => ("\u{2013}".to_owned(), absence.reason().to_owned()),
        Value::Time(_) => {
            let text = shown(value, definition, report);
            let (day, hour) = text.split_once('T').unwrap_or((&text, ""));
            let hour = hour.split('.').next().unwrap_or(hour).trim_end_matches('Z');
            (day.to_owned(), format!("{hour} UTC"))
        }
        _ => (shown(value, definition, report), String::new()),
    };
    page.line(&format!(
        "<div class=\"tile\"><span>{}</span><b>{}</b><small>{}</small></div>",
        pointed(definition),
        escape(&large),
        escape(&small)
    ));
}

/// The maximum number of days in a chart; above it, weeks are drawn.
const DAYS: usize = 120;

fn drawn(definition: &Definition, table: &Table, report: &Report, page: &mut String) {
    let alarm = if definition.name.starts_with("unusual_") && definition.name != "unusual_tests"
        || definition.name == "attacked"
    {
        " class=\"alarm\""
    } else {
        ""
    };
    page.line(&format!("<h3{alarm}>{}</h3>", pointed(definition)));
    match definition.name {
        "hours" => charts::hours(table, page),
        "days" if table.rows.len() <= DAYS => charts::over_time(table, page),
        "days" => page.line("<p class=\"note\">Too many days to draw: they are in the report in JSON.</p>"),
        "weeks" if table.rows.len().saturating_mul(7) > DAYS => {
            charts::over_time(table, page);
            grid(table, report, page);
        }
        "challenges" => {
            charts::challenges(table, page);
            grid(table, report, page);
        }
        "unusual_tests" => {
            page.line(&format!("<p>{}</p>", escape(definition.definition)));
            grid(table, report, page);
        }
        _ => grid(table, report, page),
    }
}

fn grid(table: &Table, report: &Report, page: &mut String) {
    let grid = Grid::of(table);
    let mut heads: Vec<String> =
        grid.labels.iter().map(|name| format!("<th>{}</th>", escape(&capital(name)))).collect();
    heads.extend(grid.columns.iter().map(|column| format!("<th class=\"n\">{}</th>", pointed(column))));
    // A wide table of two numbers is hard to read.
    let few = if grid.columns.len() <= 4 { " class=\"few\"" } else { "" };
    page.line(&format!(
        "<div class=\"scroll\"><table{few}>\n<thead><tr>{}</tr></thead>\n<tbody>",
        heads.concat()
    ));
    let largest = grid.largest();
    let bars = grid.rows.len() > 1 && grid.columns.first().is_some_and(|column| column.unit == Unit::Cases);
    for (labels, values) in &grid.rows {
        let mut row = String::new();
        for (at, (name, text)) in grid.labels.iter().zip(*labels).enumerate() {
            let class = if at > 0 { " class=\"more\"" } else { "" };
            let is = if at > 0 { format!(" data-is=\"{}\"", escape(&capital(name))) } else { String::new() };
            let _ =
                write!(row, "<td{class}{is} title=\"{}\">{}</td>", escape(text), escape(&label(name, text)));
        }
        for (at, (column, value)) in grid.columns.iter().zip(values).enumerate() {
            let bar =
                if at == 0 && bars { in_cell(first(values).unwrap_or(0), largest) } else { String::new() };
            let zero = if number(value) == Some(0) { " zero" } else { "" };
            let _ = write!(
                row,
                "<td class=\"n{zero}\" data-is=\"{}\">{bar}{}</td>",
                escape(column.title),
                escape(&cell(*value, column, report))
            );
        }
        page.line(&format!("<tr>{row}</tr>"));
    }
    page.line("</tbody>\n</table></div>");
    let note = grid.note();
    if !note.is_empty() {
        page.line(&format!("<p class=\"note\">{}</p>", escape(&note)));
    }
}

fn in_cell(number: u64, largest: u64) -> String {
    let share = number.saturating_mul(100).div_ceil(largest.max(1));
    format!("<span class=\"in\"><i style=\"width:{share}%\"></i></span>")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Writes the definitions of the figures on the page, for paper and for screens without a pointer.
fn definitions(report: &Report, page: &mut String) {
    let mut used: Vec<&Definition> = Vec::new();
    let figures = report.sections.iter().flat_map(|section| &section.figures);
    for definition in figures.flat_map(|figure| {
        let columns = match &figure.content {
            Content::Table(table) => table.columns.as_slice(),
            _ => &[],
        };
        std::iter::once(figure.definition).chain(columns.iter().copied())
    }) {
        if !used.iter().any(|known| known.name == definition.name) {
            used.push(definition);
        }
    }
    page.line("<h2 id=\"definitions\">Definitions</h2>\n<dl>");
    for Definition { name, title, definition, .. } in used {
        page.line(&format!("<dt id=\"d-{name}\">{}</dt><dd>{}</dd>", escape(title), escape(definition)));
    }
    page.line("</dl>");
}
