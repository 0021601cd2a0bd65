//! A signal with a negative outcome that costs less if it is not observed: an attacker would suppress it.

use crate::diagnostic::{Code, Finding};
use crate::load::locate;
use crate::policy::compiled::{Compiled, FixedVerdict, UNOBSERVED};
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    for (id, check) in (0..).zip(&compiled.checks.list) {
        let worst = (0..).zip(check.outcomes()).min_by_key(|(_, outcome)| outcome.points);
        let Some((at, worst)) = worst.filter(|(_, outcome)| outcome.points < 0) else { continue };
        let (observed, missed) = effects(compiled, id, at);
        let costs = observed.points.saturating_sub(worst.points);
        let more = costs.saturating_sub(missed.points);
        // A requirement or a forbid has no equivalent in points: assume that it is enough.
        if observed.verdict <= missed.verdict && (more <= 0 || missed.demands) {
            continue;
        }
        let (name, outcome) = (&check.name, &worst.name);
        let message = if more > 0 && missed.points == 0 {
            format!(
                "`{name}` costs {costs} points when it is `{outcome}`, and nothing when it is not observed"
            )
        } else if more > 0 {
            format!("`{name}` costs {more} points more when it is `{outcome}` than when it is not observed")
        } else {
            format!("`{name}` forces a verdict when it is `{outcome}`, and not when it is not observed")
        };
        let place = locate::check(document, id);
        out.push(
            Finding::new(Code::ForgettableSignal, place.span, message)
                .at_text(place.path)
                .help(format!(
                    "add a risk of equal weight that fires when it is `unobserved` and not when it is `{outcome}`"
                ))
                .evidence(vec![format!("{name}={outcome}")]),
        );
    }
}

/// The effect of risks on one outcome of a signal.
#[derive(Default)]
struct Effect {
    points: i64,
    verdict: Option<FixedVerdict>,
    /// True if the risks require or forbid something.
    demands: bool,
}

/// Returns the effect of risks that fire on the outcome `at` but not when the signal is unobserved, and
/// vice versa. A risk that fires on both makes no difference.
fn effects(compiled: &Compiled, signal: u16, at: u32) -> (Effect, Effect) {
    let (mut observed, mut missed) = (Effect::default(), Effect::default());
    for risk in &compiled.risks {
        let Some((_, outcomes)) = risk.when.iter().find(|(tested, _)| *tested == signal) else { continue };
        let fires = |bit: u32| outcomes.checked_shr(bit).is_some_and(|set| set & 1 == 1);
        // Only a risk without other conditions makes up for a missing observation.
        let alone = risk.when.len() == 1 && risk.groups.is_empty();
        let effect = match (fires(at), fires(u32::from(UNOBSERVED))) {
            (true, false) => &mut observed,
            (false, true) if alone => &mut missed,
            _ => continue,
        };
        effect.points = effect.points.saturating_add(risk.add_points);
        effect.verdict = effect.verdict.max(risk.layer.verdict);
        effect.demands |= !risk.layer.is_empty();
    }
    (observed, missed)
}
