use std::iter;
use std::sync::Arc;

use hashbrown::HashSet;
use tinyvec::TinyVec;

use super::error::{FactsCode, FactsError};
use super::evidence::Evidence;
use crate::bits::Bits;
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{
    ActionId, CheckId, Compiled, FixedVerdict, GroupId, Layer, OperatorRules, PersonId, ResultId,
};
use crate::policy::conjunction::Conjunction;
use crate::policy::group_table::NotComparable;
use crate::policy::requirement::{Node, NodeId};

/// The effective rules for one subject and action: the joined layers, ready for decisions.
///
/// Created by [`Policy::rules`]. Reaching a verdict allocates nothing.
#[derive(Debug, Clone)]
pub struct Rules(Arc<RuleSet>);

/// The number of groups up to which each is joined and explained for itself: looking for others that require the same would
/// take longer.
pub(super) const FEW_GROUPS: usize = 16;

/// Stored inline for nearly every subject: an allocation takes as long as finding two groups.
pub(crate) type Groups = TinyVec<[GroupId; 8]>;

#[derive(Debug, Clone)]
pub(crate) struct RuleSet {
    pub(super) policy: Policy,
    pub(super) action: ActionId,
    /// Groups that matched, in the order of the policy.
    pub(super) groups: Groups,
    /// True if the subject is admitted: by a group, or because `unmatched` is `everyone`.
    pub(super) admitted: bool,
    pub(super) forbidden: Bits,
    /// The joined requirement of all layers.
    pub(super) needs: Conjunction,
    pub(super) escalate: Option<PersonId>,
    /// The strictest verdict that a matched group or its entry for the action states.
    pub(super) verdict: Option<FixedVerdict>,
}

/// The source of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LayerId {
    Everyone,
    Action(ActionId),
    Group(GroupId),
    GroupAction(GroupId, ActionId),
    Risk(u16),
    /// The points that risks add, as a requirement of their own.
    Added,
}

impl Rules {
    pub(super) fn new<'g>(
        policy: &Policy,
        action: &str,
        groups: impl IntoIterator<Item = &'g str>,
    ) -> Result<Self, FactsError> {
        let mut matched = Groups::new();
        let action = match_groups(policy, action, groups, &mut matched)?;
        Ok(Self::matching(policy, action, matched))
    }

    /// The rules for a subject who matches exactly the groups with these ids.
    #[cfg(feature = "case")]
    pub(super) fn of_ids<'g>(
        policy: &Policy,
        action: &str,
        groups: impl IntoIterator<Item = &'g str>,
    ) -> Result<Self, FactsError> {
        let compiled = policy.compiled();
        let action = compiled.action(action).ok_or_else(|| unknown_action(compiled, action))?;
        let mut matched = Groups::new();
        for (index, id) in groups.into_iter().enumerate() {
            let all = (0..).take(compiled.groups.list.len());
            let group = all.into_iter().find(|group| compiled.groups.id(*group) == id);
            matched.push(group.ok_or_else(|| unknown_group(index))?);
        }
        matched.sort_unstable();
        Ok(Self::matching(policy, action, matched))
    }

    /// The rules of `action` for a subject that matches exactly `groups`, in the order of the policy.
    pub(crate) fn of(policy: &Policy, action: ActionId, groups: &[GroupId]) -> Self {
        Self::matching(policy, action, groups.into())
    }

    /// The same for groups that were just found.
    pub(super) fn matching(policy: &Policy, action: ActionId, groups: Groups) -> Self {
        Self(Arc::new(RuleSet::of(policy, action, groups)))
    }

    /// The policy of the rules.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    pub(super) fn set(&self) -> &RuleSet {
        &self.0
    }

    /// The same rules for a subject whom something else lets in.
    pub(crate) fn admitting(mut self) -> Self {
        Arc::make_mut(&mut self.0).admitted = true;
        self
    }

    /// The action that they are about.
    pub(crate) fn action(&self) -> &str {
        let actions = &self.0.policy.compiled().actions;
        actions.get(usize::from(self.0.action)).map_or("", |action| &action.name)
    }

    /// Groups that matched, in the order of the policy.
    pub(crate) fn matched(&self) -> &[GroupId] {
        &self.0.groups
    }

    /// Challenges that are not forbidden.
    pub(crate) fn challenges(&self) -> Bits {
        self.0.policy.compiled().checks.challenge_results.without(&self.0.forbidden)
    }

    /// Returns true if the rules forbid this result, whatever risks fire.
    pub(crate) fn forbids(&self, result: ResultId) -> bool {
        self.0.forbidden.has(result)
    }

    /// Returns true if the rules or a risk that fires on `evidence` forbid this result.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) fn forbids_now(&self, evidence: &Evidence, result: ResultId) -> bool {
        let fired = &evidence.reading().fired;
        let with_groups = fired.with_groups(self.0.policy.compiled(), &self.0.groups);
        self.forbids(result) || with_groups.as_ref().unwrap_or(fired).forbidden.has(result)
    }

    /// Returns true if every approval needs this challenge, or an outcome of this signal.
    pub(crate) fn requires(&self, check: CheckId) -> bool {
        let rules = &self.0;
        let compiled = rules.policy.compiled();
        let in_list = |node: &NodeId| {
            let Some(Node::Pass(entries)) = compiled.requirements.node(*node) else { return false };
            compiled.requirements.entries(entries).iter().any(|entry| entry.check == check)
        };
        let is_passed =
            compiled.checks.challenge(check).is_some_and(|challenge| rules.needs.pass.has(challenge.result));
        is_passed || rules.needs.rest.iter().any(in_list)
    }

    /// Returns true if a group refuses regardless of the evidence.
    pub(crate) fn refuse(&self) -> bool {
        self.0.verdict.is_some()
    }

    /// The conditions on the operator of a case under these rules; all must hold.
    #[cfg_attr(not(feature = "case"), expect(dead_code, reason = "only a case asks this"))]
    pub(crate) fn operators(&self) -> impl Iterator<Item = &OperatorRules> {
        self.0.policy.compiled().operators(self.0.action, &self.0.groups)
    }

    pub(crate) fn requirement_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.0.layers().filter_map(|(_, layer)| layer.require)
    }

    /// Returns the rules with the forbidden checks of one more layer, such as a risk that fired.
    pub(crate) fn forbidding(mut self, layer: &Layer) -> Self {
        let rules = Arc::make_mut(&mut self.0);
        rules.forbidden.insert_all(rules.policy.compiled().requirements.set(layer.forbids));
        self
    }

    /// Returns true if the plain conjunction of these rules already demands the condition at `node`.
    pub(crate) fn demands(&self, node: NodeId) -> bool {
        let mut demanded = Conjunction::default();
        demanded.add(&self.0.policy.compiled().requirements, node);
        self.0.needs.covers(&demanded)
    }
}

impl RuleSet {
    /// The rules of `action` for a subject that matches exactly `groups`, in the order of the policy.
    fn of(policy: &Policy, action: ActionId, groups: Groups) -> Self {
        let mut rules = Self::unjoined(policy, action, groups);
        rules.join(policy.compiled());
        rules
    }

    /// Calls `with` with these rules. They are built in place: copying them costs as much as joining a layer.
    #[inline]
    pub(super) fn with<T>(
        policy: &Policy,
        action: ActionId,
        groups: Groups,
        with: impl FnOnce(&Self) -> T,
    ) -> T {
        let mut rules = Self::unjoined(policy, action, groups);
        rules.join(policy.compiled());
        with(&rules)
    }

    /// The rules before any layer is joined: they demand nothing.
    fn unjoined(policy: &Policy, action: ActionId, groups: Groups) -> Self {
        let compiled = policy.compiled();
        let of_groups = groups.iter().find_map(|group| compiled.groups.list.get(*group as usize)?.escalate);
        Self {
            policy: policy.clone(),
            action,
            admitted: compiled.unmatched_everyone || !groups.is_empty(),
            groups,
            forbidden: Bits::EMPTY,
            needs: Conjunction::default(),
            escalate: of_groups.or(compiled.escalate),
            verdict: None,
        }
    }

    /// Joins every layer; `compiled` is that of the policy.
    fn join(&mut self, compiled: &Compiled) {
        let all = &compiled.requirements;
        let mut joined = (self.groups.len() > FEW_GROUPS).then(HashSet::new);
        let mut add = |layer: &Layer| {
            self.forbidden.insert_all(all.set(layer.forbids));
            self.verdict = self.verdict.max(layer.verdict);
            let is_new = |joined: &mut HashSet<_>| layer.require.is_some_and(|node| joined.insert(node));
            if joined.as_mut().is_none_or(is_new) {
                self.needs.join(all, &layer.joinable);
            }
        };
        let says_something = |(_, layer): &(LayerId, &Layer)| !layer.is_empty();
        // Not `layers()`: that chained iterator is large.
        for (_, layer) in shared_layers(compiled, self.action).filter(says_something) {
            add(layer);
        }
        for group in &self.groups {
            for (_, layer) in group_layers(compiled, self.action, *group).filter(says_something) {
                add(layer);
            }
        }
    }

    /// Every layer, in the order in which they are explained.
    pub(super) fn layers(&self) -> impl Iterator<Item = (LayerId, &Layer)> {
        let (compiled, action) = (self.policy.compiled(), self.action);
        let of_groups = self.groups.iter().flat_map(move |group| group_layers(compiled, action, *group));
        shared_layers(compiled, action).chain(of_groups)
    }
}

/// The layers of everyone and of `action`.
#[inline]
fn shared_layers(compiled: &Compiled, action: ActionId) -> impl Iterator<Item = (LayerId, &Layer)> {
    let of_action = compiled.actions.get(usize::from(action));
    let of_action = of_action.map(|entry| (LayerId::Action(action), &entry.layer));
    iter::once((LayerId::Everyone, &compiled.everyone)).chain(of_action)
}

/// The layers of a group, and of its entry for `action`.
#[inline]
fn group_layers(
    compiled: &Compiled,
    action: ActionId,
    group: GroupId,
) -> impl Iterator<Item = (LayerId, &Layer)> {
    let own = compiled.groups.list.get(group as usize).map(|own| (LayerId::Group(group), &own.layer));
    let for_action = compiled.groups.for_action(group, action);
    own.into_iter().chain(for_action.map(|layer| (LayerId::GroupAction(group, action), layer)))
}

/// Returns the action, and adds the policy's groups that the names of a subject's groups match, in the order of the policy.
#[inline]
pub(super) fn match_groups<'g>(
    policy: &Policy,
    action: &str,
    groups: impl IntoIterator<Item = &'g str>,
    matched: &mut Groups,
) -> Result<ActionId, FactsError> {
    let compiled = policy.compiled();
    let action = compiled.action(action).ok_or_else(|| unknown_action(compiled, action))?;
    let mut scratch = String::new();
    for (index, name) in groups.into_iter().enumerate() {
        let found = compiled.groups.table.matches(name, &mut scratch, |group| matched.push(group));
        found.map_err(|why| group_name(index, why))?;
    }
    matched.sort_unstable();
    if matched.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        let mut last = None;
        matched.retain(|group| last.replace(*group) != Some(*group));
    }
    Ok(action)
}

/// The error does not repeat the name, which may be a person's own group.
pub(crate) fn group_name(index: usize, why: NotComparable) -> FactsError {
    let (message, help) = match why {
        NotComparable::Malformed => (
            "this name contains `=` but is not a distinguished name (RFC 4514)",
            "pass it as the directory writes it, with a backslash before each `,` `+` `\"` `\\` `<` `>` `;` in a value, and before a leading `#`",
        ),
        NotComparable::Bare => (
            "this is a bare name, but the policy has a distinguished name that begins with it",
            "pass the distinguished names of the subject's groups",
        ),
    };
    FactsError::new(FactsCode::GroupName, format!("groups[{index}]"), message).help(help)
}

#[cfg(feature = "case")]
fn unknown_group(index: usize) -> FactsError {
    let message = "the policy has no group with this id";
    FactsError::new(FactsCode::GroupName, format!("groups[{index}]"), message)
        .help("pass the policy that was in force")
}

fn unknown_action(compiled: &Compiled, action: &str) -> FactsError {
    let known = || compiled.actions.iter().map(|action| &*action.name);
    let error =
        FactsError::new(FactsCode::UnknownAction, "action", format!("the policy has no action `{action}`"));
    match did_you_mean(action, known()) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error.help(format!("its actions: {}", known().collect::<Vec<_>>().join(", "))),
    }
}
