use bonafides::diagnostic::Diagnostics;
use bonafides::{Policy, Source};
use serde::Serialize;

use crate::Error;

/// All findings about a policy document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Review {
    /// True if the document has no errors and loads.
    pub loads: bool,
    /// Errors and warnings, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The results of the document's own tests; empty if there is an error.
    pub tests: Vec<PolicyTest>,
}

/// One error or warning about a document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// The stable code, explained in `docs/diagnostics.md`.
    pub code: String,
    /// `error`, for which the document is refused, or `warning`.
    pub severity: String,
    /// The message.
    pub message: String,
    /// The line in the document, from 1.
    pub line: u32,
    /// The column in the line, in characters, from 1.
    pub column: u32,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The underlined text of the document; its first line, if it has several.
    pub text: String,
    /// The first underlined byte.
    pub start: u32,
    /// The byte after the last underlined one.
    pub end: u32,
    /// How to fix it.
    pub help: Option<String>,
    /// The shortest evidence that demonstrates a warning, as `check=outcome`.
    pub evidence: Vec<String>,
    /// A replacement for the underlined text, if one is certain enough to be offered.
    pub fix: Option<String>,
}

/// The result of a test that a policy contains.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PolicyTest {
    /// The name of the test.
    pub title: String,
    /// True if it passed.
    pub passed: bool,
    /// The differences from the expected decision.
    pub failures: Vec<String>,
}

/// A document with its format: `yaml`, `json` or `toml`.
pub(crate) fn source<'t>(text: &'t str, format: &str) -> Result<Source<'t>, Error> {
    match format {
        "yaml" => Ok(Source::yaml(text)),
        "json" => Ok(Source::json(text)),
        "toml" => Ok(Source::toml(text)),
        _ => Err(Error::input(
            "format",
            format!("there is no format {}", Error::quoted(format)),
            "pass yaml, json or toml",
        )
        .at("format")),
    }
}

/// Loads a policy, or returns an error that lists everything wrong with it.
pub fn load(text: &str, format: &str) -> Result<Policy, Error> {
    Ok(Policy::load(&source(text, format)?)?)
}

/// Reviews a document: errors, warnings, its own tests.
pub fn review(text: &str, format: &str) -> Result<Review, Error> {
    let review = Policy::review(&source(text, format)?);
    let tests = review.policy.iter().flat_map(|policy| review.tests.iter().map(|test| test.run(policy)));
    let outcome = |report: bonafides::review::TestReport| PolicyTest {
        passed: report.passed(),
        title: report.name,
        failures: report.failures,
    };
    Ok(Review {
        loads: review.policy.is_some(),
        diagnostics: diagnostics(&review.diagnostics),
        tests: tests.map(outcome).collect(),
    })
}

/// Returns the document in the standard layout, with its comments.
pub fn format(text: &str, format: &str) -> Result<String, Error> {
    Ok(bonafides::source::format(&source(text, format)?)?)
}

pub(crate) fn diagnostics(all: &Diagnostics) -> Vec<Diagnostic> {
    let flat = |it: &bonafides::diagnostic::Diagnostic| Diagnostic {
        code: it.code.as_str().to_owned(),
        severity: it.severity.to_string(),
        message: it.message.clone(),
        line: it.line,
        column: it.column,
        path: it.path.clone(),
        text: it.text.clone(),
        // No document is longer than the limits of a source, far below this.
        start: u32::try_from(it.span.start).unwrap_or(u32::MAX),
        end: u32::try_from(it.span.end).unwrap_or(u32::MAX),
        help: it.help.clone(),
        evidence: it.evidence.clone(),
        fix: it.fix.clone(),
    };
    all.iter().map(flat).collect()
}
