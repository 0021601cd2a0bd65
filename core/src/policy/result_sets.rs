//! Sets of results in one list, so that thousands need little memory.

use crate::bits::{Bits, Word};

/// A set in [`ResultSets`]: its first word, and in the lower four bits the number of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ResultSet(u32);

const LEN_BITS: u32 = 4;

/// Each set as few words, most of them as one: to compare a word costs no more than to look for one result.
#[derive(Debug, Default)]
pub(crate) struct ResultSets(Vec<Word>);

impl ResultSets {
    pub(crate) fn add(&mut self, results: &Bits) -> ResultSet {
        let start = self.0.len();
        self.0.extend(results.words());
        let len = self.0.len().saturating_sub(start);
        // Documents have at most two million values, and a set at most eight words.
        ResultSet(u32::try_from((start << LEN_BITS) | len).unwrap_or_default())
    }

    #[inline]
    pub(crate) fn get(&self, ResultSet(set): ResultSet) -> &[Word] {
        let (start, len) = ((set >> LEN_BITS) as usize, (set & ((1 << LEN_BITS) - 1)) as usize);
        self.0.get(start..).and_then(|words| words.get(..len)).unwrap_or_default()
    }

    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
