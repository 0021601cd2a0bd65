//! The rules of each row, by number.

use std::collections::HashMap;

use arrow_buffer::{ArrowNativeType, NullBuffer};
use bonafides::Rules;
use bonafides::batch::Terms;

use super::block::{Valid, with_rows};
use super::masks::{ROWS, planes, such};
use super::text::{CodeSlice, Texts, with_codes};

/// The most different rules that a circuit decides by; the engine decides on the rows of further ones.
const MOST_RULES: usize = 128;
/// The bits of their numbers.
const BITS: usize = 7;
/// The number of a row that the engine decides on.
const BY_ITSELF: u8 = u8::MAX;
/// The most actions and groups whose numbers are kept.
const MOST_NAMES: usize = 1 << 16;
/// The most pairs of an action and groups that the columns of a batch may state.
const MOST_PAIRS: usize = 1 << 24;

/// The rules found so far, and their numbers by action and groups.
#[derive(Debug, Default)]
pub(super) struct NumberedRules {
    numbers: HashMap<String, u8>,
    terms: Vec<Terms>,
}

impl NumberedRules {
    /// Returns the different rules, by number.
    pub(super) fn terms(&self) -> &[Terms] {
        &self.terms
    }

    /// Begins anew if there are many, and returns true. Not within a batch, whose rows have their numbers.
    pub(super) fn begin_batch(&mut self) -> bool {
        let are_many = self.numbers.len() >= MOST_NAMES || self.terms.len() >= MOST_RULES;
        if are_many {
            *self = Self::default();
        }
        are_many
    }

    /// Returns the number of the rules with a key; those that are not known yet are made.
    fn number(&mut self, key: String, make: impl FnOnce() -> Option<Rules>) -> u8 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = make().map_or(BY_ITSELF, |rules| self.number_of(rules.terms()));
        self.numbers.insert(key, number);
        number
    }

    fn number_of(&mut self, terms: Terms) -> u8 {
        let known = self.terms.iter().position(|other| *other == terms);
        let number = known.unwrap_or(self.terms.len());
        if number >= MOST_RULES {
            return BY_ITSELF;
        }
        if known.is_none() {
            self.terms.push(terms);
        }
        u8::try_from(number).unwrap_or(BY_ITSELF)
    }
}

/// The numbers of the rules of the rows of a batch.
#[derive(Debug)]
pub(super) enum RulesOfRows {
    /// The same in each row that has an action and groups.
    Same(u8, [Valid; 2]),
    Each(Vec<u8>, [Valid; 2]),
}

impl RulesOfRows {
    /// Finds the rules of each row.
    ///
    /// `find` returns the key of the rules of a row and a function that makes them, or `None` if the row has none.
    pub(super) fn of<F: FnOnce() -> Option<Rules>>(
        rows: usize,
        [action, groups]: [Texts<'_>; 2],
        known: &mut NumberedRules,
        mut find: impl FnMut(usize) -> Option<(String, F)>,
    ) -> Option<Self> {
        let (action, groups) = (action.codes()?, groups.codes()?);
        let valid = || [&action, &groups].map(|codes| Valid::of(codes.nulls.as_ref().map(NullBuffer::inner)));
        let both = valid();
        let mut number = |row: usize| match find(row) {
            Some((key, make)) => known.number(key, make),
            None => BY_ITSELF,
        };
        let pairs =
            action.texts.len().checked_mul(groups.texts.len()).filter(|pairs| *pairs <= MOST_PAIRS)?;
        let is_there = |row: usize| {
            let (word, bit) = (row / ROWS, row & 63);
            both.iter().all(|valid| (valid.word(word) >> bit) & 1 == 1)
        };
        if pairs == 1 {
            let first = (0..rows).find(|row| is_there(*row));
            return Some(Self::Same(first.map_or(BY_ITSELF, number), both));
        }
        let mut table = vec![None; pairs];
        let mut numbers = vec![BY_ITSELF; rows];
        let lengths = [action.texts.len(), groups.texts.len()];
        for (start, out) in (0..rows).step_by(PIECE).zip(numbers.chunks_mut(PIECE)) {
            let mut indices = [0_usize; PIECE];
            let [actions, of_groups] = lengths;
            with_codes!(&action.numbers, codes => add(codes, start, actions, of_groups, &mut indices));
            with_codes!(&groups.numbers, codes => add(codes, start, of_groups, 1, &mut indices));
            for (row, (out, index)) in (start..).zip(out.iter_mut().zip(indices)) {
                let Some(known) = table.get_mut(index) else { continue };
                *out = match *known {
                    Some(number) => number,
                    None if is_there(row) => *known.insert(number(row)),
                    None => BY_ITSELF,
                };
            }
        }
        let first = numbers.first().copied().unwrap_or(BY_ITSELF);
        let is_same = numbers.iter().all(|number| *number == first);
        Some(if is_same { Self::Same(first, both) } else { Self::Each(numbers, both) })
    }

    /// Returns the rows, among 64, that the engine decides on.
    #[inline]
    pub(super) fn by_themselves(&self, number: usize) -> u64 {
        let (Self::Same(_, valid) | Self::Each(_, valid)) = self;
        let absent = valid.iter().fold(0, |absent, valid| absent | !valid.word(number));
        match self {
            Self::Same(rules, _) if *rules == BY_ITSELF => u64::MAX,
            Self::Same(..) => absent,
            Self::Each(numbers, _) => with_rows(numbers, number.saturating_mul(ROWS), |numbers| {
                absent | such(numbers, |number| *number == BY_ITSELF)
            }),
        }
    }

    /// Returns the bits of the numbers of 64 rows, the lowest first.
    #[inline]
    pub(super) fn bits(&self, number: usize) -> [u64; BITS] {
        match self {
            Self::Same(rules, _) => planes(&[*rules; ROWS]),
            Self::Each(numbers, _) => with_rows(numbers, number.saturating_mul(ROWS), planes),
        }
    }
}

/// The number of rows whose pairs are found at once, so that they stay in the cache.
const PIECE: usize = 1_024;

/// Adds the numbers of texts from a row on to the indices of pairs; one beyond the texts makes an index beyond the pairs.
fn add<K: ArrowNativeType>(
    codes: &[K],
    start: usize,
    texts: usize,
    weight: usize,
    indices: &mut [usize; PIECE],
) {
    for (index, code) in indices.iter_mut().zip(codes.get(start..).unwrap_or_default()) {
        let code = code.as_usize();
        let added = if code < texts { code.wrapping_mul(weight) } else { usize::MAX };
        *index = index.saturating_add(added);
    }
}
