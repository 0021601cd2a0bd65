//! Minimal sets of causes: the needs of an attacker.

use std::collections::{BTreeMap, BTreeSet};

/// Causes that rest on others: an attacker who holds one of the others also holds the cause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestsOn(BTreeMap<String, Vec<String>>);

impl RestsOn {
    /// `cause` rests on `other`: the mailbox on the phone, to which its recovery goes.
    #[must_use]
    pub fn with(mut self, cause: impl Into<String>, other: impl Into<String>) -> Self {
        self.0.entry(cause.into()).or_default().push(other.into());
        self
    }

    /// Every cause that is enough to hold `cause`, which is the first; each once, nearest first.
    fn enough_for<'r>(&'r self, cause: &'r str) -> Vec<&'r str> {
        let mut all = vec![cause];
        let mut at = 0_usize;
        while let Some(next) = all.get(at).copied() {
            for other in self.0.get(next).into_iter().flatten() {
                if !all.contains(&other.as_str()) {
                    all.push(other);
                }
            }
            at = at.saturating_add(1);
        }
        all
    }
    /// Causes each of which is enough for one of the ways, in alphabetical order; none if a way needs nothing.
    pub(super) fn single<'w>(&self, ways: impl Iterator<Item = &'w [String]>) -> Vec<String> {
        let mut singles: BTreeSet<String> = BTreeSet::new();
        for causes in ways {
            let Some((first, rest)) = causes.split_first() else { return Vec::new() };
            let mut enough = self.enough_for(first);
            for cause in rest {
                let others = self.enough_for(cause);
                enough.retain(|one| others.contains(one));
            }
            singles.extend(enough.into_iter().map(str::to_owned));
        }
        singles.into_iter().collect()
    }
}

/// Most sets of causes of one way; there are few, as ways have few causes and few rest on others.
const MOST_SETS: usize = 10_000;

/// Returns the minimal sets of causes that open one of these ways, each way given by its causes. No set contains
/// another. Each is in alphabetical order; those with the fewest causes come first. For a cell, use
/// [`Cell::causes`](super::Cell::causes).
pub fn minimal_causes<'w>(ways: impl Iterator<Item = &'w [String]>, rests: &RestsOn) -> Vec<Vec<String>> {
    let mut sets: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for causes in ways {
        let mut open: Vec<BTreeSet<&str>> = vec![BTreeSet::new()];
        for cause in causes {
            let enough = rests.enough_for(cause);
            let mut next = Vec::new();
            for set in &open {
                // A cause that the set already contains need not be taken over again.
                if enough.iter().any(|one| set.contains(one)) {
                    next.push(set.clone());
                    continue;
                }
                for one in &enough {
                    next.push(set.iter().copied().chain([*one]).collect());
                }
            }
            if next.len() > MOST_SETS {
                open = vec![causes.iter().map(String::as_str).collect()];
                break;
            }
            open = next;
        }
        sets.extend(open);
    }
    let mut kept: Vec<BTreeSet<&str>> = Vec::new();
    let mut sorted: Vec<BTreeSet<&str>> = sets.into_iter().collect();
    sorted.sort_by_key(BTreeSet::len);
    for set in sorted {
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept.into_iter().map(|set| set.into_iter().map(str::to_owned).collect()).collect()
}

/// Returns the causes that all of these ways have, in alphabetical order; none if there is no way. For a cell, use
/// [`Cell::losses`](super::Cell::losses).
pub fn shared_causes<'w>(mut ways: impl Iterator<Item = &'w [String]>) -> Vec<&'w str> {
    let mut causes: Vec<&str> = ways.next().unwrap_or_default().iter().map(String::as_str).collect();
    for way in ways {
        causes.retain(|cause| way.iter().any(|other| other == cause));
    }
    causes.sort_unstable();
    causes
}
