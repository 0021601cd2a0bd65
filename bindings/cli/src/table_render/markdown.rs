use super::page::{INTRODUCTION, Paper, after, before};
use crate::paper::{Lines as _, printable};

/// GitHub-flavoured Markdown.
pub(crate) fn markdown(paper: &Paper<'_>) -> String {
    let mut page = format!("# {}\n\nDigest `{}`\n", escape(&paper.title()), paper.table.digest);
    for paragraph in INTRODUCTION {
        page.line(&format!("\n{paragraph}"));
    }
    for section in before(paper).into_iter().chain(after(paper)) {
        page.line(&format!("\n## {}", escape(&section.heading)));
        for note in &section.notes {
            page.line(&format!("\n{}", escape(note)));
        }
        if !section.rows.is_empty() {
            page.line(&format!("\n| {} |", section.columns.join(" | ")));
            page.line(&format!("|{}", "---|".repeat(section.columns.len())));
            for row in &section.rows {
                let cell = |cell: &Vec<String>| {
                    cell.iter().map(|words| escape(words)).collect::<Vec<_>>().join("<br>")
                };
                page.line(&format!("| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | ")));
            }
        }
        if !section.bullets.is_empty() {
            page.push('\n');
        }
        for bullet in &section.bullets {
            page.line(&format!("- {}", escape(bullet)));
        }
    }
    page
}

/// Escapes text from a policy, so that it is never markup.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
