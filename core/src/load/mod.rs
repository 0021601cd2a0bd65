//! Loads a policy: reads and compiles it, proves that evidence, and only evidence, can meet it, and looks
//! for warnings.

mod delivery;
mod facts;
mod format;
mod lint;
mod locate;
pub(crate) mod reach;
mod test;

use std::collections::BTreeSet;
use std::fmt;

use thiserror::Error;

use crate::diagnostic::place::Places;
use crate::diagnostic::{Code, Cursor, Diagnostics, Finding, MOST, Severity};
use crate::document::{self, Node, Source};
use crate::policy::known_names::DirectoryNames;
use crate::policy::{self, Policy, ast};
pub use facts::FactsDocument;
pub use format::format;
pub(crate) use locate::group_at;
pub use test::{PolicyTest, TestReport};

/// The review of a document: the policy, if there is no error; all errors and warnings; and the policy's
/// own tests.
#[derive(Debug)]
#[non_exhaustive]
pub struct Review {
    /// The policy; `None` if there is an error.
    pub policy: Option<Policy>,
    /// Errors and warnings, in the order of the document.
    pub diagnostics: Diagnostics,
    /// The policy's own tests; none if there is an error.
    pub tests: Vec<PolicyTest>,
    /// The names that the policy compares with groups of the directory, as written, each once.
    pub group_names: Vec<String>,
}

/// A document that was refused, with every error in it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct PolicyError {
    /// Every error, in the order of the document.
    pub diagnostics: Diagnostics,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.diagnostics.errors() {
            1 => write!(f, "the policy has an error: {}", self.diagnostics),
            n => write!(f, "the policy has {n} errors:\n{}", self.diagnostics),
        }
    }
}

impl Policy {
    /// Loads a policy from YAML. Fails with a list of every error in the document.
    pub fn from_yaml(text: &str) -> Result<Self, PolicyError> {
        Self::load(&Source::yaml(text))
    }

    /// Loads a policy from JSON.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        Self::load(&Source::json(text))
    }

    /// Loads a policy from TOML.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        Self::load(&Source::toml(text))
    }

    /// Loads a policy from a source with its format and limits.
    pub fn load(source: &Source<'_>) -> Result<Self, PolicyError> {
        let (loaded, diagnostics) = load(source, None);
        loaded.map(|(policy, ..)| policy).ok_or(PolicyError { diagnostics })
    }
}

/// A policy, its tests, and the names that it compares with groups.
type Read = (Policy, Vec<PolicyTest>, Vec<String>);
type Loaded = (Option<Read>, Diagnostics);

/// Loads a policy and looks for warnings.
pub(crate) fn review(source: &Source<'_>, warnings: &Warnings<'_>) -> Review {
    Review::of(load(source, Some(warnings)))
}

impl Review {
    fn of((loaded, diagnostics): Loaded) -> Self {
        let Some((policy, tests, group_names)) = loaded else {
            return Self { policy: None, diagnostics, tests: Vec::new(), group_names: Vec::new() };
        };
        Self { policy: Some(policy), diagnostics, tests, group_names }
    }
}

/// The warnings to look for.
pub(crate) struct Warnings<'a> {
    /// The names of the directory, of which each name in the policy should be one.
    pub(crate) known: Option<&'a DirectoryNames>,
    /// The warnings of modules that depend on this one.
    pub(crate) more: &'a MoreWarnings<'a>,
}

/// Adds its warnings to a list.
pub(crate) type MoreWarnings<'a> = dyn Fn(&Policy, &ast::Policy<'_>, &mut Vec<Finding>) + 'a;

fn load(source: &Source<'_>, warnings: Option<&Warnings<'_>>) -> Loaded {
    let (root, places) = match document::read(source) {
        Ok(read) => read,
        Err(findings) => return (None, placed(source, Places::Chars, findings)),
    };
    let (loaded, findings) = compiled(&root, warnings);
    (loaded, placed(source, places, findings))
}

fn compiled(root: &Node, warnings: Option<&Warnings<'_>>) -> (Option<Read>, Vec<Finding>) {
    let mut findings = Vec::new();
    let document = ast::Policy::of(root, &mut findings);
    let compiled = policy::compile(&document, root, &mut findings);
    let Some(compiled) = compiled else { return (None, findings) };
    let policy = Policy::new(compiled);
    reach::check(&policy, &document, &mut findings);
    delivery::check(&policy, &document, &mut findings);
    let tests = test::read(&policy, &document, &mut findings);
    if findings.iter().any(|finding| finding.code.severity() == Severity::Error) {
        return (None, findings);
    }
    let mut names = Vec::new();
    if let Some(warnings) = warnings {
        lint::check(&policy, &document, root, warnings, &mut findings);
        let mut known = BTreeSet::new();
        policy::each_matched_name(&document, &mut |name, _, _| {
            if known.insert(name.to_owned()) {
                names.push(name.to_owned());
            }
        });
    }
    (Some((policy, tests, names)), findings)
}

/// The first error of a document.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) message: String,
    /// The index of the test of which the facts cannot be decided on, if that is the error.
    pub(crate) test: Option<usize>,
}

/// Loads a policy from the tree of its document, without looking for warnings.
pub(crate) fn of_tree(root: &Node) -> Result<(Policy, Vec<PolicyTest>), Refused> {
    let (loaded, findings) = compiled(root, None);
    loaded.map(|(policy, tests, _)| (policy, tests)).ok_or_else(|| {
        let errors = || findings.iter().filter(|finding| finding.code.severity() == Severity::Error);
        // A test cannot be decided on because of the policy: an error of the policy comes first.
        let first = errors().find(|finding| finding.code != Code::BadTest).or_else(|| errors().next());
        let message = first.map_or_else(String::new, |finding| finding.message().to_owned());
        let of_test = first.filter(|finding| finding.code == Code::BadTest);
        let index = of_test.and_then(|finding| finding.path().strip_prefix("tests[")?.split(']').next());
        Refused { message, test: index.and_then(|index| index.parse().ok()) }
    })
}

pub(crate) fn placed(source: &Source<'_>, places: Places, findings: Vec<Finding>) -> Diagnostics {
    placed_in(source.readable(), places, findings)
}

/// Returns the findings with their places in the text of a document.
pub(crate) fn placed_in(text: &str, places: Places, mut findings: Vec<Finding>) -> Diagnostics {
    // Before the text is known to be ASCII, characters and bytes may differ.
    let places = if places == Places::Chars { Places::by_char(text) } else { places };
    findings.sort_by_key(|finding| finding.span().start);
    let refused = findings.iter().any(|finding| finding.code.severity() == Severity::Error);
    if refused && findings.len() > MOST {
        findings.truncate(MOST);
        let last = findings.last().map(Finding::span).unwrap_or_default();
        let message = format!("there are more than {MOST} mistakes; only {MOST} are listed");
        findings.push(Finding::new(Code::TooMany, last, message).help("fix these first"));
    }
    let mut cursor = Cursor::new(text, places);
    Diagnostics::new(findings.into_iter().map(|finding| finding.place(&mut cursor)).collect())
}
