use super::{Bytes, Code, Diagnostic};
use crate::diagnostic::place::{Path, Places, Span};

/// A diagnostic with a span, whose line is not yet known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    span: Span,
    message: String,
    path: String,
    help: Option<String>,
    evidence: Vec<String>,
    fix: Option<Fix>,
}

/// The replacement for the underlined text.
#[derive(Debug, Clone, PartialEq)]
enum Fix {
    /// The given text.
    Text(String),
    /// The given word, in the quotes of the underlined text.
    Word(String),
    /// The same text, in quotes.
    Quotes,
    /// `meant` as a quoted scalar, in place of `written`.
    Scalar { written: String, meant: String },
}

impl Fix {
    fn in_place_of(self, underlined: &str, before: &str) -> Option<String> {
        let quote = underlined.chars().next().filter(|c| matches!(c, '"' | '\''));
        Some(match self {
            Self::Text(text) => text,
            Self::Word(word) => match quote {
                Some(quote) => format!("{quote}{word}{quote}"),
                None => word,
            },
            Self::Quotes => format!("\"{underlined}\""),
            // A block or a text over several lines takes no quotes; where a line begins, it may be a block.
            Self::Scalar { written, .. }
                if quote.is_some() == (written == underlined)
                    || (quote.is_none() && before.trim_start().is_empty()) =>
            {
                return None;
            }
            // Single quotes leave a backslash alone, in YAML and in TOML; double quotes escape it.
            Self::Scalar { meant, .. } if quote != Some('"') && !meant.contains('\'') => format!("'{meant}'"),
            Self::Scalar { meant, .. } => serde_json::Value::String(meant).to_string(),
        })
    }
}

impl Finding {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: message.into(),
            path: String::new(),
            help: None,
            evidence: Vec::new(),
            fix: None,
        }
    }

    pub(crate) fn at(mut self, path: &Path<'_>) -> Self {
        self.path = path.to_string();
        self
    }

    pub(crate) fn at_text(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn evidence(mut self, evidence: Vec<String>) -> Self {
        self.evidence = evidence;
        self
    }

    /// Offers `meant`, if any, in place of the underlined text.
    pub(crate) fn meant(mut self, meant: Option<&str>) -> Self {
        if let Some(meant) = meant {
            self.help = Some(format!("did you mean `{meant}`?"));
            self.fix = Some(Fix::Word(meant.to_owned()));
        }
        self
    }

    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(Fix::Text(fix.into()));
        self
    }

    /// Offers to put the underlined text in quotes.
    pub(crate) fn quote(mut self) -> Self {
        self.fix = Some(Fix::Quotes);
        self
    }

    /// Offers `meant` in place of the underlined text, which means `written`.
    pub(crate) fn scalar(mut self, written: &str, meant: String) -> Self {
        self.fix = Some(Fix::Scalar { written: written.to_owned(), meant });
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Finds the line, column and underlined text in the document.
    pub(crate) fn place(self, cursor: &mut Cursor<'_>) -> Diagnostic {
        cursor.go_to(self.span.start);
        let mut end = cursor.clone();
        end.go_to(self.span.end);
        // The YAML parser counts the space after a quote or a bracket as part of it.
        let underlined = cursor.text.get(cursor.byte..end.byte).unwrap_or_default().trim_end();
        let before = cursor.text.get(..cursor.byte).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let range = cursor.byte..cursor.byte.saturating_add(underlined.len());
        Diagnostic {
            severity: self.code.severity(),
            code: self.code,
            message: self.message,
            line: cursor.line,
            column: cursor.column,
            path: self.path,
            text: underlined.lines().next().unwrap_or_default().to_owned(),
            span: Bytes { start: range.start, end: range.end },
            help: self.help,
            evidence: self.evidence,
            fix: self.fix.and_then(|fix| fix.in_place_of(underlined, before)),
        }
    }
}

/// A position in the text that only moves forward, so that many places are found in one pass.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    places: Places,
    byte: usize,
    char: usize,
    line: u32,
    column: u32,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, places: Places) -> Self {
        Self { text, places, byte: 0, char: 0, line: 1, column: 1 }
    }

    /// Line and column where a span begins, both from 1. It must not begin before the last one.
    pub(crate) fn line_and_column(&mut self, span: Span) -> (u32, u32) {
        self.go_to(span.start);
        (self.line, self.column)
    }

    fn go_to(&mut self, target: u32) {
        for c in self.text.get(self.byte..).unwrap_or_default().chars() {
            let here = if self.places == Places::Bytes { self.byte } else { self.char };
            if here >= target as usize {
                return;
            }
            self.byte = self.byte.saturating_add(c.len_utf8());
            self.char = self.char.saturating_add(1);
            (self.line, self.column) = match c {
                '\n' => (self.line.saturating_add(1), 1),
                _ => (self.line, self.column.saturating_add(1)),
            };
        }
    }
}
