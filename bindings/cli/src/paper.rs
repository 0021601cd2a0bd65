//! Layout for people: wrapping at a hundred columns, labels and colours.

use bonafides::Policy;

/// The width of everything that is laid out for people.
pub(crate) const WIDTH: usize = 100;

/// Text that grows line by line.
pub(crate) trait Lines {
    fn line(&mut self, text: &str);
}

impl Lines for String {
    fn line(&mut self, text: &str) {
        self.push_str(text);
        self.push('\n');
    }
}

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint(bool);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Green,
    Yellow,
    Red,
    Blue,
    Dim,
    Bold,
}

impl Paint {
    pub(crate) fn new(colour: bool) -> Self {
        Self(colour)
    }

    pub(crate) fn with(self, ink: Ink, text: &str) -> String {
        self.code(ink, "", text)
    }

    /// Returns the text on a background of the colour, so that it stands out.
    pub(crate) fn stamp(self, ink: Ink, text: &str) -> String {
        if self.0 { self.code(ink, ";7", &format!(" {text} ")) } else { text.to_owned() }
    }

    fn code(self, ink: Ink, more: &str, text: &str) -> String {
        if !self.0 || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Green => "1;32",
            Ink::Yellow => "1;33",
            Ink::Red => "1;31",
            Ink::Blue => "1;34",
            Ink::Dim => "2",
            Ink::Bold => "1",
        };
        format!("\x1b[{code}{more}m{text}\x1b[0m")
    }
}

/// A labelled block: the text is wrapped at the width, and further lines are indented to the first.
pub(crate) fn block(paint: Paint, label: &str, text: &str) -> String {
    let mut out = String::new();
    for (index, line) in wrap(text, WIDTH.saturating_sub(LABEL)).iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        out.line(&format!("  {}{line}", paint.with(Ink::Dim, &pad(label, LABEL.saturating_sub(2)))));
    }
    out
}

/// The number of columns before the text of a block.
pub(crate) const LABEL: usize = 14;

/// Wraps the text at spaces into lines of at most `width` columns; a longer word gets a line of its own.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0_usize;
    for word in text.split(' ') {
        let wide = columns(word);
        if length > 0 && length.saturating_add(1).saturating_add(wide) > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length = length.saturating_add(1);
        }
        line.push_str(word);
        length = length.saturating_add(wide);
    }
    lines.push(line);
    lines
}

/// Wraps the text at the width, from this column; further lines are indented by two more.
pub(crate) fn hang(indent: usize, text: &str, page: &mut String) {
    for (index, line) in wrap(text, WIDTH.saturating_sub(indent.saturating_add(2))).iter().enumerate() {
        let indent = if index == 0 { indent } else { indent.saturating_add(2) };
        page.line(&format!("{}{line}", " ".repeat(indent)));
    }
}

/// Returns `1 row`, `2 rows`.
pub(crate) fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The name and version of a policy.
pub(crate) fn title_of(policy: &Policy) -> String {
    format!("{} {}", policy.name(), policy.version()).trim().to_owned()
}

/// Returns `text` followed by spaces up to `width` columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(gap))
}

/// Returns `text` preceded by spaces up to `width` columns.
pub(crate) fn pad_left(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(columns(text));
    format!("{}{text}", " ".repeat(gap))
}

/// Returns the columns on a terminal, without colour codes. Wide characters count as one: names are
/// mostly Latin.
fn columns(text: &str) -> usize {
    let mut count = 0_usize;
    let mut escape = false;
    for c in text.chars() {
        match c {
            '\x1b' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            _ => count = count.saturating_add(1),
        }
    }
    count
}

/// Replaces control characters, so that text from files cannot redraw the terminal.
pub(crate) fn printable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}
