use bonafides::case::{Fault, GrantError, PromptError};
use bonafides::diagnostic::Diagnostics;
use bonafides::directory::DirectoryNameError;
use bonafides::{FactsCode, FactsError, PolicyError};
use serde::Serialize;

use crate::log::BadRecord;
use crate::review::{Diagnostic, diagnostics};

/// The family of an error: a class of exceptions in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A policy was refused; the diagnostics say where and why.
    Policy,
    /// A calibration was refused, or does not fit the policy; the diagnostics say where and why.
    Calibration,
    /// The facts cannot be decided on.
    Facts,
    /// An argument does not have the required form.
    Input,
    /// No step was made and nothing was stored.
    Fault,
    /// A grant is not carried out.
    Grant,
    /// The records, or the evidence about them, are not as they must be.
    Records,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 7] =
        [Self::Policy, Self::Calibration, Self::Facts, Self::Input, Self::Fault, Self::Grant, Self::Records];

    /// `policy`, `calibration`, `facts`, `input`, `fault`, `grant` or `records`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Calibration => "calibration",
            Self::Facts => "facts",
            Self::Input => "input",
            Self::Fault => "fault",
            Self::Grant => "grant",
            Self::Records => "records",
        }
    }

    /// The codes of this family.
    pub fn codes(self) -> Vec<String> {
        let texts = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
        match self {
            Self::Policy => texts(&["policy"]),
            Self::Calibration => texts(&["calibration"]),
            Self::Facts => FactsCode::ALL.iter().map(|code| facts_code(*code)).collect(),
            Self::Input => texts(INPUT),
            Self::Fault => texts(Fault::CODES),
            Self::Grant => texts(GrantError::CODES),
            Self::Records => bonafides_audit::AuditError::verdict_codes().map(str::to_owned).collect(),
        }
    }
}

/// The problem with an argument.
const INPUT: &[&str] = &[
    "json",
    "format",
    "key",
    "key_id",
    "prompt",
    "row",
    "schema",
    "seed",
    "time",
    "id",
    "closed",
    "directory_name",
    "unknown_action",
    "unknown_group",
    "unknown_challenge",
    "unknown_signal",
    "unknown_outcome",
    "unknown_cause",
    "unknown_model",
    "repeated",
    "person",
    "file",
    "no_key",
    "no_tiles",
    "not_resolved",
    "public_key",
    "unknown_case",
    "witnesses",
];

/// An error of the engine, in the form in which it crosses a language boundary.
///
/// No field is called `message`, `name` or `stack`: exceptions of other languages have such members.
#[derive(Debug, Clone, Serialize)]
pub struct Error {
    /// The family.
    pub family: Family,
    /// The stable name of the error.
    pub code: String,
    /// The message, without personal data.
    pub detail: String,
    /// How to fix it.
    pub help: Option<Box<str>>,
    /// The place: a document path, the key of a row, the id of a case; empty if the error has none.
    pub place: String,
    /// All diagnostics of a policy or a calibration; empty for other errors.
    pub diagnostics: Box<[Diagnostic]>,
    /// The first bad record; `None` for other errors, and if the records themselves do not tell.
    pub bad_record: Option<Box<BadRecord>>,
}

impl Error {
    fn new(family: Family, code: impl Into<String>, detail: impl Into<String>, help: Option<String>) -> Self {
        Self {
            family,
            code: code.into(),
            detail: detail.into(),
            help: help.map(Into::into),
            place: String::new(),
            diagnostics: Box::default(),
            bad_record: None,
        }
    }

    /// Returns the error about a document. With several diagnostics, each has its own place and help; those of one
    /// would mislead.
    fn document(family: Family, error: &impl std::fmt::Display, found: &Diagnostics) -> Self {
        let all = diagnostics(found);
        let (place, help) = match &*all {
            [one] => (one.path.clone(), one.help.clone()),
            _ => {
                (String::new(), Some("see `diagnostics`: each has a place and says how to fix it".to_owned()))
            }
        };
        let mut flat = Self::new(family, family.as_str(), error.to_string(), help).at(place);
        flat.diagnostics = all.into();
        flat
    }

    pub(crate) fn calibration(error: &impl std::fmt::Display, found: &Diagnostics) -> Self {
        Self::document(Family::Calibration, error, found)
    }

    /// Returns an error about an argument that does not have the required form.
    pub fn input(code: &str, detail: impl Into<String>, help: &str) -> Self {
        Self::new(Family::Input, code, detail, Some(help.to_owned()))
    }

    /// Returns the error for a step that is already committed.
    pub fn committed_before() -> Self {
        let help = "call it once, after the commit, and keep the result";
        Self::input("closed", "this step is already committed", help)
    }

    /// Returns the error for the other kind of step: of a case, or of an administrator.
    pub fn other_step(ask: &str) -> Self {
        let help = format!("call `{ask}` on a new step; the outcome of this one is lost");
        Self::input("closed", "this step has another kind of outcome", &help)
    }

    /// Returns the error with its place in a batch of facts: `facts[3].evidence[0]`.
    #[must_use]
    pub fn of_facts(mut self, index: usize) -> Self {
        let dot = if self.place.is_empty() { "" } else { "." };
        self.place = format!("facts[{index}]{dot}{}", self.place);
        self
    }

    /// Returns a text of the host for use in a message, shortened.
    pub(crate) fn quoted(text: &str) -> String {
        let short: String = text.chars().take(64).collect();
        if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
    }

    pub(crate) fn records(code: &str, detail: String, help: &str, bad: Option<BadRecord>) -> Self {
        let place = bad.as_ref().map_or(String::new(), |bad| format!("records[{}]", bad.record));
        let mut error = Self::new(Family::Records, code, detail, Some(help.to_owned())).at(place);
        error.bad_record = bad.map(Box::new);
        error
    }

    /// Returns the error with its place: the name of the argument, and the member in it.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)?;
        // The place of a diagnostic stands in its own words.
        if !self.place.is_empty() && !self.detail.contains(&self.place) {
            write!(f, " (at {})", self.place)?;
        }
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl std::error::Error for Error {}

impl From<PolicyError> for Error {
    fn from(error: PolicyError) -> Self {
        Self::document(Family::Policy, &error, &error.diagnostics)
    }
}

impl From<FactsError> for Error {
    fn from(error: FactsError) -> Self {
        Self::new(Family::Facts, facts_code(error.code), error.message, error.help).at(error.place)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let place = match &fault {
            Fault::MissingRow(key) | Fault::Row { key, .. } | Fault::Encode(key) => key.to_string(),
            Fault::AlreadyOpened(case) => case.to_string(),
            Fault::UnknownPolicy(digest) => digest.clone(),
            Fault::Facts(error) => error.place.clone(),
            _ => String::new(),
        };
        let help = Some(fault.help().to_owned());
        Self::new(Family::Fault, fault.code(), fault.to_string(), help).at(place)
    }
}

impl From<GrantError> for Error {
    fn from(error: GrantError) -> Self {
        Self::new(Family::Grant, error.code(), error.to_string(), Some(error.help().to_owned()))
    }
}

impl From<DirectoryNameError> for Error {
    fn from(error: DirectoryNameError) -> Self {
        Self::input("directory_name", error.to_string(), error.help()).at("text")
    }
}

impl From<PromptError> for Error {
    fn from(error: PromptError) -> Self {
        Self::new(Family::Input, "prompt", error.to_string(), Some(error.help()))
    }
}

/// Returns the code in snake case, such as `unknown_check`, as all other codes are.
pub fn facts_code(code: FactsCode) -> String {
    let name = serde_json::to_value(code).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or("facts").replace('-', "_")
}
