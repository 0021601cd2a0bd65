//! What is missing: the unmet part of a requirement, in the shape of the policy.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::state::{Score, State};
use crate::policy::compiled::{Check, Compiled, Factor};
use crate::policy::requirement::{Demand, Entry, Node, NodeId};
use crate::policy::shape::FACTORS;

/// The unmet part, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missing {
    Points { have: i64, need: i64 },
    PointsIn { factor: Factor, have: i64, need: i64 },
    Factors { have: i64, need: i64 },
    Independent { have: i64, need: i64 },
    Pass(Vec<Entry>),
    AtLeast { have: i64, need: i64, of: Vec<MissingChoice> },
    Keys(Vec<Missing>),
    All(Vec<Missing>),
    Any(Vec<Missing>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MissingChoice {
    Entry(Entry),
    Requirement(Missing),
}

impl Missing {
    /// What is missing at `node`; `None` if it holds.
    pub(super) fn at(compiled: &Compiled, state: &State<'_>, score: &Score, node: NodeId) -> Option<Self> {
        let all = &compiled.requirements;
        let below = |have: i64, need: i64| (have < need).then_some((have, need));
        match all.node(node)? {
            Node::Points(need) => {
                below(score.total, score.raised(need)).map(|(have, need)| Self::Points { have, need })
            }
            Node::PointsIn(factor, need) => below(score.counted_in(factor), i64::from(need))
                .map(|(have, need)| Self::PointsIn { factor, have, need }),
            Node::Factors(need) => below(i64::from(score.shown), i64::from(need))
                .map(|(have, need)| Self::Factors { have, need }),
            Node::Independent(need) => {
                below(score.independent, i64::from(need)).map(|(have, need)| Self::Independent { have, need })
            }
            Node::Pass(entries) => {
                let (unmet, _) = unmet_entries(compiled, state, all.entries(entries));
                (!unmet.is_empty()).then_some(Self::Pass(unmet))
            }
            Node::AtLeast { count, of } => {
                let choice = all.choice(of)?;
                let entries = all.entries(choice.entries);
                let (unmet, met) = unmet_entries(compiled, state, entries);
                let mut of: Vec<(u16, MissingChoice)> =
                    unmet.into_iter().map(|entry| (entry.place, MissingChoice::Entry(entry))).collect();
                let mut have = met;
                // Requirements stand in the places of the list that no entry has.
                let places = (0..).filter(|place| entries.iter().all(|entry| entry.place != *place));
                for (place, child) in places.zip(choice.requirements.iter()) {
                    match Self::at(compiled, state, score, child) {
                        Some(missing) => of.push((place, MissingChoice::Requirement(missing))),
                        None => have = have.saturating_add(1),
                    }
                }
                of.sort_by_key(|(place, _)| *place);
                let of = of.into_iter().map(|(_, choice)| choice).collect();
                let need = i64::from(count);
                (have < need).then_some(Self::AtLeast { have, need, of })
            }
            Node::Keys(children) => {
                let unmet: Vec<Self> =
                    children.iter().filter_map(|child| Self::at(compiled, state, score, child)).collect();
                (!unmet.is_empty()).then_some(Self::Keys(unmet))
            }
            Node::All(children) => {
                let unmet: Vec<Self> =
                    children.iter().filter_map(|child| Self::at(compiled, state, score, child)).collect();
                (!unmet.is_empty()).then_some(Self::All(unmet))
            }
            Node::Any(children) => children
                .iter()
                .map(|child| Self::at(compiled, state, score, child))
                .collect::<Option<_>>()
                .map(Self::Any),
        }
    }
}

/// The entries that are not met, in list order, and how many are.
fn unmet_entries(compiled: &Compiled, state: &State<'_>, entries: &[Entry]) -> (Vec<Entry>, i64) {
    let mut unmet = Vec::new();
    let mut met = 0_usize;
    for rivals in entries.chunk_by(|a, b| a.check == b.check) {
        met = met.saturating_add(state.met_by_one_check(compiled, rivals, |entry| unmet.push(*entry)));
    }
    unmet.sort_by_key(|entry| entry.place);
    (unmet, i64::try_from(met).unwrap_or(i64::MAX))
}

/// One unmet condition; look at it with [`Unmet::kind`].
#[derive(Debug, Clone, Copy)]
pub struct Unmet<'d> {
    compiled: &'d Compiled,
    missing: &'d Missing,
}

/// What an unmet condition is, with what there is and what is needed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UnmetKind<'d> {
    /// The score is too low; `need` holds what risks add.
    Points {
        /// The score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: &'static str,
        /// Its score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// Factors that reach their `min`.
        have: i64,
        /// How many must.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// Different causes of what passed.
        have: i64,
        /// How many there must be.
        need: i64,
    },
    /// Entries that must be met and are not, in the order of the policy.
    Pass(Vec<Wanted<'d>>),
    /// Too few of a list.
    AtLeast {
        /// How many hold.
        have: i64,
        /// How many must.
        need: i64,
        /// Entries that are not met.
        entries: Vec<Wanted<'d>>,
        /// Requirements that do not hold.
        requirements: Vec<Unmet<'d>>,
    },
    /// All keys of a requirement that do not hold.
    Keys(Vec<Unmet<'d>>),
    /// All items of an `all` that do not hold.
    All(Vec<Unmet<'d>>),
    /// Every item of an `any`: one would be enough.
    Any(Vec<Unmet<'d>>),
}

/// An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted<'d> {
    /// The check.
    pub check: &'d str,
    /// Of a signal: one of these outcomes.
    pub outcomes: Vec<&'d str>,
    /// Of a graded challenge: at least these grades.
    pub grades: Vec<(&'d str, u16)>,
}

impl<'d> Unmet<'d> {
    pub(super) fn new(compiled: &'d Compiled, missing: &'d Missing) -> Self {
        Self { compiled, missing }
    }

    /// What it is.
    pub fn kind(&self) -> UnmetKind<'d> {
        let compiled = self.compiled;
        let each = |list: &'d [Missing]| list.iter().map(|missing| Self { compiled, missing }).collect();
        match self.missing {
            Missing::Points { have, need } => UnmetKind::Points { have: *have, need: *need },
            Missing::PointsIn { factor, have, need } => {
                let factor = FACTORS.get(usize::from(*factor)).copied().unwrap_or_default();
                UnmetKind::PointsIn { factor, have: *have, need: *need }
            }
            Missing::Factors { have, need } => UnmetKind::Factors { have: *have, need: *need },
            Missing::Independent { have, need } => UnmetKind::Independent { have: *have, need: *need },
            Missing::Pass(entries) => {
                UnmetKind::Pass(entries.iter().map(|e| Wanted::of(compiled, e)).collect())
            }
            Missing::AtLeast { have, need, of } => {
                let mut entries = Vec::new();
                let mut requirements = Vec::new();
                for choice in of {
                    match choice {
                        MissingChoice::Entry(entry) => entries.push(Wanted::of(compiled, entry)),
                        MissingChoice::Requirement(missing) => requirements.push(Self { compiled, missing }),
                    }
                }
                UnmetKind::AtLeast { have: *have, need: *need, entries, requirements }
            }
            Missing::Keys(list) => UnmetKind::Keys(each(list)),
            Missing::All(list) => UnmetKind::All(each(list)),
            Missing::Any(list) => UnmetKind::Any(each(list)),
        }
    }
}

impl<'d> Wanted<'d> {
    pub(crate) fn of(compiled: &'d Compiled, entry: &Entry) -> Self {
        let check = compiled.checks.check(entry.check);
        let mut wanted =
            Self { check: compiled.checks.name(entry.check), outcomes: Vec::new(), grades: Vec::new() };
        match entry.demand {
            Demand::Passed(_) => {}
            Demand::Outcomes { start, len } => {
                let named = compiled.requirements.outcomes(start, len);
                let outcomes = check.map(Check::outcomes).unwrap_or_default().iter();
                wanted.outcomes = outcomes.filter(|o| named.contains(&o.result)).map(|o| &*o.name).collect();
            }
            Demand::Item { start, len, .. } => {
                let declared = check.and_then(Check::challenge).map(|c| &*c.grades).unwrap_or_default();
                let least = compiled.requirements.grades(start, len);
                let grades = declared.iter().zip(least).filter(|(_, least)| **least > 0);
                wanted.grades = grades.map(|(grade, least)| (&*grade.name, *least)).collect();
            }
        }
        wanted
    }
}

/// As the policy writes it: `name`, `{name: outcome}`, `{name: [outcome, outcome]}` or `{name: {grade: 3}}`.
impl Serialize for Wanted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Grades<'w>(&'w [(&'w str, u16)]);
        impl Serialize for Grades<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().copied())
            }
        }
        if self.outcomes.is_empty() && self.grades.is_empty() {
            return serializer.serialize_str(self.check);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        match &*self.outcomes {
            [] => map.serialize_entry(self.check, &Grades(&self.grades))?,
            [one] => map.serialize_entry(self.check, one)?,
            many => map.serialize_entry(self.check, many)?,
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Gap {
    have: i64,
    need: i64,
}

impl Unmet<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let below = |have: &i64, need: &i64| Gap { have: *have, need: *need };
        match self.missing {
            Missing::Points { have, need } => map.serialize_entry("points", &below(have, need)),
            Missing::PointsIn { factor, have, need } => {
                let factor = FACTORS.get(usize::from(*factor)).copied().unwrap_or_default();
                map.serialize_entry("points_in", &One(factor, below(have, need)))
            }
            Missing::Factors { have, need } => map.serialize_entry("factors", &below(have, need)),
            Missing::Independent { have, need } => map.serialize_entry("independent", &below(have, need)),
            Missing::Pass(entries) => map.serialize_entry("pass", &Entries(self.compiled, entries)),
            Missing::AtLeast { have, need, of } => {
                map.serialize_entry("at_least", &AtLeast(below(have, need), Choices(self.compiled, of)))
            }
            Missing::Keys(keys) => {
                // Several factors stand under one key, as they do in the policy.
                let factors: Vec<&Missing> =
                    keys.iter().filter(|key| matches!(key, Missing::PointsIn { .. })).collect();
                if factors.len() > 1 {
                    map.serialize_entry("points_in", &Factors(&factors))?;
                }
                for missing in keys {
                    if factors.len() < 2 || !matches!(missing, Missing::PointsIn { .. }) {
                        Self { compiled: self.compiled, missing }.entries(map)?;
                    }
                }
                Ok(())
            }
            Missing::All(list) => map.serialize_entry("all", &Trees(self.compiled, list)),
            Missing::Any(list) => map.serialize_entry("any", &Trees(self.compiled, list)),
        }
    }
}

impl Serialize for Unmet<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

struct One<'k>(&'k str, Gap);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

struct Factors<'d>(&'d [&'d Missing]);

impl Serialize for Factors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter_map(|missing| match missing {
            Missing::PointsIn { factor, have, need } => {
                Some((FACTORS.get(usize::from(*factor))?, Gap { have: *have, need: *need }))
            }
            _ => None,
        }))
    }
}

struct Entries<'d>(&'d Compiled, &'d [Entry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|entry| Wanted::of(self.0, entry)))
    }
}

struct Trees<'d>(&'d Compiled, &'d [Missing]);

impl Serialize for Trees<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|missing| Unmet { compiled: self.0, missing }))
    }
}

struct AtLeast<'d>(Gap, Choices<'d>);

impl Serialize for AtLeast<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("count", &self.0)?;
        map.serialize_entry("of", &self.1)?;
        map.end()
    }
}

struct Choices<'d>(&'d Compiled, &'d [MissingChoice]);

impl Serialize for Choices<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.1.len()))?;
        for choice in self.1 {
            match choice {
                MissingChoice::Entry(entry) => list.serialize_element(&Wanted::of(self.0, entry))?,
                MissingChoice::Requirement(missing) => {
                    list.serialize_element(&Unmet { compiled: self.0, missing })?;
                }
            }
        }
        list.end()
    }
}
