//! The parts of the host that a policy names: people, channels, signals and providers.

use super::Policy;
use super::challenge_spec::ChallengeSpec;
use super::compiled::{CheckKind, GrantKind, Whom};

/// Someone under `people`, whom the host finds for each subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededPerson<'p> {
    /// The name under `people`.
    pub name: &'p str,
    /// The place where the host finds them.
    pub source: PersonSource<'p>,
}

/// The place where the host finds a person of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonSource<'p> {
    /// The directory attribute of the subject that names the person.
    Attribute(&'p str),
    /// Any member of this directory group.
    Group(&'p str),
    /// The readers of this address.
    Address(&'p str),
}

/// A channel over which the host sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededChannel<'p> {
    /// The name under `channels`.
    pub name: &'p str,
    /// The name of the recipient under `people`; `None` for the subject.
    pub to: Option<&'p str>,
}

/// A signal that the host observes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededSignal<'p> {
    /// The name under `signals`.
    pub name: &'p str,
    /// Its outcomes, in document order.
    pub outcomes: Vec<&'p str>,
}

impl Policy {
    /// Returns everyone under `people`, in document order.
    pub fn people(&self) -> impl Iterator<Item = NeededPerson<'_>> {
        self.compiled().people.iter().filter_map(|person| {
            let source = match &person.whom {
                Whom::Subject => return None,
                Whom::Directory(attribute) => PersonSource::Attribute(attribute),
                Whom::Group { group, .. } => PersonSource::Group(group),
                Whom::Contact(address) => PersonSource::Address(address),
            };
            Some(NeededPerson { name: &person.name, source })
        })
    }

    /// Returns the channels over which texts are sent, in document order: without handover in person, and without
    /// channels that are made of others.
    pub fn channels(&self) -> impl Iterator<Item = NeededChannel<'_>> {
        let compiled = self.compiled();
        let sent = compiled.channels.iter().filter(|channel| !channel.in_person && channel.of.is_empty());
        sent.map(move |channel| {
            let to = channel.to.filter(|id| {
                let person = compiled.people.get(usize::from(*id));
                person.is_some_and(|person| !matches!(person.whom, Whom::Subject))
            });
            NeededChannel { name: &channel.name, to: to.map(|id| compiled.person(id)) }
        })
    }

    /// Returns the signals that the host observes, in document order: without those that the engine observes itself.
    pub fn signals(&self) -> impl Iterator<Item = NeededSignal<'_>> {
        self.compiled().checks.list.iter().filter_map(|check| match &check.kind {
            CheckKind::Signal(outcomes) if check.from.is_none() => Some(NeededSignal {
                name: &check.name,
                outcomes: outcomes.iter().map(|outcome| &*outcome.name).collect(),
            }),
            _ => None,
        })
    }

    /// Returns the grants of a password that must be changed at the first sign-in, in document order: not every directory can
    /// demand that.
    pub fn grants_changed_at_first_use(&self) -> impl Iterator<Item = &str> {
        self.compiled().grants.iter().filter_map(|grant| {
            let GrantKind::OneTimePassword { change_at_first_use: true, .. } = &grant.kind else {
                return None;
            };
            Some(&*grant.name)
        })
    }

    /// Returns true if an alert opens tickets. Whatever the policy says, a "not me" for which it has no alert opens one.
    pub fn opens_tickets(&self) -> bool {
        self.compiled().alerts.iter().any(|alert| alert.ticket)
    }

    /// Returns the providers of challenges, each once, in document order.
    pub fn providers(&self) -> Vec<&str> {
        let mut providers: Vec<&str> = Vec::new();
        for (_, challenge) in self.compiled().checks.challenges() {
            if let ChallengeSpec::External(external) = &challenge.ask
                && !providers.contains(&&*external.provider)
            {
                providers.push(&external.provider);
            }
        }
        providers
    }
}
