//! The verdicts found so far.

use std::collections::HashMap;

use bonafides::Verdict;

/// Verdicts by key, and the numbers of the actions and groups in keys.
#[derive(Debug)]
pub(super) struct Memory {
    slots: Vec<Slot>,
    /// The shift that makes an index of a hash.
    shift: u32,
    used: usize,
    pub(super) actions: Numbers,
    pub(super) groups: Numbers,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: [u64; 2],
    verdict: Option<Verdict>,
}

/// The numbers of texts, from 1; a row without a text has none.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<Box<str>, u32>);

/// The initial number of slots, as a power of two: 40 kB.
const FIRST: u32 = 10;
/// The maximum number of slots, as a power of two: beyond it, the memory is cleared.
const LAST: u32 = 22;
/// The actions that are kept beyond a batch: fewer than a key has room for.
const MOST_ACTIONS: usize = 200;
/// The groups that are kept beyond a batch.
const MOST_GROUPS: usize = 1 << 16;

impl Default for Memory {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); 1 << FIRST],
            shift: 64 - FIRST,
            used: 0,
            actions: Numbers::default(),
            groups: Numbers::default(),
        }
    }
}

impl Memory {
    /// Begins anew if there are many texts: facts may name any number of actions and groups. Not within a batch, whose keys
    /// have their numbers.
    pub(super) fn begin_batch(&mut self) {
        if self.actions.0.len() > MOST_ACTIONS || self.groups.0.len() > MOST_GROUPS {
            *self = Self::default();
        }
    }

    /// Returns the verdict of a key.
    #[inline]
    pub(super) fn verdict(&self, key: [u64; 2]) -> Option<Verdict> {
        let mut at = self.first(key);
        loop {
            let slot = self.slots.get(at)?;
            if slot.verdict.is_none() || slot.key == key {
                return slot.verdict;
            }
            at = self.after(at);
        }
    }

    /// Stores the verdict of a new key.
    pub(super) fn keep(&mut self, key: [u64; 2], verdict: Verdict) {
        if self.used.saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        self.put(Slot { key, verdict: Some(verdict) });
    }

    fn put(&mut self, new: Slot) {
        let mut at = self.first(new.key);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.verdict.is_none() {
                *slot = new;
                self.used = self.used.saturating_add(1);
                return;
            }
            at = self.after(at);
        }
    }

    fn grow(&mut self) {
        let bits = 64_u32.saturating_sub(self.shift).saturating_add(1);
        self.used = 0;
        if bits > LAST {
            self.slots.fill(Slot::default());
            return;
        }
        self.shift = 64_u32.saturating_sub(bits);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); 1 << bits]);
        old.into_iter().filter(|slot| slot.verdict.is_some()).for_each(|slot| self.put(slot));
    }

    #[inline]
    fn first(&self, [one, two]: [u64; 2]) -> usize {
        let mixed = (one ^ two.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> self.shift).unwrap_or_default()
    }

    /// Returns the next slot; one is always free.
    #[inline]
    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.slots.len().wrapping_sub(1)
    }
}

impl Numbers {
    /// Returns the number of a text; a new text gets the next number.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.0.insert(text.into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_not_kept_without_end() {
        let mut memory = Memory::default();
        for n in 0..300_000 {
            memory.begin_batch();
            memory.groups.number(&n.to_string());
            memory.actions.number(&(n / 100).to_string());
            assert!(memory.groups.0.len() <= MOST_GROUPS + 1 && memory.actions.0.len() <= MOST_ACTIONS + 1);
        }
        memory.keep([1, 1], Verdict::Deny);
        memory.begin_batch();
        assert_eq!(memory.verdict([1, 1]), Some(Verdict::Deny), "few texts are kept");
    }

    #[test]
    fn a_verdict_is_found_under_its_key_alone_however_many_there_are() {
        let mut memory = Memory::default();
        let verdict = |n: u64| if n.is_multiple_of(3) { Verdict::Approve } else { Verdict::Deny };
        let key = |n: u64| [n << 7, n % 5];
        for n in 0..50_000 {
            assert_eq!(memory.verdict(key(n)), None);
            memory.keep(key(n), verdict(n));
            assert_eq!(memory.verdict(key(n / 2)), Some(verdict(n / 2)));
        }
        assert!((0..50_000).all(|n| memory.verdict(key(n)) == Some(verdict(n))));
        assert_eq!(memory.verdict([1, 0]), None);
    }
}
