use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use thiserror::Error;

use super::canonical::{self, CanonicalError, EXPLAINED};
use super::format::{DESK, FORMAT, MAX_RECORD, is_kind};
use super::hash::{Hash, leaf_hash};
use crate::decide::{Decision, Verdict};
use crate::policy::Policy;

/// The record of one step.
pub(crate) struct Record<'a, D, F, C> {
    /// The id of the case, or `desk`.
    pub(crate) case: &'a str,
    /// The sequence number in the case, from 0.
    pub(crate) seq: u64,
    /// The hash of the previous record; `None` at sequence 0.
    pub(crate) prev: Option<Hash>,
    /// Milliseconds since 1970, UTC.
    pub(crate) time: i64,
    pub(crate) actor: Actor<'a>,
    /// The kind of the step, `a-z_`.
    pub(crate) kind: &'a str,
    /// HMAC(`index`, id of the input).
    pub(crate) input: &'a [u8; 32],
    /// The request and its result: a map.
    pub(crate) data: D,
    /// The facts from which the decision is derived: a map.
    pub(crate) facts: Option<F>,
    pub(crate) decision: Option<&'a Decision>,
    /// The verdict of the step, from the decision and everything that blocks it; present with the decision.
    pub(crate) verdict: Option<Verdict>,
    /// The reasons that block the verdict of the decision.
    pub(crate) blocked_by: &'a [&'a str],
    pub(crate) commands: &'a [RecordedCommand<'a, C>],
    /// The rows written, by kind (`a-z_`), with their new versions; several rows of one kind are in the order
    /// of their keys.
    pub(crate) state: &'a [(&'a str, u64)],
    /// `None` only in the chain `desk`.
    pub(crate) policy: Option<&'a Policy>,
    /// The verdict of a policy that is only tried.
    pub(crate) shadow: Option<Shadow<'a>>,
}

/// The verdict of a policy that is decided beside the policy of the case, on the same facts, and never in force.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(deny_unknown_fields))]
pub(crate) struct Shadow<'a> {
    /// The digest of the policy.
    #[cfg_attr(feature = "schemars", schemars(with = "Hash"))]
    pub(crate) policy: &'a str,
    /// Its verdict, without limits; absent if it cannot decide, for example because it lacks the action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verdict: Option<Verdict>,
}

/// The actor of a step.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Actor<'a> {
    /// The random alias of a person; for a provider or the host, the configured name.
    pub(crate) alias: &'a str,
    pub(crate) kind: &'a str,
}

/// A command as it is recorded.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct RecordedCommand<'a, C> {
    /// `case.seq.n`.
    pub(crate) id: &'a str,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    /// A map.
    pub(crate) data: C,
}

/// A record as it is stored and hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Encoded {
    /// Canonical JSON.
    pub(crate) bytes: String,
    /// The leaf hash of the bytes: `prev` of the next record.
    pub(crate) hash: Hash,
}

/// A record that cannot be written: a fault, so the step does not happen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The content has no canonical JSON.
    #[error("the record cannot be written: {0}")]
    Canonical(#[from] CanonicalError),
    /// The record is longer than [`MAX_RECORD`], even without the explanation of the decision.
    #[error("the record has {bytes} bytes; the limit is {MAX_RECORD}")]
    TooLong {
        /// The size of the record, in bytes.
        bytes: usize,
    },
    /// The first record names a previous one, or a later record names none.
    #[error("record {seq} does not continue its chain")]
    Chain {
        /// The sequence of the record.
        seq: u64,
    },
    /// The record of a case names no policy.
    #[error("the record names no policy")]
    Policy,
    /// The time of the step is before 1970.
    #[error("the time of the record is before 1970: the clock is wrong")]
    Time,
    /// The kind of a step, a command or a row contains characters other than `a-z_`.
    #[error("a kind contains characters other than `a-z_`")]
    Kind,
}

/// Encodes a record with the whole decision and the digest of its explanation; if the record would be too
/// long, with only the verdict of the decision and that digest.
pub(crate) fn encode<D: Serialize, F: Serialize, C: Serialize>(
    record: &Record<'_, D, F, C>,
) -> Result<Encoded, RecordError> {
    encode_by(record, env!("CARGO_PKG_VERSION"))
}

/// Encodes a record as another version of the engine.
pub(super) fn encode_by<D: Serialize, F: Serialize, C: Serialize>(
    record: &Record<'_, D, F, C>,
    engine: &str,
) -> Result<Encoded, RecordError> {
    check(record)?;
    let with = |decision| canonical::to_string(&Written::of(record, decision, engine));
    let whole = with(record.decision.map(Explained::Whole))?;
    let bytes = match record.decision {
        Some(decision) if whole.len() > MAX_RECORD => with(Some(Explained::short(decision)?))?,
        _ => whole,
    };
    if bytes.len() > MAX_RECORD {
        return Err(RecordError::TooLong { bytes: bytes.len() });
    }
    let hash = leaf_hash(bytes.as_bytes());
    Ok(Encoded { bytes, hash })
}

fn check<D, F, C>(record: &Record<'_, D, F, C>) -> Result<(), RecordError> {
    if record.prev.is_none() != (record.seq == 0) {
        return Err(RecordError::Chain { seq: record.seq });
    }
    if record.policy.is_none() && record.case != DESK {
        return Err(RecordError::Policy);
    }
    if record.time < 0 {
        return Err(RecordError::Time);
    }
    let commands = record.commands.iter().map(|command| command.kind);
    let mut kinds = record.state.iter().map(|(kind, _)| *kind).chain(commands).chain([record.kind]);
    if kinds.all(is_kind) { Ok(()) } else { Err(RecordError::Kind) }
}

/// The members in canonical order, so that sorting moves nothing.
#[derive(Serialize)]
struct Written<'a, D, F, C> {
    actor: Actor<'a>,
    blocked_by: &'a [&'a str],
    case: &'a str,
    commands: &'a [RecordedCommand<'a, C>],
    data: &'a D,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Explained<'a>>,
    engine: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a F>,
    input: Hash,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a Policy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<Hash>,
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shadow: Option<Shadow<'a>>,
    state: Versions<'a>,
    time: i64,
    #[serde(rename = "type")]
    kind: &'a str,
    v: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
}

impl<'a, D, F, C> Written<'a, D, F, C> {
    fn of(record: &'a Record<'a, D, F, C>, decision: Option<Explained<'a>>, engine: &'a str) -> Self {
        Self {
            actor: record.actor,
            blocked_by: record.blocked_by,
            case: record.case,
            commands: record.commands,
            data: &record.data,
            decision,
            engine,
            facts: record.facts.as_ref(),
            input: Hash::from_bytes(*record.input),
            policy: record.policy,
            prev: record.prev,
            seq: record.seq,
            shadow: record.shadow,
            state: Versions(record.state),
            time: record.time,
            kind: record.kind,
            v: FORMAT,
            verdict: record.verdict,
        }
    }
}

/// A decision with the digest of its explanation.
enum Explained<'a> {
    Whole(&'a Decision),
    Short { explanation_digest: Hash, verdict: Verdict },
}

impl Explained<'_> {
    /// The verdict of a decision that is too long for a record, and the digest of its explanation.
    fn short(decision: &Decision) -> Result<Self, CanonicalError> {
        let explanation_digest = Hash::of(canonical::to_string(decision)?.as_bytes());
        Ok(Self::Short { explanation_digest, verdict: decision.verdict() })
    }
}

impl Serialize for Explained<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(decision) => serializer.serialize_newtype_struct(EXPLAINED, decision),
            Self::Short { explanation_digest, verdict } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry(canonical::EXPLANATION_DIGEST, explanation_digest)?;
                map.serialize_entry("verdict", verdict)?;
                map.end()
            }
        }
    }
}

/// The version for each kind; a list of versions where several rows are of one kind.
struct Versions<'a>(&'a [(&'a str, u64)]);

impl Serialize for Versions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (place, (kind, version)) in self.0.iter().enumerate() {
            let same = || self.0.iter().filter(|(other, _)| other == kind).map(|(_, version)| *version);
            if self.0.iter().take(place).any(|(before, _)| before == kind) {
                continue;
            }
            if same().nth(1).is_some() {
                map.serialize_entry(kind, &same().collect::<Vec<_>>())?;
            } else {
                map.serialize_entry(kind, version)?;
            }
        }
        map.end()
    }
}
