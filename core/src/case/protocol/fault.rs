use thiserror::Error;

use crate::audit::RecordError;
use crate::case::protocol::CaseId;
use crate::decide::FactsError;
use crate::keys::{KeyError, RowError, StateKey};

/// No step was made and nothing was stored: the host logs it and tries again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// `needs` named a row that was not handed in: a store never forgets a row silently.
    #[error("the row `{0}` was not handed in")]
    MissingRow(StateKey),
    /// The stored bytes of a row do not open or are no such row.
    #[error("the row `{key}` can not be read: {error}")]
    Row {
        /// The row.
        key: StateKey,
        /// What is wrong with it.
        error: RowError,
    },
    /// A key provider did not do its part.
    #[error("keys: {0}")]
    Key(#[from] KeyError),
    /// The clock is behind what was already stored.
    #[error("the clock is {behind} ms behind the newest stored time")]
    Clock {
        /// How far, in milliseconds.
        behind: i64,
    },
    /// The policy the case was opened under was not handed in.
    #[error("the policy with digest `{0}` is not among the policies")]
    UnknownPolicy(String),
    /// The policy has no such action.
    #[error("the policy has no action `{0}`")]
    UnknownAction(String),
    /// This input opened a case already: its answer was lost.
    #[error("this input has opened the case `{0}`")]
    AlreadyOpened(CaseId),
    /// Decoys would ask fewer questions than real cases.
    #[error("the catalogue has {have} questions; the policy asks {need}")]
    Catalogue {
        /// Questions of the config.
        have: usize,
        /// Questions of the policy.
        need: usize,
    },
    /// The directory's view is missing, or of someone else.
    #[error("the snapshot handed in is not of the subject of this case")]
    OtherSubject,
    /// The facts of the case can not be decided on.
    #[error("facts: {0}")]
    Facts(#[from] FactsError),
    /// The step makes no valid record.
    #[error("record: {0}")]
    Record(#[from] RecordError),
    /// A row grew beyond what this format holds.
    #[error("the row `{0}` can not be written")]
    Encode(StateKey),
    /// The store refused the step again and again: too many write to the same rows.
    #[error("busy: the rows changed {0} times while the step was made")]
    Busy(u32),
}

impl Fault {
    /// Every name that [`code`](Self::code) gives.
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

    /// The stable name.
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

    /// The way out.
    pub fn help(&self) -> &'static str {
        match self {
            Self::MissingRow(_) => "hand in every row that `needs` names, absent ones with version 0",
            Self::Row { .. } => "restore the row, or give the key it was sealed with",
            Self::Key(_) => "see to the key provider, then give the same input again",
            Self::Clock { .. } => "set the clock; one that ran ahead is repaired by an administrator",
            Self::UnknownPolicy(_) => "keep every policy that an open case was opened under",
            Self::UnknownAction(_) => "ask for an action of the policy",
            Self::AlreadyOpened(_) => "go on with that case",
            Self::Catalogue { .. } => "give the tenant at least as many questions as the policy asks",
            Self::OtherSubject => "hand in the directory's present view of the subject of the case",
            Self::Facts(_) => "see the place it names",
            Self::Record(_) | Self::Encode(_) => "report it: a step is bounded so that this can not happen",
            Self::Busy(_) => "give the same input again",
        }
    }
}
