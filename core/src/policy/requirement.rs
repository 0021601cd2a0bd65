//! Compiled requirements: trees of small nodes in flat lists, so that thousands need little memory.

use super::distinct_lists::DistinctLists;
use super::ids::{CheckId, Factor, ResultId};
use super::result_sets::{ResultSet, ResultSets};
use crate::bits::{Bits, Word};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct NodeId(u32);

/// One condition. `Keys` is a map of the document, `All` the word `all`; both are conjunctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Points(i32),
    PointsIn(Factor, i32),
    Factors(u8),
    Independent(u16),
    Pass(Entries),
    AtLeast { count: u16, of: u32 },
    Keys(Children),
    All(Children),
    Any(Children),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Children {
    start: u32,
    len: u16,
}

/// A list of entries, sorted by check so that competing entries are adjacent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Entries {
    start: u32,
    len: u16,
    kind: Kind,
    /// The challenges to pass, unless entries compete.
    passed: ResultSet,
}

/// The kinds of entries in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
enum Kind {
    /// Each asks for a challenge of its own, without grades.
    #[default]
    Passed,
    /// Each asks for a challenge or a signal of its own, without grades.
    Plain,
    /// Several ask for the same check, or some ask for grades.
    Competing,
}

/// The conditions of a requirement that are joined one by one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rest {
    start: u32,
    /// Lists have a limit, but nested lists are joined into one.
    len: u32,
}

/// The list of an `at_least`: its entries and its requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Choice {
    pub(crate) entries: Entries,
    pub(crate) requirements: Children,
}

/// An entry, by its number in all requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct EntryId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) check: CheckId,
    /// Its index in the list.
    pub(crate) place: u16,
    pub(crate) demand: Demand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Demand {
    /// The challenge passed.
    Passed(ResultId),
    /// The signal has one of these outcomes.
    Outcomes(ResultSet),
    /// The challenge passed with one item of at least these grades.
    Item { result: ResultId, start: u32, len: u8 },
}

#[derive(Debug, Default)]
pub(crate) struct Requirements {
    nodes: DistinctLists<Node>,
    /// For each node that holds if any of some results does, those results: most conditions of a policy are such, and testing
    /// one here takes a tenth of the instructions of walking its tree.
    any_of: Vec<ResultSet>,
    entries: DistinctLists<Entry>,
    choices: DistinctLists<Choice>,
    sets: ResultSets,
    grades: DistinctLists<u16>,
    /// The conditions of [`Rest`].
    rest: DistinctLists<NodeId>,
}

impl Requirements {
    pub(crate) fn node(&self, id: NodeId) -> Option<Node> {
        self.nodes.item(id.0).copied()
    }

    /// Returns the condition inside requirements of a single condition: it holds exactly when they do.
    #[inline]
    pub(crate) fn innermost(&self, id: NodeId) -> NodeId {
        let mut inner = id;
        while let Some(Node::Keys(of) | Node::All(of) | Node::Any(of)) = self.nodes.item(inner.0).copied()
            && of.len == 1
        {
            inner = NodeId(of.start);
        }
        inner
    }

    pub(crate) fn entries(&self, entries: Entries) -> &[Entry] {
        self.entries.get(entries.start, u32::from(entries.len))
    }

    /// Returns the challenges of an `at_least` that asks for one of them, and for nothing else: the most frequent list of all.
    /// An explanation needs to know the list; to know whether it holds, use [`Requirements::any_of`].
    #[inline]
    pub(crate) fn one_of(&self, id: NodeId) -> Option<&[Word]> {
        let Some(Node::AtLeast { count: 1, of }) = self.node(self.innermost(id)) else { return None };
        let choice = self.choices.item(of)?;
        let only = choice.requirements.is_empty() && choice.entries.are_passes();
        only.then(|| self.set(choice.entries.passed))
    }

    /// Returns the results, any of which is all that a condition asks for; `None` for a condition of another kind.
    #[inline]
    pub(crate) fn any_of(&self, id: NodeId) -> Option<&[Word]> {
        let any = *self.any_of.get(id.0 as usize)?;
        (any != ResultSet::default()).then(|| self.set(any))
    }

    pub(crate) fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.item(id.0)
    }

    pub(crate) fn choice(&self, of: u32) -> Option<Choice> {
        self.choices.item(of).copied()
    }

    /// Returns a set of results, such as those that meet a demand on a signal.
    #[inline]
    pub(crate) fn set(&self, set: ResultSet) -> &[Word] {
        self.sets.get(set)
    }

    /// Returns the results of a set.
    pub(crate) fn results(&self, set: ResultSet) -> Bits {
        let mut results = Bits::EMPTY;
        results.insert_all(self.set(set));
        results
    }

    /// Returns the minimum grades of a demand on an item, in the order of declaration.
    pub(crate) fn grades(&self, start: u32, len: u8) -> &[u16] {
        self.grades.get(start, u32::from(len))
    }

    #[inline]
    pub(crate) fn rest(&self, Rest { start, len }: Rest) -> &[NodeId] {
        self.rest.get(start, len)
    }

    /// Returns the number of conditions and entries in the tree under `node`.
    pub(crate) fn size(&self, node: NodeId) -> usize {
        let below = |children: Children| children.iter().map(|child| self.size(child)).sum::<usize>();
        let inner = match self.node(node) {
            Some(Node::Pass(entries)) => entries.len(),
            Some(Node::AtLeast { of, .. }) => self
                .choice(of)
                .map_or(0, |choice| choice.entries.len().saturating_add(below(choice.requirements))),
            Some(Node::Keys(children) | Node::All(children) | Node::Any(children)) => below(children),
            _ => 0,
        };
        inner.saturating_add(1)
    }

    /// Visits every entry of the tree under `node`, at any depth.
    pub(crate) fn each_entry(&self, node: NodeId, visit: &mut impl FnMut(&Entry)) {
        match self.node(node) {
            Some(Node::Pass(entries)) => self.entries(entries).iter().for_each(visit),
            Some(Node::AtLeast { of, .. }) => {
                let Some(choice) = self.choice(of) else {
                    return;
                };
                self.entries(choice.entries).iter().for_each(&mut *visit);
                choice.requirements.iter().for_each(|child| self.each_entry(child, visit));
            }
            Some(Node::Keys(children) | Node::All(children) | Node::Any(children)) => {
                children.iter().for_each(|child| self.each_entry(child, visit));
            }
            _ => {}
        }
    }

    /// Every condition of the tree under `node`, and that itself.
    pub(crate) fn each_node(&self, node: NodeId, visit: &mut impl FnMut(Node)) {
        let Some(found) = self.node(node) else { return };
        visit(found);
        match found {
            Node::AtLeast { of, .. } => {
                let children = self.choice(of).map(|choice| choice.requirements).unwrap_or_default();
                children.iter().for_each(|child| self.each_node(child, visit));
            }
            Node::Keys(children) | Node::All(children) | Node::Any(children) => {
                children.iter().for_each(|child| self.each_node(child, visit));
            }
            _ => {}
        }
    }

    pub(crate) fn add(&mut self, node: Node) -> NodeId {
        NodeId(self.add_children(&[node]).start)
    }

    /// Adds nodes next to each other, so that a range identifies them.
    pub(crate) fn add_children(&mut self, nodes: &[Node]) -> Children {
        let (start, is_new) = self.nodes.add(nodes);
        if is_new {
            for node in nodes {
                let any_of = self.any_in(*node).unwrap_or_default();
                self.any_of.push(any_of);
            }
        }
        Children { start, len: short(nodes.len()) }
    }

    /// The results of [`Requirements::any_of`], from the nodes and entries inside `node`.
    fn any_in(&mut self, node: Node) -> Option<ResultSet> {
        match node {
            Node::Pass(entries) if entries.len() == 1 => self.any_entry(entries, Children::default()),
            Node::AtLeast { count: 1, of } => {
                let Choice { entries, requirements } = self.choice(of)?;
                self.any_entry(entries, requirements)
            }
            Node::Keys(of) | Node::All(of) | Node::Any(of) if of.len == 1 => {
                self.any_of.get(of.start as usize).copied()
            }
            Node::Any(of) => self.any_entry(Entries::default(), of),
            _ => None,
        }
    }

    fn any_entry(&mut self, entries: Entries, children: Children) -> Option<ResultSet> {
        if children.is_empty() && entries.are_passes() {
            return entries.plain();
        }
        let mut any = Bits::EMPTY;
        for entry in self.entries(entries) {
            match entry.demand {
                Demand::Passed(result) => {
                    any.insert(result);
                }
                Demand::Outcomes(set) => any.insert_all(self.set(set)),
                Demand::Item { .. } => return None,
            }
        }
        for child in children.iter() {
            any.insert_all(self.any_of(child)?);
        }
        Some(self.sets.add(&any))
    }

    pub(crate) fn add_entries(&mut self, mut entries: Vec<Entry>) -> Entries {
        entries.sort_by_key(|entry| (entry.check, entry.place));
        let items = entries.iter().any(|entry| matches!(entry.demand, Demand::Item { .. }));
        let rivals = entries.chunk_by(|a, b| a.check == b.check).any(|rivals| rivals.len() > 1);
        let passed: Bits = entries.iter().filter_map(Entry::passed).collect();
        let kind = if items || rivals {
            Kind::Competing
        } else if entries.iter().all(|entry| entry.passed().is_some()) {
            Kind::Passed
        } else {
            Kind::Plain
        };
        Entries {
            start: self.entries.add(&entries).0,
            len: short(entries.len()),
            kind,
            passed: if kind == Kind::Competing { ResultSet::default() } else { self.sets.add(&passed) },
        }
    }

    pub(crate) fn add_choice(&mut self, choice: Choice) -> u32 {
        self.choices.add(&[choice]).0
    }

    pub(crate) fn add_set(&mut self, results: &Bits) -> ResultSet {
        self.sets.add(results)
    }

    pub(crate) fn add_item(&mut self, result: ResultId, grades: &[u16]) -> Demand {
        let (start, _) = self.grades.add(grades);
        Demand::Item { result, start, len: u8::try_from(grades.len()).unwrap_or(u8::MAX) }
    }

    pub(crate) fn add_rest(&mut self, rest: &[NodeId]) -> Rest {
        let (start, _) = self.rest.add(rest);
        Rest { start, len: u32::try_from(rest.len()).unwrap_or(u32::MAX) }
    }

    /// Frees spare capacity: a policy is built once and read for years.
    pub(crate) fn shrink(&mut self) {
        self.nodes.shrink();
        self.any_of.shrink_to_fit();
        self.entries.shrink();
        self.choices.shrink();
        self.sets.shrink();
        self.grades.shrink();
        self.rest.shrink();
    }
}

impl Children {
    /// Returns the nodes, which are next to each other.
    pub(crate) fn iter(self) -> impl Iterator<Item = NodeId> + Clone + use<> {
        (self.start..self.start.saturating_add(u32::from(self.len))).map(NodeId)
    }
}

impl Children {
    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }
}

impl Entries {
    pub(crate) fn len(self) -> usize {
        usize::from(self.len)
    }

    /// Returns the numbers of its entries.
    pub(crate) fn ids(self) -> impl Iterator<Item = EntryId> {
        (self.start..).take(self.len()).map(EntryId)
    }

    /// The challenges to pass, if no two entries compete: each asks for a challenge or a signal of its own, without grades.
    #[inline]
    pub(crate) fn plain(self) -> Option<ResultSet> {
        (self.kind != Kind::Competing).then_some(self.passed)
    }

    /// Returns true if each entry asks for a challenge of its own, without grades.
    #[inline]
    pub(crate) fn are_passes(self) -> bool {
        self.kind == Kind::Passed
    }
}

impl Entry {
    /// The challenge that an entry without grades asks for.
    fn passed(&self) -> Option<ResultId> {
        if let Demand::Passed(result) = self.demand { Some(result) } else { None }
    }
}

/// The length of one list of a policy, which has a limit.
fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
