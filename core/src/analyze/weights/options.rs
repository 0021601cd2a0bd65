use thiserror::Error;

use super::calibration::Calibration;
use crate::analyze::ways::{WaysError, WaysOptions};
use crate::diagnostic::{Diagnostics, did_you_mean};

/// The attacker models, and the ways, to weigh; by default, all.
#[derive(Debug, Clone, Default)]
pub struct WeighOptions {
    models: Vec<String>,
    pub(super) ways: WaysOptions,
}

/// A calibration that does not fit the policy, or a name that one of them does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WeighError {
    /// The calibration does not fit the policy: every error, with its place in the calibration.
    #[error("the calibration does not fit the policy: {0}")]
    Calibration(Diagnostics),
    /// The calibration has no such model.
    #[error("the calibration has no model `{name}`")]
    #[non_exhaustive]
    UnknownModel {
        /// The name that was given.
        name: String,
        /// Advice on how to fix it.
        help: String,
    },
    /// The policy has no such action or group.
    #[error(transparent)]
    Ways(#[from] WaysError),
}

impl WeighError {
    /// Advice on how to fix it.
    pub fn help(&self) -> &str {
        match self {
            Self::Calibration(_) => "fix the entries; a calibration is never applied in part",
            Self::UnknownModel { help, .. } => help,
            Self::Ways(error) => error.help(),
        }
    }
}

impl WeighOptions {
    /// For this attacker model only; may be repeated.
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.models.push(model.into());
        self
    }

    /// For these actions and groups only.
    #[must_use]
    pub fn ways(mut self, ways: WaysOptions) -> Self {
        self.ways = ways;
        self
    }

    /// The indices of the models, in the order of the calibration.
    pub(super) fn models(&self, calibration: &Calibration) -> Result<Vec<usize>, WeighError> {
        let known: Vec<&str> = calibration.models().collect();
        if let Some(name) = self.models.iter().find(|name| !known.contains(&name.as_str())) {
            let help = match did_you_mean(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its models: {}", known.join(", ")),
            };
            return Err(WeighError::UnknownModel { name: name.clone(), help });
        }
        let asked = |name: &str| self.models.is_empty() || self.models.iter().any(|model| model == name);
        Ok(known.iter().enumerate().filter(|(_, name)| asked(name)).map(|(at, _)| at).collect())
    }
}
