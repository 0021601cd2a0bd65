use bonafides::analyze::{WaysError, WeighError};
use bonafides::case::Fault;
use bonafides::keys::{KeyError, RowError};
use bonafides::{FactsError, PolicyError};
use thiserror::Error;

/// The reason why a drill could not be held or completed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DrillError {
    /// The calibration does not fit the policy, or has no such model.
    #[error(transparent)]
    Weigh(#[from] WeighError),
    /// The policy has no such action or group.
    #[error(transparent)]
    Ways(#[from] WaysError),
    /// The engine failed to make a step.
    #[error("the engine failed to make a step: {0}")]
    Fault(#[from] Fault),
    /// No action can be approved in a case, so there is nothing to attack.
    #[error("no case of this policy can be approved: {0}")]
    Unserved(String),
    /// An argument is not valid.
    #[error("{0}")]
    Argument(&'static str),
    /// A record could not be written.
    #[error("a record could not be written: {0}")]
    Records(#[from] std::io::Error),
    /// The enrolments of the simulated people could not be made.
    #[error("the enrolments could not be made: {0}")]
    Enrolment(String),
}

impl DrillError {
    /// Returns how to fix it.
    pub fn help(&self) -> &str {
        match self {
            Self::Weigh(error) => error.help(),
            Self::Ways(error) => error.help(),
            Self::Unserved(_) => "look at `bonafides ways POLICY`: a policy without a way serves nobody",
            Self::Argument(_) => "see `bonafides drill --help`",
            Self::Records(_) => "check the path and the space on the disk",
            Self::Fault(_) | Self::Enrolment(_) => "report it with the policy: this should not happen",
        }
    }
}

macro_rules! enrolment {
    ($($error:ty),+) => {$(
        impl From<$error> for DrillError {
            fn from(error: $error) -> Self {
                Self::Enrolment(error.to_string())
            }
        }
    )+};
}

enrolment!(PolicyError, FactsError, KeyError, RowError, bonafides::case::IdError, serde_json::Error);
