use std::fmt::Write as _;

use super::{Diagnostic, Severity};

struct Style {
    error: &'static str,
    warning: &'static str,
    frame: &'static str,
    bold: &'static str,
    plain: &'static str,
}

const COLOUR: Style = Style {
    error: "\x1b[1;31m",
    warning: "\x1b[1;33m",
    frame: "\x1b[1;34m",
    bold: "\x1b[1m",
    plain: "\x1b[0m",
};
const PLAIN: Style = Style { error: "", warning: "", frame: "", bold: "", plain: "" };

/// The width beyond which lines are cut around the underlined text, so that minified documents stay readable.
const WIDTH: usize = 140;

pub(super) fn render(diagnostics: &[Diagnostic], name: &str, text: &str, colour: bool) -> String {
    let style = if colour { COLOUR } else { PLAIN };
    let mut out = String::new();
    for diagnostic in diagnostics {
        // Writing into a `String` cannot fail.
        let _ = one(&mut out, diagnostic, name, text, &style);
    }
    out
}

fn one(out: &mut String, d: &Diagnostic, name: &str, text: &str, style: &Style) -> std::fmt::Result {
    let Style { frame, bold, plain, .. } = style;
    let mark = if d.severity == Severity::Error { style.error } else { style.warning };
    let number = d.line.to_string();
    let gap = " ".repeat(number.len());
    writeln!(out, "{mark}{}[{}]{plain}{bold}: {}{plain}", d.severity, d.code, printable(&d.message))?;
    let path = if d.path.is_empty() { String::new() } else { format!(" ({})", d.path) };
    writeln!(out, "{gap}{frame}-->{plain} {name}:{}:{}{path}", d.line, d.column)?;
    let (before, underlined, after) = excerpt(d, text);
    writeln!(out, "{gap} {frame}|{plain}")?;
    writeln!(
        out,
        "{frame}{number} |{plain} {}{}{}",
        printable(&before),
        printable(&underlined),
        printable(&after)
    )?;
    let indent = " ".repeat(before.chars().count());
    let carets = "^".repeat(underlined.chars().count().max(1));
    writeln!(out, "{gap} {frame}|{plain} {indent}{mark}{carets}{plain}")?;
    if !d.evidence.is_empty() {
        writeln!(out, "{gap} {frame}={plain} shown by: {}", d.evidence.join(", "))?;
    }
    if let Some(help) = &d.help {
        writeln!(out, "{gap} {frame}={plain} help: {help}")?;
    }
    if let Some(fix) = &d.fix {
        writeln!(out, "{gap} {frame}={plain} fix: write `{fix}`")?;
    }
    writeln!(out)
}

/// Returns the line in three parts: before, at and after the underlined text.
fn excerpt(d: &Diagnostic, text: &str) -> (String, String, String) {
    let head = text.get(..d.span.start).unwrap_or_default();
    let line_start = head.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let rest = text.get(d.span.start..).unwrap_or_default();
    let line_end = d.span.start.saturating_add(rest.find('\n').unwrap_or(rest.len()));
    let end = d.span.end.min(line_end);
    let before: String = text.get(line_start..d.span.start).unwrap_or_default().to_owned();
    let underlined: String = text.get(d.span.start..end).unwrap_or_default().chars().take(WIDTH).collect();
    let after: String = text.get(end..line_end).unwrap_or_default().chars().take(WIDTH).collect();
    let cut = before.chars().count().saturating_sub(WIDTH / 2);
    (before.chars().skip(cut).collect(), underlined, after.trim_end().to_owned())
}

/// Replaces control and bidirectional characters: a document must not redraw the terminal that shows it.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}
