//! Points and caps by weight: the points of each pass by its measured weight, on the scale of the policy, and the caps of factors
//! by the weight of their checks together.

use bonafides::Policy;
use bonafides::analyze::{Diff, diff};
use bonafides::source::Format;
use bonafides::{PolicyError, Source};

use crate::caps::{KeptCap, ProposedCap, caps, unloadable, with_caps};
use crate::joint::FactorMeasurement;
use crate::measure::Measurement;
use crate::place::{self, Place};

/// Points and caps in proportion to weights, and the policy that has them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Proposal {
    /// The challenges with proposed points, in the order of the policy.
    pub points: Vec<ProposedPoints>,
    /// The factors with a proposed cap, in the order of their names.
    pub caps: Vec<ProposedCap>,
    /// The policy with these points and caps, as text.
    pub text: String,
    /// The policy with these points and caps.
    pub policy: Policy,
    /// The comparison with the present policy.
    pub diff: Diff,
    /// The challenges that keep their points: callers of some kind were never asked, or the text has no points for them.
    pub kept: Vec<String>,
    /// The factors with checks of several causes that keep their caps, each with the reason.
    pub kept_caps: Vec<KeptCap>,
}

/// The points of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposedPoints {
    /// The challenge.
    pub check: String,
    /// The points now.
    pub now: u64,
    /// The proposed points.
    pub proposed: u64,
    /// The lowest conservative weight over the models, in millibels; at least 0.
    pub weight: u64,
}

/// Proposes points in proportion to the lowest conservative weight of each challenge over the models, so that the sum of the
/// measured challenges stays the same. A pass that distinguishes nobody gets no points. `text` is that of the policy.
///
/// The cap of a factor is the lowest conservative weight over the models of passing its checks together, on the same scale and
/// rounded down: at least the points of its best check, at most those that all earn.
///
/// Fails if the policy with these points does not load, for example because nothing can be approved any more.
pub fn propose(
    measured: &Measurement,
    joint: &[FactorMeasurement],
    policy: &Policy,
    text: &str,
    format: Format,
) -> Result<Option<Proposal>, PolicyError> {
    let mut found: Vec<(String, Place, u64)> = Vec::new();
    let mut kept = Vec::new();
    for challenge in policy.challenges() {
        let Some(check) = measured.checks.iter().find(|check| check.check == challenge.name) else {
            continue;
        };
        if check.genuine.asked == 0 || check.impostors.values().any(|share| share.asked == 0) {
            kept.push(challenge.name.to_owned());
            continue;
        }
        let weights = check.impostors.values().map(|share| share.weight.unwrap_or(0).max(0));
        let weight = u64::try_from(weights.min().unwrap_or(0)).unwrap_or(0);
        match place::points(text, challenge.name) {
            Some(place) => found.push((challenge.name.to_owned(), place, weight)),
            None => kept.push(challenge.name.to_owned()),
        }
    }
    let sum = |of: fn(&(String, Place, u64)) -> u64| found.iter().map(of).fold(0_u64, u64::saturating_add);
    let (points, weights) = (sum(|(_, place, _)| place.number), sum(|(_, _, weight)| *weight));
    if weights == 0 {
        return Ok(None);
    }
    let proposed = |weight: u64| {
        let share = u128::from(weight).saturating_mul(u128::from(points)).saturating_mul(2);
        let twice = share.checked_div(u128::from(weights)).unwrap_or_default();
        u64::try_from(twice.saturating_add(1) / 2).unwrap_or(u64::MAX)
    };
    let all: Vec<ProposedPoints> = found
        .iter()
        .map(|(check, place, weight)| ProposedPoints {
            check: check.clone(),
            now: place.number,
            proposed: proposed(*weight),
            weight: *weight,
        })
        .collect();
    let mut new = text.to_owned();
    let mut places: Vec<(&Place, u64)> =
        found.iter().map(|(_, place, weight)| (place, proposed(*weight))).collect();
    // From the end, so that earlier places stay valid.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    for (place, points) in places {
        new.replace_range(place.start..place.end, &points.to_string());
    }
    let (mut caps, mut kept_caps) = caps(joint, policy, text, &all, [points, weights]);
    let load = |text: &str| Policy::load(&Source::new(text, format));
    let capped = match with_caps(&new, &caps) {
        Some(text) => load(&text).map(|policy| (text, policy)).map_err(|error| error.to_string()),
        None => Err("its text has no place for them".to_owned()),
    };
    let (text, changed) = match capped {
        Ok(both) => both,
        // The points alone may still load; if not, that is the error.
        Err(message) => {
            let changed = load(&new)?;
            kept_caps.extend(unloadable(std::mem::take(&mut caps), &message));
            (new, changed)
        }
    };
    let diff = diff(policy, &changed);
    Ok(Some(Proposal { points: all, caps, text, policy: changed, diff, kept, kept_caps }))
}
