//! A grant must still have a way to go when every challenge has been passed: a channel that was
//! evidence may not deliver, or one stolen phone would be enough for both.

use super::locate;
use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::compiled::{Ask, Compiled, Grant, GrantKind};
use crate::policy::document::Node;

pub(super) fn check(policy: &Policy, root: &Node, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    for action in &compiled.actions {
        let Some(grant) = action.grant.and_then(|id| compiled.grants.get(usize::from(id))) else { continue };
        if is_delivered_otherwise(grant) || grant.deliver.iter().any(|channel| is_free(compiled, *channel)) {
            continue;
        }
        let names: Vec<String> =
            grant.deliver.iter().map(|id| format!("not `{}`", channel_name(compiled, *id))).collect();
        let place = locate::key(root, "actions", &action.name);
        let span = root
            .field("actions")
            .and_then(|actions| actions.field(&action.name)?.field("grant"))
            .map_or(place.span, |node| node.span);
        let message = if names.is_empty() {
            format!("`{}` has no channel to be delivered over", grant.name)
        } else {
            format!(
                "`{}` has no channel left when every code has been passed: {}",
                grant.name,
                names.join(", ")
            )
        };
        out.push(
            Finding::new(Code::Undeliverable, span, message)
                .at_text(format!("{}.grant", place.path))
                .help("deliver it over a channel that no code goes over, such as the manager or in person"),
        );
    }
}

/// A provider delivers what it makes, unless the policy names channels; a password may be read out.
fn is_delivered_otherwise(grant: &Grant) -> bool {
    match grant.kind {
        GrantKind::External { .. } => grant.deliver.is_empty(),
        GrantKind::OneTimePassword { read_out, .. } => read_out,
        GrantKind::ReenrolmentKey => false,
    }
}

/// No code goes over it, nor over any of its parts.
fn is_free(compiled: &Compiled, channel: u16) -> bool {
    let parts = compiled.channels.get(usize::from(channel)).map(|channel| &*channel.of).unwrap_or_default();
    let evidence = |id: u16| {
        compiled
            .checks
            .challenges()
            .any(|(_, challenge)| matches!(challenge.ask, Ask::Code { channel, .. } if channel == Some(id)))
    };
    !evidence(channel) && !parts.iter().any(|part| evidence(*part))
}

pub(super) fn channel_name(compiled: &Compiled, id: u16) -> &str {
    compiled.channels.get(usize::from(id)).map_or("", |channel| &channel.name)
}
