//! Diagnostics for policy authors: every error at once, each with its place and how to fix it.
//!
//! ```
//! use bonafides::Policy;
//! use bonafides::diagnostic::Code;
//!
//! let Err(error) = Policy::from_yaml("format: 1\npolicy: desk\nchalenges: {}\n") else { return };
//! for found in error.diagnostics.iter() {
//!     println!("{}:{}: {}", found.line, found.column, found.message);
//! }
//! let typo = error.diagnostics.iter().find(|found| found.code == Code::UnknownKey);
//! assert_eq!(typo.and_then(|found| found.help.as_deref()), Some("did you mean `challenges`?"));
//! ```

mod code;
mod finding;
pub(crate) mod place;
mod render;
mod suggest;

use std::fmt;

use serde::Serialize;

pub use code::{Code, Severity};
pub(crate) use finding::{Cursor, Finding};
pub(crate) use suggest::closeness;
pub use suggest::did_you_mean;

/// The maximum number of mistakes listed, to bound the time spent on a text that is hardly a policy.
pub(crate) const MOST: usize = 1_000;

/// One error or warning about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Stable name of the kind of mistake, explained in `docs/diagnostics.md`.
    pub code: Code,
    /// The severity; an error refuses the document.
    pub severity: Severity,
    /// The message: lower-case, no full stop, the document's own words in backticks.
    pub message: String,
    /// Line in the document, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1.
    pub column: u32,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The underlined text of the document; only its first line, if it has several.
    pub text: String,
    /// The range of all underlined bytes of the document.
    pub span: Bytes,
    /// A hint on how to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The shortest evidence that shows a warning is real, as `check=outcome`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// The replacement for the underlined text, if it is certain enough to be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// A range of bytes of the document, excluding the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Bytes {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The errors and warnings about one document, in the order of its lines.
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

    /// Returns every diagnostic, in document order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Returns true if there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of errors. A document with an error is not loaded, not even in part.
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Returns the number of warnings.
    pub fn warnings(&self) -> usize {
        self.0.len().saturating_sub(self.errors())
    }

    /// Renders for people: each diagnostic with the line of `text` it is about. `name` is the name of the
    /// document, usually its file; `colour` adds ANSI colours.
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

/// Writes one line: place, severity, code and message.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}[{}]: {}", self.line, self.column, self.severity, self.code, self.message)
    }
}

/// Writes one diagnostic per line.
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
