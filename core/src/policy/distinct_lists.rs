//! Deduplicated lists in one vector: thousands of groups say the same few things.

use std::hash::Hash;

use hashbrown::HashMap;

#[derive(Debug)]
pub(crate) struct DistinctLists<T> {
    items: Vec<T>,
    /// The start of each list that was added, until the policy is complete.
    starts: HashMap<Box<[T]>, u32>,
}

impl<T> Default for DistinctLists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), starts: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> DistinctLists<T> {
    /// Adds a list, unless there is one with the same content. Returns its start, and true if it is new.
    pub(crate) fn add(&mut self, list: &[T]) -> (u32, bool) {
        if list.is_empty() {
            return (0, false);
        }
        if let Some(start) = self.starts.get(list) {
            return (*start, false);
        }
        // Documents have at most two million values, so every index fits.
        let start = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.extend(list);
        self.starts.insert(list.into(), start);
        (start, true)
    }

    /// Frees what only adding needs: a policy is built once and read for years.
    pub(crate) fn shrink(&mut self) {
        self.items.shrink_to_fit();
        self.starts = HashMap::new();
    }
}

impl<T> DistinctLists<T> {
    /// Returns the list of this length at `start`; an empty one if there is none.
    #[inline]
    pub(crate) fn get(&self, start: u32, len: u32) -> &[T] {
        let start = start as usize;
        self.items.get(start..start.saturating_add(len as usize)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn item(&self, at: u32) -> Option<&T> {
        self.items.get(at as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_read_as_it_was_added_and_kept_once() {
        let lists: [&[u8]; 6] = [&[1, 2], &[2], &[], &[1, 2, 3], &[2], &[1, 2]];
        let mut all = DistinctLists::default();
        let added: Vec<(u32, bool)> = lists.iter().map(|list| all.add(list)).collect();
        all.shrink();
        for ((start, _), list) in added.iter().zip(lists) {
            assert_eq!(all.get(*start, u32::try_from(list.len()).unwrap_or_default()), list);
        }
        let new: Vec<bool> = added.into_iter().map(|(_, is_new)| is_new).collect();
        assert_eq!(new, [true, true, false, true, false, false]);
    }
}
