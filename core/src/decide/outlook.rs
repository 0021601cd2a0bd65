//! The value of evidence, independent of the action: the risks that fire, the score, and the score if
//! everything open were passed.

use std::sync::OnceLock;

use tinyvec::TinyVec;

use super::state::Score;
use crate::bits::Bits;
use crate::policy::compiled::{Compiled, FixedVerdict, GroupId, MAX_ITEMISED, Risk, SignalTest};
use crate::policy::result_sets::ResultSet;

/// The risks that fired, and their effects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fired {
    pub(super) risks: Bits,
    /// Results that they forbid.
    pub(super) forbidden: Bits,
    /// Points that they add.
    pub(super) added: i64,
    /// The strictest verdict that one of them states.
    pub(super) verdict: Option<FixedVerdict>,
    /// True if one of them has a requirement.
    pub(super) requires: bool,
    /// Risks whose condition holds, but that are only about some groups: the rules determine whether they
    /// apply.
    pub(super) of_groups: Bits,
}

/// A number of items, per check that is repeatable or graded. Stored inline for nearly every policy.
pub(super) type ItemCounts = TinyVec<[u8; 16]>;

/// The number of items that could still pass, per check that is repeatable or graded.
pub(super) type Spare = [u8; MAX_ITEMISED];

/// The current state of a case, and the best state: as if everything open were passed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prospect {
    /// Results that help now.
    pub(super) held: Bits,
    /// Challenges that could still be passed.
    pub(super) open: Bits,
    /// The union of `held` and `open`.
    pub(super) best: Bits,
}

/// The prospect where only risks forbid, with its scores, each computed on first use, and the room for items.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    pub(super) prospect: Prospect,
    pub(super) score: OnceLock<Score>,
    /// The score if everything open were passed.
    pub(super) ceiling: OnceLock<Score>,
    /// The number of further items of each open check; empty if no check has items.
    pub(super) room: ItemCounts,
}

impl Fired {
    /// Fires every risk whose condition holds and that is about everyone.
    ///
    /// `observed` contains the outcomes that risks see, at most one of each signal.
    pub(super) fn of(compiled: &Compiled, observed: &Bits) -> Self {
        let mut fired = Self::default();
        let has_any = |set: ResultSet| observed.has_any_of(compiled.requirements.set(set));
        let holds =
            |test: &SignalTest| has_any(test.outcomes) || test.unobserved.is_some_and(|all| !has_any(all));
        for (id, risk) in (0..).zip(&compiled.risks) {
            if !risk.tests.iter().all(holds) {
                continue;
            }
            if risk.groups.is_empty() {
                fired.fire(compiled, id, risk);
            } else {
                fired.of_groups.insert(id);
            }
        }
        fired
    }

    /// Adds the risks about groups for a subject that matches exactly `matched`; `None` if that changes
    /// nothing.
    pub(super) fn with_groups(&self, compiled: &Compiled, matched: &[GroupId]) -> Option<Self> {
        let mut fired = None;
        for id in self.of_groups.iter() {
            if let Some(risk) = compiled.risks.get(usize::from(id)).filter(|risk| risk.is_about(matched)) {
                fired.get_or_insert(*self).fire(compiled, id, risk);
            }
        }
        fired
    }

    fn fire(&mut self, compiled: &Compiled, id: u16, risk: &Risk) {
        self.risks.insert(id);
        self.added = self.added.saturating_add(risk.add_points);
        self.requires |= risk.layer.require.is_some();
        self.forbidden.insert_all(compiled.requirements.set(risk.layer.forbids));
        self.verdict = self.verdict.max(risk.layer.verdict);
    }
}

impl Outlook {
    /// `taken` is the number of settled items, per check that is repeatable or graded.
    #[inline]
    pub(super) fn of(compiled: &Compiled, held: Bits, open: Bits, taken: ItemCounts) -> Self {
        let checks = &compiled.checks;
        let mut room = taken;
        for (check, count) in checks.itemised.iter().zip(&mut room) {
            *count = match checks.challenge(*check) {
                Some(challenge) if open.has(challenge.result) => challenge.items.saturating_sub(*count),
                _ => 0,
            };
        }
        Self { prospect: Prospect::new(held, open), score: OnceLock::new(), ceiling: OnceLock::new(), room }
    }
}

impl Prospect {
    pub(super) fn new(held: Bits, open: Bits) -> Self {
        let best = held.union(&open);
        Self { held, open, best }
    }
}
