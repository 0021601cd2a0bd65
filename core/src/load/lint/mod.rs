//! Warnings: policies that load, but are suspicious. One file per rule.

mod alone;
mod comma_in_name;
mod covered_rule;
mod dead_branch;
mod escalation_to_address;
mod forgettable_signal;
mod idle_group;
mod layers;
mod mixed_script;
mod no_effect;
mod shared_channel;
mod unknown_name;

use super::Warnings;
use crate::diagnostic::Finding;
use crate::document::Node;
use crate::policy::compiled::Compiled;
use crate::policy::{Policy, ast};

/// Adds every warning that the policy does not accept, including those about names if the directory's
/// names are known.
pub(super) fn check(
    policy: &Policy,
    document: &ast::Policy<'_>,
    root: &Node,
    warnings: &Warnings<'_>,
    out: &mut Vec<Finding>,
) {
    let mut found = Vec::new();
    alone::check(policy, document, &mut found);
    comma_in_name::check(document, &mut found);
    covered_rule::check(policy, document, &mut found);
    dead_branch::check(policy, document, &mut found);
    escalation_to_address::check(policy, document, &mut found);
    forgettable_signal::check(policy, document, &mut found);
    idle_group::check(policy, document, &mut found);
    mixed_script::check(root, &mut found);
    no_effect::check(document, &mut found);
    shared_channel::check(policy, document, &mut found);
    (warnings.more)(policy, document, &mut found);
    if let Some(known) = warnings.known {
        unknown_name::check(document, known, &mut found);
    }
    out.extend(found.into_iter().filter(|finding| !accepted(policy.compiled(), finding)));
}

/// Returns true if the policy accepts the warning at this place or at one that contains it.
fn accepted(compiled: &Compiled, finding: &Finding) -> bool {
    compiled.accepted.iter().filter(|accepted| *accepted.warning == *finding.code.as_str()).any(|accepted| {
        let Some(at) = &accepted.at else { return true };
        let rest = finding.path().strip_prefix(&**at);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}
