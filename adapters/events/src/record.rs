//! Records as rows, from JSON in any form.

use std::borrow::Cow;

use bonafides::Time;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::canonical;
use crate::event::{Actor, Command, Event, EventError, FORMAT, PolicyName};
use crate::text::{Plain, Text};

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

/// The members of `data` that rows have; those whose kind differs between types of records are read if they are texts.
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
    grant: Plain<'r>,
    #[serde(borrow)]
    proof: Plain<'r>,
    #[serde(borrow)]
    digest: Plain<'r>,
    #[serde(borrow)]
    key: Plain<'r>,
    #[serde(borrow)]
    form: Plain<'r>,
    #[serde(borrow)]
    of: Plain<'r>,
    #[serde(borrow)]
    role: Plain<'r>,
    #[serde(borrow)]
    subject: Option<Sealed<'r>>,
    attempt: Option<u64>,
    records: Option<u64>,
    #[serde(borrow)]
    expired: Vec<Text<'r>>,
    decoy: bool,
    closed: bool,
    withdrawn: bool,
}

/// A sealed value; only the alias of its person is read.
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
    grant: Plain<'r>,
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
    /// Reads a record. Unknown members are ignored; nothing is verified.
    pub fn of_record(record: &'r [u8]) -> Result<Self, EventError> {
        match str::from_utf8(record).ok().and_then(canonical::read) {
            Some(event) => Ok(event),
            None => Self::of_json(record),
        }
    }

    /// Reads a record in any form of JSON.
    pub(crate) fn of_json(record: &'r [u8]) -> Result<Self, EventError> {
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
            grant: data.grant.0,
            proof: data.proof.0,
            object: data.digest.0.or(data.key.0).or(data.form.0).or(data.of.0),
            role: data.role.0,
            exported: data.records,
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
}

impl<'r> From<RawCommand<'r>> for Command<'r> {
    fn from(raw: RawCommand<'r>) -> Self {
        let About { challenge, event, resolution, grant, severity } = raw.data;
        let about = challenge.0.or(event.0).or(resolution.0).or(grant.0);
        Self { kind: raw.kind, about, severity: severity.0 }
    }
}

fn all(texts: Vec<Text<'_>>) -> Vec<Cow<'_, str>> {
    texts.into_iter().map(|text| text.0).collect()
}
