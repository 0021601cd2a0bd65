//! The lookup of a name in a list of the policy.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A map from the names of a list to their numbers in it. The list keeps the names.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    hasher: DefaultHashBuilder,
    numbers: HashTable<u16>,
}

impl NameTable {
    /// The names of a list in which no two are the same.
    pub(crate) fn new<'n>(names: &(impl ExactSizeIterator<Item = &'n str> + Clone)) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut numbers = HashTable::with_capacity(names.len());
        for (number, name) in (0..).zip(names.clone()) {
            // With room for all from the start, nothing is hashed again.
            let again = |at: &u16| hasher.hash_one(names.clone().nth(usize::from(*at)).unwrap_or_default());
            numbers.insert_unique(hasher.hash_one(name), number, again);
        }
        Self { hasher, numbers }
    }

    /// Returns the number of `name`; `name_of` is the list.
    pub(crate) fn find<'n>(&self, name: &str, name_of: impl Fn(u16) -> &'n str) -> Option<u16> {
        let hash = self.hasher.hash_one(name);
        self.numbers.find(hash, |number| name_of(*number) == name).copied()
    }
}
