use super::{Bytes, Code, Diagnostic};
use crate::policy::document::{Path, Places, Span};

/// A diagnostic in the making: it knows its span, not yet its line.
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

/// What to write in place of the underlined text.
#[derive(Debug, Clone, PartialEq)]
enum Fix {
    /// This.
    Text(String),
    /// This word, in the quotes that stand there.
    Word(String),
    /// The same text, between quotes.
    Quotes,
}

impl Fix {
    fn in_place_of(self, underlined: &str) -> String {
        match self {
            Self::Text(text) => text,
            Self::Word(word) => match underlined.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => format!("{quote}{word}{quote}"),
                None => word,
            },
            Self::Quotes => format!("\"{underlined}\""),
        }
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

    /// Offers `meant` in place of the underlined text, if there is such a word.
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

    /// Offers to put the underlined text between quotes.
    pub(crate) fn quote(mut self) -> Self {
        self.fix = Some(Fix::Quotes);
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Finds line, column and underlined text in the document it is about.
    pub(crate) fn place(self, text: &str, places: Places) -> Diagnostic {
        let range = places.bytes(text, self.span);
        // The YAML parser counts the space after a quote or a bracket as part of it.
        let length = text.get(range.clone()).unwrap_or_default().trim_end().len();
        let range = range.start..range.start.saturating_add(length);
        let before = text.get(..range.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let line = before.bytes().filter(|b| *b == b'\n').count().saturating_add(1);
        let column = before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1);
        let underlined = text.get(range.clone()).unwrap_or_default();
        Diagnostic {
            severity: self.code.severity(),
            code: self.code,
            message: self.message,
            line: count(line),
            column: count(column),
            path: self.path,
            text: underlined.lines().next().unwrap_or_default().to_owned(),
            span: Bytes { start: range.start, end: range.end },
            help: self.help,
            evidence: self.evidence,
            fix: self.fix.map(|fix| fix.in_place_of(underlined)),
        }
    }
}
