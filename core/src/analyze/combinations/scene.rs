//! The groups of a policy, for one action.

use crate::analyze::ways::classes::{Class, classes, evidence};
use crate::decide::{Evidence, Premise, Rules};
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, GroupId};

/// Most observations that are tried before the classes of signals of a pair are listed.
const FIRST: usize = 64;

pub(super) struct Scene<'p> {
    pub(super) policy: &'p Policy,
    pub(super) action: ActionId,
    /// Observations that differ for subjects without a group, to be tried first.
    observed: Vec<Evidence>,
}

impl<'p> Scene<'p> {
    pub(super) fn new(policy: &'p Policy, action: ActionId) -> Self {
        let rules = Rules::of(policy, action, &[]);
        let (classes, _) = classes(&[Some(&rules)]);
        let observed =
            classes.iter().take(FIRST).filter_map(|class| evidence(policy, &class.observed)).collect();
        Self { policy, action, observed }
    }

    pub(super) fn rules(&self, groups: &[GroupId]) -> Rules {
        Rules::of(self.policy, self.action, groups)
    }

    /// Returns true if some evidence is enough for a subject in exactly these groups; `None` if there are too many
    /// classes of signals to know.
    pub(super) fn can_meet(&self, rules: &Rules) -> Option<bool> {
        if self.observed.iter().any(|evidence| approves(rules, evidence)) {
            return Some(true);
        }
        let (classes, complete) = classes(&[Some(rules)]);
        let met = |class: &Class<'_>| {
            evidence(self.policy, &class.observed).is_some_and(|evidence| approves(rules, &evidence))
        };
        if classes.iter().any(met) { Some(true) } else { complete.then_some(false) }
    }

    /// Returns false if each group can be met, but not both together; `None` if that is not known. A group that refuses
    /// conflicts with none.
    pub(super) fn can_meet_both(&self, first: GroupId, second: GroupId) -> Option<bool> {
        let both = self.rules(&[first, second]);
        if both.refuse() || self.can_meet(&both)? {
            return Some(true);
        }
        let alone = |group: GroupId| self.can_meet(&self.rules(&[group]));
        Some(!(alone(first)? && alone(second)?))
    }
}

/// Returns true if passing everything approves.
fn approves(rules: &Rules, evidence: &Evidence) -> bool {
    let all = |premise: &Premise<'_>| {
        let mut passed = premise.nothing();
        for (_, challenge) in premise.open() {
            (0..challenge.items).for_each(|_| passed.add(challenge));
        }
        premise.approves(&passed)
    };
    rules.premise(evidence, all).unwrap_or_default()
}

impl Scene<'_> {
    /// Returns true if the group forbids something that the policy does not forbid everyone, or the first observation
    /// that is enough for subjects without a group is not enough for its subjects.
    pub(super) fn is_special(&self, group: GroupId) -> bool {
        let (base, rules) = (self.rules(&[]).admitting(), self.rules(&[group]));
        if rules.refuse() {
            return false;
        }
        let forbids = rules.challenges() != base.challenges();
        let plainest = self.observed.iter().find(|evidence| approves(&base, evidence));
        forbids
            || plainest.is_none_or(|evidence| !approves(&rules, evidence))
            || self.forbids_signal(&rules, &base)
    }

    fn forbids_signal(&self, rules: &Rules, base: &Rules) -> bool {
        let results = 0..u16::try_from(self.policy.compiled().checks.results.len()).unwrap_or(u16::MAX);
        results.into_iter().any(|id| rules.forbids(id) != base.forbids(id))
    }
}
