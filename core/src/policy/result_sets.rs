//! Sets of results in one list, so that thousands need little memory.

use hashbrown::HashMap;

use crate::bits::{Bits, Word};

/// A set in [`ResultSets`]: its first word, and in the lower four bits the number of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ResultSet(u32);

const LEN_BITS: u32 = 4;

/// Each set as few words, most of them as one: to compare a word costs no more than to look for one result.
#[derive(Debug, Default)]
pub(crate) struct ResultSets {
    words: Vec<Word>,
    /// The sets that were added, until the policy is complete: thousands of groups name the same few.
    added: HashMap<Bits, ResultSet>,
}

impl ResultSets {
    pub(crate) fn add(&mut self, results: &Bits) -> ResultSet {
        *self.added.entry(*results).or_insert_with(|| {
            let start = self.words.len();
            self.words.extend(results.words());
            let len = self.words.len().saturating_sub(start);
            // Documents have at most two million values, and a set at most eight words.
            ResultSet(u32::try_from((start << LEN_BITS) | len).unwrap_or_default())
        })
    }

    #[inline]
    pub(crate) fn get(&self, ResultSet(set): ResultSet) -> &[Word] {
        let (start, len) = ((set >> LEN_BITS) as usize, (set & ((1 << LEN_BITS) - 1)) as usize);
        self.words.get(start..start.saturating_add(len)).unwrap_or_default()
    }

    pub(crate) fn shrink(&mut self) {
        self.words.shrink_to_fit();
        self.added = HashMap::new();
    }
}
