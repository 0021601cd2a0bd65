use super::graph;
use super::page::{INTRODUCTION, Paper, Section, after, before};
use crate::bars;
use crate::html::{document, escape};
use crate::paper::Lines as _;

/// The lines on which those who approve the policy sign.
const SIGN: &str = "<div class=\"sign\"><span>Name</span><span>Date</span><span>Signature</span></div>\n";

/// A self-contained HTML page, printed on `date`.
pub(crate) fn html(paper: &Paper<'_>, date: &str) -> String {
    let mut page = format!("<p>Digest <code>{}</code>, printed on {date}</p>\n", escape(&paper.table.digest));
    for paragraph in INTRODUCTION {
        page.line(&format!("<p>{paragraph}</p>"));
    }
    for part in before(paper) {
        section(&part, &mut page);
    }
    page.push_str(&graph::section(paper));
    if let Some(weights) = paper.weights {
        page.push_str(&bars::section(weights));
    }
    for part in after(paper) {
        section(&part, &mut page);
    }
    document(&paper.title(), &(page + SIGN))
}

fn section(section: &Section, page: &mut String) {
    page.line(&format!("<h2>{}</h2>", escape(&section.heading)));
    for note in &section.notes {
        page.line(&format!("<p>{}</p>", escape(note)));
    }
    if !section.rows.is_empty() {
        let heads: Vec<String> = section.columns.iter().map(|column| format!("<th>{column}</th>")).collect();
        page.line(&format!("<table>\n<thead><tr>{}</tr></thead>\n<tbody>", heads.concat()));
        for row in &section.rows {
            let named = section.columns.iter().zip(row);
            let cells: Vec<String> =
                named.map(|(name, cell)| format!("<td data-is=\"{name}\">{}</td>", lines(cell))).collect();
            page.line(&format!("<tr>{}</tr>", cells.concat()));
        }
        page.push_str("</tbody>\n</table>\n");
    }
    if !section.bullets.is_empty() {
        let items: Vec<String> =
            section.bullets.iter().map(|bullet| format!("<li>{}</li>\n", escape(bullet))).collect();
        page.line(&format!("<ul>\n{}</ul>", items.concat()));
    }
}

fn lines(cell: &[String]) -> String {
    cell.iter().map(|words| escape(words)).collect::<Vec<_>>().join("<br>")
}
