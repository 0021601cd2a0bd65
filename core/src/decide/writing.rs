//! Facts as a document, and the part of them that a policy can read.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::facts::{CheckResult, Facts};
use super::time::Time;
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, Check};

impl Facts<'_> {
    /// Returns the call without the checks, outcomes and grades that `policy` does not know, and without items beyond
    /// the number that a challenge takes. Grades above the highest become the highest.
    #[must_use]
    pub fn known_to(&self, policy: &Policy) -> Self {
        let checks = &policy.compiled().checks;
        let check = |name: &str| checks.find(name).and_then(|id| checks.check(id));
        let mut facts = self.clone();
        facts.unavailable.retain(|name| check(name).and_then(Check::challenge).is_some());
        facts.evidence.clear();
        for result in &self.evidence {
            let Some(check) = check(&result.check) else { continue };
            let before =
                facts.evidence.iter().filter(|other| other.check == result.check && passed(other)).count();
            facts.evidence.extend(match check.challenge() {
                Some(challenge) if !passed(result) || before < usize::from(challenge.items) => {
                    Some(readable(challenge, result.clone()))
                }
                None if check.outcomes().iter().any(|known| *known.name == *result.outcome) => {
                    Some(result.clone())
                }
                _ => None,
            });
        }
        facts
    }
}

fn passed(result: &CheckResult<'_>) -> bool {
    result.outcome == "passed"
}

fn readable<'a>(challenge: &Challenge, mut result: CheckResult<'a>) -> CheckResult<'a> {
    if challenge.items < 2 {
        result.item = None;
    }
    result.grades.retain_mut(|(name, grade)| {
        let known = challenge.grades.iter().find(|known| *known.name == **name);
        known.inspect(|known| *grade = (*grade).min(i64::from(known.max))).is_some()
    });
    result
}

/// The document that [`Facts::from_json`] reads, with every time in milliseconds.
impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("action", &self.action)?;
        if let Some(groups) = &self.groups {
            map.serialize_entry("groups", groups)?;
        }
        let results: Vec<_> = self.evidence.iter().map(|result| Written { result, now: self.now }).collect();
        map.serialize_entry("evidence", &results)?;
        if !self.unavailable.is_empty() {
            map.serialize_entry("unavailable", &self.unavailable)?;
        }
        map.serialize_entry("now", &self.now.milliseconds())?;
        map.end()
    }
}

/// A result, and the time that it may be counted back from.
struct Written<'f> {
    result: &'f CheckResult<'f>,
    now: Time,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { result, now } = self;
        let mut members = serializer.serialize_struct("result", 5)?;
        members.serialize_field("check", &result.check)?;
        members.serialize_field("outcome", &result.outcome)?;
        members.serialize_field("at", &result.at.resolve(*now).milliseconds())?;
        match &result.item {
            Some(item) => members.serialize_field("item", item)?,
            None => members.skip_field("item")?,
        }
        if result.grades.is_empty() {
            members.skip_field("grades")?;
        } else {
            members.serialize_field("grades", &Grades(result))?;
        }
        members.end()
    }
}

struct Grades<'f>(&'f CheckResult<'f>);

impl Serialize for Grades<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.grades.iter().map(|(name, grade)| (name, grade)))
    }
}
