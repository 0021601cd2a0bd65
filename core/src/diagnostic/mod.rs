//! What a policy author gets when something is wrong: every error at once, each with its place and the way out.

mod code;
mod finding;
pub(crate) mod place;
mod render;
mod suggest;

use std::fmt;

use serde::Serialize;

pub use code::{Code, Severity};
pub(crate) use finding::{Cursor, Finding};
pub(crate) use suggest::{closeness, did_you_mean};

/// Mistakes that are listed. What has more is no policy, and telling of each costs its time.
pub(crate) const MOST: usize = 1_000;

/// One error or warning about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Stable name of the kind of mistake, explained in `docs/diagnostics.md`.
    pub code: Code,
    /// Whether the document is refused for it.
    pub severity: Severity,
    /// What is wrong: lower-case, no full stop, the document's own words in backticks.
    pub message: String,
    /// Line in the document, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1.
    pub column: u32,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The text of the document that is underlined; its first line, if it has several.
    pub text: String,
    /// The bytes of the document that are underlined, all of them.
    pub span: Bytes,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The shortest evidence that shows a warning is real, as `check=outcome`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What to write in place of the underlined text, where that is certain enough to be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// Bytes of the document, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bytes {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// All that was found about one document, in the order of its lines; errors and warnings together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn new(mut list: Vec<Diagnostic>) -> Self {
        list.sort_by(|a, b| {
            (a.span.start, a.severity, a.code.as_str()).cmp(&(b.span.start, b.severity, b.code.as_str()))
        });
        list.dedup();
        Self(list)
    }

    /// Every diagnostic, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of errors; a document with one is not loaded, not even in part.
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.0.len().saturating_sub(self.errors())
    }

    /// For people: each diagnostic under the line of `text` it is about. `name` is what the
    /// document is called, usually its file; `colour` adds ANSI colours.
    pub fn render(&self, name: &str, text: &str, colour: bool) -> String {
        render::render(&self.0, name, text, colour)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// One line: place, severity, code and message.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}[{}]: {}", self.line, self.column, self.severity, self.code, self.message)
    }
}

/// One diagnostic a line.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}
