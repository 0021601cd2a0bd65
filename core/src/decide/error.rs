use serde::Serialize;
use thiserror::Error;

/// Facts that cannot be decided on. Never a verdict: the host must fix them.
///
/// Contains names of the policy and the place of the mistake, never what the facts say about a person.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[error("{message}")]
#[non_exhaustive]
pub struct FactsError {
    /// The kind of mistake.
    pub code: FactsCode,
    /// A description of the mistake.
    pub message: String,
    /// The place as a document path: `evidence[2].outcome`; empty for the facts as a whole.
    pub place: String,
    /// Advice on how to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// The kind of a mistake in facts; the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactsCode {
    /// Not well-formed JSON.
    Syntax,
    /// A member is missing, unknown, duplicated or of the wrong type.
    Structure,
    /// More bytes than the limit.
    TooLarge,
    /// An action that the policy does not have.
    UnknownAction,
    /// A check that the policy does not have.
    UnknownCheck,
    /// An outcome that the check does not have.
    UnknownOutcome,
    /// A grade that the check does not have, or one out of range.
    UnknownGrade,
    /// Evidence later than `now`.
    Future,
    /// A time before the year 2000: seconds mistaken for milliseconds.
    NotMilliseconds,
    /// An `item` on a check that is not repeatable, or an empty one.
    Item,
    /// Two different results of one check (and item) at one time.
    Conflict,
    /// More passed items than the check takes.
    TooManyItems,
    /// A group name that cannot be compared, or a bare name where the policy has the distinguished name.
    GroupName,
    /// No groups, although the policy has groups.
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

    /// The error for a time before the year 2000; `what` names the time.
    pub(super) fn not_milliseconds(place: &str, what: impl std::fmt::Display) -> Self {
        let message = format!("{what} is before the year 2000");
        Self::new(FactsCode::NotMilliseconds, place, message)
            .help("pass milliseconds since 1970, not seconds, or RFC 3339 text")
    }
}
