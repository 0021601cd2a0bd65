//! Who can be reached where: what codes, secrets and notices keep of people and addresses.

use crate::case::protocol::{Because, Contact, Relationship, Unavailable, same_place};
use crate::case::step::Situation;
use crate::policy::compiled::{Channel, Compiled, PersonId};
use crate::policy::value::Duration;

impl<'a> Situation<'a> {
    /// Contacts that what goes over this channel may reach now: never one that changed just now.
    pub(in crate::case) fn usable<'s>(
        &'s self,
        compiled: &'a Compiled,
        channel: &'a Channel,
    ) -> impl Iterator<Item = &'a Contact> + use<'s, 'a> {
        let known = self.known(compiled, channel);
        known.filter(move |contact| self.has_cooled(compiled, contact, Some(channel)))
    }

    /// Contacts that a channel leads to: of the subject, or of the people it goes to, one of each. Never
    /// of somebody who runs the case, or is in the relation for too short a time.
    fn known<'s>(
        &'s self,
        compiled: &'a Compiled,
        channel: &'a Channel,
    ) -> impl Iterator<Item = &'a Contact> + use<'s, 'a> {
        let snapshot = self.snapshot();
        let own = snapshot.filter(|_| leads_to_the_subject(channel));
        let own = own.into_iter().flat_map(|snapshot| &snapshot.contacts);
        let own = own.filter(|contact| contact.channel == *channel.name);
        let others = other_person(channel).into_iter().flat_map(move |person| {
            self.related(compiled, person)
                .filter(move |related| self.is_settled(compiled, person, related))
                .filter(|related| !self.runs_this_case(&related.id))
                .filter_map(move |related| preferred(related, &channel.name))
        });
        own.chain(others).filter(|contact| !self.is_of_who_runs_it(contact.address.expose()))
    }

    /// Why nothing can be sent over this channel now.
    pub(in crate::case) fn no_contact(&self, channel: Option<u16>) -> Option<Because> {
        let compiled = self.compiled();
        let channel = channel.and_then(|id| compiled.channels.get(usize::from(id)));
        let (mut any, mut cooled) = (false, None);
        if let Some(channel) = channel {
            for contact in self.known(compiled, channel) {
                any = true;
                match cools_until(compiled, contact, Some(channel)) {
                    Some(until) if until <= self.now() => return None,
                    until => cooled = cooled.into_iter().chain(until).min(),
                }
            }
        }
        let why = if any { Unavailable::Cooling } else { Unavailable::NoContact };
        Some(Because { why, until: cooled })
    }

    /// Every address a channel leads to, whether it may be used now or not.
    fn addresses(
        &self,
        compiled: &'a Compiled,
        channel: &'a Channel,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        let snapshot = self.snapshot();
        let parts = channel.of.iter().filter_map(|id| compiled.channels.get(usize::from(*id)));
        std::iter::once(channel)
            .chain(parts)
            .flat_map(move |channel| {
                let own = snapshot.filter(|_| leads_to_the_subject(channel));
                let own = own.into_iter().flat_map(|snapshot| &snapshot.contacts);
                let own = own.filter(|contact| contact.channel == *channel.name);
                let person = other_person(channel).map(|person| compiled.person(person));
                let related = snapshot.into_iter().flat_map(|snapshot| &snapshot.relationships);
                let related = related.filter(move |related| Some(related.person.as_str()) == person);
                own.chain(related.flat_map(|related| &related.contacts))
            })
            .map(|contact| contact.address.expose().as_str())
    }

    /// Whether an address is one that this channel leads to, under whatever name.
    pub(in crate::case) fn leads_to(
        &self,
        compiled: &'a Compiled,
        channel: &'a Channel,
        address: &str,
    ) -> bool {
        self.addresses(compiled, channel).any(|known| same_place(known, address))
    }

    /// Those the directory knows as this person of the policy.
    pub(in crate::case) fn related(
        &self,
        compiled: &'a Compiled,
        person: PersonId,
    ) -> impl Iterator<Item = &'a Relationship> + use<'a> {
        let name = compiled.person(person);
        let related = self.relations();
        related.iter().filter(move |related| related.person == name)
    }

    /// Whether somebody has been this person for as long as whoever vouches must; if nobody knows since
    /// when, not long enough.
    pub(in crate::case) fn is_settled(
        &self,
        compiled: &Compiled,
        person: PersonId,
        related: &Relationship,
    ) -> bool {
        let Some(age) = compiled.relation_age(person) else { return true };
        related.since().is_some_and(|since| since.age(self.time()) >= age.milliseconds())
    }

    /// Whether a contact has not changed for as long as the policy demands where `channel` delivers; if
    /// nobody knows when it changed, not long enough.
    pub(in crate::case) fn has_cooled(
        &self,
        compiled: &Compiled,
        contact: &Contact,
        over: Option<&Channel>,
    ) -> bool {
        cools_until(compiled, contact, over).is_some_and(|until| until <= self.now())
    }

    /// Channels that the action itself changes or opens.
    fn unlocked(&self, compiled: &'a Compiled) -> impl Iterator<Item = &'a Channel> + use<'a> {
        let action =
            compiled.action(&self.case().action).and_then(|id| compiled.actions.get(usize::from(id)));
        let unlocks = action.map(|action| action.unlocks.as_slice()).unwrap_or_default();
        unlocks.iter().filter_map(|id| compiled.channels.get(usize::from(*id)))
    }

    /// Whether the action itself changes or opens this channel.
    pub(in crate::case) fn is_unlocked(&self, compiled: &'a Compiled, channel: &Channel) -> bool {
        self.unlocked(compiled).any(|known| known.name == channel.name)
    }

    /// Whether the action itself changes or opens a channel that leads to this address.
    pub(in crate::case) fn leads_to_what_it_unlocks(&self, compiled: &'a Compiled, address: &str) -> bool {
        self.unlocked(compiled).any(|channel| self.leads_to(compiled, channel, address))
    }

    /// Whether an address is one of somebody who runs the case, or ran it.
    pub(in crate::case) fn is_of_who_runs_it(&self, address: &str) -> bool {
        let related = self.relations();
        let runs = related.iter().filter(|related| self.runs_this_case(&related.id));
        runs.flat_map(|related| &related.contacts).any(|known| same_place(known.address.expose(), address))
    }
}

/// When a contact will not have changed for as long as is demanded where `over` delivers; none if nobody
/// knows when it changed.
fn cools_until(compiled: &Compiled, contact: &Contact, over: Option<&Channel>) -> Option<i64> {
    let Some(cooling) = cooling(compiled, contact, over) else { return Some(i64::MIN) };
    contact.changed().map(|at| at.milliseconds().saturating_add(cooling.milliseconds()))
}

/// For how long a contact must not have changed: for as long as its own channel demands, or the one that
/// delivers, the longer. Where neither is a channel of the policy that says so, and the contact's own is
/// not even one of it, nothing is known of it that would make it better than the others: the longest.
fn cooling(compiled: &Compiled, contact: &Contact, over: Option<&Channel>) -> Option<Duration> {
    let longest = |of: &mut dyn Iterator<Item = &Channel>| {
        of.filter_map(|channel| channel.cooling).max_by_key(|cooling| cooling.milliseconds())
    };
    let own = compiled.channels.iter().find(|channel| *channel.name == *contact.channel);
    let asked = longest(&mut own.into_iter().chain(over));
    if asked.is_some() || own.is_some() { asked } else { longest(&mut compiled.channels.iter()) }
}

/// Of somebody's contacts the one for this channel, else the first.
fn preferred<'a>(related: &'a Relationship, channel: &str) -> Option<&'a Contact> {
    related.contacts.iter().find(|contact| contact.channel == channel).or(related.contacts.first())
}

/// The person a channel goes to, if it is not the subject.
fn other_person(channel: &Channel) -> Option<PersonId> {
    channel.to.filter(|person| *person != SUBJECT)
}

fn leads_to_the_subject(channel: &Channel) -> bool {
    other_person(channel).is_none() && !channel.in_person && channel.of.is_empty()
}

/// The number of `subject` among the policy's people.
pub(in crate::case) const SUBJECT: PersonId = 0;
