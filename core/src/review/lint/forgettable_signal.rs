//! A signal with a negative outcome that pays to be forgotten: who can suppress it does.

use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::compiled::UNOBSERVED;
use crate::policy::document::Node;
use crate::review::locate;

pub(super) fn check(policy: &Policy, root: &Node, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    for (id, check) in (0..).zip(&compiled.checks.list) {
        let Some(worst) =
            check.outcomes().iter().min_by_key(|outcome| outcome.points).filter(|o| o.points < 0)
        else {
            continue;
        };
        let loss = worst.points.saturating_neg();
        let missed = compiled.risks.iter().any(|risk| match &*risk.when {
            // Only a risk that needs nothing else to fire, and takes at least as much, makes up for it.
            [(signal, outcomes)] => {
                let takes = risk.add_points >= loss || !risk.layer.is_empty();
                *signal == id && outcomes >> UNOBSERVED & 1 == 1 && takes
            }
            _ => false,
        });
        if !missed {
            let place = locate::check(root, &check.name);
            let message = format!(
                "`{}` costs {} points when it is `{}`, and nothing when it is not observed",
                check.name,
                worst.points.saturating_neg(),
                worst.name
            );
            out.push(
                Finding::new(Code::ForgettableSignal, place.span, message)
                    .at_text(place.path)
                    .help("let a risk fire when it is `unobserved`")
                    .evidence(vec![format!("{}={}", check.name, worst.name)]),
            );
        }
    }
}
