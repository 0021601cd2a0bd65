use bonafides::case::SubjectProfile;
use bonafides_parts::{Observation, SignalError, SignalSource};

/// The state of the account in the directory: `enabled` or `disabled`.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct AccountSignal;

impl AccountSignal {
    /// The outcomes that the policy must declare.
    pub const OUTCOMES: [&str; 2] = ["enabled", "disabled"];
}

impl SignalSource for AccountSignal {
    fn observe(&self, _: &str, subject: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        let [enabled, disabled] = Self::OUTCOMES;
        Ok(Some(Observation::new(if subject.enabled { enabled } else { disabled })))
    }
}

/// The same outcome for everybody: for a first try, and for switches such as a security level.
#[derive(Debug, Clone)]
pub struct FixedSignal {
    outcome: String,
}

impl FixedSignal {
    /// Returns a source of this outcome.
    pub fn new(outcome: impl Into<String>) -> Self {
        Self { outcome: outcome.into() }
    }
}

impl SignalSource for FixedSignal {
    fn observe(&self, _: &str, _: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        Ok(Some(Observation::new(self.outcome.clone())))
    }
}
