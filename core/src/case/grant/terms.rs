use crate::case::protocol::RefusalCode;
use crate::case::step::{Situation, StepError, refuse};
use crate::policy::compiled::{Channel, CheckId, Compiled, Grant, GrantKind};
use crate::policy::value::Duration;

/// The terms of a grant in the policy at opening and in the policy in force: the stricter ones apply.
#[derive(Clone, Copy)]
pub(in crate::case) struct Terms<'a> {
    pub(super) opening: &'a Compiled,
    pub(super) active: &'a Compiled,
    /// The grant in the policy at opening.
    pub(super) grant: &'a Grant,
    now: &'a Grant,
}

/// A way of delivery that both policies name.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) opening: &'a Channel,
    pub(super) active: &'a Channel,
}

impl<'a> Situation<'a> {
    /// Returns the terms of this action's grant; `None` if the action needs none. Refused if the policy
    /// in force no longer issues the same kind of grant.
    pub(in crate::case) fn terms(&self) -> Result<Option<Terms<'a>>, StepError> {
        let (opening, active) = (self.compiled(), self.ctx().policies.active().compiled());
        let action = &self.case().action;
        match (grant_of(opening, action), grant_of(active, action)) {
            (None, None) => Ok(None),
            (Some(grant), Some(now)) if is_of_one_kind(&grant.kind, &now.kind) => {
                Ok(Some(Terms { opening, active, grant, now }))
            }
            _ => refuse(RefusalCode::NotApproved, "grant"),
        }
    }
}

impl<'a> Terms<'a> {
    /// Returns the length of a one-time password in characters: the longer of those in the two policies.
    pub(super) const fn length(&self) -> u8 {
        let (one, other) = (length(&self.grant.kind), length(&self.now.kind));
        if one > other { one } else { other }
    }

    /// Returns true if either policy requires a password change at the first sign-in.
    pub(super) fn change_at_first_use(&self) -> bool {
        let changes = |grant: &Grant| {
            matches!(grant.kind, GrantKind::OneTimePassword { change_at_first_use: true, .. })
        };
        changes(self.grant) || changes(self.now)
    }

    /// Returns true if both policies allow the operator to read the secret out.
    pub(super) fn is_read_out(&self) -> bool {
        let reads = |grant: &Grant| matches!(grant.kind, GrantKind::OneTimePassword { read_out: true, .. });
        reads(self.grant) && reads(self.now)
    }

    /// Returns true if neither policy names a way of delivery.
    pub(super) fn is_not_delivered(&self) -> bool {
        self.grant.deliver.is_empty() && self.now.deliver.is_empty()
    }

    /// Returns the lifetime: the shorter of those in the two policies.
    pub(in crate::case) fn lifetime(&self) -> Option<Duration> {
        let both = self.grant.lifetime.into_iter().chain(self.now.lifetime);
        both.min_by_key(|lifetime| lifetime.milliseconds())
    }

    /// Returns true if both policies allow enrolment for this challenge of the policy at opening.
    pub(in crate::case) fn enrols(&self, check: CheckId) -> bool {
        let names = |grant: &Grant, check: CheckId| matches!(&grant.kind, GrantKind::Enrolment { of } if of.contains(&check));
        let now = self.active.checks.find(self.opening.checks.name(check));
        names(self.grant, check) && now.is_some_and(|check| names(self.now, check))
    }

    /// Returns the ways of delivery that both policies name, in the order of the policy at opening.
    pub(super) fn ways(&self) -> impl Iterator<Item = Way<'a>> + use<'a> {
        both(self.opening, self.active, &self.grant.deliver, &self.now.deliver)
    }

    /// Returns the parts of a split way, if both policies name the same ones.
    pub(super) fn parts(&self, way: Way<'a>) -> Option<Vec<Way<'a>>> {
        let parts: Vec<_> = both(self.opening, self.active, &way.opening.of, &way.active.of).collect();
        (parts.len() == way.opening.of.len() && parts.len() == way.active.of.len()).then_some(parts)
    }
}

/// Returns the grant that a policy names for an action.
pub(super) fn grant_of<'a>(compiled: &'a Compiled, action: &str) -> Option<&'a Grant> {
    let action = compiled.action(action)?;
    let grant = compiled.actions.get(usize::from(action))?.grant?;
    compiled.grants.get(usize::from(grant))
}

fn is_of_one_kind(one: &GrantKind, other: &GrantKind) -> bool {
    match (one, other) {
        (GrantKind::External { provider: one }, GrantKind::External { provider: other }) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

const fn length(kind: &GrantKind) -> u8 {
    if let GrantKind::OneTimePassword { length, .. } = kind { *length } else { 0 }
}

/// Returns the channels that both lists name.
fn both<'a>(
    opening: &'a Compiled,
    active: &'a Compiled,
    of_opening: &'a [u16],
    of_active: &'a [u16],
) -> impl Iterator<Item = Way<'a>> + use<'a> {
    let channel = |compiled: &'a Compiled, id: &u16| compiled.channels.get(usize::from(*id));
    of_opening.iter().filter_map(move |id| channel(opening, id)).filter_map(move |opening| {
        let mut known = of_active.iter().filter_map(|id| channel(active, id));
        known.find(|active| active.name == opening.name).map(|active| Way { opening, active })
    })
}
