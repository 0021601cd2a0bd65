//! The people and addresses that codes, secrets and notices may reach.

use crate::case::protocol::{Because, Contact, Relationship, Unavailable, same_place};
use crate::case::step::Situation;
use crate::policy::compiled::{Channel, Compiled, PersonId};
use crate::policy::value::Duration;

impl<'a> Situation<'a> {
    /// Returns the contacts that this channel may reach now: never one that changed recently.
    pub(in crate::case) fn usable<'s>(
        &'s self,
        compiled: &'a Compiled,
        channel: &'a Channel,
    ) -> impl Iterator<Item = &'a Contact> + use<'s, 'a> {
        let known = self.known(compiled, channel);
        known.filter(move |contact| self.has_cooled(compiled, contact, Some(channel)))
    }

    /// Returns the contacts that a channel leads to: those of the subject, or one of each person it goes
    /// to. Never one of an operator of the case, or of a person whose relation is too recent.
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
                .filter(move |related| self.is_established(compiled, person, related))
                .filter(|related| !self.runs_this_case(&related.id))
                .filter_map(move |related| preferred(related, &channel.name))
        });
        own.chain(others).filter(|contact| !self.is_of_who_runs_it(contact.address.expose()))
    }

    /// Returns the reason why nothing can be sent over this channel now.
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

    /// Returns every address that a channel leads to, usable now or not.
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

    /// Returns true if this channel leads to an address, under any name.
    pub(in crate::case) fn leads_to(
        &self,
        compiled: &'a Compiled,
        channel: &'a Channel,
        address: &str,
    ) -> bool {
        self.addresses(compiled, channel).any(|known| same_place(known, address))
    }

    /// Returns the people whom the directory lists as this person of the policy.
    pub(in crate::case) fn related(
        &self,
        compiled: &'a Compiled,
        person: PersonId,
    ) -> impl Iterator<Item = &'a Relationship> + use<'a> {
        let name = compiled.person(person);
        let related = self.relations();
        related.iter().filter(move |related| related.person == name)
    }

    /// Returns true if the relation is as old as a voucher's must be; false if its start is unknown.
    pub(in crate::case) fn is_established(
        &self,
        compiled: &Compiled,
        person: PersonId,
        related: &Relationship,
    ) -> bool {
        let Some(age) = compiled.relation_age(person) else { return true };
        related.known_since().is_some_and(|since| since.age(self.time()) >= age.milliseconds())
    }

    /// Returns true if a contact has been unchanged for as long as the policy requires where `over`
    /// delivers; false if the time of the change is unknown.
    pub(in crate::case) fn has_cooled(
        &self,
        compiled: &Compiled,
        contact: &Contact,
        over: Option<&Channel>,
    ) -> bool {
        cools_until(compiled, contact, over).is_some_and(|until| until <= self.now())
    }

    /// Returns the channels that the action itself changes or opens.
    fn unlocked(&self, compiled: &'a Compiled) -> impl Iterator<Item = &'a Channel> + use<'a> {
        let action =
            compiled.action(&self.case().action).and_then(|id| compiled.actions.get(usize::from(id)));
        let unlocks = action.map(|action| action.unlocks.as_slice()).unwrap_or_default();
        unlocks.iter().filter_map(|id| compiled.channels.get(usize::from(*id)))
    }

    /// Returns true if the action itself changes or opens this channel.
    pub(in crate::case) fn is_unlocked(&self, compiled: &'a Compiled, channel: &Channel) -> bool {
        self.unlocked(compiled).any(|known| known.name == channel.name)
    }

    /// Returns true if the action itself changes or opens a channel that leads to this address.
    pub(in crate::case) fn leads_to_what_it_unlocks(&self, compiled: &'a Compiled, address: &str) -> bool {
        self.unlocked(compiled).any(|channel| self.leads_to(compiled, channel, address))
    }

    /// Returns true if an address belongs to a present or previous operator of the case.
    pub(in crate::case) fn is_of_who_runs_it(&self, address: &str) -> bool {
        let related = self.relations();
        let runs = related.iter().filter(|related| self.runs_this_case(&related.id));
        runs.flat_map(|related| &related.contacts).any(|known| same_place(known.address.expose(), address))
    }
}

/// Returns the time from which a contact has been unchanged for as long as required where `over`
/// delivers; `None` if the time of the change is unknown.
fn cools_until(compiled: &Compiled, contact: &Contact, over: Option<&Channel>) -> Option<i64> {
    let Some(cooling) = cooling(compiled, contact, over) else { return Some(i64::MIN) };
    contact.changed().map(|at| at.milliseconds().saturating_add(cooling.milliseconds()))
}

/// Returns the time for which a contact must be unchanged: the longer one of its own channel and of the
/// delivering channel. If neither requires any, and the contact's own channel is not in the policy,
/// nothing makes the contact safer than others: the longest of all channels applies.
fn cooling(compiled: &Compiled, contact: &Contact, over: Option<&Channel>) -> Option<Duration> {
    let longest = |of: &mut dyn Iterator<Item = &Channel>| {
        of.filter_map(|channel| channel.cooling).max_by_key(|cooling| cooling.milliseconds())
    };
    let own = compiled.channels.iter().find(|channel| *channel.name == *contact.channel);
    let asked = longest(&mut own.into_iter().chain(over));
    if asked.is_some() || own.is_some() { asked } else { longest(&mut compiled.channels.iter()) }
}

/// Returns the person's contact for this channel, or else the first.
fn preferred<'a>(related: &'a Relationship, channel: &str) -> Option<&'a Contact> {
    related.contacts.iter().find(|contact| contact.channel == channel).or(related.contacts.first())
}

/// Returns the person that a channel goes to, unless it is the subject.
fn other_person(channel: &Channel) -> Option<PersonId> {
    channel.to.filter(|person| *person != SUBJECT)
}

fn leads_to_the_subject(channel: &Channel) -> bool {
    other_person(channel).is_none() && !channel.in_person && channel.of.is_empty()
}

/// The index of `subject` among the policy's people.
pub(in crate::case) const SUBJECT: PersonId = 0;
