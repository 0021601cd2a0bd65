//! The output: plain text, optionally with a little colour.

use std::io::{self, Write};

/// The maximum number of columns of a line.
const WIDTH: usize = 80;
/// The indentation of the details of an event.
const INDENT: usize = 10;
/// The columns inside a frame.
pub const FRAME: usize = 66;

/// The style of a text on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Plain text.
    Plain,
    /// Titles and events.
    Strong,
    /// Less important text.
    Faint,
    /// Success.
    Good,
    /// Failure.
    Bad,
}

impl Look {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Faint => "\x1b[2m",
            Self::Good => "\x1b[32m",
            Self::Bad => "\x1b[31m",
        }
    }
}

/// The output of the program.
pub struct Screen<'io> {
    out: &'io mut dyn Write,
    colour: bool,
    /// Set if nothing was printed yet.
    fresh: bool,
    /// Set to print nothing.
    pub quiet: bool,
}

impl<'io> Screen<'io> {
    /// Returns a screen, with or without colour.
    pub fn new(out: &'io mut dyn Write, colour: bool) -> Self {
        Self { out, colour, fresh: true, quiet: false }
    }

    /// Prints one line, folded if it is too long.
    pub fn line(&mut self, look: Look, text: &str) -> io::Result<()> {
        self.folded(look, "", text, 0)
    }

    /// Prints an empty line, unless it would be the first.
    pub fn gap(&mut self) -> io::Result<()> {
        if self.fresh { Ok(()) } else { self.put(Look::Plain, "") }
    }

    /// Prints an underlined title.
    pub fn title(&mut self, text: &str) -> io::Result<()> {
        self.line(Look::Strong, text)?;
        let under = "─".repeat(text.chars().count().min(WIDTH));
        self.put(Look::Faint, &under)
    }

    /// Prints an event.
    pub fn event(&mut self, time: &str, text: &str) -> io::Result<()> {
        self.gap()?;
        self.folded(Look::Strong, &format!("{time:<INDENT$}"), text, INDENT)
    }

    /// Prints a detail of an event.
    pub fn detail(&mut self, look: Look, text: &str) -> io::Result<()> {
        self.folded(look, &" ".repeat(INDENT), text, INDENT)
    }

    /// Prints a frame: someone's screen or phone.
    pub fn framed(&mut self, title: &str, paragraphs: &[String]) -> io::Result<()> {
        let inside = FRAME;
        let lines: Vec<String> = paragraphs.iter().flat_map(|text| fold(text, inside)).collect();
        let title = clean(title);
        let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let width = width.max(title.chars().count().saturating_add(1)).min(inside);
        let pad = " ".repeat(INDENT);
        let rest = width.saturating_sub(title.chars().count());
        self.put(Look::Faint, &format!("{pad}┌ {title} {}┐", "─".repeat(rest)))?;
        for line in &lines {
            let (open, close) = (self.paint(Look::Faint, "│"), self.paint(Look::Faint, "│"));
            let rest = " ".repeat(width.saturating_sub(line.chars().count()));
            self.put(Look::Plain, &format!("{pad}{open} {line}{rest} {close}"))?;
        }
        self.put(Look::Faint, &format!("{pad}└{}┘", "─".repeat(width.saturating_add(2))))
    }

    /// Prints one line of a table, not folded.
    pub fn row(&mut self, look: Look, text: &str) -> io::Result<()> {
        self.put(look, text.trim_end())
    }

    /// Prints a question, without an end of line.
    pub fn ask(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint(Look::Strong, text);
        write!(self.out, "{text} ")?;
        self.out.flush()
    }

    fn folded(&mut self, look: Look, before: &str, text: &str, indent: usize) -> io::Result<()> {
        let lines = fold(text, WIDTH.saturating_sub(indent));
        for (at, line) in lines.iter().enumerate() {
            let set_in = if at == 0 { before.to_owned() } else { " ".repeat(indent) };
            let line = self.paint(look, line);
            self.put(Look::Plain, &format!("{set_in}{line}"))?;
        }
        Ok(())
    }

    fn put(&mut self, look: Look, line: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.fresh = false;
        let line = self.paint(look, line);
        writeln!(self.out, "{line}")
    }

    fn paint(&self, look: Look, text: &str) -> String {
        if self.colour && look != Look::Plain && !text.is_empty() {
            [look.code(), text, "\x1b[0m"].concat()
        } else {
            text.to_owned()
        }
    }
}

impl std::fmt::Debug for Screen<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screen").field("colour", &self.colour).finish_non_exhaustive()
    }
}

/// Replaces control characters, which a terminal would obey.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Folds the text into lines of at most `width` columns, between words, or within a word that is too
/// long. Every line keeps the leading spaces.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    if text.chars().count() <= width {
        return vec![text];
    }
    let start: String = text.chars().take_while(|c| *c == ' ').collect();
    let mut lines = Vec::new();
    let mut line = start.clone();
    let mut bare = true;
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let used = line.chars().count().saturating_add(usize::from(!bare));
            let room = width.saturating_sub(used);
            if word.len() <= room {
                if !bare {
                    line.push(' ');
                }
                line.extend(&word);
                bare = false;
                break;
            }
            if bare {
                // Wider than a line: broken where the line ends.
                let rest = word.split_off(room.max(1).min(word.len()));
                line.extend(&word);
                word = rest;
            }
            lines.push(std::mem::replace(&mut line, start.clone()));
            bare = true;
            if word.is_empty() {
                break;
            }
        }
    }
    if !bare {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn lines_are_folded_between_words() {
        assert_eq!(fold("one two three", 8), ["one two", "three"]);
        assert_eq!(fold("  one two", 6), ["  one", "  two"]);
        assert_eq!(fold("", 6), [""]);
        assert_eq!(fold("exact", 5), ["exact"]);
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        assert_eq!(fold("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        for width in 1..20 {
            for line in fold("a token: eyJhbGciOiJFZERTQSJ9, and more", width) {
                assert!(line.chars().count() <= width, "{line}");
            }
        }
    }

    #[test]
    fn nothing_is_sent_to_a_terminal_that_it_would_obey() {
        assert_eq!(fold("a\x1b[2Jb\nc", 20), ["a [2Jb c"]);
    }
}
