use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::problem::ChainProblem;
use crate::audit::canonical::{self, CanonicalError, EXPLANATION_DIGEST, canonical_record};
use crate::audit::format::{DESK, FORMAT, MAX_RECORD, is_kind};
use crate::audit::hash::Hash;

/// The members of a record to compare with its neighbours; everything else is checked on reading.
pub(super) struct Reading<'a> {
    pub(super) case: Cow<'a, str>,
    pub(super) seq: u64,
    pub(super) prev: Option<Hash>,
}

/// The previous record that a record names, even if the record is otherwise invalid.
#[derive(Deserialize)]
pub(super) struct Names {
    pub(super) prev: Option<Hash>,
}

impl Names {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Reads one record, and checks everything that does not need the others.
pub(super) fn read(bytes: &[u8]) -> Result<Reading<'_>, ChainProblem> {
    if bytes.len() > MAX_RECORD {
        return Err(ChainProblem::TooLong { bytes: bytes.len() });
    }
    let text = str::from_utf8(bytes).map_err(|_| ChainProblem::NotJson)?;
    match canonical_record(text) {
        Ok(canonical) if canonical == text => {}
        Err(CanonicalError::Syntax { .. }) => return Err(ChainProblem::NotJson),
        _ => return Err(ChainProblem::NotCanonical),
    }
    if let Some(found) = serde_json::from_str::<Format>(text).ok().map(|format| format.v)
        && found != FORMAT
    {
        return Err(ChainProblem::Format { found });
    }
    let record: Members<'_> = serde_json::from_str(text).map_err(|error| misread(text, &error))?;
    record.check()?;
    Ok(Reading { case: record.case, seq: record.seq, prev: record.prev })
}

#[derive(Deserialize)]
struct Format {
    v: u64,
}

/// All members of a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    #[serde(rename = "actor")]
    _actor: Actor<'a>,
    #[serde(rename = "blocked_by")]
    _blocked_by: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    case: Cow<'a, str>,
    commands: Vec<Command<'a>>,
    #[serde(rename = "data")]
    _data: AnyMap,
    decision: Option<Map<String, Value>>,
    #[serde(rename = "engine")]
    _engine: Cow<'a, str>,
    #[serde(rename = "facts")]
    _facts: Option<AnyMap>,
    #[serde(rename = "input")]
    _input: Hash,
    policy: Option<PolicyName<'a>>,
    prev: Option<Hash>,
    seq: u64,
    #[serde(rename = "shadow", borrow)]
    _shadow: Option<Shadow<'a>>,
    state: BTreeMap<Cow<'a, str>, Versions>,
    #[serde(rename = "time")]
    _time: i64,
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    #[serde(rename = "v")]
    _v: u64,
    #[serde(rename = "verdict", borrow)]
    verdict: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Actor<'a> {
    #[serde(rename = "alias", borrow)]
    _alias: Cow<'a, str>,
    #[serde(rename = "kind")]
    _kind: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shadow<'a> {
    #[serde(rename = "policy", borrow)]
    _policy: Cow<'a, str>,
    #[serde(rename = "verdict", borrow)]
    _verdict: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command<'a> {
    #[serde(rename = "id", borrow)]
    _id: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    #[serde(rename = "data")]
    _data: AnyMap,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyName<'a> {
    #[serde(rename = "name", borrow)]
    _name: Cow<'a, str>,
    #[serde(rename = "version")]
    _version: Cow<'a, str>,
    #[serde(rename = "digest")]
    _digest: Hash,
}

/// The version of a row, or those of several rows of one kind.
#[derive(Deserialize)]
#[serde(untagged)]
enum Versions {
    One(#[expect(dead_code, reason = "only its type is checked")] u64),
    Several(Vec<u64>),
}

impl Members<'_> {
    fn check(&self) -> Result<(), ChainProblem> {
        let member = |member: &str| Err(ChainProblem::Member { member: member.to_owned() });
        if self.case.is_empty() {
            return member("case");
        }
        if !is_kind(&self.kind) {
            return member("type");
        }
        if !self.commands.iter().all(|command| is_kind(&command.kind)) {
            return member("commands");
        }
        let versions = |versions: &Versions| !matches!(versions, Versions::Several(list) if list.len() < 2);
        if !self.state.iter().all(|(kind, of)| is_kind(kind) && versions(of)) {
            return member("state");
        }
        if self.policy.is_none() && self.case != DESK {
            return Err(ChainProblem::Missing { member: "policy".to_owned() });
        }
        if self.verdict.as_deref().is_some_and(|verdict| !VERDICTS.contains(&verdict)) {
            return member("verdict");
        }
        match (&self.decision, &self.verdict) {
            (Some(_), None) => Err(ChainProblem::Missing { member: "verdict".to_owned() }),
            (None, Some(_)) => Err(ChainProblem::Missing { member: "decision".to_owned() }),
            (Some(decision), Some(_)) => explained(decision),
            (None, None) => Ok(()),
        }
    }
}

/// The verdicts of a step.
const VERDICTS: [&str; 4] = ["approve", "challenge", "escalate", "deny"];

/// Checks that the digest in a decision is that of the decision, if the decision is whole.
fn explained(decision: &Map<String, Value>) -> Result<(), ChainProblem> {
    let path = |name: &str| format!("decision.{name}");
    for name in [EXPLANATION_DIGEST, "verdict"] {
        if !decision.contains_key(name) {
            return Err(ChainProblem::Missing { member: path(name) });
        }
    }
    let digest = decision.get(EXPLANATION_DIGEST).and_then(Value::as_str).and_then(|text| text.parse().ok());
    let Some(digest): Option<Hash> = digest else {
        return Err(ChainProblem::Member { member: path(EXPLANATION_DIGEST) });
    };
    if decision.len() == 2 {
        return Ok(());
    }
    let rest: BTreeMap<_, _> = decision.iter().filter(|(name, _)| *name != EXPLANATION_DIGEST).collect();
    match canonical::to_string(&rest) {
        Ok(text) if Hash::of(text.as_bytes()) == digest => Ok(()),
        _ => Err(ChainProblem::Explanation),
    }
}

/// A map with any content.
struct AnyMap;

impl<'de> Deserialize<'de> for AnyMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> Visitor<'de> for AnyMap {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

/// Returns the problem with the members, by name alone: the reader's message quotes content.
fn misread(text: &str, error: &serde_json::Error) -> ChainProblem {
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = serde_path_to_error::deserialize::<_, Members<'_>>(&mut reader)
        .map_or_else(|error| error.path().to_string(), |_| String::new());
    let message = error.to_string();
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        let place = if path == "." { String::new() } else { format!("{path}.") };
        return ChainProblem::Missing { member: format!("{place}{name}") };
    }
    if message.starts_with("unknown field ") {
        return ChainProblem::Unknown { member: path };
    }
    ChainProblem::Member { member: path }
}
