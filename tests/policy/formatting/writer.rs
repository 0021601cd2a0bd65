//! Writes a document as a careless author would.

use serde_json::{Map, Value};

/// A writer of YAML that is as untidy as the language allows.
pub struct Writer {
    drawn: std::vec::IntoIter<u16>,
    out: String,
    comments: usize,
    /// Set if the last line belongs to a block scalar (`|`).
    text_above: bool,
}

impl Writer {
    /// Returns the document as YAML; each choice is the next of `drawn`, and the tidy one when none is left.
    pub fn write(document: &Value, drawn: Vec<u16>) -> String {
        let mut writer =
            Self { drawn: drawn.into_iter(), out: String::new(), comments: 0, text_above: false };
        writer.own_lines(0);
        match document {
            Value::Object(entries) => writer.map(entries, 0, false),
            _ => unreachable!(),
        }
        writer.own_lines(0);
        writer.out
    }

    /// Returns a number below `count`; 0 is the tidy choice.
    fn below(&mut self, count: u16) -> usize {
        usize::from(self.drawn.next().unwrap_or(0) % count)
    }

    fn chance(&mut self, percent: u16) -> bool {
        self.below(100) >= usize::from(100 - percent)
    }

    fn spaces(&mut self, least: usize) {
        let count = if self.chance(20) { self.below(6) } else { 0 };
        self.out.push_str(&" ".repeat(least + count));
    }

    fn comment(&mut self) {
        self.comments += 1;
        let text = ["", " it's", " \"", " [x, {", " a: b # c", "#@", " é"][self.below(7)];
        // A number that is in no text.
        self.out.push_str(&format!("#@{}{}", self.comments, text.replace("#@", "##")));
    }

    /// Ends the line, possibly with a comment that may continue below.
    fn line_end(&mut self) {
        self.last_of_line(true);
    }

    fn last_of_line(&mut self, goes_on: bool) {
        if self.chance(20) {
            self.spaces(1);
            self.comment();
            if goes_on && self.chance(20) {
                let line = self.out.rsplit('\n').next().unwrap_or_default();
                let column = line.find("#@").map_or(0, |at| line[..at].chars().count());
                self.out.push('\n');
                self.out.push_str(&" ".repeat(column));
                self.comment();
            }
        }
        self.spaces(0);
        self.out.push('\n');
    }

    /// Writes blank lines and comments before an element at `indent`.
    fn own_lines(&mut self, indent: usize) {
        while self.chance(20) {
            if self.chance(50) {
                // Deeper than the lines of a block scalar, it would be part of it.
                let off = if self.chance(30) && !self.text_above { self.below(9) } else { indent };
                self.out.push_str(&" ".repeat(off));
                self.comment();
            } else if !self.text_above {
                self.spaces(0);
            }
            self.out.push('\n');
        }
    }

    fn map(&mut self, entries: &Map<String, Value>, indent: usize, mut inline: bool) {
        for (key, value) in entries {
            if !std::mem::take(&mut inline) {
                self.own_lines(indent);
                self.out.push_str(&" ".repeat(indent));
            }
            let explicit = self.chance(3);
            self.out.push_str(if explicit { "? " } else { "" });
            self.text(key, false, None);
            if explicit {
                self.line_end();
                self.out.push_str(&" ".repeat(indent));
            } else if self.chance(5) {
                self.out.push(' ');
            }
            self.out.push(':');
            self.value(value, indent, false);
        }
    }

    fn list(&mut self, items: &[Value], indent: usize, mut inline: bool) {
        for item in items {
            if !std::mem::take(&mut inline) {
                self.own_lines(indent);
                self.out.push_str(&" ".repeat(indent));
            }
            self.out.push('-');
            self.value(item, indent, true);
        }
    }

    /// Writes a value after a colon or a dash of an element at `indent`.
    fn value(&mut self, value: &Value, indent: usize, dash: bool) {
        let step = 1 + (1 + self.below(4)) % 4;
        match value {
            Value::Object(entries) if !entries.is_empty() && !self.chance(40) => {
                if dash && self.chance(70) {
                    self.out.push_str(&" ".repeat(step));
                    return self.map(entries, indent + 1 + step, true);
                }
                self.line_end();
                self.map(entries, indent + step, false);
            }
            Value::Array(items) if !items.is_empty() && !self.chance(40) => {
                if dash && self.chance(70) {
                    self.out.push_str(&" ".repeat(step));
                    return self.list(items, indent + 1 + step, true);
                }
                self.line_end();
                let step = if !dash && self.chance(30) { 0 } else { step };
                self.list(items, indent + step, false);
            }
            Value::Null if self.chance(50) => self.line_end(),
            _ => {
                if self.chance(10) {
                    self.line_end();
                    self.own_lines(indent + step);
                    self.out.push_str(&" ".repeat(indent + step));
                } else {
                    self.spaces(1);
                }
                if self.flow(value, indent + step) {
                    self.line_end();
                }
            }
        }
    }

    /// Writes a flow collection or a scalar. Returns true if its line can continue.
    fn flow(&mut self, value: &Value, indent: usize) -> bool {
        match value {
            Value::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.comma(index, indent);
                    self.flow_item(item, indent);
                }
                self.close(items.is_empty(), indent);
                self.out.push(']');
            }
            Value::Object(entries) => {
                self.out.push('{');
                for (index, (key, item)) in entries.iter().enumerate() {
                    self.comma(index, indent);
                    self.text(key, true, None);
                    self.out.push(':');
                    self.gap(indent, 1);
                    self.flow_item(item, indent);
                }
                self.close(entries.is_empty(), indent);
                self.out.push('}');
            }
            Value::String(text) => return self.text(text, false, Some(indent)),
            other => self.out.push_str(&other.to_string()),
        }
        true
    }

    fn flow_item(&mut self, item: &Value, indent: usize) {
        match item {
            Value::String(text) => _ = self.text(text, true, Some(indent)),
            other => _ = self.flow(other, indent),
        }
    }

    fn comma(&mut self, index: usize, indent: usize) {
        if index > 0 {
            self.gap(indent, 0);
            self.out.push(',');
        }
        self.gap(indent, 0);
    }

    fn close(&mut self, empty: bool, indent: usize) {
        if !empty && self.chance(10) {
            self.out.push(',');
        }
        self.gap(indent, 0);
    }

    /// Writes the space between two elements of a flow collection.
    fn gap(&mut self, indent: usize, least: usize) {
        if self.chance(10) {
            self.line_end();
            self.own_lines(indent);
            self.out.push_str(&" ".repeat(indent));
        } else {
            self.spaces(least);
        }
    }

    /// Writes a text, over several lines only if `indent` is given. Returns true if its line can continue.
    fn text(&mut self, text: &str, flow: bool, indent: Option<usize>) -> bool {
        self.text_above = false;
        let block = indent.filter(|_| !flow && !text.is_empty() && !text.starts_with(['\n', ' ']));
        if let Some(indent) =
            block.filter(|_| text.lines().all(|line| line.trim_end() == line) && self.chance(20))
        {
            let chomp = if text.ends_with("\n\n") {
                "+"
            } else if text.ends_with('\n') {
                ""
            } else {
                "-"
            };
            self.out.push('|');
            self.out.push_str(chomp);
            // A comment on the next line would be part of the text.
            self.last_of_line(false);
            for line in text.lines() {
                self.out.push_str(&" ".repeat(if line.is_empty() { 0 } else { indent }));
                self.out.push_str(line);
                self.out.push('\n');
            }
            self.text_above = true;
            return false;
        }
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '@' | '.' | '=');
        let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && !text.ends_with(' ')
            && text.chars().all(word)
            && !matches!(text, "null" | "true" | "false");
        let mut written = match self.below(3) {
            0 if plain => text.to_owned(),
            1 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
            _ => Value::from(text).to_string(),
        };
        if let Some(indent) = indent.filter(|_| self.chance(15)) {
            // Only between two letters, because blanks at a line break mean nothing.
            if let Some(at) = written.find(' ').filter(|at| {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                letter(written[..*at].chars().next_back()) && letter(written[at + 1..].chars().next())
            }) {
                written.replace_range(at..=at, &format!("  \n{}", " ".repeat(indent + 1)));
            }
        }
        self.out.push_str(&written);
        true
    }
}
