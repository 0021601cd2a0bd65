//! Caps by weight: the points that a factor may earn, by what passing its checks together is worth.

use std::collections::BTreeMap;
use std::fmt;

use bonafides::Policy;
use bonafides::analyze::millibels;
use serde::Serialize;

use crate::joint::FactorMeasurement;
use crate::measure::ModelShare;
use crate::place;
use crate::proportion::Proportion;
use crate::propose::ProposedPoints;

/// The proposed cap of a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProposedCap {
    /// The factor.
    pub factor: String,
    /// The cap now; `None` for no limit.
    pub now: Option<u64>,
    /// The proposed cap, from `largest` to `sum`. At `sum`, it limits nothing.
    pub proposed: u64,
    /// The lowest conservative weight over the models of passing its checks together, in millibels; at least 0.
    pub weight: u64,
    /// The most points that a single check of it earns, with the proposed points; `min` if that is more.
    pub largest: u64,
    /// The points that all its checks earn together: of each cause, those of the best.
    pub sum: u64,
    /// How callers of each kind passed its checks together.
    pub measured: FactorMeasurement,
}

/// A factor whose cap stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeptCap {
    /// The factor.
    pub factor: String,
    /// The reason.
    pub reason: KeptReason,
}

/// The reason why a cap stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeptReason {
    /// Checks of the factor have no measured points: signals, repeatable checks, families, or what callers of some kind were
    /// never asked.
    Unmeasured {
        /// The checks.
        checks: Vec<String>,
    },
    /// Too few callers of some kind show how the checks go together: whatever they had passed would not have told the sum of the
    /// weights from less.
    TooFew {
        /// The number of genuine callers.
        genuine: u64,
        /// The number of attackers, by model.
        impostors: BTreeMap<String, u64>,
    },
    /// The policy with the proposed caps does not load, for example because nothing can be approved any more.
    Unloadable {
        /// The cap that was to be proposed.
        proposed: u64,
        /// The reason.
        message: String,
    },
}

impl fmt::Display for KeptReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmeasured { checks } => {
                write!(f, "it also limits {}, whose points were not measured", checks.join(", "))
            }
            Self::TooFew { genuine, impostors } => {
                write!(f, "too few callers show how its checks go together: {genuine} genuine")?;
                impostors.iter().try_for_each(|(model, callers)| write!(f, ", {callers} of {model}"))
            }
            Self::Unloadable { proposed, message } => {
                write!(
                    f,
                    "its checks together are worth {proposed}, and with this cap the policy does not load: {message}"
                )
            }
        }
    }
}

/// Proposes a cap for each factor with checks of several causes, on the scale of the points: `points` for `weights` millibels.
pub(crate) fn caps(
    joint: &[FactorMeasurement],
    policy: &Policy,
    text: &str,
    measured: &[ProposedPoints],
    [points, weights]: [u64; 2],
) -> (Vec<ProposedCap>, Vec<KeptCap>) {
    let limits = policy.factors();
    let (mut proposed, mut kept) = (Vec::new(), Vec::new());
    for factor in joint {
        // The best of each cause, which alone scores.
        let best = |of: fn(&ProposedPoints) -> u64| -> Vec<u64> {
            let of_cause = |names: &Vec<String>| {
                measured.iter().filter(|points| names.contains(&points.check)).map(of).max().unwrap_or(0)
            };
            factor.causes.values().map(of_cause).collect()
        };
        let (of_points, of_weights) = (best(|points| points.proposed), best(|points| points.weight));
        let sum = |of: &[u64]| of.iter().copied().fold(0_u64, u64::saturating_add);
        let limit = limits.iter().find(|limit| limit.name == factor.factor);
        let min = limit.and_then(|limit| u64::try_from(limit.min).ok()).unwrap_or(0);
        let largest = of_points.iter().copied().max().unwrap_or(0).max(min);
        let unmeasured = unmeasured(factor, policy, text, measured);
        let reason = if !unmeasured.is_empty() {
            Some(KeptReason::Unmeasured { checks: unmeasured })
        } else if !factor.tells(sum(&of_weights)) {
            let impostors = factor
                .impostors
                .iter()
                .map(|(model, share)| (model.clone(), share.asked.saturating_sub(factor.unknown_of(model))));
            Some(KeptReason::TooFew { genuine: factor.genuine.asked, impostors: impostors.collect() })
        } else {
            None
        };
        if let Some(reason) = reason {
            kept.push(KeptCap { factor: factor.factor.clone(), reason });
            continue;
        }
        let weight = factor.weight();
        let share = u128::from(weight).saturating_mul(u128::from(points));
        let by_weight = u64::try_from(share.checked_div(u128::from(weights)).unwrap_or_default());
        let sum = sum(&of_points).max(largest);
        proposed.push(ProposedCap {
            factor: factor.factor.clone(),
            now: limit.and_then(|limit| limit.cap).and_then(|cap| u64::try_from(cap).ok()),
            proposed: by_weight.unwrap_or(u64::MAX).clamp(largest, sum),
            weight,
            largest,
            sum,
            measured: factor.clone(),
        });
    }
    (proposed, kept)
}

impl FactorMeasurement {
    /// Returns the lowest conservative weight over the models, in millibels; at least 0.
    fn weight(&self) -> u64 {
        let weights = self.impostors.values().map(|share| share.weight.unwrap_or(0).max(0));
        u64::try_from(weights.min().unwrap_or(0)).unwrap_or(0)
    }

    fn unknown_of(&self, model: &str) -> u64 {
        self.unknown.get(model).copied().unwrap_or(0)
    }

    /// Returns true if there are enough callers of each kind. Either the same callers could have shown the sum of the weights, if
    /// every genuine one and no attacker but the unknown ones had passed; or even the best weight that their intervals allow,
    /// without these, is less than the sum.
    fn tells(&self, sum: u64) -> bool {
        let sum = i64::try_from(sum).unwrap_or(i64::MAX);
        let could_show = |share: &ModelShare, unknown: u64| {
            let all = Proportion::new(self.genuine.asked, self.genuine.asked)?;
            let none = Proportion::new(unknown, share.asked)?;
            millibels(all.interval().low, none.interval().high).map(|most| most >= sum)
        };
        let is_less = |share: &ModelShare, unknown: u64| {
            let known = Proportion::new(share.passed.saturating_sub(unknown), share.asked)?;
            millibels(self.genuine.high, known.interval().low).map(|best| best < sum)
        };
        let tells = |(model, share): (&String, &ModelShare)| {
            let unknown = self.unknown_of(model);
            could_show(share, unknown) == Some(true) || is_less(share, unknown) == Some(true)
        };
        self.genuine.asked > 0 && !self.impostors.is_empty() && self.impostors.iter().all(tells)
    }
}

/// Returns the checks of a factor whose points are not among the measured ones.
fn unmeasured(
    factor: &FactorMeasurement,
    policy: &Policy,
    text: &str,
    measured: &[ProposedPoints],
) -> Vec<String> {
    let is_measured = |name: &str| {
        measured.iter().any(|points| points.check == name) && !place::has(text, name, "repeatable")
    };
    let checks = policy.table().checks;
    let of_factor = checks.into_iter().filter(|check| check.factor.as_deref() == Some(&*factor.factor));
    of_factor.map(|check| check.name).filter(|name| !is_measured(name)).collect()
}

/// Returns the text with the caps that limit something, or that are there already.
pub(crate) fn with_caps(text: &str, caps: &[ProposedCap]) -> Option<String> {
    caps.iter().filter(|cap| cap.now.is_some() || cap.proposed < cap.sum).try_fold(
        text.to_owned(),
        |text, cap| {
            if cap.now == Some(cap.proposed) {
                return Some(text);
            }
            place::with_cap(&text, &cap.factor, cap.proposed)
        },
    )
}

/// Returns the reason for keeping every cap.
pub(crate) fn unloadable(caps: Vec<ProposedCap>, message: &str) -> impl Iterator<Item = KeptCap> {
    let message = message.to_owned();
    caps.into_iter().map(move |cap| KeptCap {
        factor: cap.factor,
        reason: KeptReason::Unloadable { proposed: cap.proposed, message: message.clone() },
    })
}
