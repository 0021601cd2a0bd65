use bonafides::diagnostic::Diagnostics;
use bonafides::{Policy, Source};
use serde::Serialize;

use crate::Error;

/// Everything that is to be said about a policy document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Review {
    /// Whether it loads: it has no error.
    pub loads: bool,
    /// Errors and warnings, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of the document's own tests; none if there is an error.
    pub tests: Vec<PolicyTest>,
}

/// One error or warning about a document.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// Stable name of the kind of mistake, explained in `docs/diagnostics.md`.
    pub code: String,
    /// `error`: the document is refused for it; or `warning`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// Line in the document, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1.
    pub column: u32,
    /// The document path: `groups[1].require.pass[0]`; empty for the document as a whole.
    pub path: String,
    /// The text of the document that is underlined; its first line, if it has several.
    pub text: String,
    /// The first byte that is underlined.
    pub start: u32,
    /// The byte after the last that is underlined.
    pub end: u32,
    /// The way out.
    pub help: Option<String>,
    /// The shortest evidence that shows a warning is real, as `check=outcome`.
    pub evidence: Vec<String>,
    /// What to write in place of the underlined text, where that is certain enough to be offered.
    pub fix: Option<String>,
}

/// What became of a test that a policy carries.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PolicyTest {
    /// Its name.
    pub title: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was not as expected.
    pub failures: Vec<String>,
}

/// A document with its format: `yaml`, `json` or `toml`.
fn source<'t>(text: &'t str, format: &str) -> Result<Source<'t>, Error> {
    match format {
        "yaml" => Ok(Source::yaml(text)),
        "json" => Ok(Source::json(text)),
        "toml" => Ok(Source::toml(text)),
        _ => Err(Error::input(
            "format",
            format!("there is no format {}", Error::quoted(format)),
            "say yaml, json or toml",
        )
        .at("format")),
    }
}

/// Loads a policy. All of it, or an error that lists everything wrong with it.
pub fn load(text: &str, format: &str) -> Result<Policy, Error> {
    Ok(Policy::load(&source(text, format)?)?)
}

/// Looks at a document: errors, warnings, its own tests.
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

/// The document as the project writes it; comments stay.
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
