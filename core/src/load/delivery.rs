//! Checks that every grant can be delivered after all challenges have been passed. A channel that was
//! evidence may not deliver, or one stolen phone would be enough for both; nor may a channel that the
//! action itself unlocks, or the caller would choose the destination.

use super::locate;
use crate::diagnostic::{Code, Finding};
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::{Action, Compiled, Grant, GrantKind};
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    for (action, declared) in compiled.actions.iter().zip(document.actions.iter()) {
        let Some(grant) = action.grant.and_then(|id| compiled.grants.get(usize::from(id))) else { continue };
        let taken = |channel: &u16| taken(compiled, action, *channel);
        if is_delivered_otherwise(grant) || !grant.deliver.iter().all(|channel| taken(channel).is_some()) {
            continue;
        }
        let place = locate::action(declared);
        let span = declared.grant.as_ref().map_or(place.span, |name| name.span);
        let by: Vec<(&str, Taken)> =
            grant.deliver.iter().filter_map(|id| Some((channel_name(compiled, *id), taken(id)?))).collect();
        let help = if action.unlocks.is_empty() {
            "deliver it over a channel that no code goes over, such as the manager or in person"
        } else {
            "deliver it over a channel that no code goes over and the action does not unlock, such as the manager or in person"
        };
        out.push(
            Finding::new(Code::Undeliverable, span, message(grant, action, &by))
                .at_text(format!("{}.grant", place.path))
                .help(help),
        );
    }
}

fn message(grant: &Grant, action: &Action, taken: &[(&str, Taken)]) -> String {
    let names = taken.iter().map(|(name, by)| match by {
        Taken::ByCode => format!("`{name}` has carried a code"),
        Taken::ByAction => format!("`{}` unlocks `{name}`", action.name),
        Taken::InPart => format!("`{}` unlocks a part of `{name}`", action.name),
    });
    let names = names.collect::<Vec<_>>().join(", ");
    if taken.is_empty() {
        format!("`{}` names no channel for delivery", grant.name)
    } else if taken.iter().any(|(_, by)| *by == Taken::ByCode) {
        format!("`{}` has no channel left once every code has been passed: {names}", grant.name)
    } else {
        format!("`{}` has no channel left: {names}", grant.name)
    }
}

/// Returns true if the grant needs no channel: a provider delivers what it makes, unless the policy names
/// channels; a password may be read out; an enrolment is used where it was approved.
fn is_delivered_otherwise(grant: &Grant) -> bool {
    match grant.kind {
        GrantKind::External { .. } => grant.deliver.is_empty(),
        GrantKind::OneTimePassword { read_out, .. } => read_out,
        GrantKind::Enrolment { .. } => true,
        GrantKind::ReenrolmentKey => false,
    }
}

/// The reason why a channel may not deliver.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    ByCode,
    ByAction,
    InPart,
}

/// Returns why the channel may not deliver: the action unlocks it or one of its parts, or a code goes
/// over one of these.
fn taken(compiled: &Compiled, action: &Action, channel: u16) -> Option<Taken> {
    let parts = compiled.channels.get(usize::from(channel)).map(|channel| &*channel.of).unwrap_or_default();
    let evidence = |id: u16| {
        compiled.checks.challenges().any(
            |(_, challenge)| matches!(&challenge.ask, ChallengeSpec::Code(code) if code.channel == Some(id)),
        )
    };
    if action.unlocks.contains(&channel) {
        Some(Taken::ByAction)
    } else if parts.iter().any(|part| action.unlocks.contains(part)) {
        Some(Taken::InPart)
    } else {
        (evidence(channel) || parts.iter().any(|part| evidence(*part))).then_some(Taken::ByCode)
    }
}

pub(super) fn channel_name(compiled: &Compiled, id: u16) -> &str {
    compiled.channels.get(usize::from(id)).map_or("", |channel| &channel.name)
}
