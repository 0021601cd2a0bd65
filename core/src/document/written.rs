//! Scalars as written.

use super::Key;
use super::comments::{Reader, Scalar, is_break};
use crate::diagnostic::place::Span;

/// White space in YAML. Any other white space is part of a text.
const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

impl Reader {
    /// Reads a key, in one line as block style requires.
    pub(super) fn key(&mut self, key: &Key) -> Option<Scalar> {
        let place = self.place();
        if key.text.is_empty() && !matches!(self.peek(), Some('"' | '\'' | '|' | '>')) {
            return Some(Scalar { place, lines: vec![quote("")], block: false });
        }
        let mut scalar = self.scalar(key.span, &key.text)?;
        if scalar.lines.len() > 1 {
            scalar = Scalar { place, lines: vec![quote(&key.text)], block: false };
        }
        Some(scalar)
    }

    /// Reads the scalar that begins here; `meaning` is its text, used if it is rewritten.
    pub(super) fn scalar(&mut self, span: Span, meaning: &str) -> Option<Scalar> {
        let place = self.place();
        match self.peek()? {
            quote @ ('"' | '\'') => self.quoted(quote, meaning),
            '|' | '>' if self.flow == 0 => self.block_scalar(span, meaning),
            _ => {
                let written: String = self.slice(span.start as usize, span.end as usize).iter().collect();
                let written = written.trim_end_matches(WHITE);
                let end = self.at.saturating_add(written.chars().count());
                (self.at == span.start as usize && end > self.at).then(|| self.pass(end))?;
                // In brackets the parser reads these as plain scalars; in a block they are not.
                let odd = written.starts_with(['|', '>']);
                let lines = if odd { vec![quote(meaning)] } else { lines(written) };
                Some(Scalar { place, lines, block: false })
            }
        }
    }

    fn quoted(&mut self, mark: char, meaning: &str) -> Option<Scalar> {
        let (place, start) = (self.place(), self.at);
        let mut end = start.saturating_add(1);
        loop {
            let c = *self.text.get(end)?;
            let doubled = self.text.get(end.saturating_add(1)) == Some(&mark);
            let escape = (mark == '"' && c == '\\') || (mark == '\'' && c == mark && doubled);
            end = end.saturating_add(if escape { 2 } else { 1 });
            if c == mark && !escape {
                break;
            }
        }
        let written: String = self.slice(start, end).iter().collect();
        self.pass(end);
        // An escaped blank at the end of a line would be lost with the insignificant ones.
        let escaped = ["\\ ", "\\\t"].iter().any(|blank| written.contains(blank));
        let lines =
            if escaped && written.contains(is_break) { vec![quote(meaning)] } else { lines(&written) };
        Some(Scalar { place, lines, block: false })
    }

    fn block_scalar(&mut self, span: Span, meaning: &str) -> Option<Scalar> {
        let place = self.place();
        let rest = self.slice(self.at, self.line_end());
        let header: String = rest.iter().take_while(|c| !c.is_whitespace()).collect();
        self.pass(self.at.saturating_add(header.chars().count()));
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.pass(self.at.saturating_add(1));
        }
        if self.peek() == Some('#') {
            self.comment(self.line_end());
        }
        let content = self.slice(self.at, (span.end as usize).max(self.at));
        let used = content.iter().rposition(|c| !WHITE.contains(c)).map_or(0, |last| last.saturating_add(1));
        let after = content.get(used..).unwrap_or_default();
        let used = used.saturating_add(after.iter().position(|c| is_break(*c)).unwrap_or(after.len()));
        let content: String = content.get(..used)?.iter().collect();
        self.pass(self.at.saturating_add(used));
        // After a number or `+`, the indentation or the blank lines at the end are significant; so are blanks
        // in a last line that is deeper than the others.
        let blank = meaning
            .trim_end_matches('\n')
            .rsplit('\n')
            .next()
            .is_none_or(|line| line.trim_matches(WHITE).is_empty());
        if blank || header.contains(|c: char| c == '+' || c.is_ascii_digit()) {
            return Some(Scalar { place, lines: vec![quote(meaning)], block: false });
        }
        let mut lines = vec![header];
        let mut indent = None;
        for line in breaks_to_lf(&content).split('\n').skip(1) {
            let spaces = line.chars().take_while(|c| *c == ' ').count();
            if indent.is_none() && !line.trim_matches(WHITE).is_empty() {
                indent = Some(spaces);
            }
            let less = spaces.min(indent.unwrap_or(spaces));
            lines.push(line.get(less..)?.to_owned());
        }
        Some(Scalar { place, lines, block: true })
    }
}

fn breaks_to_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the lines of a plain or quoted scalar; blanks around line breaks are insignificant.
fn lines(written: &str) -> Vec<String> {
    if !written.contains(is_break) {
        return vec![written.to_owned()];
    }
    breaks_to_lf(written).split('\n').map(|line| line.trim_matches(WHITE).to_owned()).collect()
}

/// Returns the text in double quotes, which can hold any text in one line.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
