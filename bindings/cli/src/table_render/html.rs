use bonafides::analyze::Ways;
use bonafides::table::Table;

use super::page::{INTRODUCTION, sections, title};
use crate::paper::{Lines as _, printable};

const STYLE: &str = "\
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #1b1f24 }
h2 { margin-top: 2em; border-bottom: 2px solid #1b1f24 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35em .7em .35em 0; border-bottom: 1px solid #d0d7de }
td:first-child { font-weight: 600; white-space: nowrap }
code { font-size: 85%; overflow-wrap: anywhere }
@media print { body { margin: 0; font-size: 11px } tr { break-inside: avoid } }
";

/// A self-contained HTML page.
pub(crate) fn html(table: &Table, ways: &Ways) -> String {
    let title = escape(&title(table));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>Digest <code>{}</code></p>\n",
        escape(&table.digest)
    );
    for paragraph in INTRODUCTION {
        page.line(&format!("<p>{paragraph}</p>"));
    }
    for section in sections(table, ways) {
        page.line(&format!("<h2>{}</h2>", escape(&section.heading)));
        for note in &section.notes {
            page.line(&format!("<p>{}</p>", escape(note)));
        }
        if !section.rows.is_empty() {
            let heads: Vec<String> =
                section.columns.iter().map(|column| format!("<th>{column}</th>")).collect();
            page.line(&format!("<table>\n<thead><tr>{}</tr></thead>\n<tbody>", heads.concat()));
            for row in &section.rows {
                let cells: Vec<String> = row.iter().map(|cell| format!("<td>{}</td>", lines(cell))).collect();
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
    page + "</body>\n</html>\n"
}

fn lines(cell: &[String]) -> String {
    cell.iter().map(|words| escape(words)).collect::<Vec<_>>().join("<br>")
}

/// Escapes text from a policy, so that it is never markup.
fn escape(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
