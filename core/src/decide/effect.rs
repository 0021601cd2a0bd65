//! Rules in a form in which equal rules compare as equal.

use std::collections::BTreeSet;

use super::rules::Rules;
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, FixedVerdict};
use crate::policy::requirement::{Demand, Entries, Entry, Node, NodeId};

/// Rules for an action, as far as a decision depends on them. Rules of equal effect decide alike on all
/// evidence; those of a subject in more groups have the joined effects of each.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Effect {
    /// `false` if the policy denies subjects without a group, and this is one.
    pub(crate) admitted: bool,
    pub(crate) verdict: Option<FixedVerdict>,
    /// `true` if a refused case is escalated.
    pub(crate) escalates: bool,
    pub(crate) forbidden: Bits,
    points: i64,
    points_in: [i64; 5],
    factors: u8,
    independent: i64,
    pass: Bits,
    /// Conditions that are no plain numbers and passes.
    rest: BTreeSet<Canonical>,
    /// Risks about some groups only that are about these.
    risks: Bits,
}

/// A condition as numbers, so that two that say the same are equal.
type Canonical = Vec<u32>;

impl Rules {
    /// Their effect.
    pub(crate) fn effect(&self) -> Effect {
        let rules = self.set();
        let compiled = rules.policy.compiled();
        let risks = (0..)
            .zip(&compiled.risks)
            .filter(|(_, risk)| !risk.groups.is_empty() && risk.is_about(&rules.groups));
        let needs = &rules.needs;
        Effect {
            admitted: rules.admitted,
            verdict: rules.verdict,
            escalates: rules.escalate.is_some(),
            forbidden: rules.forbidden,
            points: needs.points,
            points_in: needs.points_in,
            factors: needs.factors,
            independent: needs.independent,
            pass: needs.pass,
            rest: needs.rest.iter().map(|node| canonical(compiled, *node)).collect(),
            risks: risks.map(|(id, _)| id).collect(),
        }
    }
}

impl Rules {
    /// Returns the conditions that demand grades, with those of the risks that fired. All of them must hold.
    pub(crate) fn graded_conditions(&self, fired: &Bits) -> BTreeSet<Vec<u32>> {
        let rules = self.set();
        let compiled = rules.policy.compiled();
        let risks = fired.iter().filter_map(|id| compiled.risks.get(usize::from(id))?.layer.require);
        let conditions = rules.needs.rest.iter().copied().chain(risks);
        let demands = |node: &NodeId| {
            let mut found = false;
            compiled.requirements.each_entry(*node, &mut |entry| {
                if let Demand::Item { start, len, .. } = entry.demand {
                    found |= compiled.requirements.grades(start, len).iter().any(|least| *least > 0);
                }
            });
            found
        };
        conditions.filter(demands).map(|node| canonical(compiled, node)).collect()
    }
}

impl Effect {
    /// The effect for a subject in the groups of both.
    pub(crate) fn join(&self, other: &Self) -> Self {
        Self {
            admitted: self.admitted || other.admitted,
            verdict: self.verdict.max(other.verdict),
            escalates: self.escalates || other.escalates,
            forbidden: self.forbidden.union(&other.forbidden),
            points: self.points.max(other.points),
            points_in: std::array::from_fn(|at| {
                let of = |effect: &Self| effect.points_in.get(at).copied().unwrap_or_default();
                of(self).max(of(other))
            }),
            factors: self.factors.max(other.factors),
            independent: self.independent.max(other.independent),
            pass: self.pass.union(&other.pass),
            rest: self.rest.union(&other.rest).cloned().collect(),
            risks: self.risks.union(&other.risks),
        }
    }

    /// Forgets all that approvals do not depend on, or, with `verdicts`, that no verdict depends on.
    ///
    /// The effect can still be joined: groups that refuse do so together with others.
    pub(crate) fn forget(&mut self, verdicts: bool) {
        self.escalates &= verdicts;
        if self.verdict.is_some() {
            let said = if verdicts { self.verdict } else { Some(FixedVerdict::Deny) };
            let admitted = self.admitted || !verdicts;
            // A risk can refuse more strictly than the group.
            let risks = if verdicts { self.risks } else { Bits::EMPTY };
            *self = Self { verdict: said, admitted, escalates: self.escalates, risks, ..Self::default() };
        }
    }

    /// Returns true if they differ at most in the numbers of risks, which differ between policies.
    pub(crate) fn is_same_but_risks(&self, other: &Self) -> bool {
        Self { risks: other.risks, ..self.clone() } == *other
    }

    /// Returns true if a risk that is about groups applies.
    pub(crate) fn has_risks(&self) -> bool {
        !self.risks.is_empty()
    }
}

/// Conditions of a conjunction or an alternative stand in no order.
pub(crate) fn canonical(compiled: &Compiled, node: NodeId) -> Vec<u32> {
    let all = &compiled.requirements;
    let children = |tag: u32, parts: Vec<Vec<u32>>| {
        let mut parts = parts;
        parts.sort_unstable();
        parts.dedup();
        joined(tag, &parts)
    };
    match all.node(node) {
        None => vec![0],
        Some(Node::Points(need)) => vec![1, need.cast_unsigned()],
        Some(Node::PointsIn(factor, need)) => vec![2, u32::from(factor), need.cast_unsigned()],
        Some(Node::Factors(need)) => vec![3, u32::from(need)],
        Some(Node::Independent(need)) => vec![4, u32::from(need)],
        Some(Node::Pass(list)) => joined(5, &entries(compiled, list)),
        Some(Node::AtLeast { count, of }) => {
            let Some(choice) = all.choice(of) else { return vec![0] };
            let mut requirements: Vec<Vec<u32>> =
                choice.requirements.iter().map(|child| canonical(compiled, child)).collect();
            // Two that say the same count twice.
            requirements.sort_unstable();
            let parts = [joined(6, &entries(compiled, choice.entries)), joined(7, &requirements)];
            joined(u32::from(count).saturating_add(16), &parts)
        }
        Some(Node::Keys(list) | Node::All(list)) => {
            children(8, list.iter().map(|child| canonical(compiled, child)).collect())
        }
        Some(Node::Any(list)) => children(9, list.iter().map(|child| canonical(compiled, child)).collect()),
    }
}

fn entries(compiled: &Compiled, list: Entries) -> Vec<Vec<u32>> {
    let mut entries: Vec<Vec<u32>> =
        compiled.requirements.entries(list).iter().map(|entry| canonical_entry(compiled, entry)).collect();
    entries.sort_unstable();
    entries
}

fn canonical_entry(compiled: &Compiled, entry: &Entry) -> Vec<u32> {
    let all = &compiled.requirements;
    match entry.demand {
        Demand::Passed(result) => vec![10, u32::from(result)],
        Demand::Outcomes(set) => std::iter::once(11).chain(all.results(set).iter().map(u32::from)).collect(),
        Demand::Item { result, start, len } => {
            let grades = all.grades(start, len).iter().map(|grade| u32::from(*grade));
            [12, u32::from(result)].into_iter().chain(grades).collect()
        }
    }
}

/// One list of several, with the length of each in front, so that no two become one.
fn joined(tag: u32, parts: &[Vec<u32>]) -> Vec<u32> {
    let mut all = vec![tag];
    for part in parts {
        all.push(u32::try_from(part.len()).unwrap_or(u32::MAX));
        all.extend(part);
    }
    all
}
