use bonafides::Time;
use bonafides::case::{self, CommandId, Exposed, Outcome, View};
use serde::Serialize;

/// The reply to the sender of an input, with secrets that are shown once.
#[derive(Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Reply<'a> {
    /// Accepted, duplicate or refused.
    pub outcome: Answer,
    /// The reason for a refusal. Show callers their view and never the reason.
    pub refusal: Option<Refusal>,
    /// The view that the sender may see now.
    pub view: Exposed<'a, View>,
    /// The earliest time at which to show the reply.
    pub not_before: Time,
    /// Commands without a final report.
    pub open: &'a [CommandId],
}

/// The reply to an administrator.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DeskReply {
    /// Accepted, duplicate or refused.
    pub outcome: Answer,
    /// The reason for a refusal.
    pub refusal: Option<Refusal>,
}

/// The outcome of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The input was accepted.
    Accepted,
    /// The input was accepted before; nothing changed.
    Duplicate,
    /// The input was refused. The refusal is recorded, unless the case takes no more inputs.
    Refused,
}

/// A refused input.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// The stable name of the kind of refusal.
    pub code: String,
    /// The subject of the refusal, such as a challenge or a command; may be empty.
    pub about: String,
    /// The meaning, for operators.
    pub meaning: String,
    /// How to fix it.
    pub help: String,
}

/// The audit record of a step.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Record {
    /// The case.
    pub case: case::CaseId,
    /// The sequence number in the case, from 0; unique together with the case.
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
    fn from(refusal: case::Refusal) -> Self {
        let case::Refusal { code, about, .. } = refusal;
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
