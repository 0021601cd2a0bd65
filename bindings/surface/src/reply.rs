use bonafides::Time;
use bonafides::case::{self, CommandId, Exposed, Outcome, View};
use serde::Serialize;

/// What whoever spoke is told, with what is shown this once.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Reply<'a> {
    /// Whether it was taken.
    pub outcome: Answer,
    /// Why not, if it was refused. Callers are shown their view and never the reason.
    pub refusal: Option<Refusal>,
    /// What they may see now.
    pub view: Exposed<'a, View>,
    /// Not to be shown before.
    pub not_before: Time,
    /// Commands that are not reported on.
    pub open: &'a [CommandId],
}

/// What an administrator is told of their step.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DeskReply {
    /// Whether it was taken.
    pub outcome: Answer,
    /// Why not, if it was refused.
    pub refusal: Option<Refusal>,
}

/// Whether an input was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was.
    Accepted,
    /// It was taken before; nothing changed.
    Duplicate,
    /// It was not, and that is recorded.
    Refused,
}

/// What was asked is not done.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// Stable name of the kind of refusal.
    pub code: String,
    /// What it is about: a challenge, a command; empty if nothing in particular.
    pub about: String,
    /// What it means, for operators.
    pub meaning: String,
    /// The way out.
    pub help: String,
}

/// The audit record of a step.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Record {
    /// The case.
    pub case: case::CaseId,
    /// Its place in the case, from 0: unique together with the case.
    pub seq: u32,
    /// The record: canonical JSON (RFC 8785). These very bytes are hashed.
    pub text: String,
    /// SHA-256(0x00 || text) in hex: `prev` of the next one.
    pub hash: String,
}

impl<'a> From<&'a case::Reply> for Reply<'a> {
    fn from(reply: &'a case::Reply) -> Self {
        let DeskReply { outcome, refusal } = reply.outcome.clone().into();
        Self { outcome, refusal, view: reply.view.exposed(), not_before: reply.not_before, open: &reply.open }
    }
}

impl From<Outcome> for DeskReply {
    fn from(outcome: Outcome) -> Self {
        let (outcome, refusal) = match outcome {
            Outcome::Accepted => (Answer::Accepted, None),
            Outcome::Duplicate => (Answer::Duplicate, None),
            Outcome::Refused(refusal) => (Answer::Refused, Some(refusal.into())),
        };
        Self { outcome, refusal }
    }
}

impl From<case::Refusal> for Refusal {
    fn from(case::Refusal { code, about }: case::Refusal) -> Self {
        let [code, meaning, help] = [code.as_str(), code.message(), code.help()].map(str::to_owned);
        Self { code, about, meaning, help }
    }
}

impl From<&case::StepRecord> for Record {
    fn from(record: &case::StepRecord) -> Self {
        Self {
            case: record.case.clone(),
            seq: record.seq,
            text: record.bytes.clone(),
            hash: record.hash.to_string(),
        }
    }
}
