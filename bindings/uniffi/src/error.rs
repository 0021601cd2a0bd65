use bonafides::keys::KeyError;
use bonafides_surface::Error;
use thiserror::Error as ThisError;

use crate::convert;
use crate::types::{BadRecord, Diagnostic};

/// An error of the engine, of which each package makes its own.
#[derive(Debug, ThisError, uniffi::Error)]
pub enum Failure {
    /// The flat error of `bonafides-surface`.
    #[error("{detail}")]
    Of {
        /// The kind of thing that went wrong.
        family: String,
        /// Stable name.
        code: String,
        /// The problem.
        detail: String,
        /// The fix.
        help: Option<String>,
        /// The place.
        place: String,
        /// Errors and warnings of a policy.
        diagnostics: Vec<Diagnostic>,
        /// The first bad record of a log.
        bad_record: Option<BadRecord>,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let Error { family, code, detail, help, place, diagnostics, bad_record } = error;
        let diagnostics = convert(&diagnostics, "diagnostics").unwrap_or_default();
        let bad_record = convert(&bad_record, "bad_record").unwrap_or_default();
        let help = help.map(Into::into);
        Self::Of { family: family.as_str().to_owned(), code, detail, help, place, diagnostics, bad_record }
    }
}

impl From<bonafides::FactsError> for Failure {
    fn from(error: bonafides::FactsError) -> Self {
        Error::from(error).into()
    }
}

/// The error of an object of the host.
#[derive(Debug, ThisError, uniffi::Error)]
pub enum HostError {
    /// The operation failed, or there is no such key.
    #[error("{reason}")]
    Unavailable {
        /// Why.
        reason: String,
    },
    /// Sealed data cannot be opened.
    #[error("does not open: it was changed, moved or sealed with another key")]
    Damaged,
}

/// Each package turns what its host throws into one of the above; this is what it let through.
impl From<uniffi::UnexpectedUniFFICallbackError> for HostError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable { reason: error.reason }
    }
}

impl From<HostError> for KeyError {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Unavailable { reason } => Self::Unavailable(reason),
            HostError::Damaged => Self::Damaged,
        }
    }
}
