//! Charts in SVG, with shapes only, which stretch to any width; the text is next to them, in HTML.

use std::fmt::Write as _;

use bonafides_report::{Row, Table, Value};

use super::page::{first, number};
use super::shown::{grouped, percent};
use crate::html::escape;
use crate::paper::Lines as _;

/// The colours of parts, in stacking order.
const PARTS: [&str; 4] = ["good", "bad", "late", "rest"];

/// Returns columns over time: served, not served, open.
pub(super) fn over_time(table: &Table, page: &mut String) {
    let largest = table.rows.iter().filter_map(|row| first(&row.values)).max().unwrap_or(0).max(1);
    let mut svg = String::new();
    for (at, row) in table.rows.iter().enumerate() {
        let numbers: Vec<u64> = row.values.iter().filter_map(number).collect();
        let mut top = 1_000_u64;
        let _ = write!(svg, "<g><title>{}</title>", escape(&summary(row, table)));
        // An empty column must also have a tooltip.
        let _ = write!(svg, "<rect class=\"none\" x=\"{at}\" y=\"0\" width=\"1\" height=\"1000\"/>");
        for (part, class) in numbers.iter().skip(1).zip(["good", "bad", "rest"]) {
            let height = part.saturating_mul(1_000).checked_div(largest).unwrap_or(0);
            top = top.saturating_sub(height);
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{at}.1\" y=\"{top}\" width=\".8\" height=\"{height}\"/>"
            );
        }
        svg.push_str("</g>\n");
    }
    let label = |row: Option<&Row>| escape(row.and_then(|row| row.labels.first()).map_or("", String::as_str));
    let _ = writeln!(
        page,
        "<figure class=\"chart\"><div class=\"top\">{} requests</div>\n<svg class=\"flat tall\" viewBox=\"0 0 {} 1000\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Requests over time, at most {largest}\">\n{svg}</svg>\n\
         <div class=\"ends\"><span>{}</span><span>{}</span></div>{}</figure>",
        grouped(largest),
        table.rows.len().max(1),
        label(table.rows.first()),
        label(table.rows.last()),
        legend(&[("good", "served"), ("bad", "not served"), ("rest", "open")]),
    );
}

/// Returns the text of a row, such as `2026-11-30: Requests 12, Served 10`.
fn summary(row: &Row, table: &Table) -> String {
    let parts: Vec<String> = table
        .columns
        .iter()
        .zip(&row.values)
        .filter_map(|(column, value)| Some(format!("{} {}", column.title, grouped(number(value)?))))
        .collect();
    format!("{}: {}", row.labels.join(", "), parts.join(", "))
}

fn legend(parts: &[(&str, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|(class, name)| format!("<span class=\"{class}\"><i></i>{name}</span>")).collect();
    format!("<figcaption class=\"legend\">{}</figcaption>", parts.concat())
}

/// Returns a square for each hour of the week.
pub(super) fn hours(table: &Table, page: &mut String) {
    let largest = table.rows.iter().filter_map(|row| first(&row.values)).max().unwrap_or(0).max(1);
    let (mut svg, mut names) = (String::new(), String::new());
    for (day, rows) in table.rows.chunks(24).enumerate() {
        let name = rows.first().and_then(|row| row.labels.first()).map_or("", String::as_str);
        let _ = write!(names, "<span>{}</span>", escape(name.get(..3).unwrap_or(name)));
        for (hour, row) in rows.iter().enumerate() {
            let share = first(&row.values).unwrap_or(0).saturating_mul(100).div_ceil(largest);
            let _ = write!(
                svg,
                "<rect class=\"good\" x=\"{hour}.04\" y=\"{day}.06\" width=\".92\" height=\".88\" fill-opacity=\"{}.{:02}\">\
                 <title>{}</title></rect>",
                share / 100,
                share % 100,
                escape(&summary(row, table))
            );
        }
        svg.push('\n');
    }
    let marks: Vec<String> =
        (0..8_u32).map(|at| format!("<span>{:02}</span>", at.saturating_mul(3))).collect();
    let _ = writeln!(
        page,
        "<figure class=\"chart week\"><div class=\"days\">{names}</div>\n<svg class=\"flat tall\" viewBox=\"0 0 24 7\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Requests by hour of the week, at most {largest} in an hour\">\n{svg}</svg>\n\
         <div class=\"marks\">{}</div>\n<figcaption>most: {} requests; hours in local time</figcaption></figure>",
        marks.concat(),
        grouped(largest)
    );
}

/// Returns a stacked bar for each challenge: passed, failed, expired, not answered.
pub(super) fn challenges(table: &Table, page: &mut String) {
    page.line("<figure class=\"chart\"><div class=\"stacks\">");
    for row in &table.rows {
        let name = row.labels.first().map_or("", String::as_str);
        let parts: Vec<(u64, u64)> = row.values.iter().skip(2).filter_map(share).take(4).collect();
        if parts.is_empty() {
            continue;
        }
        let (mut left, mut shapes) = (0_u64, String::new());
        for ((part, of), class) in parts.iter().zip(PARTS) {
            let width = part.saturating_mul(1_000).checked_div(*of).unwrap_or(0);
            let _ = write!(
                shapes,
                "<rect class=\"{class}\" x=\"{left}\" y=\"0\" width=\"{width}\" height=\"1\"/>"
            );
            left = left.saturating_add(width);
        }
        let words: Vec<String> = parts
            .iter()
            .zip(["passed", "failed", "expired", "no answer"])
            .map(|((part, of), word)| format!("{word} {}", percent(*part, *of)))
            .collect();
        let words = words.join(", ");
        let _ = writeln!(
            page,
            "<span>{name}</span><svg class=\"flat thin\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" role=\"img\" \
             aria-label=\"{name}: {words}\"><title>{name}: {words}</title>{shapes}</svg>",
            name = escape(name),
        );
    }
    page.line("</div>");
    page.push_str(&legend(&[
        ("good", "passed"),
        ("bad", "failed"),
        ("late", "expired"),
        ("rest", "no answer"),
    ]));
    page.line("</figure>");
}

fn share(value: &Value) -> Option<(u64, u64)> {
    if let Value::Share { part, of } = value { Some((*part, *of)) } else { None }
}
