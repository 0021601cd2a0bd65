//! The weight of a way: how much likelier a genuine caller is to pass it than an impostor.

pub(crate) mod calibration;
mod fit;
mod held;
mod odds;
mod options;
mod quantity;
mod report;
mod weigh;

#[cfg(test)]
mod tests;

use crate::analyze::ways::Ways;
use crate::policy::Policy;
use crate::policy::compiled::Check;
pub use calibration::{Calibration, CalibrationError, Chance};
use fit::Fitted;
pub use odds::{FailureWeight, Odds, Share, Weight, millibels, times};
pub use options::{WeighError, WeighOptions};
pub use report::{CellWeights, CheckWeights, EasiestAttack, ModelWeights, Reached, WayWeight, Weights};
use weigh::{Scene, Work};

impl Policy {
    /// Returns the weight of every way in, for each attacker model of a calibration: how much likelier a genuine
    /// caller is to pass than an attacker of this kind, and the easiest attack.
    ///
    /// An attacker meets only the signals that the calibration lists as observable for this kind. The ways have the
    /// limits of [`Policy::ways`], for each set of signals; at most 2^26 sets of causes are looked at.
    /// Beyond a limit, the report says that it is not exact.
    ///
    /// Returns an error if the calibration does not fit the policy, or if the options contain a name that neither has.
    ///
    /// ```
    /// use bonafides::Policy;
    /// use bonafides::analyze::{Calibration, WeighOptions};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::from_yaml(
    ///     r#"
    /// format: 1
    /// policy: desk
    /// challenges: { sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 } }
    /// channels: { sms: { cooling: 7d } }
    /// unmatched: everyone
    /// actions: { reset_password: { require: { points: 30 } } }
    /// "#,
    /// )?;
    /// let calibration = Calibration::from_yaml(
    ///     r#"
    /// format: 1
    /// calibration: desk
    /// models: { outsider: { about: somebody from outside, attacks: 1 in 1000, accepted: 1 in 10000 } }
    /// checks: { sms_code: { m: 0.8, u: 0.000003, source: six digits } }
    /// causes: { phone: { q: { p: 0.24, low: 0.1, high: 0.4, source: a study }, source: assumed } }
    /// "#,
    /// )?;
    /// let weights = policy.weigh(&calibration, &WeighOptions::default())?;
    /// let outsider = weights.models().first().ok_or("no model")?;
    /// let way = outsider.cells().first().and_then(|cell| cell.weakest()).ok_or("no way")?;
    /// assert_eq!(way.impostors().estimate.to_string(), "1 in 4");
    /// assert_eq!(way.attack().takes().collect::<Vec<_>>(), ["phone"]);
    /// // 0.8 / 0.24, where ten times would be needed.
    /// assert_eq!((way.weight().estimate, outsider.needed()), (523, 1000));
    /// # Ok(())
    /// # }
    /// ```
    pub fn weigh(&self, calibration: &Calibration, options: &WeighOptions) -> Result<Weights, WeighError> {
        let models = options.models(calibration)?;
        let fitted = Fitted::new(self, calibration).map_err(WeighError::Calibration)?;
        let mut work = Work::ALL;
        // Models that meet the same signals have the same ways.
        let mut known: Vec<(Vec<bool>, Ways)> = Vec::new();
        let mut weights = Vec::new();
        for model in models {
            let can_occur = |signal: &str, outcome: Option<&str>| fitted.can_occur(model, signal, outcome);
            let signals = self.every_observation(can_occur);
            if known.iter().all(|(other, _)| *other != signals) {
                known.push((signals.clone(), self.ways_within(&options.ways, &can_occur)?));
            }
            let ways = known.iter().find(|(other, _)| *other == signals).map(|(_, ways)| ways);
            weights.extend(ways.and_then(|ways| Scene::new(&fitted, model).weigh(ways, &mut work)));
        }
        Ok(Weights { policy: self.clone(), calibration: calibration.clone(), models: weights })
    }

    /// Returns the answers for every outcome of every signal, and for none.
    fn every_observation(&self, can_occur: impl Fn(&str, Option<&str>) -> bool) -> Vec<bool> {
        let signals = self.compiled().checks.list.iter().filter(|check| !check.outcomes().is_empty());
        let mut answers = Vec::new();
        for signal in signals {
            let outcomes = Check::outcomes(signal).iter().map(|outcome| Some(&*outcome.name));
            answers.extend(outcomes.chain([None]).map(|outcome| can_occur(&signal.name, outcome)));
        }
        answers
    }
}
