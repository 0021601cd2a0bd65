//! Sets of results in one list, so that thousands need little memory.

use super::distinct_lists::DistinctLists;
use crate::bits::{Bits, Word};

/// A set in [`ResultSets`]: its first word, and in the lower four bits the number of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct ResultSet(u32);

const LEN_BITS: u32 = 4;

/// Each set as few words, most of them as one: to compare a word costs no more than to look for one result.
#[derive(Debug, Default)]
pub(crate) struct ResultSets(DistinctLists<Word>);

impl ResultSets {
    pub(crate) fn add(&mut self, results: &Bits) -> ResultSet {
        let words: Vec<Word> = results.words().collect();
        // A set has at most eight words. Documents have at most two million values, so that every start fits into 28 bits.
        let len = u32::try_from(words.len()).unwrap_or_default();
        let (start, _) = self.0.add(&words);
        ResultSet((start << LEN_BITS) | len)
    }

    #[inline]
    pub(crate) fn get(&self, ResultSet(set): ResultSet) -> &[Word] {
        self.0.get(set >> LEN_BITS, set & ((1 << LEN_BITS) - 1))
    }

    pub(crate) fn shrink(&mut self) {
        self.0.shrink();
    }
}
