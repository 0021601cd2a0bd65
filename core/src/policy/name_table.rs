//! The lookup of a name in a list of the policy.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A map from the names of a list to their numbers in it. The list keeps the names.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    hasher: DefaultHashBuilder,
    numbers: HashTable<(Ends, u16)>,
}

impl NameTable {
    /// The names of a list in which no two are the same.
    pub(crate) fn new<'n>(names: &(impl ExactSizeIterator<Item = &'n str> + Clone)) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut numbers = HashTable::with_capacity(names.len());
        for (number, name) in (0..).zip(names.clone()) {
            let ends = Ends::of(name);
            // With room for all from the start, nothing is hashed again.
            let again = |(ends, at): &(Ends, u16)| {
                ends.hash(&hasher, names.clone().nth(usize::from(*at)).unwrap_or_default())
            };
            numbers.insert_unique(ends.hash(&hasher, name), (ends, number), again);
        }
        Self { hasher, numbers }
    }

    /// Returns the number of `name`; `name_of` is the list.
    #[inline]
    pub(crate) fn find<'n>(&self, name: &str, name_of: impl Fn(u16) -> &'n str) -> Option<u16> {
        let ends = Ends::of(name);
        let same = |(other, at): &(Ends, u16)| *other == ends && (ends.are_whole() || name_of(*at) == name);
        self.numbers.find(ends.hash(&self.hasher, name), same).map(|(_, number)| *number)
    }
}

/// The length of a name, its first 8 and its last 8 bytes, as numbers: all of a name of at most 16 bytes. Comparing and
/// hashing them takes a third of the instructions of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    first: u64,
    last: u64,
    len: usize,
}

impl Ends {
    #[inline]
    pub(crate) fn of(name: &str) -> Self {
        let name = name.as_bytes();
        let long = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
        let short = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let two = |bytes: &[u8; 2]| u64::from(u16::from_le_bytes(*bytes));
        let (first, last) = if let Some(first) = name.first_chunk::<8>() {
            (long(first), name.last_chunk().map_or(0, long))
        } else if let Some(first) = name.first_chunk::<4>() {
            (short(first), name.last_chunk().map_or(0, short))
        } else if let Some(first) = name.first_chunk::<2>() {
            (two(first), name.last_chunk().map_or(0, two))
        } else {
            (name.first().map_or(0, |byte| u64::from(*byte)), 0)
        };
        Self { first, last, len: name.len() }
    }

    /// Returns true if names with the same ends are the same.
    #[inline]
    pub(crate) fn are_whole(self) -> bool {
        self.len <= 16
    }

    /// The hash of `name`, whose ends these are. It need not resist chosen names: the table holds those of the policy only.
    #[inline]
    pub(crate) fn hash(self, hasher: &DefaultHashBuilder, name: &str) -> u64 {
        if self.are_whole() { spread(self.joined()) } else { hasher.hash_one(name) }
    }

    /// The hash of two names that are whole.
    #[inline]
    pub(crate) fn mixed(self, other: Self) -> u64 {
        spread(self.joined().wrapping_mul(GOLDEN) ^ other.joined())
    }

    #[inline]
    fn joined(self) -> u64 {
        self.first ^ self.last.rotate_left(29)
    }
}

/// 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
fn spread(number: u64) -> u64 {
    // A table takes its places from the lower bits, and the lower bits of the upper half depend on every bit of the number:
    // names often differ in their last byte only.
    let product = u128::from(number).wrapping_mul(u128::from(GOLDEN));
    let upper = u64::try_from(product >> 64).unwrap_or_default();
    number.wrapping_mul(GOLDEN) ^ upper
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of every length that differ in one byte, at every place: also behind the ends that are compared as numbers.
    fn names() -> Vec<String> {
        let mut names = vec![String::new()];
        for len in 1..=24 {
            let name = "abcdefghijklmnopqrstuvwx".get(..len).unwrap_or_default();
            names.push(name.to_owned());
            for at in 0..len {
                let other = name.chars().enumerate().map(|(place, c)| if place == at { '_' } else { c });
                names.push(other.collect());
            }
        }
        names
    }

    #[test]
    fn each_name_is_found_and_no_other() {
        let names = names();
        let (known, unknown): (Vec<_>, Vec<_>) = names.iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let list: Vec<&str> = known.iter().map(|(_, name)| name.as_str()).collect();
        let table = NameTable::new(&list.iter().copied());
        let find = |name: &str| {
            table.find(name, |number| list.get(usize::from(number)).copied().unwrap_or_default())
        };
        for (number, name) in (0..).zip(&list) {
            assert_eq!(find(name), Some(number), "{name}");
        }
        for (_, name) in unknown {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
