use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::problem::ChainProblem;
use crate::audit::canonical::{self, CanonicalError, EXPLANATION_DIGEST, canonical_record};
use crate::audit::format::{DESK, FORMAT, MAX_RECORD, is_kind};
use crate::audit::hash::Hash;
use crate::decide::Verdict;
use crate::document::write_text;

/// The members of a record to compare with its neighbours, or with what follows from its facts; everything else is checked
/// on reading.
pub(in crate::audit) struct Reading<'a> {
    pub(super) case: Cow<'a, str>,
    pub(super) seq: u64,
    pub(super) prev: Option<Hash>,
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only replaying asks this"))]
    pub(in crate::audit) decided: Option<Decided<'a>>,
}

/// The decision of a record.
#[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only replaying asks this"))]
pub(in crate::audit) struct Decided<'a> {
    /// Canonical JSON.
    pub(in crate::audit) facts: &'a str,
    /// The digest of the policy.
    pub(in crate::audit) policy: Hash,
    pub(in crate::audit) explanation: Explanation,
    /// The verdict of the step.
    pub(in crate::audit) verdict: Verdict,
    /// True if something limits the verdict.
    pub(in crate::audit) is_blocked: bool,
}

/// A decision as it is recorded, without the digest of its explanation, which has been checked.
#[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only replaying asks this"))]
pub(in crate::audit) enum Explanation {
    /// The whole decision, in canonical JSON.
    Whole(Vec<u8>),
    /// A decision that was too long for the record.
    Short {
        /// The SHA-256 of the canonical JSON of the whole.
        digest: Hash,
        /// The verdict, in JSON.
        verdict: String,
    },
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
pub(in crate::audit) fn read(bytes: &[u8]) -> Result<Reading<'_>, ChainProblem> {
    if bytes.len() > MAX_RECORD {
        return Err(ChainProblem::TooLong { bytes: bytes.len() });
    }
    let text = str::from_utf8(bytes).map_err(|_| ChainProblem::NotJson)?;
    if !canonical::is_surely_canonical(text) {
        match canonical_record(text) {
            Ok(canonical) if canonical == text => {}
            Err(CanonicalError::Syntax { .. }) => return Err(ChainProblem::NotJson),
            _ => return Err(ChainProblem::NotCanonical),
        }
    }
    let record: Members<'_> = serde_json::from_str(text).map_err(|error| {
        // A newer format may have other members: its number is the problem, not they.
        let newer = serde_json::from_str::<Format>(text).ok().map(|format| format.v).filter(|v| *v != FORMAT);
        newer.map_or_else(|| misread(text, &error), |found| ChainProblem::Format { found })
    })?;
    if record.v != FORMAT {
        return Err(ChainProblem::Format { found: record.v });
    }
    let decided = record.check()?;
    match (&record.prev, record.seq) {
        (None, 1..) => Err(ChainProblem::Missing { member: "prev".to_owned() }),
        (Some(_), 0) => Err(ChainProblem::Unknown { member: "prev".to_owned() }),
        _ => Ok(Reading { case: record.case, seq: record.seq, prev: record.prev, decided }),
    }
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
    blocked_by: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    case: Cow<'a, str>,
    commands: Vec<Command<'a>>,
    #[serde(rename = "data")]
    _data: AnyMap,
    #[serde(borrow)]
    decision: Option<RawMap<'a>>,
    #[serde(rename = "engine")]
    _engine: Cow<'a, str>,
    #[serde(borrow)]
    facts: Option<MapText<'a>>,
    #[serde(rename = "input")]
    _input: Hash,
    policy: Option<PolicyName<'a>>,
    prev: Option<Hash>,
    seq: u64,
    #[serde(borrow)]
    shadow: Option<Shadow<'a>>,
    state: BTreeMap<Cow<'a, str>, Versions>,
    #[serde(rename = "time")]
    _time: u64,
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    v: u64,
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
    #[serde(rename = "policy")]
    _policy: Hash,
    #[serde(borrow)]
    verdict: Option<Cow<'a, str>>,
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
    digest: Hash,
}

/// The version of a row, or those of several rows of one kind.
#[derive(Deserialize)]
#[serde(untagged)]
enum Versions {
    One(#[expect(dead_code, reason = "only its type is checked")] u64),
    Several(Vec<u64>),
}

impl<'a> Members<'a> {
    fn check(&self) -> Result<Option<Decided<'a>>, ChainProblem> {
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
        let missing = |member: &str| Err(ChainProblem::Missing { member: member.to_owned() });
        let unknown = |member: &str| Err(ChainProblem::Unknown { member: member.to_owned() });
        match (&self.policy, self.case == DESK) {
            (None, false) => return missing("policy"),
            (Some(_), true) => return unknown("policy"),
            _ => {}
        }
        let verdict = self.verdict.as_deref().map(verdict_named);
        if verdict == Some(None) {
            return member("verdict");
        }
        if let Some(verdict) = self.shadow.as_ref().and_then(|shadow| shadow.verdict.as_deref())
            && verdict_named(verdict).is_none()
        {
            return member("shadow.verdict");
        }
        match (&self.decision, verdict.flatten(), &self.facts, &self.policy) {
            (Some(_), .., None) => unknown("decision"),
            (Some(_), None, ..) => missing("verdict"),
            (Some(_), _, None, _) => missing("facts"),
            (Some(decision), Some(verdict), Some(MapText(facts)), Some(policy)) => Ok(Some(Decided {
                facts,
                policy: policy.digest,
                explanation: explained(decision)?,
                verdict,
                is_blocked: !self.blocked_by.is_empty(),
            })),
            (None, Some(_), ..) | (None, _, Some(_), _) => missing("decision"),
            (None, None, None, _) if self.shadow.is_some() => missing("decision"),
            (None, None, None, _) => Ok(None),
        }
    }
}

fn verdict_named(name: &str) -> Option<Verdict> {
    let all = [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];
    all.into_iter().find(|verdict| verdict.as_str() == name)
}

/// Checks that the digest in a decision is that of the decision, if the decision is whole.
fn explained(decision: &RawMap<'_>) -> Result<Explanation, ChainProblem> {
    let path = |name: &str| format!("decision.{name}");
    let member = |name: &str| {
        let found = decision.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.get()).ok_or_else(|| ChainProblem::Missing { member: path(name) })
    };
    let digest = member(EXPLANATION_DIGEST)?;
    let verdict = member("verdict")?;
    let Ok(digest) = serde_json::from_str::<Hash>(digest) else {
        return Err(ChainProblem::Member { member: path(EXPLANATION_DIGEST) });
    };
    if decision.0.len() == 2 {
        return Ok(Explanation::Short { digest, verdict: verdict.to_owned() });
    }
    let whole = decision.text_without(EXPLANATION_DIGEST);
    if Hash::of(&whole) == digest { Ok(Explanation::Whole(whole)) } else { Err(ChainProblem::Explanation) }
}

/// The members of a map in the order of the text, each value as it is written.
struct RawMap<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl RawMap<'_> {
    /// The map without one member, in canonical form, in which it is written.
    fn text_without(&self, left_out: &str) -> Vec<u8> {
        let mut text = Vec::with_capacity(2048);
        for (name, value) in self.0.iter().filter(|(name, _)| name != left_out) {
            text.push(if text.is_empty() { b'{' } else { b',' });
            write_text(name, &mut text);
            text.push(b':');
            text.extend_from_slice(value.get().as_bytes());
        }
        text.push(b'}');
        text
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawMap<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Members<'a> {
            type Value = RawMap<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(RawMap(members))
            }
        }
        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// The name of a member, borrowed if it is written without escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A map with any content, as it is written.
struct MapText<'a>(&'a str);

impl<'de: 'a, 'a> Deserialize<'de> for MapText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'de RawValue>::deserialize(deserializer)?.get();
        if text.starts_with('{') { Ok(Self(text)) } else { Err(de::Error::custom("not a map")) }
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
