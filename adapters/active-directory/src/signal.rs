use std::sync::Arc;
use std::time::Duration;

use bonafides::Time;
use bonafides::case::SubjectProfile;
use bonafides_parts::{Observation, SignalError, SignalSource};

use crate::account::AccountState;
use crate::directory::{ActiveDirectory, now};

/// A fact about the account of the subject that can be a signal of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountFact {
    /// The state: `protected`, `disabled`, `expired`, `locked`, `must_change`, or else `normal`; the first that holds.
    State,
    /// The age of the password: `must_change`, or set `recent`ly, or `older`.
    PasswordAge {
        /// The longest age that is recent.
        recent: Duration,
    },
    /// The last sign-in: `never`, `recent`, or `older`. The directory's time may be two weeks too early, so that a sign-in
    /// of the last two weeks may be `older`.
    LastSignIn {
        /// The longest age that is recent.
        recent: Duration,
    },
}

impl AccountFact {
    /// Returns the outcomes that the policy must declare.
    pub const fn outcomes(self) -> &'static [&'static str] {
        match self {
            Self::State => &["normal", "locked", "must_change", "expired", "disabled", "protected"],
            Self::PasswordAge { .. } => &["recent", "older", "must_change"],
            Self::LastSignIn { .. } => &["recent", "older", "never"],
        }
    }

    /// Returns a source of this fact.
    pub const fn signal(self, directory: Arc<ActiveDirectory>) -> AccountSignal {
        AccountSignal { fact: self, directory }
    }

    /// Returns the outcome; `None` if the desk may not read what it takes.
    fn outcome(self, state: AccountState, now: Time) -> Option<&'static str> {
        let age = |since: Time| now.milliseconds().saturating_sub(since.milliseconds());
        let is_within = |since: Time, limit: Duration| {
            i128::from(age(since)) <= i128::try_from(limit.as_millis()).unwrap_or(i128::MAX)
        };
        let word = |since: Time, limit| if is_within(since, limit) { "recent" } else { "older" };
        match self {
            Self::State => Some(state.word()),
            Self::PasswordAge { .. } if state.must_change => Some("must_change"),
            Self::PasswordAge { recent } => state.password_set.map(|at| word(at, recent)),
            Self::LastSignIn { recent } => Some(state.last_sign_in.map_or("never", |at| word(at, recent))),
        }
    }
}

impl AccountState {
    /// Returns the state that matters most.
    const fn word(self) -> &'static str {
        match self {
            Self { protected: true, .. } => "protected",
            Self { disabled: true, .. } => "disabled",
            Self { expired: true, .. } => "expired",
            Self { locked: true, .. } => "locked",
            Self { must_change: true, .. } => "must_change",
            _ => "normal",
        }
    }
}

/// A source of a fact about the account of the subject, as the directory has it now.
#[derive(Debug, Clone)]
pub struct AccountSignal {
    fact: AccountFact,
    directory: Arc<ActiveDirectory>,
}

impl SignalSource for AccountSignal {
    fn observe(&self, _: &str, subject: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        let state = self.directory.account_state(&subject.account);
        let state = state.map_err(|error| SignalError::new(error.to_string()))?;
        Ok(state.and_then(|state| self.fact.outcome(state, now())).map(Observation::new))
    }
}
