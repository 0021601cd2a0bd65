//! The parts of the host that a policy names: people, channels, signals, challenges and providers.

use super::Policy;
use super::challenge_spec::ChallengeSpec;
use super::compiled::{CheckKind, Grant, GrantKind, Whom};
use super::value::Duration;

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

/// A grant that a provider of the host makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededGrant<'p> {
    /// The name under `grants`.
    pub name: &'p str,
    /// The provider that makes it.
    pub provider: &'p str,
    /// The time for which it can be used, if the policy limits it.
    pub lifetime: Option<Duration>,
    /// True if the policy names channels that it may go over: the host delivers what the provider made.
    pub is_delivered: bool,
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

/// A challenge, and where its answers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeededChallenge<'p> {
    /// The name under `challenges`.
    pub name: &'p str,
    /// Its cause: the name in the policy, or that of the challenge if the policy names none.
    pub cause: &'p str,
    /// The source of its answers.
    pub answers: AnswerSource<'p>,
}

/// The source of the answers to a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerSource<'p> {
    /// Questions that the subject has enrolled, of which this number is asked.
    Questions(u8),
    /// The value that the host has stored in this field, of which positions are asked.
    Partial {
        /// The field.
        field: &'p str,
        /// The number of positions.
        positions: u8,
    },
    /// A fact of the subject's profile; a time if it may be off.
    Recall {
        /// The fact.
        fact: &'p str,
        /// True if it is a time.
        is_time: bool,
    },
    /// A code that is sent over this channel.
    Code {
        /// The channel.
        channel: Option<&'p str>,
        /// True if only the caller may enter it.
        entered_by_caller: bool,
    },
    /// An authenticator that the subject has enrolled.
    Totp,
    /// Recovery codes that the subject has enrolled.
    RecoveryCode,
    /// A statement of this person.
    Vouch(Option<&'p str>),
    /// A form that the operator fills in.
    Confirm,
    /// A provider.
    External(&'p str),
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

    /// Returns the challenges, in document order.
    pub fn challenges(&self) -> impl Iterator<Item = NeededChallenge<'_>> {
        let compiled = self.compiled();
        let checks = &compiled.checks;
        checks.challenges().map(move |(id, challenge)| {
            let name = checks.name(id);
            let cause = checks.check(id).and_then(|check| checks.causes.get(usize::from(check.cause)));
            let answers = match &challenge.ask {
                ChallengeSpec::Questions(questions) => AnswerSource::Questions(questions.ask),
                ChallengeSpec::Partial(partial) => {
                    AnswerSource::Partial { field: &partial.field, positions: partial.positions }
                }
                ChallengeSpec::Recall(recall) => {
                    AnswerSource::Recall { fact: &recall.fact, is_time: recall.within.is_some() }
                }
                ChallengeSpec::Code(code) => {
                    let channel = code.channel.and_then(|id| compiled.channels.get(usize::from(id)));
                    AnswerSource::Code {
                        channel: channel.map(|channel| &*channel.name),
                        entered_by_caller: code.entered_by_caller,
                    }
                }
                ChallengeSpec::Totp(_) => AnswerSource::Totp,
                ChallengeSpec::RecoveryCode(_) => AnswerSource::RecoveryCode,
                ChallengeSpec::Vouch(vouch) => AnswerSource::Vouch(vouch.by.map(|by| compiled.person(by))),
                ChallengeSpec::Confirm(_) => AnswerSource::Confirm,
                ChallengeSpec::External(external) => AnswerSource::External(&external.provider),
            };
            NeededChallenge { name, cause: cause.map_or(name, |cause| cause), answers }
        })
    }

    /// Returns the roles that the policy asks of operators, each once, in document order.
    pub fn operator_roles(&self) -> Vec<&str> {
        let compiled = self.compiled();
        let of_actions = compiled.actions.iter().filter_map(|action| action.operators.as_ref());
        let of_groups = compiled.groups.operators.iter().map(|(_, rules)| rules);
        let mut roles: Vec<&str> = Vec::new();
        for role in of_actions.chain(of_groups).flat_map(|rules| &rules.roles) {
            if !roles.contains(&&**role) {
                roles.push(role);
            }
        }
        roles
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

    /// Returns the grants that a provider makes, in document order.
    pub fn external_grants(&self) -> impl Iterator<Item = NeededGrant<'_>> {
        self.compiled().grants.iter().filter_map(NeededGrant::of)
    }

    /// Returns the grant of an action, if a provider makes it.
    pub fn external_grant_of(&self, action: &str) -> Option<NeededGrant<'_>> {
        let compiled = self.compiled();
        let action = compiled.actions.get(usize::from(compiled.action(action)?))?;
        NeededGrant::of(compiled.grants.get(usize::from(action.grant?))?)
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

impl<'p> NeededGrant<'p> {
    fn of(grant: &'p Grant) -> Option<Self> {
        let GrantKind::External { provider } = &grant.kind else { return None };
        let (name, lifetime) = (&*grant.name, grant.lifetime);
        Some(Self { name, provider, lifetime, is_delivered: !grant.deliver.is_empty() })
    }
}
