use super::page::{BULLET, INTRODUCTION, Paper, Section, after, before};
use crate::paper::{Ink, Lines as _, Paint, WIDTH, pad, printable, wrap};

/// Text for a terminal: a block per row, its columns one below the other.
pub(crate) fn text(paper: &Paper<'_>, paint: Paint) -> String {
    let mut page = format!("{}\n{}\n", paint.with(Ink::Bold, &printable(&paper.title())), paper.table.digest);
    page.push('\n');
    for paragraph in INTRODUCTION {
        for line in wrap(paragraph, WIDTH) {
            page.line(&line);
        }
    }
    for section in before(paper).into_iter().chain(after(paper)) {
        page.line(&format!("\n{}", paint.with(Ink::Green, &printable(&section.heading))));
        for note in &section.notes {
            for line in wrap(&printable(note), WIDTH) {
                page.line(&line);
            }
        }
        rows(&section, paint, &mut page);
        for bullet in &section.bullets {
            hang("  - ", &printable(bullet), &mut page);
        }
    }
    page
}

fn rows(section: &Section, paint: Paint, page: &mut String) {
    for row in &section.rows {
        let mut cells = section.columns.iter().zip(row);
        let name = cells.next().map(|(_, cell)| cell.join(", ")).unwrap_or_default();
        page.line(&format!("  {}", paint.with(Ink::Bold, &printable(&name))));
        for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            let label = pad(&format!("    {}", column.to_lowercase()), LABEL);
            let lines = cell.iter().flat_map(|words| hanging(&printable(words)));
            for (index, line) in lines.enumerate() {
                let label = if index == 0 { paint.with(Ink::Dim, &label) } else { pad("", LABEL) };
                page.line(&format!("{label}{line}"));
            }
        }
    }
}

const LABEL: usize = 20;

/// The lines of a cell; those of an option are indented to its first word.
fn hanging(words: &str) -> Vec<String> {
    let width = WIDTH.saturating_sub(LABEL);
    let Some(option) = words.strip_prefix(BULLET) else { return wrap(words, width) };
    let lines = wrap(option, width.saturating_sub(2)).into_iter().enumerate();
    lines.map(|(index, line)| format!("{}{line}", if index == 0 { BULLET } else { "  " })).collect()
}

fn hang(bullet: &str, text: &str, page: &mut String) {
    let width = bullet.len();
    for (index, line) in wrap(text, WIDTH.saturating_sub(width)).iter().enumerate() {
        let start = if index == 0 { bullet.to_owned() } else { " ".repeat(width) };
        page.line(&format!("{start}{line}"));
    }
}
