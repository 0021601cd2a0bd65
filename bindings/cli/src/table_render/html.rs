use bonafides::analyze::Ways;
use bonafides::table::Table;

use super::page::{INTRODUCTION, sections, title};
use crate::paper::{Lines as _, printable};

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6edf3); --line: light-dark(#d0d7de, #3d444d) }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: var(--ink); background: light-dark(#fff, #0d1117) }
h2 { margin-top: 2em; border-bottom: 2px solid var(--ink) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35em .7em .35em 0; border-bottom: 1px solid var(--line) }
td:first-child { font-weight: 600 }
code { font-size: 85%; overflow-wrap: anywhere }
.sign { display: grid; grid-template-columns: repeat(auto-fit, minmax(12em, 1fr)); gap: 3em 2em; margin: 4em 0 2em }
.sign span { border-top: 1px solid var(--ink); padding-top: .3em }
@media (max-width: 40em) {
  thead { display: none }
  tr, td { display: block }
  tr { border-bottom: 1px solid var(--line); padding: .6em 0 }
  td { border: 0; padding: .1em 0 }
  td:empty { display: none }
  td[data-is]:not(:first-child)::before { content: attr(data-is) ': '; font-weight: 600 }
}
@media print {
  :root { color-scheme: light }
  body { margin: 0; font-size: 11px }
  tr, .sign { break-inside: avoid }
  h2 { break-after: avoid }
}
";

/// The lines on which those who approve the policy sign.
const SIGN: &str = "<div class=\"sign\"><span>Name</span><span>Date</span><span>Signature</span></div>\n";

/// A self-contained HTML page.
pub(crate) fn html(table: &Table, ways: &Ways) -> String {
    let title = escape(&title(table));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
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
                let named = section.columns.iter().zip(row);
                let cells: Vec<String> = named
                    .map(|(name, cell)| format!("<td data-is=\"{name}\">{}</td>", lines(cell)))
                    .collect();
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
    page + SIGN + "</body>\n</html>\n"
}

fn lines(cell: &[String]) -> String {
    cell.iter().map(|words| escape(words)).collect::<Vec<_>>().join("<br>")
}

/// Escapes text from a policy, so that it is never markup.
fn escape(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
