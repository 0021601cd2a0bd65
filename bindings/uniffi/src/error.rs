use bonafides::keys::KeyError;
use bonafides_surface::{Error, Family};
use thiserror::Error as ThisError;

use crate::{Diagnostic, convert};

/// What the engine could not do: which kind of thing went wrong, a stable code, the words, the way out, and the place.
#[derive(Debug, ThisError, uniffi::Error)]
pub enum BonafidesError {
    /// A policy was refused; the diagnostics say where and why.
    #[error("{detail}")]
    Policy {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// Where in the document the first mistake is.
        place: String,
        /// Everything that is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
    /// Facts can not be decided on.
    #[error("{detail}")]
    Facts {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// Where in the facts.
        place: String,
    },
    /// Something handed in has not the shape it must have.
    #[error("{detail}")]
    Input {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// Where in what was handed in.
        place: String,
    },
    /// No step was made and nothing was stored.
    #[error("{detail}")]
    Fault {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// The row or the case.
        place: String,
    },
    /// A grant is not carried out.
    #[error("{detail}")]
    Grant {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// Empty: it is the token.
        place: String,
    },
    /// Records do not hold together.
    #[error("{detail}")]
    Records {
        /// Stable name.
        code: String,
        /// What is wrong.
        detail: String,
        /// The way out.
        help: Option<String>,
        /// Which record.
        place: String,
    },
}

impl From<Error> for BonafidesError {
    fn from(error: Error) -> Self {
        let Error { family, code, detail, help, place, diagnostics } = error;
        match family {
            Family::Policy => {
                let diagnostics = convert(&diagnostics, "diagnostics").unwrap_or_default();
                Self::Policy { code, detail, help, place, diagnostics }
            }
            Family::Facts => Self::Facts { code, detail, help, place },
            Family::Input => Self::Input { code, detail, help, place },
            Family::Fault => Self::Fault { code, detail, help, place },
            Family::Grant => Self::Grant { code, detail, help, place },
            Family::Records => Self::Records { code, detail, help, place },
        }
    }
}

impl From<bonafides::FactsError> for BonafidesError {
    fn from(error: bonafides::FactsError) -> Self {
        Error::from(error).into()
    }
}

/// What an object of the host could not do.
#[derive(Debug, ThisError, uniffi::Error)]
pub enum HostError {
    /// It did not do it now, or knows no such key.
    #[error("{reason}")]
    Unavailable {
        /// Why, without secrets or personal data.
        reason: String,
    },
    /// Of `Keys`: what was sealed does not open.
    #[error("cannot be opened: it was changed, moved or sealed with another key")]
    Damaged,
}

/// Any other exception of the host: its words are all that crosses.
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
