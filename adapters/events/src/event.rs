use std::borrow::Cow;

use bonafides::Time;
use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::text::{Plain, Text};

/// A record of a log as a row. It borrows from the record.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Event<'r> {
    /// The id of the case, or `desk`.
    pub case: Cow<'r, str>,
    /// The sequence number in the case, from 0.
    pub seq: u64,
    /// The time of the step.
    pub time: Time,
    /// The type of the record, such as `open`.
    pub kind: Cow<'r, str>,
    /// The actor of the step.
    pub actor: Actor<'r>,
    /// The alias of the person that the step names as its subject: in `open`, `take_over`, `not_me` and the chain `desk`.
    pub subject: Option<Cow<'r, str>>,
    /// The action, if the record states it or decides about it.
    pub action: Option<Cow<'r, str>>,
    /// The channel of the first contact in `open`; of the message in `ask`.
    pub channel: Option<Cow<'r, str>>,
    /// The kind of operator, in `open` and `take_over`.
    pub operator_kind: Option<Cow<'r, str>>,
    /// The challenge or signal that the step is about.
    pub check: Option<Cow<'r, str>>,
    /// The type of the challenge, in `ask`.
    pub challenge_type: Option<Cow<'r, str>>,
    /// The outcome of the check.
    pub outcome: Option<Cow<'r, str>>,
    /// The number of the attempt, from 1.
    pub attempt: Option<u64>,
    /// The code of a refusal, or the reason why a case cannot continue.
    pub reason: Option<Cow<'r, str>>,
    /// The change of an enrolment.
    pub change: Option<Cow<'r, str>>,
    /// The result of a command, in `report`.
    pub result: Option<Cow<'r, str>>,
    /// The challenges of this case that were not answered in time.
    pub expired: Vec<Cow<'r, str>>,
    /// True for a decoy, of which nothing was counted.
    pub decoy: bool,
    /// True if too many failures closed the recovery path of the subject.
    pub closed: bool,
    /// True if the approval was withdrawn.
    pub withdrawn: bool,
    /// The verdict of the step.
    pub verdict: Option<Cow<'r, str>>,
    /// The reasons that limit the verdict.
    pub blocked_by: Vec<Cow<'r, str>>,
    /// The commands of the step.
    pub commands: Vec<Command<'r>>,
    /// The ids of the groups that matched, in the order of the policy.
    pub groups: Vec<Cow<'r, str>>,
    /// The checks that were unavailable to the caller.
    pub unavailable: Vec<Cow<'r, str>>,
    /// The recorded facts that were decided on, in canonical JSON.
    pub facts: Option<&'r str>,
    /// The policy in force; `None` in the chain `desk`.
    pub policy: Option<PolicyName<'r>>,
    /// The version of the engine.
    pub engine: Cow<'r, str>,
}

/// The actor of a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Actor<'r> {
    /// The kind, such as `person`.
    #[serde(borrow)]
    pub kind: Cow<'r, str>,
    /// The alias of a person, or the configured name of a provider or host.
    #[serde(borrow)]
    pub alias: Cow<'r, str>,
}

/// A command of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command<'r> {
    /// The type, such as `notify`.
    pub kind: Cow<'r, str>,
    /// The challenge, the event or the resolution that it is about.
    pub about: Option<Cow<'r, str>>,
    /// The severity of a notification.
    pub severity: Option<Cow<'r, str>>,
}

/// A policy, as a record names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PolicyName<'r> {
    /// The name.
    #[serde(borrow)]
    pub name: Cow<'r, str>,
    /// The version.
    #[serde(borrow)]
    pub version: Cow<'r, str>,
    /// The SHA-256 of its document, in hexadecimal digits.
    #[serde(borrow)]
    pub digest: Cow<'r, str>,
}

/// Bytes that are no record that can be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EventError {
    /// Not JSON with the members of a record.
    #[error("not a record: {0}")]
    NotARecord(#[from] serde_json::Error),
    /// A record in a newer format.
    #[error("a record in format {0}, which this version cannot read")]
    Newer(u64),
}

impl EventError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Newer(_) => "use a newer version",
            Self::NotARecord(_) => "verify the log: `bonafides audit verify` names the first bad record",
        }
    }
}

const FORMAT: u64 = 1;

#[derive(Deserialize)]
struct Raw<'r> {
    v: u64,
    #[serde(borrow)]
    case: Cow<'r, str>,
    seq: u64,
    time: i64,
    #[serde(borrow)]
    actor: Actor<'r>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'r, str>,
    #[serde(borrow)]
    data: Data<'r>,
    #[serde(borrow)]
    facts: Option<&'r RawValue>,
    #[serde(borrow)]
    verdict: Option<Text<'r>>,
    #[serde(borrow)]
    blocked_by: Vec<Text<'r>>,
    #[serde(borrow)]
    commands: Vec<RawCommand<'r>>,
    #[serde(borrow)]
    policy: Option<PolicyName<'r>>,
    #[serde(borrow)]
    engine: Cow<'r, str>,
}

/// Of `data`, what rows have; members whose kind differs between types of records are read if they are texts.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Data<'r> {
    #[serde(borrow)]
    action: Plain<'r>,
    #[serde(borrow)]
    channel: Plain<'r>,
    #[serde(borrow)]
    operator_kind: Plain<'r>,
    #[serde(borrow)]
    challenge: Plain<'r>,
    #[serde(borrow)]
    challenge_type: Plain<'r>,
    #[serde(borrow)]
    check: Plain<'r>,
    #[serde(borrow)]
    outcome: Plain<'r>,
    #[serde(borrow)]
    reason: Plain<'r>,
    #[serde(borrow)]
    change: Plain<'r>,
    #[serde(borrow)]
    state: Plain<'r>,
    #[serde(borrow)]
    subject: Option<Sealed<'r>>,
    attempt: Option<u64>,
    #[serde(borrow)]
    expired: Vec<Text<'r>>,
    decoy: bool,
    closed: bool,
    withdrawn: bool,
}

/// A sealed value, of which only the alias of its person is read.
#[derive(Deserialize)]
struct Sealed<'r> {
    #[serde(borrow)]
    p: Cow<'r, str>,
}

#[derive(Deserialize)]
struct RawCommand<'r> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'r, str>,
    #[serde(borrow)]
    data: About<'r>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct About<'r> {
    #[serde(borrow)]
    challenge: Plain<'r>,
    #[serde(borrow)]
    event: Plain<'r>,
    #[serde(borrow)]
    resolution: Plain<'r>,
    #[serde(borrow)]
    severity: Plain<'r>,
}

#[derive(Deserialize)]
struct RawFacts<'r> {
    #[serde(borrow)]
    action: Cow<'r, str>,
    #[serde(borrow, default)]
    groups: Vec<Text<'r>>,
    #[serde(borrow, default)]
    unavailable: Vec<Text<'r>>,
}

impl<'r> Event<'r> {
    /// Reads a record. Members that it does not know are left out; nothing is verified.
    pub fn of_record(record: &'r [u8]) -> Result<Self, EventError> {
        let raw: Raw<'r> = serde_json::from_slice(record)?;
        if raw.v > FORMAT {
            return Err(EventError::Newer(raw.v));
        }
        let facts: Option<RawFacts<'r>> =
            raw.facts.map(|facts| serde_json::from_str(facts.get())).transpose()?;
        let (acted_on, groups, unavailable) = facts.map_or_else(Default::default, |facts| {
            (Some(facts.action), all(facts.groups), all(facts.unavailable))
        });
        let data = raw.data;
        Ok(Self {
            case: raw.case,
            seq: raw.seq,
            time: Time::from_milliseconds(raw.time),
            kind: raw.kind,
            actor: raw.actor,
            subject: data.subject.map(|subject| subject.p),
            action: data.action.0.or(acted_on),
            channel: data.channel.0,
            operator_kind: data.operator_kind.0,
            check: data.challenge.0.or(data.check.0),
            challenge_type: data.challenge_type.0,
            outcome: data.outcome.0,
            attempt: data.attempt,
            reason: data.reason.0,
            change: data.change.0,
            result: data.state.0,
            expired: all(data.expired),
            decoy: data.decoy,
            closed: data.closed,
            withdrawn: data.withdrawn,
            verdict: raw.verdict.map(|verdict| verdict.0),
            blocked_by: all(raw.blocked_by),
            commands: raw.commands.into_iter().map(Command::from).collect(),
            groups,
            unavailable,
            facts: raw.facts.map(RawValue::get),
            policy: raw.policy,
            engine: raw.engine,
        })
    }

    /// Returns the same without [`facts`](Self::facts), so that it no longer borrows from the record.
    pub fn into_owned(self) -> Event<'static> {
        let own = |text: Cow<'_, str>| Cow::<'static, str>::Owned(text.into_owned());
        let each = |all: Vec<Cow<'_, str>>| all.into_iter().map(own).collect();
        Event {
            case: own(self.case),
            seq: self.seq,
            time: self.time,
            kind: own(self.kind),
            actor: Actor { kind: own(self.actor.kind), alias: own(self.actor.alias) },
            subject: self.subject.map(own),
            action: self.action.map(own),
            channel: self.channel.map(own),
            operator_kind: self.operator_kind.map(own),
            check: self.check.map(own),
            challenge_type: self.challenge_type.map(own),
            outcome: self.outcome.map(own),
            attempt: self.attempt,
            reason: self.reason.map(own),
            change: self.change.map(own),
            result: self.result.map(own),
            expired: each(self.expired),
            decoy: self.decoy,
            closed: self.closed,
            withdrawn: self.withdrawn,
            verdict: self.verdict.map(own),
            blocked_by: each(self.blocked_by),
            commands: self
                .commands
                .into_iter()
                .map(|command| Command {
                    kind: own(command.kind),
                    about: command.about.map(own),
                    severity: command.severity.map(own),
                })
                .collect(),
            groups: each(self.groups),
            unavailable: each(self.unavailable),
            facts: None,
            policy: self.policy.map(|policy| PolicyName {
                name: own(policy.name),
                version: own(policy.version),
                digest: own(policy.digest),
            }),
            engine: own(self.engine),
        }
    }

    /// Returns true if the step completes an enrolment, as opposed to beginning, confirming or removing one.
    pub fn completes_enrolment(&self) -> bool {
        const COMPLETED: [&str; 5] =
            ["questions", "authenticator_code", "recovery_codes", "contact_code", "registered"];
        self.kind == "enrol"
            && self.change.as_deref().is_some_and(|change| COMPLETED.contains(&change))
            && self.outcome.as_deref().is_none_or(|outcome| outcome == "passed")
    }

    /// Returns true for a record of the chain `desk`, which belongs to no case.
    pub fn is_of_desk(&self) -> bool {
        self.case == "desk"
    }
}

impl<'r> From<RawCommand<'r>> for Command<'r> {
    fn from(raw: RawCommand<'r>) -> Self {
        let About { challenge, event, resolution, severity } = raw.data;
        Self { kind: raw.kind, about: challenge.0.or(event.0).or(resolution.0), severity: severity.0 }
    }
}

fn all(texts: Vec<Text<'_>>) -> Vec<Cow<'_, str>> {
    texts.into_iter().map(|text| text.0).collect()
}
