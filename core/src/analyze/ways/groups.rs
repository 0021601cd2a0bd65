//! Sets of groups that a policy can tell apart.

use std::collections::{HashMap, HashSet};

use crate::decide::{Effect, Rules};
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, GroupId};
use crate::policy::subject_names::subject_names;

/// Most sets of groups that are told apart for one action.
pub(crate) const MOST_SETS: usize = 1_024;

/// A policy, and an action of it; `None` if it has no such action.
pub(crate) type Asked<'a> = (&'a Policy, Option<ActionId>);

/// Groups that a subject can be in at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GroupSet {
    /// Names of the directory that the subject has.
    pub(crate) names: Vec<String>,
    /// For each policy the groups that match, in its order.
    pub(crate) matched: Vec<Vec<GroupId>>,
}

impl GroupSet {
    /// The order of sets: fewest groups first.
    pub(super) fn size(&self) -> (usize, &[Vec<GroupId>]) {
        (self.matched.iter().map(Vec::len).sum(), &self.matched)
    }
}

/// Sets of groups, one of each kind.
#[derive(Debug, Clone)]
pub(crate) struct GroupSets {
    pub(crate) sets: Vec<GroupSet>,
    /// `false` if there are too many sets: these are then the subjects without a group and those with a single
    /// name.
    pub(crate) complete: bool,
}

/// Names of which every subject has some; two that match the same groups are one.
pub(crate) struct Names {
    single: Vec<GroupSet>,
    /// `false` if a name in a policy is missing.
    all: bool,
}

impl Names {
    /// A name for each that one of the policies has.
    pub(crate) fn of(policies: &[&Policy]) -> Self {
        let tables: Vec<_> = policies.iter().map(|policy| &policy.compiled().groups.table).collect();
        let (names, all) = subject_names(&tables);
        Self { all, ..Self::among(policies, names) }
    }

    /// The given names that match a group.
    pub(crate) fn among(policies: &[&Policy], names: impl IntoIterator<Item = String>) -> Self {
        let mut single: Vec<GroupSet> = names.into_iter().map(|name| matched(policies, vec![name])).collect();
        let mut seen = HashSet::new();
        single.retain(|set| {
            set.matched.iter().any(|groups| !groups.is_empty()) && seen.insert(set.matched.clone())
        });
        single.sort_by(|a, b| a.matched.cmp(&b.matched));
        Self { single, all: true }
    }

    /// Returns true if no name of a policy is missing.
    pub(crate) fn are_all(&self) -> bool {
        self.all
    }

    /// Each name by itself.
    pub(crate) fn single(&self) -> &[GroupSet] {
        &self.single
    }

    /// All names that match groups of the first policy only among these, if together they match all of them.
    pub(super) fn within(&self, groups: &[GroupId]) -> Vec<String> {
        let first = |set: &GroupSet| set.matched.first().cloned().unwrap_or_default();
        let inside: Vec<&GroupSet> =
            self.single.iter().filter(|set| first(set).iter().all(|group| groups.contains(group))).collect();
        let met = |group: &GroupId| inside.iter().any(|set| first(set).contains(group));
        if groups.iter().all(met) {
            inside.iter().flat_map(|set| set.names.clone()).collect()
        } else {
            Vec::new()
        }
    }

    /// The sets that the rules for an action tell apart: one of each kind, with as few groups as possible.
    /// With `verdicts`, sets that refuse in different ways are also told apart.
    pub(crate) fn sets(&self, asked: &[Asked<'_>], verdicts: bool) -> GroupSets {
        let none = GroupSet { names: Vec::new(), matched: vec![Vec::new(); asked.len()] };
        let mut states = vec![State::new(asked, none, verdicts)];
        let singles = merged(self.single.iter().map(|set| State::new(asked, set.clone(), verdicts)));
        for single in &singles {
            let more: Vec<State> = states.iter().map(|state| state.join(single, verdicts)).collect();
            let next = merged(states.iter().cloned().chain(more));
            if next.len() > MOST_SETS {
                let few = merged(states.into_iter().take(1).chain(singles.iter().cloned()));
                return GroupSets { sets: few.into_iter().map(|state| state.set).collect(), complete: false };
            }
            states = next;
        }
        GroupSets { sets: states.into_iter().map(|state| state.set).collect(), complete: self.all }
    }
}

/// The subject with these names, as far as the policies can compare them.
pub(crate) fn matched(policies: &[&Policy], names: Vec<String>) -> GroupSet {
    let mut scratch = String::new();
    let of = |policy: &&Policy| {
        let mut groups: Vec<GroupId> = Vec::new();
        for name in &names {
            // A name that cannot be compared matches nothing.
            let _ = policy.compiled().groups.table.matches(name, &mut scratch, |group| groups.push(group));
        }
        groups.sort_unstable();
        groups.dedup();
        groups
    };
    let matched = policies.iter().map(of).collect();
    GroupSet { names, matched }
}

/// A set, and what it comes to for each policy.
#[derive(Debug, Clone)]
struct State {
    set: GroupSet,
    effects: Vec<Option<Effect>>,
}

impl State {
    fn new(asked: &[Asked<'_>], set: GroupSet, verdicts: bool) -> Self {
        let effects = asked.iter().zip(&set.matched).map(|((policy, action), groups)| {
            let rules = Rules::of(policy, (*action)?, groups);
            Some(rules.effect())
        });
        let effects = effects.collect();
        Self { set, effects }.plain(verdicts)
    }

    fn join(&self, other: &Self, verdicts: bool) -> Self {
        let join = |(a, b): (&Vec<GroupId>, &Vec<GroupId>)| {
            let mut groups: Vec<GroupId> = a.iter().chain(b).copied().collect();
            groups.sort_unstable();
            groups.dedup();
            groups
        };
        let names = self.set.names.iter().chain(&other.set.names).cloned().collect();
        let matched = self.set.matched.iter().zip(&other.set.matched).map(join).collect();
        let effects = self.effects.iter().zip(&other.effects);
        let effects = effects.map(|(a, b)| Some(a.as_ref()?.join(b.as_ref()?))).collect();
        Self { set: GroupSet { names, matched }, effects }.plain(verdicts)
    }

    fn plain(mut self, verdicts: bool) -> Self {
        for effect in self.effects.iter_mut().flatten() {
            effect.forget(verdicts);
        }
        self
    }
}

/// One of each kind, in order.
fn merged(states: impl Iterator<Item = State>) -> Vec<State> {
    let mut kept: HashMap<Vec<Option<Effect>>, State> = HashMap::new();
    for state in states {
        match kept.get_mut(&state.effects) {
            Some(other) if state.set.size() < other.set.size() => *other = state,
            Some(_) => {}
            None => _ = kept.insert(state.effects.clone(), state),
        }
    }
    let mut kept: Vec<State> = kept.into_values().collect();
    kept.sort_by(|a, b| a.set.size().cmp(&b.set.size()));
    kept
}
