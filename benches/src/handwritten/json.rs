//! From JSON text to JSON text, with derived readers and writers that borrow.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Call, Check, Observation, Outcome, Stamp, explain};

/// Facts that are not about this action and group, or that are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// Decides on facts and returns the explained decision.
pub fn decide_json(facts: &str, policy: Stamp<'_>) -> Result<String, Refused> {
    let decision = explain(&read(facts)?, policy);
    let mut text = Vec::with_capacity(1024);
    serde_json::to_writer(&mut text, &decision).map_err(|_| Refused)?;
    String::from_utf8(text).map_err(|_| Refused)
}

/// Reads facts of a subject in `finance` who asks for `reset_password`. Times are milliseconds
/// or RFC 3339 text; times before `now` such as `-10m` are not supported.
pub fn read(text: &str) -> Result<Call, Refused> {
    let facts: Facts<'_> = serde_json::from_str(text).map_err(|_| Refused)?;
    let finance = |name: &Text<'_>| name.0.eq_ignore_ascii_case("CN=Finance,OU=Groups,DC=contoso,DC=com");
    if facts.action.0 != "reset_password" || !facts.groups.iter().any(finance) {
        return Err(Refused);
    }
    let now = facts.now.0;
    let mut evidence = facts.evidence.0;
    let mut seen = 0_u16;
    let mut repeats = false;
    for result in &mut evidence {
        result.at = if result.at == NOW { now } else { result.at };
        if result.at > now || !possible(result.check, result.outcome) {
            return Err(Refused);
        }
        repeats |= seen & result.check.bit() != 0;
        seen |= result.check.bit();
    }
    if repeats {
        evidence = distinct(&evidence)?;
    }
    let mut unavailable = 0;
    for check in facts.unavailable {
        if !check.is_challenge() {
            return Err(Refused);
        }
        unavailable |= check.bit();
    }
    Ok(Call { now, evidence, unavailable })
}

/// Removes duplicates; refuses different results at one time, except `inconclusive`.
fn distinct(results: &[Observation]) -> Result<Vec<Observation>, Refused> {
    let mut kept: Vec<Observation> = Vec::with_capacity(results.len());
    for result in results {
        if kept.contains(result) {
            continue;
        }
        let apart = |outcome| outcome == Outcome::Inconclusive;
        let rival = |other: &Observation| {
            (other.check, other.at) == (result.check, result.at)
                && !apart(other.outcome)
                && !apart(result.outcome)
        };
        if kept.iter().any(rival) {
            return Err(Refused);
        }
        kept.push(*result);
    }
    Ok(kept)
}

fn possible(check: Check, outcome: Outcome) -> bool {
    use Outcome as O;
    match check {
        Check::Workstation => matches!(outcome, O::Usual | O::Known | O::New),
        Check::Location => matches!(outcome, O::Usual | O::Known | O::New | O::Impossible),
        Check::SimChange => matches!(outcome, O::Recent | O::None | O::Unknown),
        Check::Posture => matches!(outcome, O::Normal | O::Elevated | O::Siege),
        _ => matches!(outcome, O::Passed | O::Failed | O::Inconclusive),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts<'a> {
    #[serde(borrow)]
    action: Text<'a>,
    #[serde(borrow)]
    groups: Vec<Text<'a>>,
    #[serde(default)]
    evidence: Evidence,
    #[serde(default)]
    unavailable: Vec<Check>,
    now: Moment,
}

/// Borrowed unless the text has escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    check: Check,
    outcome: Outcome,
    at: Moment,
}

#[derive(Default)]
struct Evidence(Vec<Observation>);

/// Represents `now` until it is known.
const NOW: i64 = i64::MIN;

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Evidence;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("evidence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Evidence, A::Error> {
                let mut results = Vec::with_capacity(8);
                while let Some(Member { check, outcome, at }) = list.next_element()? {
                    results.push(Observation { check, outcome, at: at.0 });
                }
                Ok(Evidence(results))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Evidence, A::Error> {
                let mut results = Vec::with_capacity(8);
                let mut seen = 0_u16;
                while let Some((check, outcome)) = map.next_entry::<Check, Outcome>()? {
                    if seen & check.bit() != 0 {
                        return Err(A::Error::custom("twice"));
                    }
                    seen |= check.bit();
                    results.push(Observation { check, outcome, at: NOW });
                }
                Ok(Evidence(results))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

struct Moment(i64);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time")
            }

            fn visit_i64<E: Error>(self, milliseconds: i64) -> Result<Moment, E> {
                /// The year 9999.
                const LAST: i64 = 253_402_300_799_999;
                if (-LAST..=LAST).contains(&milliseconds) {
                    Ok(Moment(milliseconds))
                } else {
                    Err(E::custom("out of range"))
                }
            }

            fn visit_u64<E: Error>(self, milliseconds: u64) -> Result<Moment, E> {
                self.visit_i64(i64::try_from(milliseconds).unwrap_or(i64::MAX))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                chrono::DateTime::parse_from_rfc3339(text).map_or_else(
                    |_| Err(E::custom("no time")),
                    |time| self.visit_i64(time.timestamp_millis()),
                )
            }
        }
        deserializer.deserialize_any(Either)
    }
}
