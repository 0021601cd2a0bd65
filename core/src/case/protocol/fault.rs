use thiserror::Error;

use crate::audit::RecordError;
use crate::case::protocol::CaseId;
use crate::decide::FactsError;
use crate::keys::{KeyError, RowError, StateKey};

/// An error that prevented a step: nothing was stored. The host logs it and tries again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// A row that `needs` named was not passed: a store cannot forget a row silently.
    #[error("the row `{0}` was not passed")]
    MissingRow(StateKey),
    /// The stored bytes of a row cannot be opened or parsed.
    #[error("the row `{key}` cannot be read: {error}")]
    Row {
        /// The row.
        key: StateKey,
        /// The cause.
        error: RowError,
    },
    /// The key provider failed.
    #[error("keys: {0}")]
    Key(#[from] KeyError),
    /// The clock is behind the newest stored time.
    #[error("the clock is {behind} ms behind the newest stored time")]
    Clock {
        /// The difference in milliseconds.
        behind: i64,
    },
    /// The policy under which the case was opened was not passed.
    #[error("the policy with digest `{0}` was not passed")]
    UnknownPolicy(String),
    /// The policy has no such action.
    #[error("the policy has no action `{0}`")]
    UnknownAction(String),
    /// The input already opened a case: the reply was lost.
    #[error("this input already opened the case `{0}`")]
    AlreadyOpened(CaseId),
    /// Decoys would ask fewer questions than real cases.
    #[error("the catalogue has {have} questions; the policy asks {need}")]
    Catalogue {
        /// The number of questions in the catalogue.
        have: usize,
        /// The number of questions that the policy asks.
        need: usize,
    },
    /// The subject in the context is missing, or is another person.
    #[error("the context does not contain the subject of this case")]
    OtherSubject,
    /// No decision is possible on the facts of the case.
    #[error("facts: {0}")]
    Facts(#[from] FactsError),
    /// The record of the step is not valid.
    #[error("record: {0}")]
    Record(#[from] RecordError),
    /// A row exceeds the limits of its format.
    #[error("the row `{0}` cannot be written")]
    Encode(StateKey),
    /// The store refused the step repeatedly: too many steps write the same rows.
    #[error("busy: the rows changed {0} times while the step was made")]
    Busy(u32),
}

impl Fault {
    /// Every value of [`code`](Self::code).
    pub const CODES: &'static [&'static str] = &[
        "missing_row",
        "row",
        "key",
        "clock",
        "unknown_policy",
        "unknown_action",
        "already_opened",
        "catalogue",
        "other_subject",
        "facts",
        "record",
        "encode",
        "busy",
    ];

    /// Returns the stable name of the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingRow(_) => "missing_row",
            Self::Row { .. } => "row",
            Self::Key(_) => "key",
            Self::Clock { .. } => "clock",
            Self::UnknownPolicy(_) => "unknown_policy",
            Self::UnknownAction(_) => "unknown_action",
            Self::AlreadyOpened(_) => "already_opened",
            Self::Catalogue { .. } => "catalogue",
            Self::OtherSubject => "other_subject",
            Self::Facts(_) => "facts",
            Self::Record(_) => "record",
            Self::Encode(_) => "encode",
            Self::Busy(_) => "busy",
        }
    }

    /// Returns how to fix it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::MissingRow(_) => "pass every row that `needs` names, absent ones with version 0",
            Self::Row { .. } => "restore the row, or provide the key that sealed it",
            Self::Key(_) => "repair the key provider, then pass the same input again",
            Self::Clock { .. } => "set the clock; if it ran ahead, let an administrator repair stored times",
            Self::UnknownPolicy(_) => "pass every policy under which an open case was opened",
            Self::UnknownAction(_) => "request an action of the policy",
            Self::AlreadyOpened(_) => "continue that case",
            Self::Catalogue { .. } => "configure at least as many questions as the policy asks",
            Self::OtherSubject => "pass the directory's current view of the subject of the case",
            Self::Facts(_) => "check the place named in the message",
            Self::Record(_) | Self::Encode(_) => "report a bug: steps are bounded so that this cannot happen",
            Self::Busy(_) => "pass the same input again",
        }
    }
}
