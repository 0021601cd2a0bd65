//! Records as rows with columns.

use std::borrow::Cow;

use bonafides::audit::Hash;
use bonafides_events::{Actor, Command, Event, PolicyName};

use crate::cell::{Cell, Reader};

/// The row of a record, in the order of the columns.
pub(crate) fn cells<'a>(position: u64, hash: &'a str, event: &'a Event<'_>) -> Vec<Cell<'a>> {
    let policy = event.policy.as_ref();
    vec![
        Cell::Number(Some(position)),
        Cell::Text(Some(hash)),
        Cell::Text(Some(&event.case)),
        Cell::Number(Some(event.seq)),
        Cell::Time(Some(event.time)),
        Cell::Text(Some(&event.kind)),
        Cell::Text(Some(&event.actor.kind)),
        Cell::Text(Some(&event.actor.alias)),
        Cell::Text(event.subject.as_deref()),
        Cell::Text(event.action.as_deref()),
        Cell::Text(event.channel.as_deref()),
        Cell::Text(event.operator_kind.as_deref()),
        Cell::Text(event.check.as_deref()),
        Cell::Text(event.challenge_type.as_deref()),
        Cell::Text(event.outcome.as_deref()),
        Cell::Number(event.attempt),
        Cell::Text(event.reason.as_deref()),
        Cell::Text(event.change.as_deref()),
        Cell::Text(event.result.as_deref()),
        Cell::Text(event.grant.as_deref()),
        Cell::Text(event.proof.as_deref()),
        Cell::Text(event.object.as_deref()),
        Cell::Text(event.role.as_deref()),
        Cell::Number(event.exported),
        texts(&event.expired),
        Cell::Flag(event.decoy),
        Cell::Flag(event.closed),
        Cell::Flag(event.withdrawn),
        Cell::Text(event.verdict.as_deref()),
        texts(&event.blocked_by),
        Cell::Structs(event.commands.iter().map(command).collect()),
        texts(&event.groups),
        texts(&event.unavailable),
        Cell::Text(event.facts),
        Cell::Text(policy.map(|policy| &*policy.name)),
        Cell::Text(policy.map(|policy| &*policy.version)),
        Cell::Text(policy.map(|policy| &*policy.digest)),
        Cell::Text(Some(&event.engine)),
    ]
}

fn texts<'a>(texts: &'a [Cow<'_, str>]) -> Cell<'a> {
    Cell::Texts(texts.iter().map(AsRef::as_ref).collect())
}

fn command<'a>(command: &'a Command<'_>) -> Vec<Cell<'a>> {
    vec![
        Cell::Text(Some(&command.kind)),
        Cell::Text(command.about.as_deref()),
        Cell::Text(command.severity.as_deref()),
    ]
}

/// A record that was read from a row.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordRow<'b> {
    /// The position in the log, or the number of the line in the file, from 0.
    pub position: u64,
    /// The hash of the record; `None` if the file does not have it.
    pub hash: Option<Hash>,
    /// The record.
    pub event: Event<'b>,
}

impl<'b> RecordRow<'b> {
    /// Reads a row, in the order of the columns.
    pub(crate) fn read(mut row: Reader<'_, 'b>) -> Self {
        let position = row.number().unwrap_or_default();
        let hash = row.text().and_then(|hash| hash.parse().ok());
        let case = row.text().unwrap_or_default();
        let seq = row.number().unwrap_or_default();
        let time = row.time().unwrap_or(bonafides::Time::from_milliseconds(0));
        let mut event = Event::new(case, seq, time, row.text().unwrap_or_default());
        event.actor = {
            let mut actor = Actor::default();
            actor.kind = row.text().unwrap_or_default().into();
            actor.alias = row.text().unwrap_or_default().into();
            actor
        };
        event.subject = row.text().map(Cow::Borrowed);
        event.action = row.text().map(Cow::Borrowed);
        event.channel = row.text().map(Cow::Borrowed);
        event.operator_kind = row.text().map(Cow::Borrowed);
        event.check = row.text().map(Cow::Borrowed);
        event.challenge_type = row.text().map(Cow::Borrowed);
        event.outcome = row.text().map(Cow::Borrowed);
        event.attempt = row.number();
        event.reason = row.text().map(Cow::Borrowed);
        event.change = row.text().map(Cow::Borrowed);
        event.result = row.text().map(Cow::Borrowed);
        event.grant = row.text().map(Cow::Borrowed);
        event.proof = row.text().map(Cow::Borrowed);
        event.object = row.text().map(Cow::Borrowed);
        event.role = row.text().map(Cow::Borrowed);
        event.exported = row.number();
        event.expired = borrowed(row.texts());
        event.decoy = row.flag();
        event.closed = row.flag();
        event.withdrawn = row.flag();
        event.verdict = row.text().map(Cow::Borrowed);
        event.blocked_by = borrowed(row.texts());
        event.commands = row.structs().into_iter().map(read_command).collect();
        event.groups = borrowed(row.texts());
        event.unavailable = borrowed(row.texts());
        event.facts = row.text();
        event.policy = read_policy([row.text(), row.text(), row.text()]);
        event.engine = row.text().unwrap_or_default().into();
        Self { position, hash, event }
    }
}

fn borrowed(texts: Vec<&str>) -> Vec<Cow<'_, str>> {
    texts.into_iter().map(Cow::Borrowed).collect()
}

fn read_command<'b>(mut row: Reader<'_, 'b>) -> Command<'b> {
    let mut command = Command::default();
    command.kind = row.text().unwrap_or_default().into();
    command.about = row.text().map(Cow::Borrowed);
    command.severity = row.text().map(Cow::Borrowed);
    command
}

/// The chain `desk` has no policy, rather than one without a name.
fn read_policy([name, version, digest]: [Option<&str>; 3]) -> Option<PolicyName<'_>> {
    let mut policy = PolicyName::default();
    policy.digest = digest?.into();
    policy.name = name.unwrap_or_default().into();
    policy.version = version.unwrap_or_default().into();
    Some(policy)
}
