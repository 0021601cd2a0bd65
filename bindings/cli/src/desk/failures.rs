//! Errors of a desk, as failures of a command.

use bonafides_desk::first::KeyFileError;
use bonafides_desk::keys::KeysError;
use bonafides_desk::{CandidateError, DeskError, OpenError};
use bonafides_parts::StoreError;

use crate::failure::Failure;

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let help = error.help();
        let code = match &error {
            OpenError::Config(errors) => return Self::config(errors),
            OpenError::Read { path, error } => return Self::file(path, error),
            OpenError::Keys(_) => "keys",
            OpenError::Store(error) => error.code(),
            OpenError::Desk(error) => error.code(),
            _ => "open",
        };
        Self::desk(2, code, "", &error.to_string()).help(&help)
    }
}

/// A refusal exits with 1: the desk works.
impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let code = match &error {
            DeskError::Refused(refusal) => refusal.code.as_str(),
            error => error.code(),
        };
        let exit = match &error {
            DeskError::Refused(_)
            | DeskError::UnknownCase(_)
            | DeskError::NoPolicy
            | DeskError::InForce
            | DeskError::NotApproved
            | DeskError::NotYours => 1,
            _ => 2,
        };
        Self::desk(exit, code, "", &error.to_string()).help(error.help())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::desk(2, error.code(), "", &error.to_string()).help(error.help())
    }
}

impl From<KeyFileError> for Failure {
    fn from(error: KeyFileError) -> Self {
        KeysError::from(error).into()
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Self {
        Self::desk(2, "keys", "", &error.to_string()).help(&error.help())
    }
}

/// A candidate that must not get a role.
pub(super) fn candidate(file: &str, error: CandidateError) -> Failure {
    let help = error.help();
    let (exit, code) = match &error {
        CandidateError::Invalid(_) => (3, "policy"),
        CandidateError::UnknownNames(_) => (1, "unknown-name"),
        CandidateError::Tests(_) => (1, "tests"),
        CandidateError::Desk(_) => {
            let CandidateError::Desk(error) = error else { return Failure::desk(2, "desk", file, "") };
            return error.into();
        }
        _ => (2, "candidate"),
    };
    Failure::desk(exit, code, file, error.to_string().trim_end()).help(help)
}
