//! Several requirements as one, without conditions that others cover.

use super::Condition;
use crate::bits::Bits;
use crate::decide::{Wanted, options, requirement_words};
use crate::policy::compiled::Compiled;
use crate::policy::requirement::{Demand, Entry, Node, NodeId};

/// A joined requirement in words.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Challenges that every approval needs.
    pub(super) mandatory: Vec<String>,
    /// The other conditions that must hold.
    pub(super) requires: Vec<Condition>,
}

pub(super) fn join(compiled: &Compiled, nodes: &[NodeId]) -> Joined {
    let mut leaves = Vec::new();
    for node in nodes {
        conjuncts(compiled, *node, &mut leaves);
    }
    let mut joined = Joined::default();
    let passed = passed(compiled, &leaves);
    joined.numbers(compiled, &leaves);
    for (_, node) in leaves {
        match node {
            Node::Pass(entries) => joined.pass(compiled, compiled.requirements.entries(entries)),
            Node::AtLeast { count, of } if is_covered(compiled, &passed, count, of) => {}
            Node::AtLeast { .. } | Node::Any(_) => {
                let (words, of) = options(compiled, node);
                joined.require(Condition { words, of });
            }
            _ => {}
        }
    }
    joined
}

/// Collects the conditions outside `any` and `at_least`.
fn conjuncts(compiled: &Compiled, id: NodeId, out: &mut Vec<(NodeId, Node)>) {
    match compiled.requirements.node(id) {
        Some(Node::Keys(children) | Node::All(children)) => {
            children.iter().for_each(|child| conjuncts(compiled, child, out));
        }
        Some(node) => out.push((id, node)),
        None => {}
    }
}

/// Challenges that must be passed, regardless of their grades.
fn passed(compiled: &Compiled, leaves: &[(NodeId, Node)]) -> Bits {
    let entries = leaves.iter().flat_map(|(_, node)| match node {
        Node::Pass(entries) => compiled.requirements.entries(*entries),
        _ => &[],
    });
    entries.filter_map(plain).collect()
}

fn plain(entry: &Entry) -> Option<u16> {
    if let Demand::Passed(result) = entry.demand { Some(result) } else { None }
}

/// Returns true if enough of a choice is mandatory anyway. Different lists do not compete for evidence.
fn is_covered(compiled: &Compiled, passed: &Bits, count: u16, of: u32) -> bool {
    let entries =
        compiled.requirements.choice(of).map(|choice| compiled.requirements.entries(choice.entries));
    let held = entries.unwrap_or_default().iter().filter_map(plain).filter(|result| passed.has(*result));
    held.count() >= usize::from(count)
}

impl Joined {
    /// Adds the highest number of each kind: it covers the others.
    fn numbers(&mut self, compiled: &Compiled, leaves: &[(NodeId, Node)]) {
        // The kind of number, in the order of reading, and the factor.
        let rank = |node: &Node| match node {
            Node::Points(need) => Some(((0, 0), i64::from(*need))),
            Node::PointsIn(factor, need) => Some(((1, *factor), i64::from(*need))),
            Node::Factors(need) => Some(((2, 0), i64::from(*need))),
            Node::Independent(need) => Some(((3, 0), i64::from(*need))),
            _ => None,
        };
        let mut numbers: Vec<_> =
            leaves.iter().filter_map(|(id, node)| rank(node).map(|(sort, need)| (sort, need, *id))).collect();
        numbers.sort_by_key(|(sort, need, _)| (*sort, std::cmp::Reverse(*need)));
        numbers.dedup_by_key(|(sort, ..)| *sort);
        for (.., id) in numbers {
            for words in requirement_words(compiled, id) {
                self.require(Condition::plain(words));
            }
        }
    }

    fn pass(&mut self, compiled: &Compiled, entries: &[Entry]) {
        let mut rivals: Vec<&[Entry]> = entries.chunk_by(|a, b| a.check == b.check).collect();
        rivals.sort_by_key(|rivals| rivals.first().map(|entry| entry.place));
        for rivals in rivals {
            let words = match rivals {
                [entry] => Wanted::of(compiled, entry).to_string(),
                several => {
                    let each: Vec<_> = several.iter().map(|e| Wanted::of(compiled, e).to_string()).collect();
                    format!("{} (by {} different items)", each.join(" and "), several.len())
                }
            };
            let challenge = rivals.first().is_some_and(|e| compiled.checks.challenge(e.check).is_some());
            if !challenge {
                self.require(Condition::plain(words));
            } else if !self.mandatory.contains(&words) {
                self.mandatory.push(words);
            }
        }
    }

    fn require(&mut self, condition: Condition) {
        if !self.requires.contains(&condition) {
            self.requires.push(condition);
        }
    }
}
