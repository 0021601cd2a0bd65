use bonafides::Time;
use bonafides::case::SubjectProfile;
use bonafides::keys::Sensitive;
use thiserror::Error;

/// A source of signals about a subject, such as a recent change of the SIM card.
pub trait SignalSource: Send + Sync {
    /// Returns the outcome of a signal of the policy; `None` if it is not known now. Then the signal stays unobserved.
    fn observe(&self, signal: &str, subject: &SubjectProfile) -> Result<Option<Observation>, SignalError>;

    /// Checks that the source can be reached.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// An observed signal.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Observation {
    /// An outcome of the policy.
    pub outcome: String,
    /// The time of the observation; `None` for now.
    pub at: Option<Time>,
    /// The observed value, for the record; sealed.
    pub value: Option<Sensitive<String>>,
}

impl Observation {
    /// Returns an outcome observed now.
    pub fn new(outcome: impl Into<String>) -> Self {
        Self { outcome: outcome.into(), at: None, value: None }
    }

    /// Sets the time of the observation.
    #[must_use]
    pub const fn at(mut self, at: Time) -> Self {
        self.at = Some(at);
        self
    }

    /// Sets the observed value.
    #[must_use]
    pub fn value(mut self, value: impl Into<Sensitive<String>>) -> Self {
        self.value = Some(value.into());
        self
    }
}

/// A source that did not answer. The signal stays unobserved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the source did not answer: {0}")]
#[non_exhaustive]
pub struct SignalError(pub String);

impl SignalError {
    /// Returns an error with a reason for the log, without personal data.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
