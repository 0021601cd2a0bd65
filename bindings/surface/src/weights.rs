use bonafides::Policy;
use bonafides::analyze::{self, Calibration, WeighError, Weights};
use serde::Deserialize;

use crate::review::source;
use crate::{Error, WaysOptions};

/// The attacker models, actions and groups to weigh; by default, all.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeighOptions {
    /// For these attacker models only.
    pub models: Vec<String>,
    /// As for the ways: for this action only.
    pub action: Option<String>,
    /// For a subject whom exactly these groups match, by their ids.
    pub groups: Option<Vec<String>>,
    /// For a subject who has these names of a directory.
    pub subject: Option<Vec<String>>,
    /// For subjects who have no other names than these.
    pub directory: Option<Vec<String>>,
}

/// Loads a calibration, or returns an error that lists everything wrong with it.
pub fn calibration(text: &str, format: &str) -> Result<Calibration, Error> {
    let refused = |error: analyze::CalibrationError| Error::calibration(&error, &error.diagnostics);
    Calibration::load(&source(text, format)?).map_err(refused)
}

/// Returns the weight of every way in, for each attacker model.
pub fn weigh(policy: &Policy, calibration: &Calibration, given: WeighOptions) -> Result<Weights, Error> {
    let WeighOptions { models, action, groups, subject, directory } = given;
    let ways = WaysOptions { action, groups, subject, directory }.read()?;
    let options = models.into_iter().fold(analyze::WeighOptions::default(), analyze::WeighOptions::model);
    Ok(policy.weigh(calibration, &options.ways(ways))?)
}

impl From<WeighError> for Error {
    fn from(error: WeighError) -> Self {
        match error {
            WeighError::Calibration(ref diagnostics) => Self::calibration(&error, diagnostics),
            WeighError::Ways(error) => error.into(),
            _ => Self::input("unknown_model", error.to_string(), error.help()).at("models"),
        }
    }
}
