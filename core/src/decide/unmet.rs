//! The unmet part of a requirement, in the shape of the policy.

use std::ops::Range;

use hashbrown::HashMap;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::rules::LayerId;
use super::state::{Score, State};
use crate::policy::compiled::{Check, Compiled, Factor};
use crate::policy::requirement::{Children, Choice, Demand, Entries, Entry, EntryId, Node, NodeId};
use crate::policy::shape::FACTORS;

/// The unmet parts of all layers. They are in one list, each node before its contents, so that explaining a refusal does not
/// allocate a tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Gaps {
    list: Vec<Gap>,
    /// Each layer with its part of the list. Layers with the same requirement may have the same part.
    layers: Vec<(LayerId, Range<usize>)>,
}

/// The parts of [`Gaps`] that belong to requirements: many groups of a subject share few. `None` for a few groups, for which
/// finding all gaps takes less time than such a list.
pub(super) type Found = Option<HashMap<NodeId, Range<usize>>>;

#[derive(Debug, Clone, Copy)]
struct Gap {
    what: UnmetNode,
    have: i64,
    need: i64,
    /// The number of gaps in this node, itself included.
    size: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum UnmetNode {
    Points,
    PointsIn(Factor),
    Factors,
    Independent,
    Pass,
    AtLeast,
    Keys,
    All,
    Any,
    /// An entry, with its index in the list.
    Entry(EntryId, u16),
}

/// The context for finding gaps.
pub(super) struct Finder<'f> {
    pub(super) compiled: &'f Compiled,
    pub(super) state: &'f State<'f>,
    pub(super) score: &'f Score,
    /// Points that risks add to every `points`.
    pub(super) added: i64,
}

impl Gaps {
    /// Adds the gaps in the requirement of one layer; nothing if it holds.
    pub(super) fn layer(&mut self, finder: &Finder<'_>, layer: LayerId, node: NodeId, found: &mut Found) {
        let mut find = || {
            let start = self.list.len();
            finder.find(self, node);
            start..self.list.len()
        };
        let part = match found {
            Some(found) => found.entry(node).or_insert_with(find).clone(),
            None => find(),
        };
        self.add_layer(layer, part);
    }

    /// Adds a requirement of points as a layer of its own.
    pub(super) fn points(&mut self, layer: LayerId, have: i64, need: i64) {
        let start = self.list.len();
        self.number(UnmetNode::Points, have, need);
        self.add_layer(layer, start..self.list.len());
    }

    fn add_layer(&mut self, layer: LayerId, part: Range<usize>) {
        if !part.is_empty() {
            self.layers.push((layer, part));
        }
    }

    /// The layers with gaps.
    pub(super) fn layers<'d>(&'d self, compiled: &'d Compiled) -> impl Iterator<Item = (LayerId, Unmet<'d>)> {
        self.layers.iter().map(move |(layer, part)| {
            let gaps = self.list.get(part.clone()).unwrap_or_default();
            (*layer, Unmet { compiled, gaps })
        })
    }

    /// Puts a node around what `inside` adds; removes both if `inside` returns that nothing is missing.
    fn within(
        &mut self,
        what: UnmetNode,
        have: i64,
        need: i64,
        inside: impl FnOnce(&mut Self) -> bool,
    ) -> bool {
        let at = self.list.len();
        if at == 0 {
            // As much as an allocator has at hand; most decisions need no more.
            self.list.reserve(32);
        }
        self.list.push(Gap { what, have, need, size: 0 });
        let unmet = inside(self);
        if !unmet {
            self.list.truncate(at);
            return false;
        }
        let size = u32::try_from(self.list.len().saturating_sub(at)).unwrap_or(u32::MAX);
        if let Some(gap) = self.list.get_mut(at) {
            gap.size = size;
        }
        true
    }

    fn number(&mut self, what: UnmetNode, have: i64, need: i64) -> bool {
        let unmet = have < need;
        if unmet {
            self.list.push(Gap { what, have, need, size: 1 });
        }
        unmet
    }

    fn entry(&mut self, id: EntryId, entry: &Entry) {
        self.list.push(Gap { what: UnmetNode::Entry(id, entry.place), have: 0, need: 1, size: 1 });
    }
}

impl Finder<'_> {
    fn holds(&self, node: NodeId) -> bool {
        self.state.holds(self.compiled, self.score, self.added, node)
    }

    /// Adds the gaps at `node`; returns true if there are any.
    fn find(&self, gaps: &mut Gaps, node: NodeId) -> bool {
        let all = &self.compiled.requirements;
        let score = self.score;
        let one_of = all.one_of(node);
        if one_of.is_some_and(|any| self.state.held.has_any_of(any)) {
            return false;
        }
        let Some(found) = all.node(node) else { return false };
        match found {
            Node::Points(need) => {
                gaps.number(UnmetNode::Points, score.total, i64::from(need).saturating_add(self.added))
            }
            Node::PointsIn(factor, need) => {
                gaps.number(UnmetNode::PointsIn(factor), score.counted_in(factor), i64::from(need))
            }
            Node::Factors(need) => gaps.number(UnmetNode::Factors, i64::from(score.shown), i64::from(need)),
            Node::Independent(need) => {
                gaps.number(UnmetNode::Independent, score.independent, i64::from(need))
            }
            // Most lists hold, and nothing is built for them only to be thrown away.
            Node::Pass(entries) => {
                let unmet = |gaps: &mut Gaps| self.unmet(gaps, entries) < entries.len();
                !self.holds(node) && gaps.within(UnmetNode::Pass, 0, 0, unmet)
            }
            Node::AtLeast { count, of } => {
                let Some(choice) = all.choice(of) else {
                    return false;
                };
                let holds = one_of.is_none() && self.holds(node);
                !holds && self.at_least(gaps, i64::from(count), choice)
            }
            Node::Keys(children) => gaps.within(UnmetNode::Keys, 0, 0, |gaps| self.some(gaps, children)),
            Node::All(children) => gaps.within(UnmetNode::All, 0, 0, |gaps| self.some(gaps, children)),
            Node::Any(children) => {
                !self.holds(node) && gaps.within(UnmetNode::Any, 0, 0, |gaps| self.some(gaps, children))
            }
        }
    }

    /// Adds the gaps of each child; returns true if there are any.
    fn some(&self, gaps: &mut Gaps, children: Children) -> bool {
        children.iter().map(|child| self.find(gaps, child)).fold(false, std::ops::BitOr::bitor)
    }

    /// Adds the entries that are not met, in list order; returns the number of those that are.
    fn unmet(&self, gaps: &mut Gaps, entries: Entries) -> usize {
        let start = gaps.list.len();
        let list = self.compiled.requirements.entries(entries);
        let mut met = 0_usize;
        if entries.plain().is_some() {
            for (id, entry) in entries.ids().zip(list) {
                if self.state.meets_plainly(self.compiled, entry) {
                    met = met.saturating_add(1);
                } else {
                    gaps.entry(id, entry);
                }
            }
        } else {
            let mut unmet = |entry: &Entry| {
                let mut all = entries.ids().zip(list);
                all.find(|(_, other)| other.place == entry.place)
                    .into_iter()
                    .for_each(|(id, _)| gaps.entry(id, entry));
            };
            for rivals in list.chunk_by(|a, b| a.check == b.check) {
                met = met.saturating_add(self.state.met_by_one_check(self.compiled, rivals, &mut unmet));
            }
        }
        let place = |gap: &Gap| match gap.what {
            UnmetNode::Entry(_, place) => place,
            _ => 0,
        };
        if let Some(added) = gaps.list.get_mut(start..).filter(|added| !added.is_sorted_by_key(place)) {
            added.sort_unstable_by_key(place);
        }
        met
    }

    /// Adds the gaps of a list that does not hold.
    fn at_least(&self, gaps: &mut Gaps, need: i64, choice: Choice) -> bool {
        let entries = self.compiled.requirements.entries(choice.entries);
        let at = gaps.list.len();
        let mut have = 0_usize;
        let unmet = gaps.within(UnmetNode::AtLeast, 0, need, |gaps| {
            let mut next = gaps.list.len();
            have = self.unmet(gaps, choice.entries);
            // Requirements take the places of the list that no entry has.
            let places = (0..).filter(|place| entries.iter().all(|entry| entry.place != *place));
            for (child, place) in choice.requirements.iter().zip(places) {
                let before = |gap: &&Gap| matches!(gap.what, UnmetNode::Entry(_, at) if at < place);
                let end = gaps.list.len();
                if self.find(gaps, child) {
                    // The part was added behind all entries: moves it in front of those that follow it.
                    next =
                        gaps.list.iter().take(end).skip(next).take_while(before).count().saturating_add(next);
                    let size = gaps.list.len().saturating_sub(end);
                    if let Some(moved) = gaps.list.get_mut(next..) {
                        moved.rotate_right(size);
                    }
                    next = next.saturating_add(size);
                } else {
                    have = have.saturating_add(1);
                }
            }
            i64::try_from(have).unwrap_or(i64::MAX) < need
        });
        if let Some(gap) = gaps.list.get_mut(at).filter(|_| unmet) {
            gap.have = i64::try_from(have).unwrap_or(i64::MAX);
        }
        unmet
    }
}

/// Splits a list of gaps into nodes with their contents.
fn parts(gaps: &[Gap]) -> impl Iterator<Item = &[Gap]> {
    let mut rest = gaps;
    std::iter::from_fn(move || {
        let size = rest.first()?.size as usize;
        let (part, after) = rest.split_at_checked(size.max(1))?;
        rest = after;
        Some(part)
    })
}

/// An unmet condition, described by [`Unmet::kind`].
#[derive(Debug, Clone, Copy)]
pub struct Unmet<'d> {
    compiled: &'d Compiled,
    /// The node, then its contents.
    gaps: &'d [Gap],
}

/// The kind of an unmet condition, with the present and the required value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UnmetKind<'d> {
    /// The score is too low; `need` includes the points that risks add.
    Points {
        /// The score.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: &'static str,
        /// The score of the factor.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// The number of factors that reach their `min`.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// The number of different causes of passed challenges.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Entries that must be met and are not, in the order of the policy.
    Pass(Vec<Wanted<'d>>),
    /// Too few items of a list hold.
    AtLeast {
        /// The number of items that hold.
        have: i64,
        /// The required number.
        need: i64,
        /// Entries that are not met.
        entries: Vec<Wanted<'d>>,
        /// Requirements that do not hold.
        requirements: Vec<Unmet<'d>>,
    },
    /// The keys of a requirement that do not hold.
    Keys(Vec<Unmet<'d>>),
    /// The items of an `all` that do not hold.
    All(Vec<Unmet<'d>>),
    /// All items of an `any`; one would be enough.
    Any(Vec<Unmet<'d>>),
}

/// An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted<'d> {
    /// The check.
    pub check: &'d str,
    /// For a signal: the outcomes, of which one is enough.
    pub outcomes: Vec<&'d str>,
    /// For a graded challenge: the minimum grades.
    pub grades: Vec<(&'d str, u16)>,
}

impl<'d> Unmet<'d> {
    /// Returns the kind of the condition.
    pub fn kind(&self) -> UnmetKind<'d> {
        let Some(Gap { what, have, need, .. }) = self.gaps.first().copied() else {
            return UnmetKind::Keys(Vec::new());
        };
        match what {
            UnmetNode::Points => UnmetKind::Points { have, need },
            UnmetNode::PointsIn(factor) => UnmetKind::PointsIn { factor: factor_name(factor), have, need },
            UnmetNode::Factors => UnmetKind::Factors { have, need },
            UnmetNode::Independent => UnmetKind::Independent { have, need },
            UnmetNode::Pass => UnmetKind::Pass(self.wanted()),
            UnmetNode::Entry(..) => UnmetKind::Pass(
                self.entry().map(|entry| Wanted::of(self.compiled, entry)).into_iter().collect(),
            ),
            UnmetNode::AtLeast => UnmetKind::AtLeast {
                have,
                need,
                entries: self.wanted(),
                requirements: self.requirements().collect(),
            },
            UnmetNode::Keys => UnmetKind::Keys(self.requirements().collect()),
            UnmetNode::All => UnmetKind::All(self.requirements().collect()),
            UnmetNode::Any => UnmetKind::Any(self.requirements().collect()),
        }
    }

    pub(super) fn compiled(&self) -> &'d Compiled {
        self.compiled
    }

    /// The node with its present and its required value.
    pub(super) fn node(&self) -> Option<(UnmetNode, i64, i64)> {
        self.gaps.first().map(|gap| (gap.what, gap.have, gap.need))
    }

    /// The contents of the node.
    pub(super) fn inner(&self) -> impl Iterator<Item = Self> + use<'d> {
        let compiled = self.compiled;
        parts(self.gaps.get(1..).unwrap_or_default()).map(move |gaps| Self { compiled, gaps })
    }

    pub(super) fn entry(&self) -> Option<&'d Entry> {
        match self.gaps.first()?.what {
            UnmetNode::Entry(id, _) => self.compiled.requirements.entry(id),
            _ => None,
        }
    }

    fn wanted(&self) -> Vec<Wanted<'d>> {
        self.inner().filter_map(|part| Some(Wanted::of(part.compiled, part.entry()?))).collect()
    }

    fn requirements(&self) -> impl Iterator<Item = Self> + use<'d> {
        self.inner().filter(|part| part.entry().is_none())
    }
}

fn factor_name(factor: Factor) -> &'static str {
    FACTORS.get(usize::from(factor)).copied().unwrap_or_default()
}

impl<'d> Wanted<'d> {
    pub(crate) fn of(compiled: &'d Compiled, entry: &Entry) -> Self {
        let check = compiled.checks.check(entry.check);
        let mut wanted =
            Self { check: compiled.checks.name(entry.check), outcomes: Vec::new(), grades: Vec::new() };
        match entry.demand {
            Demand::Passed(_) => {}
            Demand::Outcomes(set) => {
                let named = compiled.requirements.results(set);
                let outcomes = check.map(Check::outcomes).unwrap_or_default().iter();
                wanted.outcomes = outcomes.filter(|o| named.has(o.result)).map(|o| &*o.name).collect();
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

/// In the shape of the policy; leaves contain the present and the required value.
impl Serialize for Unmet<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(entry) = self.entry() {
            return Wanted::of(self.compiled, entry).serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        self.member(&mut map)?;
        map.end()
    }
}

#[derive(Serialize)]
struct Measure {
    have: i64,
    need: i64,
}

impl Unmet<'_> {
    /// Writes the condition as a member of its requirement.
    fn member<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(Gap { what, have, need, .. }) = self.gaps.first().copied() else {
            return Ok(());
        };
        let measure = Measure { have, need };
        match what {
            UnmetNode::Points => map.serialize_entry("points", &measure),
            UnmetNode::PointsIn(_) => map.serialize_entry("points_in", &InFactors(|| std::iter::once(*self))),
            UnmetNode::Factors => map.serialize_entry("factors", &measure),
            UnmetNode::Independent => map.serialize_entry("independent", &measure),
            UnmetNode::Pass => map.serialize_entry("pass", &Parts(*self)),
            UnmetNode::AtLeast => map.serialize_entry("at_least", &AtLeast(measure, *self)),
            UnmetNode::All => map.serialize_entry("all", &Parts(*self)),
            UnmetNode::Any => map.serialize_entry("any", &Parts(*self)),
            UnmetNode::Keys => self.keys(map),
            UnmetNode::Entry(..) => Ok(()),
        }
    }

    fn keys<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        // Several factors share one key, as in the policy.
        let factors = || self.inner().filter(|part| part.factor().is_some());
        if factors().next().is_some() {
            map.serialize_entry("points_in", &InFactors(factors))?;
        }
        self.inner().filter(|part| part.factor().is_none()).try_for_each(|part| part.member(map))
    }

    /// The factor whose points are too few, with the present and the required value.
    pub(super) fn factor(&self) -> Option<(&'static str, i64, i64)> {
        match *self.gaps.first()? {
            Gap { what: UnmetNode::PointsIn(factor), have, need, .. } => {
                Some((factor_name(factor), have, need))
            }
            _ => None,
        }
    }
}

/// The gaps of several factors.
struct InFactors<F>(F);

impl<'d, I: Iterator<Item = Unmet<'d>>, F: Fn() -> I> Serialize for InFactors<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let measure = |(factor, have, need)| (factor, Measure { have, need });
        serializer.collect_map((self.0)().filter_map(|part| part.factor()).map(measure))
    }
}

/// The contents of a node, as a list.
struct Parts<'d>(Unmet<'d>);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for part in self.0.inner() {
            list.serialize_element(&part)?;
        }
        list.end()
    }
}

struct AtLeast<'d>(Measure, Unmet<'d>);

impl Serialize for AtLeast<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("count", &self.0)?;
        map.serialize_entry("of", &Parts(self.1))?;
        map.end()
    }
}
