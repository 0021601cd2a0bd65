//! Rules and signals with nothing else known, and the effect of passing challenges.

use super::decision::Verdict;
use super::evidence::Evidence;
use super::outlook::Spare;
use super::rules::Rules;
use super::state::{Score, State};
use super::verdict::{Judgement, Reduced};
use crate::bits::Bits;
use crate::policy::compiled::{CONTEXT, Challenge, CheckId, MAX_ITEMISED};
use crate::policy::requirement::{Node, NodeId};

/// A case at its start: the rules that apply, and the signals that were observed.
pub(crate) struct Premise<'a>(Judgement<'a>);

/// Challenges supposed to be passed now, with the highest grades, and the signals of the premise.
#[derive(Clone)]
pub(crate) struct Passed {
    held: Bits,
    spare: Spare,
}

impl Rules {
    /// Calls `look` with the premise of `evidence`, which must contain only signals. `None` if the evidence was read
    /// for another policy.
    pub(crate) fn premise<T>(&self, evidence: &Evidence, look: impl FnOnce(&Premise<'_>) -> T) -> Option<T> {
        let mut reduced = Reduced::default();
        let (rules, reading) = self.with(evidence).ok()?;
        Some(look(&Premise(Judgement::new(rules, reading, &mut reduced))))
    }
}

impl Premise<'_> {
    /// The verdict before any challenge was passed.
    pub(crate) fn verdict(&self) -> Verdict {
        self.0.verdict().0
    }

    /// Returns true if every call is refused: no group admits the subject, or a risk or a group refuses.
    pub(crate) fn is_refused(&self) -> bool {
        !self.0.rules.admitted || self.0.fired.verdict.is_some() || self.0.rules.verdict.is_some()
    }

    /// Every challenge that can be passed, in the order of the document.
    pub(crate) fn open(&self) -> impl Iterator<Item = (CheckId, &Challenge)> {
        let challenges = self.0.compiled.checks.challenges();
        challenges.filter(|(_, challenge)| self.0.prospect.open.has(challenge.result))
    }

    /// Returns true if every approval needs this challenge.
    pub(crate) fn demands(&self, challenge: &Challenge) -> bool {
        self.0.rules.needs.pass.has(challenge.result)
    }

    /// Conditions that one look at the rules goes through, at most.
    pub(crate) fn size(&self) -> usize {
        self.0.layers().map(|(_, node)| self.0.compiled.requirements.size(node)).sum()
    }

    /// The signals alone.
    pub(crate) fn nothing(&self) -> Passed {
        Passed { held: self.0.prospect.held, spare: [0; MAX_ITEMISED] }
    }

    /// Returns true if the joined requirement holds.
    pub(crate) fn approves(&self, passed: &Passed) -> bool {
        let state = passed.state();
        !self.is_refused() && self.0.approves(&state, &self.0.score_of(&state))
    }

    /// Returns true if the challenges in `more` that are not in `less` could make a difference, now or after
    /// further challenges.
    ///
    /// A condition that `less` meets stays met. If `less` does not meet a condition, and `more` comes no closer to
    /// it, both or neither meet it after any further challenges.
    pub(crate) fn gains(&self, less: &Passed, more: &Passed) -> bool {
        let (less, more) = (less.state(), more.state());
        let sides =
            Sides { less_score: self.0.score_of(&less), more_score: self.0.score_of(&more), less, more };
        let added = self.0.added();
        sides.gain_points(added) || self.0.layers().any(|(_, node)| self.gains_at(&sides, node))
    }

    fn gains_at(&self, sides: &Sides<'_>, node: NodeId) -> bool {
        let (policy, added) = (self.0.compiled, self.0.added());
        if sides.less.holds(policy, &sides.less_score, added, node) {
            return false;
        }
        let entries = |entries| {
            let met = |state: &State<'_>| state.met(policy, entries, usize::MAX);
            met(&sides.more) > met(&sides.less)
        };
        let all = &policy.requirements;
        match all.node(node) {
            None => false,
            Some(Node::Points(need)) => sides.gain_points(i64::from(need).saturating_add(added)),
            Some(Node::PointsIn(factor, _)) => {
                sides.more_score.counted_in(factor) > sides.less_score.counted_in(factor)
            }
            Some(Node::Factors(_)) => (0_u8..).zip(&policy.factors).any(|(factor, rule)| {
                let before = sides.less_score.counted_in(factor);
                factor != CONTEXT && before < rule.min && sides.more_score.counted_in(factor) > before
            }),
            Some(Node::Independent(_)) => sides.more_score.independent > sides.less_score.independent,
            Some(Node::Pass(list)) => entries(list),
            Some(Node::AtLeast { of, .. }) => all.choice(of).is_some_and(|choice| {
                entries(choice.entries) || choice.requirements.iter().any(|child| self.gains_at(sides, child))
            }),
            Some(Node::Keys(children) | Node::All(children) | Node::Any(children)) => {
                children.iter().any(|child| self.gains_at(sides, child))
            }
        }
    }
}

/// Two states, one of which has all that the other has.
struct Sides<'s> {
    less: State<'s>,
    more: State<'s>,
    less_score: Score,
    more_score: Score,
}

impl Sides<'_> {
    fn gain_points(&self, need: i64) -> bool {
        self.less_score.total < need && self.more_score.total > self.less_score.total
    }
}

impl Passed {
    /// One item more of a challenge.
    pub(crate) fn add(&mut self, challenge: &Challenge) {
        self.held.insert(challenge.result);
        if let Some(count) = self.items(challenge) {
            *count = count.saturating_add(1);
        }
    }

    /// One item less of a challenge.
    pub(crate) fn remove(&mut self, challenge: &Challenge) {
        let left = self.items(challenge).map_or(0, |count| {
            *count = count.saturating_sub(1);
            *count
        });
        if left == 0 {
            self.held.remove(challenge.result);
        }
    }

    fn items(&mut self, challenge: &Challenge) -> Option<&mut u8> {
        self.spare.get_mut(usize::from(challenge.itemised?))
    }

    fn state(&self) -> State<'_> {
        State { held: &self.held, items: &[], spare: &self.spare }
    }
}
