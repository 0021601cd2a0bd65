//! The search for the cheapest set of candidates that is enough, under a monotone condition.

/// A candidate that can be taken up to `most` times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) cost: i64,
    pub(crate) most: u8,
}

/// The number of each candidate to take, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) take: Vec<u8>,
    /// True if nothing cheaper is enough; false if the search was cut short.
    pub(crate) exact: bool,
}

/// The maximum number of candidates for an exact answer.
pub(crate) const MOST_EXACT: usize = 20;
/// The maximum number of evaluations of `enough`, weighted by the number of items and conditions: a few
/// tenths of a second at most.
pub(crate) const WORK: u32 = 2_500_000;

/// Returns the set with the lowest total cost, then the fewest taken, then the lexicographically least
/// list of candidates, for which `enough` holds; `None` if even taking everything is not enough.
/// `enough` must be monotone; it checks about `size` conditions per call.
pub(crate) fn cheapest(
    candidates: &[Candidate],
    size: usize,
    enough: impl FnMut(&[u8]) -> bool,
) -> Option<Found> {
    let all: Vec<u8> = candidates.iter().map(|candidate| candidate.most).collect();
    let items: u32 = candidates.iter().map(|candidate| u32::from(candidate.most)).sum();
    let size = u32::try_from(size / 16).unwrap_or(u32::MAX);
    let weight = (items / 16).saturating_add(size).max(1);
    let mut search = Search { candidates, enough, take: all, best: None, work: WORK, weight };
    if !search.holds() {
        return None;
    }
    search.greedy();
    let greedy = search.best.clone().map(|(_, _, take)| take).unwrap_or_default();
    if candidates.len() > MOST_EXACT {
        return Some(Found { take: greedy, exact: false });
    }
    // An exact answer takes trying everything that could still be better.
    search.best = search.best.map(|(cost, count, take)| (cost, count.saturating_add(1), take));
    search.take = candidates.iter().map(|candidate| candidate.most).collect();
    search.branch(0, 0, 0);
    let exact = search.work > 0;
    let take = search.best.map(|(_, _, take)| take).unwrap_or(greedy);
    Some(Found { take, exact })
}

struct Search<'c, F> {
    candidates: &'c [Candidate],
    enough: F,
    /// Decided up to the current candidate; everything beyond it is assumed to be taken.
    take: Vec<u8>,
    best: Option<(i64, u32, Vec<u8>)>,
    work: u32,
    /// The work that one evaluation counts for.
    weight: u32,
}

impl<F: FnMut(&[u8]) -> bool> Search<'_, F> {
    fn holds(&mut self) -> bool {
        self.work = self.work.saturating_sub(self.weight);
        (self.enough)(&self.take)
    }

    /// Drops the most expensive first, as long as the rest is enough.
    fn greedy(&mut self) {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        let cost = |at: &usize| self.candidates.get(*at).map_or(0, |candidate| candidate.cost);
        order.sort_by_key(|at| std::cmp::Reverse((cost(at), *at)));
        for at in order {
            while let Some(count) = self.take.get(at).copied().filter(|count| *count > 0) {
                self.set(at, count.saturating_sub(1));
                if !self.holds() {
                    self.set(at, count);
                    break;
                }
            }
        }
        let (cost, count) = self.price(self.take.len());
        self.best = Some((cost, count, self.take.clone()));
    }

    /// Decides about candidate `at`. Tries taking more first, so that among equals the least list of
    /// candidates is found first.
    fn branch(&mut self, at: usize, cost: i64, count: u32) {
        if self.work == 0 || !self.better(cost, count) {
            return;
        }
        let Some(candidate) = self.candidates.get(at).copied() else {
            self.best = Some((cost, count, self.take.clone()));
            return;
        };
        for taken in (0..=candidate.most).rev() {
            self.set(at, taken);
            // Not enough even with everything that follows, so taking less cannot be enough.
            if !self.holds() {
                break;
            }
            let more = i64::from(taken).saturating_mul(candidate.cost);
            self.branch(
                at.saturating_add(1),
                cost.saturating_add(more),
                count.saturating_add(u32::from(taken)),
            );
        }
        self.set(at, candidate.most);
    }

    fn better(&self, cost: i64, count: u32) -> bool {
        self.best.as_ref().is_none_or(|(best, fewest, _)| (cost, count) < (*best, *fewest))
    }

    fn set(&mut self, at: usize, count: u8) {
        if let Some(slot) = self.take.get_mut(at) {
            *slot = count;
        }
    }

    fn price(&self, upto: usize) -> (i64, u32) {
        self.take.iter().zip(self.candidates).take(upto).fold((0, 0), |(cost, count), (taken, candidate)| {
            (
                i64::from(*taken).saturating_mul(candidate.cost).saturating_add(cost),
                u32::from(*taken).saturating_add(count),
            )
        })
    }
}
