//! The part of a policy that scoring reads: its results, and the sums of those that score by themselves.

use super::ids::{CheckId, Factor};
use crate::bits::Word;

/// The data of a result that scoring needs; four fit in a cache line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResultSpec {
    /// The points if it scores; 0 for members of a family, whose points the family sets.
    pub(crate) points: i32,
    pub(crate) check: CheckId,
    /// The cause, if another result can share it; otherwise `NO_CAUSE`.
    pub(crate) cause: u16,
    pub(crate) family: u16,
    pub(crate) factor: Factor,
    pub(crate) challenge: bool,
    pub(crate) itemised: bool,
    /// Set if it costs points: it does not compete with the others of its cause.
    pub(crate) negative: bool,
}

/// The results that score by themselves.
#[derive(Debug, Default)]
pub(crate) struct Alone {
    pub(crate) challenges: Vec<Word>,
    pub(crate) signals: Vec<Word>,
    /// The sum of all challenges.
    pub(crate) all_challenges: Sum,
}

/// The points of results, per factor; the last are those without a factor.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) earned: [i64; 6],
    /// The number of different causes of passed challenges.
    pub(crate) independent: i64,
}

impl Sum {
    /// Adds a result that scores by itself. 512 results of 32 bits fit into 64: nothing need saturate.
    #[inline]
    pub(crate) fn add(&mut self, result: &ResultSpec) {
        self.change(result, i64::wrapping_add);
    }

    /// Takes away a result that was added.
    #[inline]
    pub(crate) fn take(&mut self, result: &ResultSpec) {
        self.change(result, i64::wrapping_sub);
    }

    #[inline]
    fn change(&mut self, result: &ResultSpec, change: impl Fn(i64, i64) -> i64) {
        self.independent = change(self.independent, i64::from(result.challenge));
        if let Some(sum) = self.earned.get_mut(usize::from(result.factor)) {
            *sum = change(*sum, i64::from(result.points));
        }
    }
}
