//! The conjunction at the top of a requirement: layers are joined by joining these.

use tinyvec::TinyVec;

use super::requirement::{Node, NodeId, Requirements, Rest};
use super::result_sets::ResultSet;
use crate::bits::Bits;

/// The demands of several requirements that must all hold: the greatest of each number, every challenge to pass, and all
/// other conditions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conjunction {
    pub(crate) points: i64,
    pub(crate) points_in: [i64; 5],
    pub(crate) asks_points_in: bool,
    pub(crate) factors: u8,
    pub(crate) independent: i64,
    pub(crate) pass: Bits,
    /// Stored inline for nearly every subject: an allocation takes as long as joining three layers.
    pub(crate) rest: TinyVec<[NodeId; 8]>,
}

/// The conjunction of one requirement, small enough for thousands. To join it takes a sixth of the instructions of a walk
/// through its tree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Joinable {
    points: i32,
    pass: ResultSet,
    rest: Rest,
    independent: u16,
    factors: u8,
    /// True if one of the other conditions asks for points in a factor, and is joined as a number.
    asks_points_in: bool,
}

impl Joinable {
    /// The points that it asks for; 0 for none.
    pub(crate) fn points(&self) -> i64 {
        i64::from(self.points)
    }

    /// The conjunction of the requirement at `node`.
    pub(crate) fn of(requirements: &mut Requirements, node: NodeId) -> Self {
        let mut whole = Conjunction::default();
        whole.add(requirements, node);
        let rest = if whole.asks_points_in { vec![node] } else { whole.rest.to_vec() };
        Self {
            points: i32::try_from(whole.points).unwrap_or(i32::MAX),
            pass: requirements.add_set(&whole.pass),
            rest: requirements.add_rest(&rest),
            independent: u16::try_from(whole.independent).unwrap_or(u16::MAX),
            factors: whole.factors,
            asks_points_in: whole.asks_points_in,
        }
    }
}

impl Conjunction {
    /// Joins the conjunction of one more requirement.
    #[inline]
    pub(crate) fn join(&mut self, requirements: &Requirements, of: &Joinable) {
        self.points = self.points.max(i64::from(of.points));
        self.factors = self.factors.max(of.factors);
        self.independent = self.independent.max(i64::from(of.independent));
        self.pass.insert_all(requirements.set(of.pass));
        let rest = requirements.rest(of.rest);
        if of.asks_points_in {
            for node in rest {
                self.add(requirements, *node);
            }
        } else {
            self.rest.extend_from_slice(rest);
        }
    }

    /// Joins the condition at `node`.
    pub(crate) fn add(&mut self, requirements: &Requirements, node: NodeId) {
        match requirements.node(node) {
            Some(Node::Keys(children) | Node::All(children)) => {
                children.iter().for_each(|child| self.add(requirements, child));
            }
            Some(Node::Points(need)) => self.points = self.points.max(i64::from(need)),
            Some(Node::PointsIn(factor, need)) => {
                self.asks_points_in = true;
                if let Some(slot) = self.points_in.get_mut(usize::from(factor)) {
                    *slot = (*slot).max(i64::from(need));
                }
            }
            Some(Node::Factors(need)) => self.factors = self.factors.max(need),
            Some(Node::Independent(need)) => self.independent = self.independent.max(i64::from(need)),
            Some(Node::Pass(entries)) if entries.are_passes() => {
                self.pass.insert_all(entries.plain().map_or(&[], |passed| requirements.set(passed)));
            }
            Some(Node::Pass(_) | Node::AtLeast { .. } | Node::Any(_)) | None => self.rest.push(node),
        }
    }

    /// Returns true if meeting this implies meeting `other`, judged by numbers and plain passes alone.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        other.rest.is_empty()
            && other.points <= self.points
            && other.factors <= self.factors
            && other.independent <= self.independent
            && other.points_in.iter().zip(self.points_in).all(|(other, mine)| *other <= mine)
            && self.pass.has_all(&other.pass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::requirement::{Demand, Entry};

    /// As many conditions as a list of one requirement may have, in more lists than 16 bits count conditions.
    #[test]
    fn every_condition_of_a_requirement_is_joined() {
        let mut all = Requirements::default();
        let signal = |result: u16| {
            let set = [result].into_iter().collect();
            move |all: &mut Requirements| Entry {
                check: result,
                place: 0,
                demand: Demand::Outcomes(all.add_set(&set)),
            }
        };
        let condition = |all: &mut Requirements, result: u16| {
            let entry = signal(result)(all);
            Node::Pass(all.add_entries(vec![entry]))
        };
        let mut lists = Vec::new();
        for _ in 0..66 {
            let many: Vec<Node> = (0..1_000).map(|_| condition(&mut all, 1)).collect();
            lists.push(Node::All(all.add_children(&many)));
        }
        lists.push(condition(&mut all, 2));
        let whole = Node::All(all.add_children(&lists));
        let node = all.add(whole);
        let mut walked = Conjunction::default();
        walked.add(&all, node);
        let joinable = Joinable::of(&mut all, node);
        let mut joined = Conjunction::default();
        joined.join(&all, &joinable);
        assert_eq!(walked.rest.len(), 66_001);
        assert_eq!(joined.rest.len(), 66_001);
        assert_eq!(joined.rest.last(), walked.rest.last());
    }
}
