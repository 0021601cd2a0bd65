use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Values that are added up, in any order.
pub(crate) trait Merge {
    /// Adds the counts of another value.
    fn merge(&mut self, other: Self);
}

impl Merge for u64 {
    fn merge(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

/// A key whose hash is the same in every process.
pub(crate) trait Key: Eq + Hash {
    /// Returns the hash.
    fn digest(&self) -> u64;
}

impl Key for str {
    fn digest(&self) -> u64 {
        digest(self.as_bytes())
    }
}

impl Key for i64 {
    fn digest(&self) -> u64 {
        digest(&self.to_le_bytes())
    }
}

impl Key for u64 {
    fn digest(&self) -> u64 {
        digest(&self.to_le_bytes())
    }
}

/// Returns a hash that is the same in every process: FNV-1a with the final steps of `MurmurHash3`.
pub(crate) fn digest(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
    }
    hash ^ (hash >> 33)
}

/// A value for each key up to a limit of keys; above it, for a sample of them: one in two, one in four, and so on.
///
/// The hash of a key determines if it is in the sample, so neither the order of keys nor the way they were counted in
/// parts matters. A key that is in the sample at the end was in it from the beginning, so its value is exact.
#[derive(Debug, Clone)]
pub(crate) struct Sample<K, V> {
    most: usize,
    level: u32,
    kept: HashMap<K, V>,
}

impl<K, V: Default + Merge> Sample<K, V> {
    /// Creates a sample that keeps at most this number of keys.
    pub(crate) fn of(most: usize) -> Self {
        Self { most, level: 0, kept: HashMap::new() }
    }

    /// Returns the value of a key; `None` if the key is not in the sample.
    pub(crate) fn at<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: ?Sized + Key + ToOwned<Owned = K>,
    {
        if self.level > 0 && !holds(key, self.level) {
            return None;
        }
        if !self.kept.contains_key(key) {
            self.kept.insert(key.to_owned(), V::default());
            self.thin_out::<Q>();
        }
        self.kept.get_mut(key)
    }

    fn thin_out<Q>(&mut self)
    where
        K: Eq + Hash + Borrow<Q>,
        Q: ?Sized + Key,
    {
        while self.kept.len() > self.most {
            self.level = self.level.saturating_add(1);
            let level = self.level;
            self.kept.retain(|key, _| holds(key.borrow(), level));
        }
    }

    /// Adds the counts of another sample with the same limit.
    pub(crate) fn add<Q>(&mut self, other: Self)
    where
        K: Eq + Hash + Borrow<Q>,
        Q: ?Sized + Key,
    {
        if other.level > self.level {
            self.level = other.level;
            let level = self.level;
            self.kept.retain(|key, _| holds(key.borrow(), level));
        }
        for (key, value) in other.kept {
            if self.level == 0 || holds(key.borrow(), self.level) {
                self.kept.entry(key).or_default().merge(value);
                self.thin_out::<Q>();
            }
        }
    }

    /// Returns the keys with their values, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.kept.iter()
    }

    /// Returns the value of a key that was added.
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: ?Sized + Eq + Hash,
    {
        self.kept.get(key)
    }

    /// Returns the number by which a count of keys must be multiplied: 1 if every key is kept.
    pub(crate) const fn factor(&self) -> u64 {
        1_u64.wrapping_shl(self.level)
    }

    /// Returns the number of keys for which `is` holds, estimated if not every key is kept.
    pub(crate) fn count(&self, is: impl Fn(&V) -> bool) -> u64 {
        let kept = self.kept.values().filter(|value| is(value)).count();
        u64::try_from(kept).unwrap_or(u64::MAX).saturating_mul(self.factor())
    }
}

/// Returns true if the key is in the sample of a level.
fn holds<Q: ?Sized + Key>(key: &Q, level: u32) -> bool {
    key.digest().trailing_zeros() >= level
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the numbers from 0 to `keys`, each once in `parts` samples, which are then merged in this order.
    fn sample(keys: i64, parts: i64, reversed: bool) -> Sample<i64, u64> {
        let mut all: Vec<Sample<i64, u64>> = (0..parts)
            .map(|part| {
                let mut sample = Sample::<i64, u64>::of(1_000);
                for key in (0..keys).filter(|key| key.checked_rem(parts) == Some(part)) {
                    if let Some(count) = sample.at(&key) {
                        count.merge(1);
                    }
                }
                sample
            })
            .collect();
        if reversed {
            all.reverse();
        }
        all.into_iter().fold(Sample::of(1_000), |mut sum, part| {
            sum.add::<i64>(part);
            sum
        })
    }

    #[test]
    fn any_split_keeps_the_same_keys() {
        for keys in [10, 999, 1_000, 1_001, 20_000] {
            let whole = sample(keys, 1, false);
            for parts in [2, 3, 17] {
                for reversed in [false, true] {
                    let parts = sample(keys, parts, reversed);
                    assert_eq!((parts.level, &parts.kept), (whole.level, &whole.kept));
                }
            }
        }
    }

    #[test]
    fn counts_are_exact_up_to_the_limit_and_estimates_beyond() {
        assert_eq!(sample(1_000, 1, false).count(|_| true), 1_000);
        let kept = sample(100_000, 1, false);
        assert!(kept.kept.len() <= 1_000 && kept.level > 0);
        // The standard error of some 800 kept keys is 3.5 %.
        let estimate = kept.count(|_| true);
        assert!((86_000..114_000).contains(&estimate), "{estimate}");
        assert!(kept.kept.values().all(|count| *count == 1));
    }
}
