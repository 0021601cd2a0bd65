use serde::Serialize;
use thiserror::Error;

/// Facts that can not be decided on. Never a verdict: the host must mend them.
///
/// Holds names of the policy and the place, never what the facts say about a person.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[error("{message}")]
#[non_exhaustive]
pub struct FactsError {
    /// What kind of mistake.
    pub code: FactsCode,
    /// What is wrong.
    pub message: String,
    /// Where, as a document path: `evidence[2].outcome`; empty for the facts as a whole.
    pub place: String,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// The kind of a mistake in facts; the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactsCode {
    /// No well-formed JSON.
    Syntax,
    /// A member is missing, unknown, twice there or of the wrong type.
    Structure,
    /// More bytes, results or groups than are read.
    TooLarge,
    /// An action the policy does not have.
    UnknownAction,
    /// A check the policy does not have.
    UnknownCheck,
    /// An outcome the check does not have.
    UnknownOutcome,
    /// A grade the check does not have, or one out of its range.
    UnknownGrade,
    /// Evidence later than `now`.
    Future,
    /// A time before the year 2000: seconds taken for milliseconds.
    NotMilliseconds,
    /// An `item` on a check that is not repeatable, or one that says nothing.
    Item,
    /// Two different results of one check (and item) at one time.
    Conflict,
    /// More items have passed than the check takes.
    TooManyItems,
    /// A name among the groups that cannot be compared, or a bare one where the policy has the full name.
    GroupName,
    /// No groups were given, and the policy has groups.
    MissingGroups,
    /// Rules and evidence of different policies.
    OtherPolicy,
}

impl FactsCode {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::Syntax,
        Self::Structure,
        Self::TooLarge,
        Self::UnknownAction,
        Self::UnknownCheck,
        Self::UnknownOutcome,
        Self::UnknownGrade,
        Self::Future,
        Self::NotMilliseconds,
        Self::Item,
        Self::Conflict,
        Self::TooManyItems,
        Self::GroupName,
        Self::MissingGroups,
        Self::OtherPolicy,
    ];
}

impl FactsError {
    pub(crate) fn new(code: FactsCode, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: place.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A time, `what` by its name, that lies before the year 2000.
    pub(super) fn not_milliseconds(place: &str, what: impl std::fmt::Display) -> Self {
        let message = format!("{what} lies before the year 2000");
        Self::new(FactsCode::NotMilliseconds, place, message)
            .help("give milliseconds since 1970, not seconds, or RFC 3339 text")
    }
}
