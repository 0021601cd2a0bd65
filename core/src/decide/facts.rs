use std::borrow::Cow;
use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::reading::{FromMap, Whole, twice};
use super::time::{At, Time};

/// The facts of one call: the requested action, the groups of the subject, and the evidence so far.
///
/// Text may be borrowed, so that reading facts copies nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Facts<'a> {
    /// The requested action.
    pub action: Cow<'a, str>,
    /// Groups of the subject: names or distinguished names. Only policies without groups accept `None`
    /// (unknown): an omission by the host must not lead to approval.
    #[cfg_attr(feature = "schemars", schemars(skip_serializing_if = "Option::is_none"))]
    pub groups: Option<Vec<Cow<'a, str>>>,
    /// Results of checks, in any order.
    pub evidence: Vec<CheckResult<'a>>,
    /// Challenges that the subject cannot do now.
    #[cfg_attr(feature = "schemars", schemars(skip_serializing_if = "Vec::is_empty"))]
    pub unavailable: Vec<Cow<'a, str>>,
    /// The time of the decision.
    pub now: Time,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckResult<'a> {
    /// The check.
    pub check: Cow<'a, str>,
    /// The outcome: `passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a signal.
    pub outcome: Cow<'a, str>,
    /// The time at which it was observed.
    #[cfg_attr(feature = "schemars", schemars(with = "Time"))]
    pub at: At,
    /// The item, for a repeatable check.
    #[cfg_attr(feature = "schemars", schemars(skip_serializing_if = "Option::is_none"))]
    pub item: Option<Cow<'a, str>>,
    /// Grades; a missing grade is 0.
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "std::collections::BTreeMap<String, i64>", skip_serializing_if = "Vec::is_empty")
    )]
    pub grades: Vec<(Cow<'a, str>, i64)>,
}

impl<'a> Facts<'a> {
    /// Creates the facts of a call at `now` that requests `action`, without groups or evidence.
    pub fn new(action: impl Into<Cow<'a, str>>, now: Time) -> Self {
        Self {
            action: action.into(),
            groups: Some(Vec::new()),
            evidence: Vec::new(),
            unavailable: Vec::new(),
            now,
        }
    }

    /// Sets the groups of the subject.
    #[must_use]
    pub fn groups(mut self, groups: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        self.groups = Some(groups.into_iter().map(Into::into).collect());
        self
    }

    /// Adds a result, observed at `at`.
    #[must_use]
    pub fn evidence(
        mut self,
        check: impl Into<Cow<'a, str>>,
        outcome: impl Into<Cow<'a, str>>,
        at: impl Into<At>,
    ) -> Self {
        self.evidence.push(CheckResult::new(check, outcome, at));
        self
    }

    /// Sets the challenges that this subject cannot do now.
    #[must_use]
    pub fn unavailable(mut self, challenges: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        self.unavailable = challenges.into_iter().map(Into::into).collect();
        self
    }
}

impl<'a> CheckResult<'a> {
    /// Creates a result without item or grades.
    pub fn new(check: impl Into<Cow<'a, str>>, outcome: impl Into<Cow<'a, str>>, at: impl Into<At>) -> Self {
        Self { check: check.into(), outcome: outcome.into(), at: at.into(), item: None, grades: Vec::new() }
    }

    /// Sets the item.
    #[must_use]
    pub fn item(mut self, item: impl Into<Cow<'a, str>>) -> Self {
        self.item = Some(item.into());
        self
    }

    /// Adds a grade.
    #[must_use]
    pub fn grade(mut self, name: impl Into<Cow<'a, str>>, grade: i64) -> Self {
        self.grades.push((name.into(), grade));
        self
    }
}

/// Text that is borrowed where the document allows; serde's own `Cow` never borrows.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

pub(crate) fn texts(list: Vec<Text<'_>>) -> Vec<Cow<'_, str>> {
    list.into_iter().map(|text| text.0).collect()
}

/// Reads an optional member that must not be `null`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn refuse_repeats<'n, E: de::Error>(
    names: impl ExactSizeIterator<Item = &'n Cow<'n, str>> + Clone,
) -> Result<(), E> {
    twice(names).map_or(Ok(()), |name| Err(E::custom(format_args!("duplicate entry `{name}`"))))
}

/// The members as in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    #[serde(borrow)]
    action: Text<'a>,
    #[serde(borrow, default, deserialize_with = "present")]
    groups: Option<Vec<Text<'a>>>,
    #[serde(borrow, default, deserialize_with = "present")]
    subject: Option<FromMap<Subject<'a>>>,
    #[serde(borrow, default)]
    evidence: Evidence<'a>,
    #[serde(borrow, default)]
    unavailable: Vec<Text<'a>>,
    now: Time,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject<'a> {
    #[serde(borrow)]
    groups: Vec<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultMembers<'a> {
    #[serde(borrow)]
    check: Text<'a>,
    #[serde(borrow)]
    outcome: Text<'a>,
    at: At,
    #[serde(borrow, default, deserialize_with = "present")]
    item: Option<Text<'a>>,
    #[serde(borrow, default)]
    grades: Grades<'a>,
}

#[derive(Default)]
struct Evidence<'a>(Vec<CheckResult<'a>>);

#[derive(Default)]
struct Grades<'a>(Vec<(Cow<'a, str>, i64)>);

impl<'de: 'a, 'a> Deserialize<'de> for Facts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let FromMap(members) = FromMap::<Members<'_>>::deserialize(deserializer)?;
        let groups = match (members.groups, members.subject) {
            (Some(_), Some(_)) => {
                return Err(de::Error::custom(
                    "`groups` and `subject.groups` mean the same: pass only one of them",
                ));
            }
            (groups, subject) => groups.or(subject.map(|FromMap(subject)| subject.groups)),
        };
        Ok(Self {
            action: members.action.0,
            groups: groups.map(texts),
            evidence: members.evidence.0,
            unavailable: texts(members.unavailable),
            now: members.now,
        })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Evidence<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Evidence<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("evidence: a list of results, or a map from check to outcome")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut results = Vec::with_capacity(list.size_hint().unwrap_or(8).min(64));
                while let Some(FromMap(result)) = list.next_element::<FromMap<ResultMembers<'de>>>()? {
                    results.push(CheckResult {
                        check: result.check.0,
                        outcome: result.outcome.0,
                        at: result.at,
                        item: result.item.map(|item| item.0),
                        grades: result.grades.0,
                    });
                }
                Ok(Evidence(results))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut results: Vec<CheckResult<'de>> = Vec::with_capacity(8);
                while let Some(check) = map.next_key::<Text<'de>>()? {
                    results.push(CheckResult::new(check.0, map.next_value::<Text<'de>>()?.0, At::Now));
                }
                refuse_repeats(results.iter().map(|result| &result.check))?;
                Ok(Evidence(results))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Grades<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Grades<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from grade to a whole number")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut grades: Vec<(Cow<'de, str>, i64)> = Vec::new();
                while let Some(name) = map.next_key::<Text<'de>>()? {
                    grades.push((name.0, map.next_value::<Whole>()?.0));
                }
                refuse_repeats(grades.iter().map(|(name, _)| name))?;
                Ok(Grades(grades))
            }
        }
        deserializer.deserialize_map(Map)
    }
}
