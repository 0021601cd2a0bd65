//! A set of small numbers with a fixed size, so that no decision allocates for one.

const WORDS: usize = 8;
/// The number that all members are below.
pub(crate) const CAPACITY: usize = WORDS * 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Bits([u64; WORDS]);

impl Bits {
    pub(crate) const EMPTY: Self = Self([0; WORDS]);

    /// Adds `n`. Returns true if it was absent. A number beyond the capacity is ignored.
    #[inline]
    pub(crate) fn insert(&mut self, n: u16) -> bool {
        let Some(word) = self.0.get_mut(usize::from(n >> 6)) else {
            return false;
        };
        let bit = 1 << (n & 63);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[inline]
    pub(crate) fn remove(&mut self, n: u16) {
        if let Some(word) = self.0.get_mut(usize::from(n >> 6)) {
            *word &= !(1 << (n & 63));
        }
    }

    #[inline]
    pub(crate) fn has(&self, n: u16) -> bool {
        self.0.get(usize::from(n >> 6)).is_some_and(|word| word & (1 << (n & 63)) != 0)
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    #[inline]
    pub(crate) fn is_disjoint(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(mine, other)| mine & other == 0)
    }

    #[inline]
    pub(crate) fn has_all(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(mine, other)| mine & other == other)
    }

    #[inline]
    pub(crate) fn union(&self, other: &Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(mine, other)| *mine |= other);
        Self(words)
    }

    #[inline]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(mine, other)| *mine &= other);
        Self(words)
    }

    #[inline]
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(mine, other)| *mine &= !other);
        Self(words)
    }

    /// The parts that are not empty.
    pub(crate) fn words(&self) -> impl Iterator<Item = Word> {
        (0..).zip(self.0).filter(|(_, bits)| *bits != 0).map(|(at, bits)| Word { at, bits })
    }

    #[inline]
    fn common(&self, word: &Word) -> u64 {
        self.0.get(usize::from(word.at)).map_or(0, |mine| mine & word.bits)
    }

    /// Adds all numbers of `words`.
    #[inline]
    pub(crate) fn insert_all(&mut self, words: &[Word]) {
        for word in words {
            if let Some(mine) = self.0.get_mut(usize::from(word.at)) {
                *mine |= word.bits;
            }
        }
    }

    /// Returns true if every number of `words` is here.
    #[inline]
    pub(crate) fn has_all_of(&self, words: &[Word]) -> bool {
        words.iter().all(|word| self.common(word) == word.bits)
    }

    /// Returns true if some number of `words` is here.
    #[inline]
    pub(crate) fn has_any_of(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.common(word) != 0)
    }

    /// Calls `visit` with each number of `words` that is here.
    #[inline]
    pub(crate) fn each_of(&self, words: &[Word], mut visit: impl FnMut(u16)) {
        for word in words {
            word.each(self.common(word), &mut visit);
        }
    }

    /// Calls `visit` with each number of `words` that is not here.
    #[inline]
    pub(crate) fn each_missing(&self, words: &[Word], mut visit: impl FnMut(u16)) {
        for word in words {
            word.each(word.bits & !self.common(word), &mut visit);
        }
    }

    /// Returns how many numbers of `words` are here; counting stops at `enough`.
    #[inline]
    pub(crate) fn count_of(&self, words: &[Word], enough: usize) -> usize {
        let mut count = 0_usize;
        for word in words {
            // One by one: few are asked for, and counting all bits of a word takes as long as five of these.
            let mut common = self.common(word);
            while common != 0 && count < enough {
                common &= common.wrapping_sub(1);
                count = count.saturating_add(1);
            }
        }
        count
    }

    /// Returns the numbers in ascending order.
    #[inline]
    pub(crate) fn iter(&self) -> Iter {
        Iter { words: self.0, at: 0 }
    }
}

/// A part of a set: its numbers from `64 * at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    at: u8,
    bits: u64,
}

impl Word {
    /// Calls `visit` with each number of `bits`, which are some of this word.
    #[inline]
    fn each(&self, mut bits: u64, visit: &mut impl FnMut(u16)) {
        let start = u16::from(self.at) << 6;
        while bits != 0 {
            visit(start | u16::try_from(bits.trailing_zeros()).unwrap_or_default());
            bits &= bits.wrapping_sub(1);
        }
    }
}

pub(crate) struct Iter {
    words: [u64; WORDS],
    at: usize,
}

impl Iterator for Iter {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        loop {
            let word = self.words.get_mut(self.at)?;
            if *word == 0 {
                self.at = self.at.saturating_add(1);
                continue;
            }
            let bit = word.trailing_zeros() as usize;
            *word &= word.wrapping_sub(1);
            return u16::try_from((self.at << 6) | bit).ok();
        }
    }

    /// Keeps the word in a register, which `next` cannot.
    #[inline]
    fn fold<B, F: FnMut(B, u16) -> B>(self, first: B, mut join: F) -> B {
        let mut joined = first;
        for (start, mut word) in (0_u16..).step_by(64).zip(self.words) {
            while word != 0 {
                let bit = u16::try_from(word.trailing_zeros()).unwrap_or_default();
                joined = join(joined, start | bit);
                word &= word.wrapping_sub(1);
            }
        }
        joined
    }
}

impl FromIterator<u16> for Bits {
    fn from_iter<T: IntoIterator<Item = u16>>(numbers: T) -> Self {
        let mut bits = Self::EMPTY;
        for n in numbers {
            bits.insert(n);
        }
        bits
    }
}
