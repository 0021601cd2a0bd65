use bonafides::case::{Fault, GrantError, PromptError};
use bonafides::directory::DirectoryNameError;
use bonafides::{FactsCode, FactsError, PolicyError};
use serde::Serialize;

use crate::review::{Diagnostic, diagnostics};

/// Which kind of thing went wrong: a class of exceptions in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A policy was refused; the diagnostics say where and why.
    Policy,
    /// Facts can not be decided on.
    Facts,
    /// Something handed in has not the shape it must have.
    Input,
    /// No step was made and nothing was stored.
    Fault,
    /// A grant is not carried out.
    Grant,
    /// Records do not hold together.
    Records,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 6] =
        [Self::Policy, Self::Facts, Self::Input, Self::Fault, Self::Grant, Self::Records];

    /// `policy`, `facts`, `input`, `fault`, `grant` or `records`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Facts => "facts",
            Self::Input => "input",
            Self::Fault => "fault",
            Self::Grant => "grant",
            Self::Records => "records",
        }
    }

    /// The codes of this family; of `records`, one for each problem of a chain.
    pub fn codes(self) -> Vec<String> {
        let texts = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
        match self {
            Self::Policy => texts(&["policy"]),
            Self::Facts => FactsCode::ALL.iter().map(|code| facts_code(*code)).collect(),
            Self::Input => texts(INPUT),
            Self::Fault => texts(Fault::CODES),
            Self::Grant => texts(GrantError::CODES),
            Self::Records => texts(&["chain"]),
        }
    }
}

/// What was wrong with something handed in.
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
];

/// Every error of the engine, in the one shape in which it crosses a border.
///
/// No field is called `message`, `name` or `stack`: languages have such members of their own.
#[derive(Debug, Clone, Serialize)]
pub struct Error {
    /// Which kind of thing went wrong.
    pub family: Family,
    /// Stable name.
    pub code: String,
    /// What is wrong, without personal data.
    pub detail: String,
    /// The way out.
    pub help: Option<String>,
    /// Where: a document path, the key of a row, the id of a case; empty if nowhere in particular.
    pub place: String,
    /// Of a policy: everything that is wrong with it.
    pub diagnostics: Box<[Diagnostic]>,
}

impl Error {
    fn new(family: Family, code: impl Into<String>, detail: impl Into<String>, help: Option<String>) -> Self {
        Self {
            family,
            code: code.into(),
            detail: detail.into(),
            help,
            place: String::new(),
            diagnostics: Box::default(),
        }
    }

    /// Something handed in has not the shape it must have.
    pub fn input(code: &str, detail: impl Into<String>, help: &str) -> Self {
        Self::new(Family::Input, code, detail, Some(help.to_owned()))
    }

    /// A step was committed before.
    pub fn committed_before() -> Self {
        let help = "call it once, after the commit, and keep what it gives";
        Self::input("closed", "this step was committed before", help)
    }

    /// It is the other kind of step: of a case, or of an administrator.
    pub fn other_step(ask: &str) -> Self {
        let help = format!("call `{ask}`, on a new step: of this one it is lost");
        Self::input("closed", "this step has another kind of outcome", &help)
    }

    /// The error about one of many facts, with its place among them: `facts[3].evidence[0]`.
    #[must_use]
    pub fn of_facts(mut self, index: usize) -> Self {
        let dot = if self.place.is_empty() { "" } else { "." };
        self.place = format!("facts[{index}]{dot}{}", self.place);
        self
    }

    /// A word of the host's in a message: its beginning is enough to know it by.
    pub(crate) fn quoted(text: &str) -> String {
        let short: String = text.chars().take(64).collect();
        if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
    }

    pub(crate) fn records(detail: String, record: u64) -> Self {
        let help = "keep every record, in order, as the bytes that were written".to_owned();
        Self::new(Family::Records, "chain", detail, Some(help)).at(format!("records[{record}]"))
    }

    /// With the place of what was handed in: the argument by its name, and the member in it.
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

/// With several diagnostics each has its own place and way out: those of one would mislead.
impl From<PolicyError> for Error {
    fn from(error: PolicyError) -> Self {
        let all = diagnostics(&error.diagnostics);
        let (place, help) = match &*all {
            [one] => (one.path.clone(), one.help.clone()),
            _ => (String::new(), Some("see `diagnostics`: each says where, and the way out".to_owned())),
        };
        let mut flat = Self::new(Family::Policy, "policy", error.to_string(), help).at(place);
        flat.diagnostics = all.into();
        flat
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

/// `unknown_check`: as the other codes are written.
fn facts_code(code: FactsCode) -> String {
    let name = serde_json::to_value(code).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or("facts").replace('-', "_")
}
